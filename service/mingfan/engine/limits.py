"""How much a rule, and a profile, may delete of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingfan.edits.compose import Step
from mingfan.engine.steps import Active

LEAST_CHARS = 1000  # in a shorter text a footer may honestly be most of it
PROFILE_SHARE = 0.98  # a page may be little else than menus (docs/quality.md); what is all gone, a person should see


class Excess(NamedTuple):
    """What deleted too much of a text."""

    rules: frozenset[int] = frozenset()  # numbers of single rules
    everything: bool = False  # all rules together


NO_EXCESS = Excess()


def over_share(text: str, steps: Iterable[Step], rules: Sequence[Active]) -> Excess:
    """Which rules deleted more of the text than they declare, and whether all together did."""
    if len(text) <= LEAST_CHARS:
        return NO_EXCESS
    removed: Counter[int] = Counter()
    share = {active.number: active.rule.spec.max_share for active in rules}
    for number, changes in steps:
        if share[number] < 1:  # the others may delete everything
            removed[number] += sum(max(0, end - start - len(after)) for start, end, after, _ in changes)
    over = frozenset(number for number, gone in removed.items() if gone > share[number] * len(text))
    return Excess(over, removed.total() > PROFILE_SHARE * len(text))
