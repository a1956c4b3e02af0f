"""Where a text may repeat itself: the same few characters at the start of two sentences, not far apart.

The search for exact copies is what every text pays for, so its loops run inside `str.split`, `map` and `set`. The text
is taken in windows: what stands twice stands close together, and small sets stay in the processor's cache (one set over
50 MB is three times as slow). A window without an anchor that occurs twice is done. Edited copies lose anchors, so for
them each clause gives two, at its start and at its end.
"""

from __future__ import annotations

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


def supported(found: list[Pair], index: int) -> bool:
    """Whether the pair's distance is that of enough other pairs within its period to be more than chance."""
    first, distance = found[index].first, found[index].distance
    wanted = distance // LONELY
    slack = max(16, distance >> 3)
    for pair in found[index + 1 : index + 1 + 8 * wanted]:
        if wanted <= 0 or pair.first > first + distance:
            break
        wanted -= abs(pair.distance - distance) <= slack
    return wanted <= 0
