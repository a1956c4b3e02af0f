"""Character sets as byte expressions: they match the set's characters, and no others where asked for."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.charset import MAX_CODE_POINT, CharSet

POINTS = st.integers(0, MAX_CODE_POINT).filter(lambda c: not 0xD800 <= c <= 0xDFFF)
RANGES = st.lists(
    st.tuples(POINTS, st.integers(0, 3000)).map(lambda r: (r[0], min(r[0] + r[1], MAX_CODE_POINT))),
    min_size=1,
    max_size=4,
)


def encoded(code: int) -> bytes | None:
    return None if 0xD800 <= code <= 0xDFFF else chr(code).encode()


@given(RANGES, POINTS)
def test_a_set_matches_its_characters_and_few_others(ranges: list[tuple[int, int]], other: int) -> None:
    chars = CharSet(tuple(ranges))
    once = re.compile(chars.once().encode(), re.DOTALL)
    edges = [code for low, high in ranges for code in (low, high, (low + high) // 2)]
    for data in filter(None, map(encoded, edges)):
        assert once.fullmatch(data)
        assert re.fullmatch(chars.loop().encode() + b"+", data, re.DOTALL)
    if "{1,3}" not in chars.once() and not any(low <= other <= high for low, high in ranges):
        assert not once.fullmatch(chr(other).encode())


@given(RANGES, POINTS)
def test_complement_and_without(ranges: list[tuple[int, int]], code: int) -> None:
    def holds(chars: CharSet, code: int) -> bool:
        return any(low <= code <= high for low, high in chars.ranges)

    chars = CharSet(tuple(ranges))
    assert holds(chars.complement(), code) != holds(chars, code)
    assert not holds(chars.without(chr(code)), code)
    for low, high in ranges:
        for edge in (low, high):
            assert edge == code or holds(chars.without(chr(code)), edge)
