"""Where a text may repeat itself: the same few characters at the start of two sentences, not far apart.

The search for exact copies is what every text pays for, so its loops run inside `str.split`, `map` and `set`. The text
is taken in windows: what stands twice stands close together, and small sets stay in the processor's cache (one set over
50 MB is three times as slow). A window without an anchor that occurs twice is done. Edited copies lose anchors, so for
them each clause gives two, at its start and at its end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

# Code points. A copy begins at most REACH after the other: 20 paragraphs of the sample's length (133) are 2,700.
REACH = 12_288
STEP = 65_536
# An anchor is the third to the ninth character of a sentence: an indent is two characters, and shorter anchors recur by
# chance in most windows.
_ANCHOR = slice(2, 9)
ANCHOR_LENGTH = 7
# Of a clause, for edited copies: of five characters one in three survives random edits of 20 %, and a passage of 40
# characters has about eight such anchors.
CLAUSE_ANCHOR = 5
# A pair further apart than this needs company: one anchor in a period this long that stands twice is chance.
LONELY = 400
PARTS = 8  # of the period; in those after the first, in which the pair stands, others of its distance are looked for
MOST_LACKING = 3  # parts that may hold none: edits left no anchor there, or a longer cut moved what follows
# Pairs looked at in a part. In a copy with 20 % of its characters replaced one anchor in three is left, and the two
# occurrences before each make up to six pairs for one of the right distance.
NEIGHBOURS = 32

_second = itemgetter(1)  # of a pair

Places = list[tuple[str, int]]  # an anchor and where it stands, by position


class Pair(NamedTuple):
    """The same anchor at two places."""

    first: int
    second: int

    @property
    def distance(self) -> int:
        return self.second - self.first


def pairs(text: str, edited: bool = False) -> Iterator[list[Pair]]:
    """For each window that repeats an anchor: each recurrence with the two occurrences before it, by position."""
    places_in = _clause_places if edited else _sentence_places
    for start in range(0, len(text), STEP):
        found = _recurring(places_in(text[start : start + STEP + REACH], start))
        if found:
            yield found


def _sentence_places(window: str, start: int) -> Places:
    key = itemgetter(_ANCHOR)
    sentences = window.replace("\n", "。").split("。")
    keys = list(map(key, sentences))
    # Between "。" and "\n" nothing stands: that much recurs in any text.
    nothing = max(keys.count("") - 1, 0)
    if len(set(keys)) + nothing == len(keys):
        return []
    seen: set[str] = set()
    add = seen.add
    again = {key for key in keys if key in seen or add(key)}
    again = {key for key in again if len(key) == ANCHOR_LENGTH and len(set(key)) > 2}
    if not again:
        return []
    ends = list(accumulate(map(len, sentences)))
    recurring = [index for index, key in enumerate(keys) if key in again]
    return [(keys[i], start + i + _ANCHOR.start + (ends[i - 1] if i else 0)) for i in recurring]


def _clause_places(window: str, start: int) -> Places:
    for mark in "\n，；！？：、,;!?:":
        window = window.replace(mark, "。")
    places: Places = []
    at = start
    for clause in window.split("。"):
        if len(clause) >= CLAUSE_ANCHOR:
            places.append((clause[:CLAUSE_ANCHOR], at))
            if len(clause) >= 2 * CLAUSE_ANCHOR:
                places.append((clause[-CLAUSE_ANCHOR:], at + len(clause) - CLAUSE_ANCHOR))
        at += len(clause) + 1
    return places


def _recurring(places: Places) -> list[Pair]:
    last: dict[str, int] = {}
    before: dict[str, int] = {}
    found = []
    for key, at in places:
        for occurrence in (last.get(key), before.get(key)):
            if occurrence is not None and ANCHOR_LENGTH < at - occurrence <= REACH:
                found.append(Pair(occurrence, at))
        if key in last:
            before[key] = last[key]
        last[key] = at
    return found


def accompanied(found: list[Pair], index: int) -> bool:
    """Whether enough pairs right after have this pair's distance to be more than chance: the cheap test."""
    first, distance = found[index]
    distance -= first
    wanted = distance // LONELY
    slack = max(16, distance >> 3)
    for other in found[index + 1 : index + 1 + 8 * wanted]:
        if wanted <= 0 or other.first > first + distance:
            break
        wanted -= abs(other.second - other.first - distance) <= slack
    return wanted <= 0


def supported(found: list[Pair], index: int) -> bool:
    """Whether other pairs of the pair's distance stand all along its period, as they do where two copies meet.

    A paragraph that recurs far away has many pairs of one distance too, but all in a small part of that distance: to
    align such a stretch would cost its length for each of them.
    """
    pair = found[index]
    if pair.distance <= LONELY:
        return True
    slack = max(48, pair.distance >> 5)
    lacking = 0
    for part in range(PARTS - 1, 0, -1):  # the last part first: it is the one that a far recurrence lacks
        lacking += not _has_company(found, index, part, slack)
        if lacking > MOST_LACKING:
            return False
    return True


def _has_company(found: list[Pair], index: int, part: int, slack: int) -> bool:
    first, second = found[index]
    low = bisect_left(found, second + part * (second - first) // PARTS, index, key=_second)
    return any(abs(other.distance - (second - first)) <= slack for other in found[low : low + NEIGHBOURS])
