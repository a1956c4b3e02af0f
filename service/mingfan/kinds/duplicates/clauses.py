"""Clauses with the same start or end: where edited copies may be. Edits leave few anchors, so each clause gives two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, compress
from operator import itemgetter, ne

from mingfan.kinds.duplicates.anchors import LONELY, REACH, windows
from mingfan.native.loops import BUILT, loops

# Of five characters one in three survives random edits of 20 %, and a passage of 40 characters has about eight such
# anchors.
_LENGTH = 5
_LEAST_DISTANCE = 8
PARTS = 8  # of the period; the pair is in the first; in the others, pairs of the same distance are looked for
MOST_LACKING = 3  # parts that may hold none: edits left no anchor there, or a longer cut moved what follows
# Pairs looked at in a part. In a copy with 20 % of its characters replaced one anchor in three is left, and the two
# occurrences before each make up to six pairs for one of the right distance.
NEIGHBOURS = 32

_MARKS = "\n，；！？：、,;!?:"
_EVERY_MARK = _MARKS + "。"

Pairs = list[tuple[int, int]]

_second = itemgetter(1)  # of a pair


def clause_pairs(text: str, least: int) -> Iterator[Sequence[int]]:
    """By window that has any: each recurrence of an anchor with the two occurrences before it, by position, where they
    are at least `least` apart and in company; two places each."""
    for start, window in windows(text):
        if pairs := (_found_by_loops if BUILT else _found_in_twos)(window, start, least):
            yield pairs


def _found(window: str, start: int, least: int) -> Pairs:
    every = _recurring(*_anchors(window, start))
    pairs = [(one, two) for one, two in every if _LEAST_DISTANCE <= two - one <= REACH]
    return [
        (one, two)
        for at, (one, two) in enumerate(pairs)
        if two - one >= least and accompanied(pairs, at) and supported(pairs, at)
    ]


def _found_by_loops(window: str, start: int, least: int) -> Sequence[int]:
    found = loops.clause_anchors(window, start, _EVERY_MARK, _LENGTH, _LEAST_DISTANCE, REACH, least, LONELY)
    return memoryview(found).cast("q")


def _found_in_twos(window: str, start: int, least: int) -> Sequence[int]:
    return tuple(chain.from_iterable(_found(window, start, least)))


def _anchors(window: str, start: int) -> tuple[list[str], list[int]]:
    """The anchors of a window, and the place of each."""
    for mark in _MARKS:
        window = window.replace(mark, "。")
    anchors: list[str] = []
    places: list[int] = []
    at = start
    for clause in window.split("。"):
        length = len(clause)
        if length >= _LENGTH:
            anchors.append(clause[:_LENGTH])
            places.append(at)
            if length >= 2 * _LENGTH:
                anchors.append(clause[-_LENGTH:])
                places.append(at + length - _LENGTH)
        at += length + 1
    return anchors, places


def _recurring(anchors: list[str], places: list[int]) -> Iterator[tuple[int, int]]:
    """Each recurrence of an anchor with the two occurrences before it, in their order.

    Most anchors occur once: the loop over all of them runs inside `dict.setdefault`.
    """
    numbers = range(len(anchors))
    seen: dict[str, int] = {}
    firsts = list(map(seen.setdefault, anchors, numbers))
    last: dict[int, int] = {}
    before: dict[int, int] = {}
    for at in compress(numbers, map(ne, firsts, numbers)):
        first = firsts[at]
        one = last.get(first, first)
        yield places[one], places[at]
        if first in before:
            yield places[before[first]], places[at]
        last[first], before[first] = at, one


def accompanied(found: Pairs, index: int) -> bool:
    """Whether enough pairs right after have this pair's distance to be more than chance: the cheap test."""
    first, second = found[index]
    distance = second - first
    wanted = distance // LONELY
    if not wanted:
        return True
    slack = max(16, distance >> 3)
    least, most = distance - slack, distance + slack
    for one, two in found[index + 1 : index + 1 + 8 * wanted]:
        if one > second:
            return False
        if least <= two - one <= most:
            wanted -= 1
            if not wanted:
                return True
    return False


def supported(found: Pairs, index: int) -> bool:
    """Whether other pairs of the same distance occur all along the period, as they do where two copies meet.

    A paragraph that recurs far away has many pairs of one distance too, but all in a small part of that distance: to
    align such a stretch would cost its length for each of them.
    """
    distance = found[index][1] - found[index][0]
    if distance <= LONELY:
        return True
    slack = max(48, distance >> 5)
    lacking = 0
    for part in range(PARTS - 1, 0, -1):  # the last part first: it is the one that a far recurrence lacks
        lacking += not _has_company(found, index, part, slack)
        if lacking > MOST_LACKING:
            return False
    return True


def _has_company(found: Pairs, index: int, part: int, slack: int) -> bool:
    first, second = found[index]
    distance = second - first
    low = bisect_left(found, second + part * distance // PARTS, index, key=_second)
    return any(-slack <= two - one - distance <= slack for one, two in found[low : low + NEIGHBOURS])
