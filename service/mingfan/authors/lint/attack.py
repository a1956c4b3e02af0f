"""Strings on which a pattern may be slow, derived from the pattern: what it repeats, repeated, and then no match.

A small reading of the pattern is enough here: a wrong guess costs an attack string, never a wrong result, for what is
reported is the time that was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

# Characters tried as members of a class, common ones first.
ALPHABET = "a0中 \t\n,.:-_/@，。：！A国一】》）)]>=+#*　★1zwx第章【（(<[「」\"'ａ０·|~"
GROUP = regex.compile(r"\((?:\?(?:P?<\w+>|<?[=!]|[>:|]|[A-Za-z\d-]*[:)]|P=\w+\)|[^:)]*))?")
QUANTIFIER = regex.compile(r"(?:[*+?]|\{(\d*)(,?)(\d*)\})[+?]?")
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
    """The attacks on a pattern that compiles."""
    shape = _Shape(pattern)
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
    """The largest number of repeats that the pattern names, and of branches side by side."""
    shape = _Shape(pattern)
    shape.alternation("")
    return shape.most_repeats, shape.most_branches


class _Shape:
    """One pass over a pattern that makes a sample of it and notes every repeat."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.repeats: list[Repeat] = []
        self.most_repeats = 1
        self.most_branches = 1

    def alternation(self, before: str) -> list[str]:
        """A sample of each branch; `before` is a sample of what leads here."""
        samples = [self.sequence(before)]
        while self.at < len(self.pattern) and self.pattern[self.at] == "|":
            self.at += 1
            samples.append(self.sequence(before))
        self.most_branches = max(self.most_branches, len(samples))
        return samples

    def sequence(self, before: str) -> str:
        sample = ""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            units = self.item(before + sample)
            least, most = self.quantifier()
            self.most_repeats = max(self.most_repeats, least, most or 0)
            if most is None or most > 8:
                self.repeats.append(Repeat(before + sample, tuple(units)))
            sample += units[0] * max(1 if most != 0 else 0, min(least, 50))
        return sample

    def item(self, before: str) -> list[str]:
        char = self.pattern[self.at]
        if char == "(":
            return self.group(before)
        token = _token(self.pattern, self.at)
        self.at += len(token)
        return [""] if token in ("^", "$") else [_sample(token)]

    def group(self, before: str) -> list[str]:
        opening = GROUP.match(self.pattern, self.at)
        head = opening[0] if opening else "("
        self.at += len(head)
        if head.endswith(")"):
            return [""]
        samples = self.alternation(before)
        self.at += 1  # the )
        return [""] if head.endswith(("=", "!")) else samples

    def quantifier(self) -> tuple[int, int | None]:
        found = QUANTIFIER.match(self.pattern, self.at)
        if found is None or found[0] == "{}":
            return 1, 1
        self.at = found.end()
        if found[0][0] != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[found[0][0]]
        low = int(found[1] or 0)
        return low, int(found[3]) if found[3] else None if found[2] else low


def _token(pattern: str, at: int) -> str:
    found = regex.compile(
        r"\\[pPN]\{[^}]*\}|\\x\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.|"
        r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.",
        regex.DOTALL,
    ).match(pattern, at)
    return found[0] if found else pattern[at]


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
