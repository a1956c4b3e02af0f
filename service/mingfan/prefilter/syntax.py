"""The syntax of the `regex` module (its version 0) as tokens: the one place that reads patterns.

The caller has compiled the pattern already, so what is read here is well-formed. What is not modelled is `Unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
SETS = "dDsSwWh"
# Those that consume nothing and may be dropped where a pattern is widened.
POSITIONS = "bBAZz"
Look = Literal["(?=", "(?!", "(?<=", "(?<!"]
LOOKS: tuple[Look, ...] = ("(?<=", "(?<!", "(?=", "(?!")


class Unsupported(Exception):
    """Syntax that is not modelled."""


class Char(NamedTuple):
    """One literal character, as it is or escaped."""

    source: str
    char: str


class Escape(NamedTuple):
    """A set of characters by name: `d`, `W`, `p{Han}`; in a class also `[:alpha:]`."""

    source: str
    name: str


class Span(NamedTuple):
    """In a class: all characters from one to another."""

    source: str
    low: Char
    high: Char


class Class(NamedTuple):
    """`[…]`."""

    source: str
    negated: bool
    members: tuple[Char | Escape | Span, ...]


class Any(NamedTuple):
    """`.`"""

    source: str


class Position(NamedTuple):
    """What consumes nothing: `^`, `$`, `\\b`."""

    source: str


class Open(NamedTuple):
    """The opening of a group, and the flags that hold in it."""

    source: str
    look: Look | None = None
    flags: str = ""


class Flags(NamedTuple):
    """`(?i)`: flags for what follows in the same group, or for the whole pattern in older versions of the module."""

    source: str
    flags: str


class Close(NamedTuple):
    source: str


class Or(NamedTuple):
    source: str


class Repeat(NamedTuple):
    source: str
    low: int
    high: int | None


class Reference(NamedTuple):
    """What a group matched, again: `\\1`, `(?P=name)`, `\\g<name>`."""

    source: str


Token = Char | Escape | Span | Class | Any | Position | Open | Flags | Close | Or | Repeat | Reference


def is_plain(char: Char) -> bool:
    """Whether the character is written as it is, not escaped."""
    return char.source == char.char


@lru_cache(maxsize=1024)
def tokens(pattern: str) -> tuple[Token, ...]:
    """The pattern as tokens, whose sources together are the pattern. Unsupported where it uses anything else."""
    return tuple(_Lexer(pattern).tokens())


class _Lexer:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.pattern):
            yield self.token()

    def token(self) -> Token:
        char = self.pattern[self.at]
        match char:
            case "\\":
                return self.escape()
            case "[":
                return self.char_class()
            case "(":
                return self.opening()
            case "*" | "+" | "?":
                return self.repeat()
            case "{" if not self.is_brace():
                return self.repeat()
        source = self.take(1)
        match char:
            case ".":
                return Any(source)
            case "^" | "$":
                return Position(source)
            case ")":
                return Close(source)
            case "|":
                return Or(source)
        return Char(source, char)

    def take(self, length: int) -> str:
        source = self.pattern[self.at : self.at + length]
        self.at += length
        return source

    def through(self, closing: str, start: int = 0) -> str:
        """The source from here to `closing`, which is looked for from `start` characters on."""
        end = self.pattern.find(closing, self.at + start)
        if end < 0:
            raise Unsupported(f"no {closing} after {self.at}")
        return self.take(end + len(closing) - self.at)

    def escape(self) -> Char | Escape | Position | Reference:
        kind = self.pattern[self.at + 1 : self.at + 2]
        if kind and kind in POSITIONS:
            return Position(self.take(2))
        if kind == "g" and self.pattern.startswith("<", self.at + 2):
            return Reference(self.through(">"))
        if kind and kind in "123456789" and not self.is_octal():
            digits = 2 if self.pattern[self.at + 2 : self.at + 3].isdecimal() else 1
            return Reference(self.take(1 + digits))
        return self.set_or_char()

    def is_octal(self) -> bool:
        """Whether three digits make a character and not the number of a group."""
        return len(digits := self.pattern[self.at + 1 : self.at + 4]) == 3 and set(digits) <= set("01234567")

    def set_or_char(self) -> Char | Escape:
        """An escape that means the same in a class."""
        kind = self.pattern[self.at + 1 : self.at + 2]
        if not kind:
            raise Unsupported("a backslash at the end")
        if kind in SETS:
            return Escape(self.take(2), kind)
        if kind in "pP" and self.pattern.startswith("{", self.at + 2):
            source = self.through("}")
            return Escape(source, source[1:])
        if kind in CONTROLS:
            return Char(self.take(2), CONTROLS[kind])
        if kind in HEX_DIGITS:
            return self.by_number(2, HEX_DIGITS[kind], 16)
        if kind in "01234567":
            rest = self.pattern[self.at + 1 : self.at + 4]
            return self.by_number(1, len(rest) - len(rest.lstrip("01234567")), 8)
        if kind.isascii() and kind.isalnum():
            raise Unsupported(f"\\{kind}")
        return Char(self.take(2), kind)

    def by_number(self, head: int, digits: int, base: int) -> Char:
        source = self.take(head + digits)
        try:
            return Char(source, chr(int(source[head:], base)))
        except (ValueError, OverflowError):
            raise Unsupported(source) from None

    def char_class(self) -> Class:
        start = self.at
        negated = self.pattern.startswith("^", self.at + 1)
        self.take(1 + negated)
        members = [self.member()]  # a bracket that comes first is a character
        while not self.pattern.startswith("]", self.at):
            members.append(self.member())
        self.take(1)
        return Class(self.pattern[start : self.at], negated, tuple(members))

    def member(self) -> Char | Escape | Span:
        start = self.at
        low = self.item()
        if isinstance(low, Escape) or not self.pattern.startswith("-", self.at):
            return low
        if self.pattern.startswith("]", self.at + 1):
            return low
        self.take(1)
        high = self.item()
        if isinstance(high, Escape):
            raise Unsupported("a set as the end of a range")
        return Span(self.pattern[start : self.at], low, high)

    def item(self) -> Char | Escape:
        if self.pattern.startswith("[:", self.at):
            source = self.through(":]")
            return Escape(source, source)
        char = self.pattern[self.at : self.at + 1]
        if not char:
            raise Unsupported("a class without its end")
        if char != "\\":
            return Char(self.take(1), char)
        if self.pattern.startswith("b", self.at + 1):
            return Char(self.take(2), "\b")
        return self.set_or_char()

    def opening(self) -> Open | Flags | Reference:
        for look in LOOKS:
            if self.pattern.startswith(look, self.at):
                return Open(self.take(len(look)), look)
        if self.pattern.startswith("(?P=", self.at):
            return Reference(self.through(")"))
        if self.pattern.startswith(("(?P<", "(?<"), self.at):
            return Open(self.through(">"))
        if self.pattern.startswith(("(?:", "(?>"), self.at):
            return Open(self.take(3))
        if self.pattern.startswith(("(?", "(*"), self.at):
            return self.flags()
        return Open(self.take(1))

    def flags(self) -> Open | Flags:
        end = self.at + 2
        while self.pattern.startswith(("i", "s"), end):
            end += 1
        flags = self.pattern[self.at + 2 : end]
        if flags and self.pattern.startswith(":", end):
            return Open(self.take(end + 1 - self.at), flags=flags)
        if flags and self.pattern.startswith(")", end):
            return Flags(self.take(end + 1 - self.at), flags)
        raise Unsupported(self.pattern[self.at : self.at + 4])

    def is_brace(self) -> bool:
        """Whether the brace here is a character: neither a repeat nor, as `{e<=1}`, an approximate match."""
        return not self.pattern.startswith(tuple("eids,0123456789"), self.at + 1)

    def repeat(self) -> Repeat:
        start = self.at
        char = self.take(1)
        low, high = self.counted() if char == "{" else {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        if self.pattern.startswith(("+", "?"), self.at):
            self.take(1)
        return Repeat(self.pattern[start : self.at], low, high)

    def counted(self) -> tuple[int, int | None]:
        body = self.through("}")[:-1]
        low, comma, high = body.partition(",")
        if not all(part.isascii() and part.isdecimal() for part in (low, high) if part) or not (low or comma):
            raise Unsupported("{ that is not a repeat")
        least = int(low or 0)
        return least, (least if not comma else int(high) if high else None)
