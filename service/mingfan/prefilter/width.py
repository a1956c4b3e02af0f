"""The shortest and the longest match of an expression for the scanner, in bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mingfan.prefilter.kept import kept
from mingfan.prefilter.syntax import Any, Char, Class, Close, Escape, Open, Or, Repeat, Span, Token, Unsupported, tokens

_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")  # as Hyperscan writes them
ENDLESS = float("inf")


class Width(NamedTuple):
    least: int
    most: float


NOTHING = Width(0, 0)
UNKNOWN = Width(1, ENDLESS)
ONE = Repeat("", 1, 1)


@cache
def width(pattern: str, utf8: bool) -> Width:
    """No match is shorter or longer; `UNKNOWN` for syntax that is not modelled."""
    key = f"{utf8} {hashlib.sha256(pattern.encode()).hexdigest()}"  # an expression is up to 8 KB long
    least, most = kept("width", key, lambda: "{0.least} {0.most}".format(_width(pattern, utf8))).split()
    return Width(int(least), float(most))


def _width(pattern: str, utf8: bool) -> Width:
    plain = _CODE_POINT.sub(lambda found: f"\\U{int(found[1], 16):08x}", pattern)
    try:
        return _alternation(iter(_with_repeats(tokens(plain))), utf8)
    except Unsupported:
        return UNKNOWN


def _with_repeats(found: Sequence[Token]) -> Iterator[tuple[Token, Repeat]]:
    """Each token but the repeats, with how often it is there."""
    for token, after in pairwise((*found, None)):
        if token is not None and not isinstance(token, Repeat):
            yield token, after if isinstance(after, Repeat) else ONE


def _alternation(rest: Iterator[tuple[Token, Repeat]], utf8: bool) -> Width:
    """Of what is left up to the end of the group, whose repeat is with its end."""
    branches = [NOTHING]
    for token, repeat in rest:
        match token:
            case Or():
                branches.append(NOTHING)
            case Close():
                return _times(_any_of(branches), repeat)
            case Open(look=None):
                branches[-1] = _and(branches[-1], _alternation(rest, utf8))
            case Open():
                raise Unsupported("look-around")
            case _:
                branches[-1] = _and(branches[-1], _times(_of_one(token, utf8), repeat))
    return _any_of(branches)


def _of_one(token: Token, utf8: bool) -> Width:
    match token:
        case Char(char=char):
            size = len(char.encode("utf-8", "surrogatepass")) if utf8 else 1
            return Width(size, size)
        case Class(negated=False, members=members):
            return _any_of([_of_one(member, utf8) for member in members])
        case Span(low=low, high=high):
            return _any_of([_of_one(low, utf8), _of_one(high, utf8)])
        case Class() | Escape() | Any():
            return Width(1, 4 if utf8 else 1)
    return NOTHING


def _times(one: Width, repeat: Repeat) -> Width:
    most = ENDLESS if repeat.high is None else one.most * repeat.high
    return Width(one.least * repeat.low, most if one.most else 0)


def _and(one: Width, other: Width) -> Width:
    return Width(one.least + other.least, one.most + other.most)


def _any_of(widths: Sequence[Width]) -> Width:
    return Width(min(each.least for each in widths), max(each.most for each in widths))
