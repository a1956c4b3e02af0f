"""How much a rule, and a profile, may delete of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mingfan.edits.compose import Step
from mingfan.engine.steps import Active

LEAST_CHARS = 1000  # in a shorter text a footer may honestly be most of it
PROFILE_SHARE = 0.9
WHOLE_PROFILE = -1


def over_share(text: str, steps: Iterable[Step], rules: Sequence[Active]) -> frozenset[int]:
    """Numbers of the rules that deleted more of the text than they declare; WHOLE_PROFILE where all together did."""
    if len(text) <= LEAST_CHARS:
        return frozenset()
    removed: Counter[int] = Counter()
    for number, changes in steps:
        removed[number] += sum(max(0, end - start - len(after)) for start, end, after, _ in changes)
    share = {active.number: active.rule.spec.max_share for active in rules}
    over = {number for number, gone in removed.items() if gone > share[number] * len(text)}
    guarded = sum(gone for number, gone in removed.items() if share[number] < 1)
    if guarded > PROFILE_SHARE * len(text):
        over.add(WHOLE_PROFILE)
    return frozenset(over)
