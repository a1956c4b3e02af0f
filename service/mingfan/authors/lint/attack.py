"""Strings on which a pattern may be slow, derived from the pattern: what it repeats, repeated, and then no match.

A wrong guess costs an attack string, never a wrong result: what is reported is the time that was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from mingfan.prefilter import syntax
from mingfan.prefilter.syntax import Any, Char, Class, Close, Escape, Open, Or, Unsupported, tokens

# Characters tried as members of a class, common ones first.
ALPHABET = "a0中 \t\n,.:-_/@，。：！A国一】》）)]>=+#*　★1zwx第章【（(<[「」\"'ａ０·|~"
MOST_PUMPS = 100  # for one pattern


class Pump(NamedTuple):
    """An attack: `prefix`, then `unit` many times, then `tail`."""

    prefix: str
    unit: str
    tail: str

    def text(self, size: int) -> str:
        return self.prefix + self.unit * max(1, size // len(self.unit)) + self.tail


class Repeat(NamedTuple):
    """A repeat in a pattern: a sample of what leads to it, and samples of what it repeats."""

    prefix: str
    units: tuple[str, ...]


def pumps(pattern: str) -> list[Pump]:
    """The attacks on a pattern that compiles; on one in syntax that is not modelled, its characters one by one."""
    try:
        shape = _Shape(pattern)
    except Unsupported:
        return [Pump("", char, "\x00") for char in ALPHABET if char in pattern]
    whole = max(shape.alternation(""), key=len)
    # A matcher that knows a literal every match needs gives up at once without it: some tails have to hold it.
    tails = ("\x00", "", "\x00" + whole)
    found: dict[Pump, None] = {}
    for repeat in shape.repeats:
        for unit in (*repeat.units, "".join(repeat.units)):
            found |= {Pump(repeat.prefix, unit, tail): None for tail in tails if unit}
            found[Pump("", repeat.prefix + unit, tails[-1])] = None
        found[Pump("", repeat.prefix, tails[-1])] = None
    found[Pump("", whole[:-1] or whole, tails[0])] = None
    return [pump for pump in found if pump.unit][:MOST_PUMPS]


def measure(pattern: str) -> tuple[int, int]:
    """The largest number of repeats that the pattern names, and of branches side by side; (1, 1) where it is in syntax
    that is not modelled."""
    try:
        shape = _Shape(pattern)
    except Unsupported:
        return 1, 1
    shape.alternation("")
    return shape.most_repeats, shape.most_branches


class _Shape:
    """One pass over a pattern that makes a sample of it and notes every repeat. Unsupported as `syntax.tokens`."""

    def __init__(self, pattern: str) -> None:
        self.tokens = tokens(pattern)
        self.at = 0
        self.repeats: list[Repeat] = []
        self.most_repeats = 1
        self.most_branches = 1

    def take(self, kind: type[Or | Close]) -> bool:
        found = self.at < len(self.tokens) and isinstance(self.tokens[self.at], kind)
        self.at += found
        return found

    def alternation(self, before: str) -> list[str]:
        """A sample of each branch; `before` is a sample of what leads here."""
        samples = [self.sequence(before)]
        while self.take(Or):
            samples.append(self.sequence(before))
        self.most_branches = max(self.most_branches, len(samples))
        return samples

    def sequence(self, before: str) -> str:
        sample = ""
        while self.at < len(self.tokens) and not isinstance(self.tokens[self.at], Or | Close):
            units = self.item(before + sample)
            least, most = self.repeat()
            self.most_repeats = max(self.most_repeats, least, most or 0)
            if most is None or most > 8:
                self.repeats.append(Repeat(before + sample, tuple(units)))
            sample += units[0] * max(1 if most != 0 else 0, min(least, 50))
        return sample

    def item(self, before: str) -> list[str]:
        token = self.tokens[self.at]
        self.at += 1
        if isinstance(token, Open):
            samples = self.alternation(before)
            self.take(Close)
            return [""] if token.look else samples
        return [_sample(token.source)] if isinstance(token, Char | Class | Escape | Any) else [""]

    def repeat(self) -> tuple[int, int | None]:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if not isinstance(token, syntax.Repeat):
            return 1, 1
        self.at += 1
        return token.low, token.high


@lru_cache(maxsize=4096)
def _sample(token: str) -> str:
    """A character that the token matches; none for what matches no character."""
    try:
        compiled = regex.compile(token)
    except regex.error:
        return ""
    members = (char for char in _alphabet(token) if compiled.fullmatch(char))
    return next(members, "")


def _alphabet(token: str) -> Iterator[str]:
    yield from token[-2:-1] if token.startswith("[") else token[-1:]
    yield from ALPHABET
    yield from token
    yield from map(chr, range(0x21, 0x3000))
