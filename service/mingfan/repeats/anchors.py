"""Where a text may repeat itself: the same few characters at the start of two sentences, not far apart.

This is the part that every text pays for, so the loops run inside `str.split`, `map` and `set`. The text is taken in
windows: what stands twice stands close together, and small sets stay in the processor's cache (one set over 50 MB is
three times as slow). A window without an anchor that occurs twice is done; only the others are looked at in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

# Code points. A copy begins at most REACH after the other: 20 paragraphs of the sample's length (133) are 2,700.
REACH = 12_288
STEP = 65_536
# An anchor is the third to the ninth character of a sentence: an indent is two characters. Seven characters survive
# random edits of 10 % in 48 of 100 cases, of 20 % in 21; shorter ones recur by chance in most windows.
_ANCHOR = slice(2, 9)
ANCHOR_LENGTH = 7
# A pair further apart than this needs company: one anchor in a period this long that stands twice is chance.
LONELY = 400


class Pair(NamedTuple):
    """The same anchor at two places."""

    first: int
    second: int

    @property
    def distance(self) -> int:
        return self.second - self.first


def pairs(text: str) -> Iterator[list[Pair]]:
    """For each window that repeats an anchor: each recurrence with the occurrence before it, by position."""
    key = itemgetter(_ANCHOR)
    for start in range(0, len(text), STEP):
        sentences = text[start : start + STEP + REACH].replace("\n", "。").split("。")
        keys = list(map(key, sentences))
        # Between "。" and "\n" nothing stands: that much recurs in any text.
        nothing = max(keys.count("") - 1, 0)
        if len(set(keys)) + nothing < len(keys) and (found := _recurring(sentences, keys, start)):
            yield found


def _recurring(sentences: list[str], keys: list[str], start: int) -> list[Pair]:
    seen: set[str] = set()
    add = seen.add
    again = {key for key in keys if key in seen or add(key)}
    again = {key for key in again if len(key) == ANCHOR_LENGTH and len(set(key)) > 2}
    if not again:
        return []
    ends = list(accumulate(map(len, sentences)))
    last: dict[str, int] = {}
    found = []
    for index in [i for i, key in enumerate(keys) if key in again]:
        key = keys[index]
        at = start + index + _ANCHOR.start + (ends[index - 1] if index else 0)
        before = last.get(key)
        if before is not None and ANCHOR_LENGTH < at - before <= REACH:
            found.append(Pair(before, at))
        last[key] = at
    return found


def supported(found: list[Pair], index: int) -> bool:
    """Whether the pair's distance is that of enough other pairs within its period to be more than chance."""
    first, distance = found[index].first, found[index].distance
    wanted = distance // LONELY
    slack = max(16, distance >> 3)
    for pair in found[index + 1 : index + 1 + 4 * wanted]:
        if wanted <= 0 or pair.first > first + distance:
            break
        wanted -= abs(pair.distance - distance) <= slack
    return wanted <= 0
