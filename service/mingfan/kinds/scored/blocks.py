"""Blocks: runs of units that together are promotion, found as the most likely course through the text.

Each unit is honest or promotion. Its score speaks for promotion where it is above 0; a block costs something to begin
and to end inside the text, and more inside a line, so that one weak unit is no block, and a weak unit between strong
ones belongs to theirs. The search is Viterbi's for two states (A. Viterbi, IEEE Trans. Inf. Theory 13, 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Costs(NamedTuple):
    enter: float  # of a block that begins inside the text
    leave: float  # of a block that ends inside the text
    edge: float  # of a block that begins or ends with the text
    within: float  # more, for one that begins or ends inside a line


class Block(NamedTuple):
    first: int  # numbers of units, half-open
    last: int
    score: float


class Borders(NamedTuple):
    """What it costs to begin a block with each unit, and to end one behind it."""

    before: Sequence[float]
    behind: Sequence[float]


def borders(begins: Sequence[bool], costs: Costs, opens: bool, closes: bool) -> Borders:
    """`begins`: which units begin a line. `opens` and `closes`: whether the text begins and ends with these units."""
    count = len(begins)
    before = [costs.enter + (0 if starts else costs.within) for starts in begins]
    behind = [costs.leave + (0 if n + 1 == count or begins[n + 1] else costs.within) for n in range(count)]
    if opens:
        before[0] = costs.edge
    if closes:
        behind[-1] = costs.edge
    return Borders(before, behind)


def blocks(scores: Sequence[float], costs: Borders) -> list[Block]:
    """The blocks of the best course: the disjoint runs whose scores less their costs add up to the most."""
    honest, promotion = 0.0, float("-inf")
    steps: list[tuple[bool, bool]] = []  # whether promotion began here, whether honest text came after promotion
    for number, score in enumerate(scores):
        begin = honest - costs.before[number]
        back = promotion - costs.behind[number - 1]
        steps.append((begin >= promotion, back > honest))
        honest, promotion = max(honest, back), max(begin, promotion) + score
    return _traced(scores, steps, promotion - costs.behind[-1] > honest)


def _traced(scores: Sequence[float], steps: Sequence[tuple[bool, bool]], promoted: bool) -> list[Block]:
    found: list[Block] = []
    last = len(scores)
    for number in range(len(scores) - 1, -1, -1):
        began, came_back = steps[number]
        if promoted and began:
            found.append(Block(number, last, sum(scores[number:last])))
            promoted = False
        elif not promoted and came_back:
            promoted, last = True, number
    return found[::-1]
