"""Which signals a line shows, and where in a text to look for them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import regex

from mingfan.deadline import Deadline, search
from mingfan.kinds.scored.signals import Evidence
from mingfan.native.loops import BUILT, loops
from mingfan.prefilter import proof
from mingfan.prefilter import scanner as scan
from mingfan.prefilter.charset import literal
from mingfan.prefilter.kept import keep
from mingfan.prefilter.literals import every_form
from mingfan.prefilter.widen import Expression, widen
from mingfan.text.fold import FULL_WIDTH_LETTER, folder

CHUNK = 2_048  # characters scanned at once: what holds an opening word is scanned again line by line
NO_SIGNALS: frozenset[int] = frozenset()
NO_FAMILIES: frozenset[str] = frozenset()


class Sought(NamedTuple):
    """Signals by number, and what tells which of them a line may show. None where the native matcher is missing or
    fails its proof: then each is tried."""

    numbers: Sequence[int]
    scanner: scan.Scanner | None


class Search:
    """Evidence ready to be looked for in lines. Patterns are compiled when first needed."""

    def __init__(self, evidence: Evidence) -> None:
        self.signals = tuple(evidence.signals.values())
        self.weights = tuple(round(1000 * signal.weight) for signal in self.signals)
        self._for_it = tuple(max(0, weight) for weight in self.weights)  # promotion
        self.labels = evidence.labels
        self._linear = evidence.linear
        self._opening = evidence.opening
        self._words = tuple(evidence.opening)
        self._patterns: dict[int, regex.Pattern[str]] = {}

    def signals_in(self, folded: str, deadline: Deadline) -> frozenset[int]:
        """Numbers of the signals that a folded line, or a part of one, shows."""
        return self.signals_of([folded], deadline)[0]

    def signals_of(self, lines: Sequence[str], deadline: Deadline) -> list[frozenset[int]]:
        """The same of several."""
        shown: list[frozenset[int]] = [NO_SIGNALS] * len(lines)
        for number, maybe in _maybe_shown("\n".join(lines), self._signals) if lines else ():
            shown[number] = self._shown(lines[number], maybe, deadline)
        return shown

    def _shown(self, folded: str, maybe: Iterable[int], deadline: Deadline) -> frozenset[int]:
        if self._linear:  # a search with a time limit costs eight times as much
            deadline.check()
            return frozenset(number for number in maybe if self._pattern(number).search(folded))
        return frozenset(number for number in maybe if search(self._pattern(number), folded, deadline))

    def speaking(self, folded: str, least: int, deadline: Deadline) -> Iterator[int]:
        """Numbers of the folded lines whose signals weigh at least `least` for promotion."""
        lines: list[str] = []
        speaks: dict[str, bool] = {}  # one line may stand there a thousand times
        for number, maybe in _maybe_shown(folded, self._signals_for_it):
            if self._speaks(maybe) >= least:
                lines = lines or folded.split("\n")
                line = lines[number]
                if line not in speaks:
                    speaks[line] = self._speaks(self._shown(line, maybe, deadline)) >= least
                if speaks[line]:
                    yield number

    def _speaks(self, signals: Iterable[int]) -> int:
        """What signals weigh for promotion."""
        return sum(map(self._for_it.__getitem__, signals))

    def families_in(self, folded: str) -> frozenset[str]:
        """The families of the opening words that it holds."""
        if self.native is not None:
            maybe: Iterable[int] = self.native.within(folded)
            found = [self._words[number] for number in maybe]
        else:
            maybe = self._openings.fired(folded.encode()) if self._openings else range(len(self._words))
            found = [self._words[number] for number in maybe if self._words[number] in folded]
        return NO_FAMILIES.union(*map(self._opening.__getitem__, found)) if found else NO_FAMILIES

    def weigh(self, signals: Iterable[int]) -> tuple[int, int]:
        """What signals weigh for promotion and against it, in thousandths of log-odds."""
        weights = [self.weights[number] for number in signals]
        if not weights:
            return 0, 0
        return sum(w for w in weights if w > 0), sum(w for w in weights if w < 0)

    @cached_property
    def _signals(self) -> Sought:
        """What tells which signals a folded line may show."""
        return self._sought(range(len(self.signals)))

    @cached_property
    def _signals_for_it(self) -> Sought:
        """Of those that speak for promotion. By themselves they are found in a third of the time, and most sentences
        with an opening word are asked for them alone."""
        return self._sought([number for number, weight in enumerate(self._for_it) if weight])

    def _sought(self, numbers: Sequence[int]) -> Sought:
        if not proof.holds():
            return Sought(numbers, None)
        sought = (
            (number, Expression(text, utf8=False))
            for number in numbers
            for text in widen(self.signals[number].exact, one_line=True)
        )
        scanner = scan.Scanner(sought, for_lines=True).compile()
        keep()
        return Sought(numbers, scanner)

    @cached_property
    def _openings(self) -> scan.Scanner | None:
        """The same of opening words."""
        if not proof.holds():
            return None
        return scan.Scanner(
            (number, Expression("".join(map(literal, word)), utf8=False)) for number, word in enumerate(self._words)
        )

    @cached_property
    def native(self) -> loops.Words | None:
        """Where the loops are built."""
        return loops.Words(folder(), self._words) if BUILT else None

    def _pattern(self, number: int) -> regex.Pattern[str]:
        pattern = self._patterns.get(number)
        if pattern is None:
            pattern = self._patterns[number] = regex.compile(self.signals[number].exact)
        return pattern

    @property
    def families(self) -> frozenset[str]:
        return frozenset().union(*self._opening.values())

    def expressions(self, families: Iterable[str]) -> tuple[Expression, ...]:
        """What the scanner looks for to find texts that hold an opening word of one of the families."""
        wanted = frozenset(families)
        words = [every_form(word) for word, found in self._opening.items() if not wanted.isdisjoint(found)]
        return tuple(Expression(text, utf8=False) for text in (FULL_WIDTH_LETTER, *words))

    def families_of_words(self) -> tuple[frozenset[str], ...]:
        """Of each opening word, as `native` numbers them."""
        return tuple(self._opening[word] for word in self._words)

    def prepare(self) -> None:
        """Compile what reading a text needs."""
        _ = self._signals_for_it, self._signals  # in this order: a database of all would serve for some, slowly
        for scanner in (self._openings, self._scanner) if self.native is None else ():
            if scanner is not None:
                scanner.compile()

    @cached_property
    def _scanner(self) -> scan.Scanner | None:
        """None where the native matcher is missing or fails its proof: then every line is looked at."""
        if not proof.holds():
            return None
        return scan.Scanner((0, expression) for expression in self.expressions(self.families))

    def may_open(self, text: str, longest: int, deadline: Deadline) -> Iterator[int]:
        """Starts of the lines of at most `longest` characters that may hold an opening word, in order."""
        scanner = self._scanner
        at = 0
        while at < len(text):
            deadline.check()
            end = text.find("\n", at + CHUNK) + 1 or len(text)
            part = text[at:end]
            if scanner is None or end - at > longest + CHUNK or scanner.fired(part.encode()):
                for line in part.split("\n"):
                    if line and len(line) <= longest and (scanner is None or scanner.fired(line.encode())):
                        yield at
                    at += len(line) + 1
            at = end


def _maybe_shown(lines: str, sought: Sought) -> Iterator[tuple[int, Iterable[int]]]:
    """Numbers of folded lines with the signals that they may show, as one scan of them all tells."""
    if sought.scanner is None:
        yield from ((number, sought.numbers) for number in range(lines.count("\n") + 1))
        return
    data = lines.encode()
    fired, ends = sought.scanner.fired_at(data)
    if not fired:
        return
    number = at = 0
    for line in sought.scanner.lines(data) if ends is None else scan.lines_of(data, ends):
        number += data.count(b"\n", at, line.start)
        at = line.start
        yield number, line.numbers
