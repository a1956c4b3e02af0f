"""How evenly places are spread over a text: pages are, headings and speakers are not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

LEAST_PAGE = 60  # characters of a page; verses, cells and items are shorter
LARGEST_PAGE = 1800  # a chapter is longer
LOOSE = (0.4, 3.5)  # of the median
MOST = 0.7
EVEN = (0.7, 1.4)


def gaps(above: Sequence[int], steps: Sequence[int] | None = None) -> list[float]:
    """Text between neighbours, by how many pages lie between them."""
    apart = [later - earlier for earlier, later in pairwise(above)]
    return [gap / step for gap, step in zip(apart, steps or [1] * len(apart), strict=True)]


def is_spread(found: Sequence[float]) -> bool:
    """Whether most lie as pages may: the last of a chapter is short, others hold a figure or have no head."""
    middle = median(found)
    within = sum(LOOSE[0] * middle <= gap <= LOOSE[1] * middle for gap in found)
    return middle >= LEAST_PAGE and within >= MOST * len(found)


def is_even(found: Sequence[float]) -> bool:
    """Whether all lie as pages of full text do: alike, and none as long as a chapter."""
    middle = median(found)
    alike = all(EVEN[0] * middle <= gap <= EVEN[1] * middle for gap in found)
    return LEAST_PAGE <= middle <= LARGEST_PAGE and alike
