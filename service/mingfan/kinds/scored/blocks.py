"""Blocks: runs of units that together are promotion, found as the most likely course through the text.

Each unit is honest or promotion. Its score speaks for promotion where it is above 0; to begin a block and to end one
costs something, so that one weak unit is no block, and a weak unit between strong ones belongs to theirs. The search is
Viterbi's for two states (A. Viterbi, IEEE Trans. Inf. Theory 13, 1967), in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NEVER = -(10**9)


class Run(NamedTuple):
    first: int  # numbers of units, half-open
    last: int


def runs(scores: Sequence[int], cost: int) -> list[Run]:
    """The runs of the best course: those whose scores, less `cost` at either end, add up to the most."""
    honest, promotion = 0, NEVER
    steps: list[tuple[bool, bool]] = []  # whether promotion began here, whether honest text came after promotion
    for score in scores:
        begin, back = honest - cost, promotion - cost
        steps.append((begin >= promotion, back > honest))
        honest, promotion = max(honest, back), max(begin, promotion) + score
    return _traced(steps, promotion > honest)


def _traced(steps: Sequence[tuple[bool, bool]], promoted: bool) -> list[Run]:
    """The course, from its end. A run that ends with the units costs nothing there."""
    found: list[Run] = []
    last = len(steps)
    for number in range(len(steps) - 1, -1, -1):
        began, came_back = steps[number]
        if promoted and began:
            found.append(Run(number, last))
            promoted = False
        elif not promoted and came_back:
            promoted, last = True, number
    return found[::-1]
