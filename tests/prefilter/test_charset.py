"""Character sets as byte expressions: they match the set's characters, and no others where asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.charset import MAX_CODE_POINT, NON_ASCII, CharSet, literal

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
    if "+" not in chars.once() and not any(low <= other <= high for low, high in ranges):
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


@pytest.mark.parametrize(
    ("ranges", "once", "loop"),
    [
        ([(0x41, 0x41)], r"[\x41]", r"[\x41]"),
        ([(0x41, 0x43)], r"[\x41-\x43]", r"[\x41-\x43]"),
        ([(0x7F, 0x7F)], r"[\x7F]", r"[\x7F]"),
        ([(0x80, 0x80)], r"\xC2\x80", r"[\x80\xC2]"),
        ([(0x7F, 0x80)], r"(?:[\x7F]|\xC2\x80)", r"[\x7F\x80\xC2]"),
        ([(0x4E00, 0x4E00), (0x30, 0x39)], r"(?:[\x30-\x39]|\xE4\xB8\x80)", r"[\x30-\x39\x80\xB8\xE4]"),
        ([NON_ASCII], r"[\xC2-\xF4][\x80-\xBF]+", r"[\x80-\xFF]"),
        ([(0x1000, 0x1FFF), (0xA000, 0xAFFF)], r"[\xE1\xEA][\x80-\xBF]+", r"[\x80-\xC1\xE1\xEA\xF5-\xFF]"),
        (
            [(0x4E00, 0x9FFF)],
            r"(?:\xE4[\xB8-\xBF][\x80-\xBF]|[\xE5-\xE9][\x80-\xBF][\x80-\xBF])",
            r"[\x80-\xC1\xE4-\xE9\xF5-\xFF]",
        ),
        ([(0xD7FF, 0xE000)], r"(?:\xED\x9F\xBF|\xEE\x80\x80)", r"[\x80\x9F\xBF-\xC1\xED-\xEE\xF5-\xFF]"),
        ([(0xD7FE, 0xDC00)], r"\xED\x9F[\xBE-\xBF]", r"[\x9F\xBE-\xC1\xED\xF5-\xFF]"),
        ([(0xD7FF, 0xD800)], r"\xED\x9F\xBF", r"[\x9F\xBF\xED]"),
        ([(0xD7FF, 0xDFFF)], r"\xED\x9F\xBF", r"[\x9F\xBF-\xC1\xED\xF5-\xFF]"),
        ([(0xDFFF, 0xE000)], r"\xEE\x80\x80", r"[\x80\xEE]"),
        ([(0xDC00, 0xE001)], r"\xEE\x80[\x80-\x81]", r"[\x80-\x81\xC0-\xC1\xEE\xF5-\xFF]"),
    ],
)
def test_sets_as_expressions(ranges: list[tuple[int, int]], once: str, loop: str) -> None:
    chars = CharSet(tuple(ranges))
    assert chars.once() == once
    assert chars.loop() == loop


@pytest.mark.parametrize("bound", [0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, MAX_CODE_POINT])
@pytest.mark.parametrize("length", [0, 1, 63, 64, 4095, 4096, 70_000])
def test_a_range_matches_from_its_first_to_its_last_character(bound: int, length: int) -> None:
    for low, high in ((max(0x80, bound - length), bound), (bound, min(bound + length, MAX_CODE_POINT))):
        once = re.compile(CharSet(((low, high),)).once().encode(), re.DOTALL)
        for code in {low, high, low - 1, high + 1, low | 63, high & ~63, low | 4095, high & ~4095}:
            data = encoded(code) if code <= MAX_CODE_POINT else None
            if data is not None:
                assert bool(once.fullmatch(data)) == (low <= code <= high), (hex(low), hex(high), hex(code))


def test_more_characters_than_are_worth_their_states_are_told_by_their_first_byte() -> None:
    """Every second character is an alternative of its own."""

    def every_second(count: int) -> CharSet:
        return CharSet(tuple((code, code) for code in range(0x4E00, 0x4E00 + 2 * count, 2)))

    assert every_second(200).once().count("|") == 199
    assert every_second(201).once() == r"[\xE4][\x80-\xBF]+"
    assert not every_second(200).is_wide
    assert every_second(201).is_wide
    assert not CharSet(((0, 0x7F), (0x4E00, 0x4E00 + 199))).is_wide  # what is ASCII does not count
    assert CharSet(((0x41, 0x43), (0x4E00, 0x4E01), (0x50, 0x50))).size == 6


@pytest.mark.parametrize(
    ("ranges", "char", "left"),
    [
        ([(9, 13)], "\n", [(9, 9), (11, 13)]),
        ([(10, 13)], "\n", [(11, 13)]),
        ([(9, 10)], "\n", [(9, 9)]),
        ([(10, 10)], "\n", []),
        ([(11, 13)], "\n", [(11, 13)]),
        ([(1, 9)], "\n", [(1, 9)]),
        ([(1, 2), (9, 11)], "\n", [(1, 2), (9, 9), (11, 11)]),
    ],
)
def test_without_a_character(ranges: list[tuple[int, int]], char: str, left: list[tuple[int, int]]) -> None:
    assert CharSet(tuple(ranges)).without(char).ranges == tuple(left)


@pytest.mark.parametrize(
    ("ranges", "others"),
    [
        ([], [(0, MAX_CODE_POINT)]),
        ([(0, 9), (11, MAX_CODE_POINT)], [(10, 10)]),
        ([(5, 9)], [(0, 4), (10, MAX_CODE_POINT)]),
        ([(20, 30), (5, 9)], [(0, 4), (10, 19), (31, MAX_CODE_POINT)]),
        ([(5, 30), (7, 9)], [(0, 4), (31, MAX_CODE_POINT)]),
        ([(5, 9), (10, 12)], [(0, 4), (13, MAX_CODE_POINT)]),
        ([(5, MAX_CODE_POINT - 1)], [(0, 4), (MAX_CODE_POINT, MAX_CODE_POINT)]),
        ([(0, MAX_CODE_POINT)], []),
    ],
)
def test_the_complement_of_a_set(ranges: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    assert CharSet(tuple(ranges)).complement().ranges == tuple(others)


def test_one_character_as_the_scanner_reads_it() -> None:
    assert [literal(char) for char in "a0.é中"] == ["a", "0", r"\x2E", r"\xC3\xA9", r"\xE4\xB8\xAD"]
