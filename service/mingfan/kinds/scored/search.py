"""Which signals a line shows, and where in a text to look for them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import regex

from mingfan.deadline import Deadline, search
from mingfan.kinds.scored.signals import Evidence
from mingfan.prefilter import proof
from mingfan.prefilter import scanner as scan
from mingfan.prefilter.charset import literal
from mingfan.prefilter.literals import every_form
from mingfan.prefilter.widen import Expression, widen
from mingfan.text.fold import FULL_WIDTH_LETTER

CHUNK = 2_048  # characters scanned at once: what holds an opening word is scanned again line by line
NO_FAMILIES: frozenset[str] = frozenset()


class Shown(NamedTuple):
    signals: frozenset[int]  # by number
    families: frozenset[str]  # of the opening words


class Search:
    """Evidence ready to be looked for in lines. Patterns are compiled when first needed."""

    def __init__(self, evidence: Evidence) -> None:
        self.signals = tuple(evidence.signals.values())
        self.weights = tuple(round(1000 * signal.weight) for signal in self.signals)
        self._opening = evidence.opening
        self._words = tuple(evidence.opening)
        self._patterns: dict[int, regex.Pattern[str]] = {}

    def shown(self, folded: str, deadline: Deadline) -> Shown:
        """What a folded line, or a part of one, shows."""
        signals, families = [], NO_FAMILIES
        for number in self._seekers.fired(folded.encode()) if self._seekers else range(self._sought):
            if number >= len(self.signals):
                word = self._words[number - len(self.signals)]
                if word in folded:
                    families |= self._opening[word]
            elif search(self._pattern(number), folded, deadline):
                signals.append(number)
        return Shown(frozenset(signals), families)

    def weigh(self, signals: Iterable[int]) -> tuple[int, int]:
        """What signals weigh for promotion and against it, in thousandths of log-odds."""
        weights = [self.weights[number] for number in signals]
        return sum(w for w in weights if w > 0), sum(w for w in weights if w < 0)

    @property
    def _sought(self) -> int:
        return len(self.signals) + len(self._words)

    @cached_property
    def _seekers(self) -> scan.Scanner | None:
        """What tells which signals and opening words a folded line may hold: the numbers of signals, then of words.

        None where the native matcher is missing or fails its proof: then each is tried.
        """
        if not proof.holds():
            return None
        signals = [Expression(widen(signal.exact, one_line=True), utf8=False) for signal in self.signals]
        words = [Expression("".join(map(literal, word)), utf8=False) for word in self._words]
        return scan.Scanner(enumerate([*signals, *words]))

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

    def prepare(self) -> None:
        """Compile what reading a text needs, so that no text waits for it."""
        for scanner in (self._scanner, self._seekers):
            if scanner is not None:
                scanner.compile()

    @cached_property
    def _scanner(self) -> scan.Scanner | None:
        """None where the native matcher is missing or fails its proof: then every line is looked at."""
        if not proof.holds():
            return None
        return scan.Scanner((0, expression) for expression in self.expressions(self.families))

    def may_open(self, text: str, deadline: Deadline) -> Iterator[int]:
        """Starts of the lines that may hold an opening word, in order."""
        scanner = self._scanner
        at = 0
        while at < len(text):
            deadline.check()
            end = text.find("\n", at + CHUNK) + 1 or len(text)
            part = text[at:end]
            if scanner is None or scanner.fired(part.encode()):
                for line in part.split("\n"):
                    if line and (scanner is None or scanner.fired(line.encode())):
                        yield at
                    at += len(line) + 1
            at = end
