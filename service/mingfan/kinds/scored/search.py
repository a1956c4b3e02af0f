"""Which signals a line shows, and where in a text to look for them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

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
from mingfan.text.fold import FULL_WIDTH_LETTER, fold, folder

CHUNK = 2_048  # characters scanned at once: what holds an opening word is scanned again line by line
NO_SIGNALS: frozenset[int] = frozenset()
NO_FAMILIES: frozenset[str] = frozenset()


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
        for number, maybe in self._maybe_shown("\n".join(lines)) if lines else ():
            shown[number] = self._shown(lines[number], maybe, deadline)
        return shown

    def _shown(self, folded: str, maybe: Iterable[int], deadline: Deadline) -> frozenset[int]:
        if self._linear:  # a search with a time limit costs eight times as much
            deadline.check()
            return frozenset(number for number in maybe if self._pattern(number).search(folded))
        return frozenset(number for number in maybe if search(self._pattern(number), folded, deadline))

    def speaking(self, lines: Sequence[str], least: int, deadline: Deadline) -> Iterator[int]:
        """Numbers of the lines whose signals weigh at least `least` for promotion."""
        joined = fold("\n".join(lines))
        folded: list[str] = []
        for number, maybe in self._maybe_shown(joined, least) if lines else ():
            folded = folded or joined.split("\n")
            for_it = [signal for signal in maybe if self._for_it[signal]]
            if self._speaks(for_it) >= least and self._speaks(self._shown(folded[number], for_it, deadline)) >= least:
                yield number

    def _speaks(self, signals: Iterable[int]) -> int:
        """What signals weigh for promotion."""
        return sum(map(self._for_it.__getitem__, signals))

    def _maybe_shown(self, lines: str, least: int = 0) -> Iterator[tuple[int, Iterable[int]]]:
        """Numbers of folded lines with the signals that they may show, as one scan of them all tells; none where all
        together weigh less than `least` for promotion, and with that only lines that show one for it."""
        if self._signals is None:
            yield from ((number, range(len(self.signals))) for number in range(lines.count("\n") + 1))
            return
        data = lines.encode()
        fired, ends = self._signals.fired_at(data)
        if not fired or self._speaks(fired) < least:
            return
        if least and ends is not None:
            ends = [end for end in ends if any(map(self._for_it.__getitem__, end[1]))]
        number = at = 0
        for line in self._signals.lines(data) if ends is None else scan.lines_of(data, ends):
            number += data.count(b"\n", at, line.start)
            at = line.start
            yield number, line.numbers

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
    def _signals(self) -> scan.Scanner | None:
        """What tells which signals a folded line may show. None where the native matcher is missing or fails its proof:
        then each is tried."""
        if not proof.holds():
            return None
        sought = (
            (number, Expression(text, utf8=False))
            for number, signal in enumerate(self.signals)
            for text in widen(signal.exact, one_line=True)
        )
        scanner = scan.Scanner(sought, for_lines=True).compile()
        keep()
        return scanner

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
        scanners = (self._signals,) if self.native is not None else (self._signals, self._openings, self._scanner)
        for scanner in scanners:
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
