"""Boosted trees over whole numbers: no rounding, so every machine gets the same sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Node = Any  # the value of a leaf, or (place in the row, limit, where the number is at most that, where it is over)


def tree(written: Any) -> Node:
    """A tree as its file has it (lists), in tuples, which take less memory and time."""
    if isinstance(written, int):
        return written
    place, limit, low, high = written
    return (place, limit, tree(low), tree(high))


def total(trees: Iterable[Node], row: Sequence[int]) -> int:
    """What the leaves that a row of numbers reaches add up to."""
    reached = 0
    for node in trees:
        while node.__class__ is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        reached += node
    return reached
