"""Where a text may repeat itself: the same few characters at two places that are not far apart.

The text is taken in windows: repeats are close together, and small sets stay in the processor's cache
(one set over 50 MB is three times as slow).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# Code points. A copy begins at most REACH after the other: 20 paragraphs of the sample's length (133) are 2,700.
REACH = 12_288
_STEP = 65_536
# A pair further apart than this needs support: a single anchor recurring at this distance is likely a coincidence.
LONELY = 400


class Pair(NamedTuple):
    """The same anchor at two places."""

    first: int
    second: int

    @property
    def distance(self) -> int:
        return self.second - self.first


def windows(text: str) -> Iterator[tuple[int, str]]:
    """Windows, each with its start: any two places at most REACH apart are together in one of them."""
    for start in range(0, max(1, len(text) - REACH), _STEP):
        yield start, text[start : start + _STEP + REACH]
