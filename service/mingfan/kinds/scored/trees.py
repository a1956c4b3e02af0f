"""Boosted trees over whole numbers: no rounding, so every machine gets the same sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Written = Any  # the value of a leaf, or [place in the row, limit, where the number is at most that, where it is over]
Sums = Callable[[Sequence[Sequence[int]]], list[int]]


def compiled(trees: Sequence[Written], places: int) -> Sums:
    """What the leaves that each row of `places` numbers reaches add up to, as Python code: a third of a walk's time.

    ValueError where a tree is none.
    """
    names = [f"n{place}" for place in range(places)]
    total = " + ".join(_expression(tree, names) for tree in trees) or "0"
    source = f"def sums(rows):\n    return [{total} for ({', '.join(names)},) in rows]"
    made: dict[str, Any] = {}
    exec(compile(source, "<trees>", "exec"), made)
    sums: Sums = made["sums"]
    return sums


def _expression(tree: Written, names: Sequence[str]) -> str:
    match tree:
        case int():
            return f"({tree})"
        case [int(place), int(limit), low, high] if 0 <= place < len(names):
            return f"({_expression(low, names)} if {names[place]} <= {limit} else {_expression(high, names)})"
    raise ValueError(f"no tree over {len(names)} numbers: {tree!r}")
