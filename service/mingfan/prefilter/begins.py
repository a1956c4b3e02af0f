"""The characters that each match of a pattern begins with, where they are few ranges."""

from __future__ import annotations

from mingfan.native.loops import BUILT, loops
from mingfan.prefilter.charset import Range
from mingfan.prefilter.syntax import Char, Class, Flags, Or, Repeat, Span, Unsupported, tokens

MOST_RANGES = 4  # each is a look at the text


def begins_with(pattern: str) -> tuple[Range, ...]:
    """Where the pattern begins with a class of characters, that class; () where what it begins with is not known."""
    try:
        found = tokens(pattern)
    except Unsupported:
        return ()
    first, repeat = found[0], found[1] if len(found) > 1 else None
    if not isinstance(first, Class) or first.negated or len(first.members) > MOST_RANGES:
        return ()
    if any(isinstance(token, Or | Flags) for token in found) or (isinstance(repeat, Repeat) and not repeat.low):
        return ()
    ranges = []
    for member in first.members:
        match member:
            case Char(char=char):
                ranges.append((ord(char), ord(char)))
            case Span(low=low, high=high):
                ranges.append((ord(low.char), ord(high.char)))
            case _:
                return ()
    return tuple(ranges)


def may_hold(text: str, ranges: tuple[Range, ...]) -> bool:
    """Whether the text may hold a character of the ranges: at once where the loops are built, else always."""
    return not BUILT or any(loops.holds_between(text, low, high) for low, high in ranges)
