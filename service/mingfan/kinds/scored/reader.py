"""A text read for all scored rules of one set of evidence: the stretches around its opening words, judged by the model.

Only stretches are read: each line that holds an opening word and is rather promotion than not by what it says, with the
lines around it that may belong to the same block and those that tell what it stands among.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice, pairwise, takewhile
from operator import itemgetter
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.kinds.base import Gate
from mingfan.kinds.scored.clauses import HONEST, PITCH, PLAIN, PLEA, may_plead, pleas
from mingfan.kinds.scored.correction import Correction
from mingfan.kinds.scored.model import Model
from mingfan.kinds.scored.page import OPENS, Judged, calls, judge, speaks_up
from mingfan.kinds.scored.search import NO_FAMILIES, Search
from mingfan.kinds.scored.surroundings import FAR, SPEAKING, Place
from mingfan.kinds.scored.units import Unit, Weigh, maker, parts, units_of_lines
from mingfan.kinds.scored.wording import form
from mingfan.kinds.scored.wrapped import apart, joined, paragraphs
from mingfan.model import Span
from mingfan.native.loops import loops
from mingfan.prefilter.widen import Expression
from mingfan.text.fold import fold
from mingfan.text.lines import line_at, lines_after, lines_before
from mingfan.text.protect import BlockTest

REACH = 40  # lines read to either side of an opening word: what a model that was trained on whole pages looks at
# A line of more characters is no line of a page: reading each of its sentences would take seconds, and it is left to
# the rules that need no evidence.
LONGEST_LINE = 20_000
MOST_KNOWN = 2_048  # lines that are remembered
LONGEST_KNOWN = 2_000  # characters of such a line: no long text stays in memory
LEAST_AGAIN = 4_000  # characters of a text of which only changed lines are looked at again
ALIKE = 100  # characters at an end of two texts that tell them to be one
CLAIM = 3  # a family may take a unit unless another family has more than this many times its evidence
CALLS, UNTOLD = 1, 2  # of the wording of a sentence, as the loops say it
Opening = tuple[int, int, int, int]  # a line's start, a sentence's start and end in it, what its wording says
OPENING = 300  # what an opening word speaks for its family, beside the weights of signals


class Claim(NamedTuple):
    """Units in a row that are promotion, by number, and the families that may take them."""

    first: int
    last: int
    families: frozenset[str]


@dataclass
class Stretch:
    """Lines in a row as they are judged."""

    units: tuple[Unit, ...]  # positions in their lines
    lines: tuple[int, ...]  # where in the text the line of each begins
    judged: Judged
    # By the least confidence: a dozen rules ask for the same.
    claims: dict[int, Sequence[Claim]] = field(default_factory=dict, compare=False)

    def parts(self, least: int) -> Iterator[Span]:
        """Runs of units, by number, each with at least this confidence of being promotion."""
        first = 0
        for at, confidence in enumerate([*self.judged.confidence, least - 1]):
            if confidence < least:
                if first < at:
                    yield Span(first, at)
                first = at + 1

    @property
    def families(self) -> frozenset[str]:
        """Of the opening words in it."""
        return NO_FAMILIES.union(*{unit.families for unit in self.units})

    def placed(self, first: int, last: int) -> list[Unit]:
        """Units with their positions in the text."""
        return [
            unit._replace(start=unit.start + line, end=unit.end + line)
            for unit, line in zip(self.units[first:last], self.lines[first:last], strict=True)
        ]


class Reader:
    """Reads texts by one set of evidence. Threads may share it; each remembers the last text it read."""

    def __init__(
        self, search: Search, model: Model, brought: Collection[str] = (), correction: Correction | None = None
    ) -> None:
        """`brought`: ids of the signals a rule brings along, which the model was not trained on. `correction`: what a
        user's own labelled texts add."""
        self.search = search
        self.model = model
        self._brought = {n for n, signal in enumerate(search.signals) if signal.id in brought}
        self._correction = correction
        self._known: dict[str, tuple[Unit, ...]] = {}  # pages of a site, and rounds, have lines in common
        self._known_to_open: dict[str, bool] = {}
        self._known_to_call: dict[str, bool] = {}  # sentences
        self._last = threading.local()
        self.gate = Gate(self.may_change, self.may_change_each)

    def expressions(self, families: Iterable[str]) -> tuple[Expression, ...] | None:
        """What the scanner looks for to find texts that hold an opening word of one of the families. None where the
        loops in C are built, which find them faster."""
        return self.search.expressions(families) if self.search.native is None else None

    def forget(self) -> None:
        """Nothing of the texts read is remembered: for benchmarks, which clean one text again and again."""
        self._known.clear()
        self._known_to_open.clear()
        self._known_to_call.clear()
        self._last = threading.local()

    def read(self, text: str, deadline: Deadline) -> tuple[Stretch, ...]:
        last: tuple[str, tuple[Stretch, ...]] | None = getattr(self._last, "reading", None)
        if last is None or last[0] != text:
            last = text, tuple(self._read(text, deadline))
            self._last.reading = last
        return last[1]

    def _read(self, text: str, deadline: Deadline) -> Iterator[Stretch]:
        code: BlockTest | None = None
        for spans in _stretches(text, self.opening(text, deadline)):
            code = code or BlockTest(text)
            yield self.judged(text, spans, code, deadline)

    def judged(self, text: str, spans: Sequence[Span], code: BlockTest, deadline: Deadline) -> Stretch:
        """Lines in a row, judged."""
        units: list[Unit] = []
        lines: list[int] = []
        in_code: list[bool] = []
        holds = [code.holds(span.start) for span in spans]
        for span, is_code, of_line in zip(spans, holds, self._of_paragraphs(text, spans, holds, deadline), strict=True):
            units += of_line
            lines += [span.start] * len(of_line)
            in_code += [is_code] * len(of_line)
        before = sum(1 for _ in islice(lines_before(text, spans[0].start), FAR))
        after = sum(1 for _ in islice(lines_after(text, spans[-1].end), FAR))
        added = self._added if self._brought or self._correction else None
        judged = judge(units, in_code, Place(before, after), self.model, added)
        return Stretch(tuple(units), tuple(lines), judged)

    def _added(self, unit: Unit) -> int:
        said = sum(self.search.weigh(unit.shown & self._brought)) if self._brought else 0
        return said + (self._correction.of(unit, self.search.signals) if self._correction else 0)

    def _of_paragraphs(
        self, text: str, spans: Sequence[Span], in_code: Sequence[bool], deadline: Deadline
    ) -> Iterator[Sequence[Unit]]:
        """The units of each line, for which lines that were broken at one width are read as one."""
        bodies = [text[span.start : span.end] for span in spans]
        adjoin = [False, *(above.end + 1 == span.start for above, span in pairwise(spans))]
        together = paragraphs(bodies, [near and not code for near, code in zip(adjoin, in_code, strict=True)])
        every = self._lines([joined(bodies[first:end]) for first, end in together], deadline)
        for (first, end), units in zip(together, every, strict=True):
            yield from [units] if end == first + 1 else apart(units, bodies[first:end])

    def _lines(self, bodies: Sequence[str], deadline: Deadline) -> list[tuple[Unit, ...]]:
        """The units of each line."""
        remembered = {body: self._known.get(body) for body in bodies}
        found = {body: units for body, units in remembered.items() if units is not None}
        new = [body for body in remembered if body not in found]
        read = units_of_lines(new, self.search, self.model.own, deadline, self._parts, self._maker)
        for body, units in zip(new, read, strict=True):
            found[body] = units
            if len(body) <= LONGEST_KNOWN:
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                self._known[body] = units
        return [found[body] for body in bodies]

    @cached_property
    def _maker(self) -> loops.Units | None:
        model = self.model
        if model.runs is None:
            return None
        return maker(self.search, model.runs, model.wording, model.looks, model.base)

    def _parts(self, body: str) -> list[tuple[int, int]]:
        """The sentences of a line, and pleas that a comma joins to one by themselves."""
        if not may_plead(body):
            return parts(body)
        return [part for start, end in parts(body) for part in self._apart(body[start:end], start)]

    def _apart(self, sentence: str, start: int) -> Iterator[tuple[int, int]]:
        first = 0
        for at in pleas(sentence):
            rest, plea = map(self._own, (sentence[:at], sentence[at:]))
            if plea >= PLEA and (rest <= PLAIN or (rest <= HONEST and self._own(sentence) < PITCH)):
                yield start, start + at
                first = at
                break
        yield start + first, start + len(sentence)

    def _own(self, part: str) -> int:
        return self.model.own(form(part, fold(part)))

    def _opens(self, body: str, deadline: Deadline) -> bool:
        """Whether a unit of a line holds an opening word and calls for a reading."""
        found = self._known_to_open.get(body)
        if found is None:
            found = opens(body, self.search, self.model.own, deadline)
            _remember(self._known_to_open, body, found)
        return found

    def may_change(self, text: str, deadline: Deadline) -> bool:
        """Whether there is anything to judge."""
        return bool(self.opening(text, deadline))

    def may_change_each(self, texts: Sequence[str], deadline: Deadline) -> list[bool]:
        """The same of several texts, read as one: what opens is told by each line alone."""
        begins = [0, *accumulate(len(text) + 1 for text in texts)]
        found = [False] * len(texts)
        for start in self._opening("\n".join(texts), deadline):
            found[bisect_right(begins, start) - 1] = True
        return found

    def opening(self, text: str, deadline: Deadline) -> Sequence[int]:
        """Starts of the lines of which a unit holds an opening word and calls for a reading, in order."""
        last: tuple[str, Sequence[int]] | None = getattr(self._last, "opening", None)
        if last is None or last[0] != text:
            again = last is not None and _goes_on(last[0], text)
            found = self._opening_again(*last, text, deadline) if last and again else self._opening(text, deadline)
            last = text, list(found)
            self._last.opening = last
        return last[1]

    def _opening_again(self, before: str, starts: Sequence[int], text: str, deadline: Deadline) -> Iterable[int]:
        """Of a text in which some lines have changed since it was `before`: only those are looked at, for what opens is
        told by each line alone."""
        opening = {_line(before, start) for start in starts}
        known = set(before.split("\n"))
        lines = text.split("\n")
        new = "\n".join(line for line in lines if line not in known)
        opening.update(_line(new, start) for start in self._opening(new, deadline))
        if not opening:
            return ()
        begins = accumulate((len(line) + 1 for line in lines), initial=0)
        return (start for start, line in zip(begins, lines, strict=False) if line in opening)

    def _opening(self, text: str, deadline: Deadline) -> Iterable[int]:
        words, runs = self.search.native, self.model.runs
        if words is not None and runs is not None:
            model = self.model
            deadline.check()
            found, folded = loops.opening(words, text, LONGEST_LINE, runs, model.base, OPENS, model.looks)
            return sorted(self._opening_by_loops(text, found, folded, deadline)) if found else ()
        starts = self.search.may_open(text, LONGEST_LINE, deadline)
        lines = (line_at(text, start) for start in starts)
        return (line.start for line in lines if self._opens(text[line.start : line.end], deadline))

    def _opening_by_loops(self, text: str, found: Sequence[Opening], folded: str, deadline: Deadline) -> set[int]:
        """`folded`: the sentences that do not call, in one string."""
        opening = {line for line, _, _, says in found if says == CALLS}
        silent = [one for one in found if one[3] != CALLS]
        for line, start, end, says in silent:
            if says == UNTOLD and self._calls(text[line + start : line + end]):
                opening.add(line)
        if silent:
            opening.update(silent[number][0] for number in self.search.speaking(folded, SPEAKING, deadline))
        return opening

    def _calls(self, sentence: str) -> bool:
        found = self._known_to_call.get(sentence)
        if found is None:
            found = calls(self._own(sentence))
            _remember(self._known_to_call, sentence, found)
        return found

    def claims(self, stretch: Stretch, least: int) -> Sequence[Claim]:
        """The runs of units with at least this confidence of being promotion."""
        found = stretch.claims.get(least)
        if found is None:
            runs = list(stretch.parts(least))
            nearby = stretch.families if runs else NO_FAMILIES
            found = [Claim(*run, self.families(stretch.units[run.start : run.end], nearby)) for run in runs if nearby]
            stretch.claims[least] = found
        return found

    def families(self, units: Iterable[Unit], nearby: AbstractSet[str]) -> frozenset[str]:
        """What kinds of promotion units may be: what their signals and opening words say most for.

        Only families with an opening word nearby count (`Stretch.families`): the scanner can tell which rules act.
        """
        said = Counter(dict.fromkeys(nearby, 1))
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


