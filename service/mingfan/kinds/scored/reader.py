"""A text read for all scored rules of one set of evidence: the stretches around its opening words, judged by the model.

Only stretches are read: each line that holds an opening word, with the lines around it that may belong to the same
block and those that tell what it stands among.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, repeat, takewhile
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.kinds.scored.model import Model
from mingfan.kinds.scored.page import Judged, judge
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.surroundings import FAR, Place
from mingfan.kinds.scored.units import Unit, units_of_line
from mingfan.model import Span
from mingfan.text.fold import fold
from mingfan.text.lines import line_at, lines_after, lines_before
from mingfan.text.protect import BlockTest

REACH = 25  # lines read to either side of an opening word
# A line of more characters is no line of a page: reading each of its sentences would take seconds, and it is left to
# the rules that need no evidence.
LONGEST_LINE = 20_000
CLAIM = 3  # a family may take what another says no more than so many times as much for
OPENING = 300  # what an opening word speaks for its family, beside the weights of signals


class Stretch(NamedTuple):
    units: tuple[Unit, ...]
    judged: Judged

    def parts(self, least: int) -> Iterator[Span]:
        """Runs of units, by number, each with at least this confidence of being promotion."""
        first = 0
        for at, confidence in enumerate([*self.judged.confidence, least - 1]):
            if confidence < least:
                if first < at:
                    yield Span(first, at)
                first = at + 1


_OfLine = tuple[tuple[Unit, ...], tuple[int, ...]]


class _Lines(NamedTuple):
    """A text is read again after each change to it; its other lines say what they said."""

    known: dict[str, _OfLine]  # lines of the reading before
    read: dict[str, _OfLine]  # of this one


def _moved(units: Sequence[Unit], by: int, blanks: int) -> Iterator[Unit]:
    """Units of a line as they stand in the text."""
    for number, unit in enumerate(units):
        yield unit._replace(start=unit.start + by, end=unit.end + by, blanks=0 if number else blanks)


class Reader:
    """Reads texts by one set of evidence. Threads may share it; each remembers the last text it read."""

    def __init__(self, search: Search, model: Model, brought: Collection[str] = ()) -> None:
        """`brought`: ids of the signals a rule brings along, which the model was not trained on."""
        self.search = search
        self.model = model
        self._brought = {n for n, signal in enumerate(search.signals) if signal.id in brought}
        self._last = threading.local()

    def read(self, text: str, deadline: Deadline) -> tuple[Stretch, ...]:
        last: tuple[str, tuple[Stretch, ...]] | None = getattr(self._last, "reading", None)
        if last is None or last[0] != text:
            known = getattr(self._last, "lines", {})
            self._last.lines = lines = dict[str, _OfLine]()
            last = text, tuple(self._read(text, _Lines(known, lines), deadline))
            self._last.reading = last
        return last[1]

    def _read(self, text: str, lines: _Lines, deadline: Deadline) -> Iterator[Stretch]:
        code: BlockTest | None = None
        for spans in self._stretches(text, deadline):
            code = code or BlockTest(text)
            yield self.judged(text, spans, code, deadline, lines)

    def judged(
        self, text: str, spans: Sequence[Span], code: BlockTest, deadline: Deadline, lines: _Lines | None = None
    ) -> Stretch:
        """Lines in a row, judged. `lines`: what is known of lines read before, and what will be."""
        lines = lines or _Lines({}, {})
        units: list[Unit] = []
        own: list[int] = []
        in_code: list[bool] = []
        behind = line_before = None
        for span in spans:
            line_before, behind = behind, span
            blanks = text.count("\n", line_before.end, span.start) - 1 if line_before else 0
            of_line, said = self._line(text[span.start : span.end], lines, deadline)
            units += _moved(of_line, span.start, min(3, blanks))
            own += said
            in_code += [code.holds(span.start)] * len(of_line)
        before = sum(1 for _ in islice(lines_before(text, spans[0].start), FAR))
        after = sum(1 for _ in islice(lines_after(text, spans[-1].end), FAR))
        added = [sum(self.search.weigh(unit.shown & self._brought)) for unit in units] if self._brought else ()
        return Stretch(tuple(units), judge(units, own, in_code, Place(before, after), self.model, added))

    def _line(self, body: str, lines: _Lines, deadline: Deadline) -> _OfLine:
        """The units of a line and what each says; from the reading before, where the line was in it."""
        found = lines.known.get(body)
        if found is None:
            units = tuple(units_of_line(body, Span(0, len(body)), 0, self.search, deadline))
            found = units, tuple(map(self.own, units))
        lines.read[body] = found
        return found

    def own(self, unit: Unit) -> int:
        """What a unit says by itself, in thousandths of log-odds."""
        return self.model.base + sum(map(self.model.wording.get, unit.wording.features, repeat(0)))

    def _stretches(self, text: str, deadline: Deadline) -> Iterator[list[Span]]:
        """The lines around opening words, those in a row together."""
        spans: list[Span] = []
        for start in self.search.may_open(text, deadline):
            line = line_at(text, start)
            if line.end - line.start > LONGEST_LINE:
                continue
            if not self.search.shown(fold(text[line.start : line.end]), deadline).families:
                continue
            done = spans[-1].end if spans else -1
            above = list(_until(lines_before(text, line.start), done)) if start > done else []
            if spans and start > done and not _adjoins(text, done, above[-1].start if above else line.start):
                yield spans
                spans = []
            spans += [*above[::-1], *([line] if start > done else [])]
            wanted = REACH - (len(spans) - bisect_right(spans, line.start, key=lambda span: span.start))
            spans += takewhile(_is_short, islice(lines_after(text, spans[-1].end), max(0, wanted)))
        if spans:
            yield spans

    def families(self, units: Sequence[Unit], around: Sequence[Unit]) -> frozenset[str]:
        """What kinds of promotion units may be: what their signals and opening words say most for.

        Only families with an opening word nearby count, so that the scanner can tell which rules act.
        """
        said = Counter(dict.fromkeys(frozenset().union(*(unit.families for unit in around)), 1))
        for unit in units:
            for family in unit.families:
                said[family] += OPENING
            for family in {self.search.signals[number].family for number in unit.shown} & said.keys():
                said[family] += self._of_family(unit, family)
        most = max(said.values())
        return frozenset(family for family, speaks in said.items() if speaks * CLAIM >= most)

    def _of_family(self, unit: Unit, family: str) -> int:
        signals = self.search.signals
        return sum(max(0, self.search.weights[number]) for number in unit.shown if signals[number].family == family)


def _until(lines: Iterator[Span], done: int) -> Iterator[Span]:
    for span in islice(lines, REACH):
        if span.start <= done or not _is_short(span):
            return
        yield span


def _is_short(line: Span) -> bool:
    return line.end - line.start <= LONGEST_LINE


def _adjoins(text: str, end: int, start: int) -> bool:
    return not text[end:start].strip()
