"""Document rules that act at one place in the order: each by itself, or several that judge a text together.

Those look at the text as it is, all of them, before any of them changes it, and again until none finds anything: what
one of them removes is evidence for the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mingfan.edits.compose import Step
from mingfan.engine.steps import Active
from mingfan.model import Change, Span
from mingfan.text.untouched import moved, spared


def goes_on(stage: Iterable[Active]) -> bool:
    """Whether a stage that changed a text looks at it again."""
    return any(active.compiled.together is not None for active in stage)


def one_after_another(found: Iterable[tuple[int, Sequence[Change]]]) -> tuple[list[Step], Sequence[Change]]:
    """What rules that looked at one text do to it in turn, and all of it at once. Where two would change the same, the
    first does."""
    steps: list[Step] = []
    taken: Sequence[Change] = ()
    for number, changes in found:
        left = spared(changes, [Span(change.start, change.end) for change in taken]) if taken else changes
        if left:
            steps.append(Step(number, _after(left, taken) if taken else left))
            taken = sorted([*taken, *left]) if taken else left
    return steps, taken


def _after(changes: Sequence[Change], others: Sequence[Change]) -> list[Change]:
    """Changes as they are once others have been made, which they do not touch."""
    places = moved([Span(change.start, change.end) for change in changes], others)
    return [Change(*place, change.after) for place, change in zip(places, changes, strict=True)]
