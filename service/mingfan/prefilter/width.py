"""The shortest match of an expression for the scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from mingfan.prefilter.syntax import Any, Char, Class, Close, Escape, Open, Or, Repeat, Span, Token, Unsupported, tokens

_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")  # as Hyperscan writes them


@cache
def least_bytes(pattern: str, utf8: bool) -> int:
    """Bytes of the shortest match, or fewer; 1 for syntax that is not modelled."""
    plain = _CODE_POINT.sub(lambda found: f"\\U{int(found[1], 16):08x}", pattern)
    try:
        return _alternation(iter(_with_repeats(tokens(plain))), utf8)
    except Unsupported:
        return 1


def _with_repeats(found: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each token but the repeats, with how often it is there at least."""
    for token, after in pairwise((*found, None)):
        if token is not None and not isinstance(token, Repeat):
            yield token, after.low if isinstance(after, Repeat) else 1


def _alternation(rest: Iterator[tuple[Token, int]], utf8: bool) -> int:
    """Of what is left up to the end of the group, whose repeat is with its end."""
    branches = [0]
    for token, least in rest:
        match token:
            case Or():
                branches.append(0)
            case Close():
                return min(branches) * least
            case Open(look=None):
                branches[-1] += _alternation(rest, utf8)
            case Open():
                raise Unsupported("look-around")
            case _:
                branches[-1] += _of_one(token, utf8) * least
    return min(branches)


def _of_one(token: Token, utf8: bool) -> int:
    match token:
        case Char(char=char):
            return len(char.encode("utf-8", "surrogatepass")) if utf8 else 1
        case Class(negated=False, members=members):
            return min(_of_one(member, utf8) for member in members)
        case Span(low=low):
            return _of_one(low, utf8)
        case Class() | Escape() | Any():
            return 1
    return 0