def _goes_on(before: str, text: str) -> bool:
    """Whether a text is likely to be another after some of its lines were changed, as rounds change them: then it
    begins or ends alike. Errs at the cost of a set of lines."""
    return len(text) >= LEAST_AGAIN and (before[:ALIKE] == text[:ALIKE] or before[-ALIKE:] == text[-ALIKE:])


def _line(text: str, start: int) -> str:
    """The line that starts there."""
    return text[slice(*line_at(text, start))]


def _remember(known: dict[str, bool], part: str, found: bool) -> None:
    """Of a line or a sentence: rounds look at most of them again."""
    if len(part) <= LONGEST_KNOWN:
        if len(known) >= MOST_KNOWN:
            known.clear()
        known[part] = found


def _stretches(text: str, starts: Iterable[int]) -> Iterator[list[Span]]:
    """The lines around those that begin at `starts`, those in a row together."""
    spans: list[Span] = []
    for start in starts:
        line = line_at(text, start)
        done = spans[-1].end if spans else -1
        above = list(_until(lines_before(text, line.start), done)) if start > done else []
        if spans and start > done and not _adjoins(text, done, above[-1].start if above else line.start):
            yield spans
            spans = []
        spans += [*above[::-1], *([line] if start > done else [])]
        wanted = REACH - (len(spans) - bisect_right(spans, line.start, key=itemgetter(0)))
        if wanted > 0:
            spans += takewhile(_is_short, islice(lines_after(text, spans[-1].end), wanted))
    if spans:
        yield spans


def opens(body: str, search: Search, weigh: Weigh, deadline: Deadline) -> bool:
    """What the units of a line would tell, of which only those with an opening word are read, and only as far as they
    must be: most lines with such a word are honest."""
    deadline.check()
    folded = fold(body)
    for start, end in parts(body):
        words = folded[start:end]
        if search.families_in(words) and (
            calls(weigh(form(body[start:end], words))) or speaks_up(search.weigh(search.signals_in(words, deadline))[0])
        ):
            return True
    return False


def _until(lines: Iterator[Span], done: int) -> Iterator[Span]:
    for span in islice(lines, REACH):
        if span.start <= done or not _is_short(span):
            return
        yield span


def _is_short(line: Span) -> bool:
    return line.end - line.start <= LONGEST_LINE


def _adjoins(text: str, end: int, start: int) -> bool:
    return not text[end:start].strip()
