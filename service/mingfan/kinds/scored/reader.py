"""A text read for all scored rules of one set of signals: the stretches around its opening words, and their blocks.

Only stretches are read: around each line that holds an opening word, as far as what stands there could belong to it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import regex

from mingfan.deadline import Deadline
from mingfan.kinds.scored.blocks import Block, Costs, blocks, borders
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.signals import Computed, Evidence
from mingfan.kinds.scored.units import Unit, Weigher
from mingfan.model import Span
from mingfan.text.lines import line_at, lines_after, lines_before
from mingfan.text.protect import BlockTest

# What a block costs, in the units of the weights (log-odds). The best of a grid of round numbers on labelled texts,
# each read with weights learned without its source.
COSTS = Costs(enter=2.0, leave=1.5, edge=0.5, within=1.0)
ALONE = Costs(enter=2.0, leave=1.5, edge=1.5, within=1.0)  # of a text too short to have a head and a tail
LEAST_LINES = 3
HEAD, TAIL = 3, 8  # lines that count as the ends of a text
ENDS = 12  # lines of either end that are told apart
SLACK = 10.0  # how much against promotion a stretch may run on for; no block bridges more
FURTHEST = 60  # lines of a stretch to either side
CHEAPEST = 0.8  # what a title of a list costs of the slack
IN_CODE = -12.0
# Between two blocks of the tail: how strong the upper one must be, and how many lines may stand between.
STRONG = 2.5
BRIDGE = 8
HONEST = -5.0  # a signal of this weight or less keeps two blocks apart
LEAST_SAID = 0.05  # of a weight that an explanation names
MOST_LISTED = 14  # items of a list of links
# Of titles of links: no sentence, no heading of the text's own, no numbered point.
TITLE = regex.compile(
    r"^(?!\s*(?:#|\d{1,2}[.、．]\s|[（(][一二三四五六七八九十\d]))(?=.*[\p{Han}A-Za-z]).{4,90}(?<![。；：:，、])\s*$"
)
BULLET = regex.compile(r"^\s*(?:[*\-•·▪◦✅🔹]\s+|\d{1,2}[.、)）]\s*)\S")
INTRODUCES = regex.compile(r"以下|底下|如下|下面|下列|[^。！？!?.\s]\s*$")
LABEL = regex.compile(r"^\s*[\p{Han}A-Za-z]{2,8}\s*$")
MOST_ABOVE = 30  # lines of a menu above the path of a page


class Line(NamedTuple):
    """A line that is not blank: its span without line feed, its units, and what they show together."""

    span: Span
    units: list[Unit]
    shown: frozenset[int]
    opens: bool  # whether it holds an opening word

    @property
    def score(self) -> float:
        return sum(unit.score for unit in self.units)


class Stretch(NamedTuple):
    """The units of lines in a row, with the blocks of them that are promotion."""

    units: tuple[Unit, ...]
    before: int  # how many lines that are not blank stand before, up to ENDS; and behind
    behind: int
    blocks: tuple[Block, ...]

    def lines_before(self, unit: int) -> int:
        """How many lines that are not blank stand before the line of a unit, at least up to ENDS."""
        return self.before + sum(one.begins for one in self.units[: unit + 1]) - 1

    def lines_behind(self, unit: int) -> int:
        return self.behind + sum(one.ends for one in self.units[unit:]) - 1


class Reader:
    """Reads texts by one set of evidence. Threads may share it; each remembers the last text it read."""

    def __init__(self, evidence: Evidence) -> None:
        self.search = Search(evidence)
        self._weigher = Weigher(self.search)
        self._last = threading.local()

    def read(self, text: str, deadline: Deadline) -> tuple[Stretch, ...]:
        last: tuple[str, tuple[Stretch, ...]] | None = getattr(self._last, "reading", None)
        if last is None or last[0] != text:
            last = text, tuple(self._read(text, deadline))
            self._last.reading = last
        return last[1]

    def _read(self, text: str, deadline: Deadline) -> Iterator[Stretch]:
        code = BlockTest(text)
        stretch: list[Line] = []
        for start in self.search.may_open(text, deadline):
            if stretch and start <= stretch[-1].span.start:
                continue
            seed = self._line(text, line_at(text, start), deadline)
            if not seed.opens:
                continue
            around, adjoins = self._around(text, seed, stretch[-1].span.end if stretch else -1, deadline)
            if stretch and not adjoins:
                yield self._decided(text, stretch, code)
                stretch = []
            stretch += around
        if stretch:
            yield self._decided(text, stretch, code)

    def read_all(self, text: str, deadline: Deadline) -> Stretch:
        """The whole text as one stretch, whatever it shows: for learning weights."""
        first = line_at(text, 0)
        spans = [first, *lines_after(text, first.end)]
        lines = [self._line(text, span, deadline) for span in spans if text[slice(*span)].strip()]
        return self._decided(text, lines, BlockTest(text))

    def _line(self, text: str, span: Span, deadline: Deadline) -> Line:
        units = self._weigher.of_line(text, span, deadline)
        shown = frozenset().union(*(unit.shown for unit in units))
        return Line(span, units, shown, any(unit.families for unit in units))

    def _around(self, text: str, seed: Line, done: int, deadline: Deadline) -> tuple[list[Line], bool]:
        """The lines behind `done` that could belong to a block with the seed, and whether they begin right there."""
        above: list[Line] = []
        adjoins = False
        path = not self.search.leads["menu"].isdisjoint(seed.shown)
        slack = SLACK
        for number, span in enumerate(islice(lines_before(text, seed.span.start), FURTHEST)):
            if span.start <= done:
                adjoins = True
                break
            line = self._line(text, span, deadline)
            slack = self._left(text, line, slack)
            if path and number < MOST_ABOVE and LABEL.match(text[span.start : span.end]):
                slack = SLACK
            if slack < 0:
                break
            above.append(line)
        below: list[Line] = []
        slack = SLACK
        for span in islice(lines_after(text, seed.span.end), FURTHEST):
            line = self._line(text, span, deadline)
            slack = self._left(text, line, slack)
            if slack < 0:
                break
            below.append(line)
        return [*above[::-1], seed, *below], adjoins

    def _left(self, text: str, line: Line, slack: float) -> float:
        if line.score > 0 or line.opens:
            return SLACK
        return slack - min(-line.score, CHEAPEST if _is_title(text, line) else SLACK + 1)

    def _decided(self, text: str, lines: Sequence[Line], code: BlockTest) -> Stretch:
        before = sum(1 for _ in islice(lines_before(text, lines[0].span.start), ENDS))
        behind = sum(1 for _ in islice(lines_after(text, lines[-1].span.end), ENDS))
        listed = self._listed(text, lines, before)
        units: list[Unit] = []
        scores: list[float] = []
        for number, line in enumerate(lines):
            names: list[Computed] = ["head"] if before + number < HEAD else []
            names += ["tail"] if behind + len(lines) - number <= TAIL else []
            names += ["listed"] if listed[number] else []
            placed = [self._weigher.placed(unit, names) for unit in line.units]
            units += placed
            scores += [IN_CODE] * len(placed) if code.holds(line.span.start) else [unit.score for unit in placed]
        costs = COSTS if before + len(lines) + behind >= LEAST_LINES else ALONE
        found = blocks(scores, borders([unit.begins for unit in units], costs, not before, not behind))
        if not behind:
            found = self._joined(text, units, found)
        return Stretch(tuple(units), before, behind, tuple(found))

    def _joined(self, text: str, units: Sequence[Unit], found: list[Block]) -> list[Block]:
        """The blocks of the tail as one, where nothing honest and not much else stands between them."""
        if not found or found[-1].last < len(units):
            return found
        joined = [found.pop()]
        while found and found[-1].score >= STRONG:
            if not self._is_bridge(text, units[found[-1].last : joined[0].first]):
                break
            before = found.pop()
            joined[0] = Block(before.first, joined[0].last, before.score + joined[0].score)
        return found + joined

    def _is_bridge(self, text: str, gap: Sequence[Unit]) -> bool:
        """A few titles of links, names or pictures: whole lines without a sentence."""
        if len(gap) > BRIDGE or any(unit.shown & self._honest for unit in gap):
            return False
        return all(unit.begins and unit.ends and _is_no_sentence(text[unit.start : unit.end]) for unit in gap)

    def _listed(self, text: str, lines: Sequence[Line], before: int) -> list[bool]:
        """Which lines are items of a list below its heading. A list keeps to its own spacing."""
        listed = [False] * len(lines)
        for number, line in enumerate(lines):
            if line.score > 0 and line.shown & self.search.leads["titles"] and not listed[number]:
                self._mark(text, lines, number, TITLE, listed)
            elif line.shown & self.search.leads["menu"] and before + number < MOST_ABOVE:
                if not before and all(LABEL.match(text[slice(*one.span)]) for one in lines[:number]):
                    listed[:number] = [True] * number
            elif self._introduces(text, line):
                self._mark(text, lines, number, BULLET, listed)
        return listed

    def _introduces(self, text: str, line: Line) -> bool:
        """Whether it is promotion that goes on in a list."""
        return line.opens and line.score > 0 and INTRODUCES.search(text[slice(*line.span)]) is not None

    def _mark(
        self, text: str, lines: Sequence[Line], heading: int, form: regex.Pattern[str], listed: list[bool]
    ) -> None:
        gap: int | None = None
        for item in range(heading + 1, min(len(lines), heading + 1 + MOST_LISTED)):
            blanks = text.count("\n", lines[item - 1].span.end, lines[item].span.start)
            if gap is not None and blanks > gap:
                return
            if not form.match(text[slice(*lines[item].span)]) and not lines[item].shown & self.search.leads["item"]:
                return
            gap = blanks if item > heading + 1 else None
            listed[item] = True

    @cached_property
    def _honest(self) -> frozenset[int]:
        return frozenset(n for n, weight in enumerate(self.search.weights) if weight <= HONEST)

    def explain(self, units: Sequence[Unit]) -> str:
        """The signals that speak, with their weights and how often, strongest first."""
        weights = self.search.weights
        shown = Counter(n for unit in units for n in unit.shown if abs(weights[n]) >= LEAST_SAID)
        parts = [
            f"{self.search.signals[n].id} {weights[n]:+.1f}" + (f" x{count}" if count > 1 else "")
            for n, count in sorted(shown.items(), key=lambda item: (-abs(weights[item[0]] * item[1]), item[0]))
        ]
        return ", ".join(parts)


def _is_no_sentence(line: str) -> bool:
    return TITLE.match(line) is not None or not any(map(str.isalnum, line))


def _is_title(text: str, line: Line) -> bool:
    return TITLE.match(text[slice(*line.span)]) is not None
