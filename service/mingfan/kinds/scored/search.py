"""Which signals a line shows, and where in a text to look for them at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec
import regex

from mingfan._version import __version__
from mingfan.deadline import Deadline, search
from mingfan.kinds.scored.signals import Evidence
from mingfan.prefilter import cache, proof
from mingfan.prefilter import scanner as scan
from mingfan.prefilter.literals import every_form, words_of
from mingfan.prefilter.widen import Expression
from mingfan.text.fold import FULL_WIDTH_LETTER, fold

CHUNK = 2_048  # characters scanned at once: what holds an opening word is scanned again line by line

MOST_KNOWN = 4_096  # lines whose signals are remembered
LONGEST_KNOWN = 300  # characters of such a line: no long text stays in memory


class Shown(NamedTuple):
    signals: frozenset[int]  # by number
    families: frozenset[str]  # of the opening words


class _Sought(NamedTuple):
    """What a word tells that stands in a line."""

    word: str
    signals: frozenset[int]  # which it may belong to
    families: frozenset[str]


class _Index(NamedTuple):
    """The words to look for, by their first two characters or the only one; and the signals without known words."""

    by_pair: dict[str, list[_Sought]]
    by_char: dict[str, list[_Sought]]
    always: frozenset[int]


class Search:
    """Evidence ready to be looked for in lines. Patterns are compiled when first needed."""

    def __init__(self, evidence: Evidence) -> None:
        self.signals = tuple(evidence.signals.values())
        self.weights = tuple(round(1000 * signal.weight) for signal in self.signals)
        self._opening = evidence.opening
        self._words = frozenset(n for n, signal in enumerate(self.signals) if signal.word)
        self._known: dict[str, Shown] = {}  # rounds, and the rules that share this, look at most lines again
        self._patterns: dict[int, regex.Pattern[str]] = {}

    def shown(self, folded: str, deadline: Deadline) -> Shown:
        """What a folded line, or a part of one, shows."""
        if len(folded) > LONGEST_KNOWN:
            return self._shown(folded, deadline)
        known = self._known.get(folded)
        if known is None:
            known = self._shown(folded, deadline)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[folded] = known
        return known

    def weigh(self, signals: Iterable[int]) -> tuple[int, int]:
        """What signals weigh for promotion and against it, in thousandths of log-odds."""
        weights = [self.weights[number] for number in signals]
        return sum(w for w in weights if w > 0), sum(w for w in weights if w < 0)

    def _shown(self, folded: str, deadline: Deadline) -> Shown:
        may_show = set(self._index.always)
        families: set[str] = set()
        for sought in self._sought_in(folded):
            may_show |= sought.signals
            families |= sought.families
        shown = frozenset(n for n in may_show if n in self._words or search(self._pattern(n), folded, deadline))
        return Shown(shown, frozenset(families))

    def _sought_in(self, folded: str) -> Iterator[_Sought]:
        """The words that occur in the line. They are found by their first two characters, which few words share."""
        by_pair, by_char = self._index.by_pair, self._index.by_char
        yield from (sought for char in set(folded) & by_char.keys() for sought in by_char[char])
        for at in range(len(folded) - 1):
            for sought in by_pair.get(folded[at : at + 2], ()):
                if folded.startswith(sought.word, at):
                    yield sought

    @cached_property
    def _index(self) -> _Index:
        signals: dict[str, set[int]] = {word: set() for word in self._opening}
        always = set()
        patterns = [number for number, signal in enumerate(self.signals) if signal.pattern]
        outlines = dict(zip(patterns, _outlines([self.signals[n].body for n in patterns]), strict=True))
        for number, signal in enumerate(self.signals):
            words = [fold(signal.word)] if signal.word else outlines.get(number, [])
            if words is None:
                always.add(number)
            for word in words or ():
                signals.setdefault(word, set()).add(number)
        index = _Index({}, {}, frozenset(always))
        for word, numbers in signals.items():
            sought = _Sought(word, frozenset(numbers), self._opening.get(word, frozenset()))
            (index.by_pair if len(word) > 1 else index.by_char).setdefault(word[:2], []).append(sought)
        return index

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
        _ = self._index
        if self._scanner is not None:
            self._scanner.compile()

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


def _outlines(patterns: list[str]) -> list[list[str] | None]:
    """The words of each pattern, kept on disk: to find them takes a quarter of a second, to read them 5 ms."""
    key = "outlines-" + hashlib.sha256(msgspec.json.encode([__version__, patterns])).hexdigest()
    blob = cache.load(key)
    if blob is not None:
        return msgspec.json.decode(blob, type=list[list[str] | None])
    found = [None if (words := words_of(pattern)) is None else sorted(words) for pattern in patterns]
    cache.store(key, msgspec.json.encode(found))
    return found
