"""Copies that stay: where an edit removed one copy of a passage, where the other one stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from mingfan.edits import Piece, apply_changes, compose, to_edits
from mingfan.engine.steps import Step
from mingfan.model import Edit, Span
from mingfan.offsets import OffsetMap


def kept_copies(
    original: str, steps: Sequence[Step], edits: Sequence[Edit], rule_ids: Sequence[str]
) -> dict[int, Span]:
    """By the place of an edit in `edits`, the copy that stayed. Spans are in the original."""
    starts = [edit.start for edit in edits]
    kept = {}
    for rule, gone, stays in _removals(original, steps, rule_ids):
        place = max(0, bisect_right(starts, gone.start) - 1)
        while place < len(edits) and edits[place].start < gone.end:
            if edits[place].end > gone.start and rule in edits[place].rules:
                kept[place] = stays
            place += 1
    return kept


def _removals(text: str, steps: Sequence[Step], rule_ids: Sequence[str]) -> Iterator[tuple[str, Span, Span]]:
    """The rule, what it removed and what it kept for that, in the original."""
    last = max((k for k, step in enumerate(steps) if step.changes[0].kept), default=-1)
    pieces: list[Piece] = []
    for number, changes in steps[: last + 1]:
        rule = rule_ids[number]
        if changes[0].kept:
            offsets = OffsetMap(to_edits(pieces, text))
            for change in changes:
                if change.kept:
                    yield rule, offsets.original_span(change.start, change.end), offsets.original_span(*change.kept)
        pieces = compose(pieces, text, changes, rule)
        text = apply_changes(text, changes)
