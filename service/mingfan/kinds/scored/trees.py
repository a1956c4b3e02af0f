"""Boosted trees over whole numbers: no rounding, so every machine gets the same sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Written = Any  # the value of a leaf, or [place in the row, limit, where the number is at most that, where it is over]
Sums = Callable[[Sequence[Sequence[int]]], list[int]]


def compiled(trees: Sequence[Written], places: int, first: int, hopeless: int) -> Sums:
    """What the leaves that each row of `places` numbers reaches add up to, as Python code: a third of a walk's time.

    A row that scores less than `hopeless` on the `first` trees skips the rest. ValueError if a tree is malformed.
    """
    names = [f"n{place}" for place in range(places)]
    source = (
        "def sums(rows):\n"
        "    found = []\n"
        f"    for {', '.join(names)}, in rows:\n"
        f"        total = {_total(trees[:first], names)}\n"
        f"        if total >= {int(hopeless)}:\n"
        f"            total += {_total(trees[first:], names)}\n"
        "        found.append(total)\n"
        "    return found\n"
    )
    made: dict[str, Any] = {}
    exec(compile(source, "<trees>", "exec"), made)
    sums: Sums = made["sums"]
    return sums


def _total(trees: Sequence[Written], names: Sequence[str]) -> str:
    return " + ".join(_expression(tree, names) for tree in trees) or "0"


def _expression(tree: Written, names: Sequence[str]) -> str:
    match tree:
        case int():
            return f"({tree})"
        case [int(place), int(limit), low, high] if 0 <= place < len(names):
            return f"({_expression(low, names)} if {names[place]} <= {limit} else {_expression(high, names)})"
    raise ValueError(f"no tree over {len(names)} numbers: {tree!r}")
