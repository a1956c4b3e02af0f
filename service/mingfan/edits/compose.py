"""Apply, compose and revert: pure functions between changes, edits and texts. They decide nothing about text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mingfan.edits.offsets import OffsetMap
from mingfan.errors import RevertError
from mingfan.model import Change, Edit, Span


class Piece(NamedTuple):
    """An edit while it is still being composed: where the original and the present text differ."""

    start: int  # in the present text
    end: int
    original: int  # where it starts in the original
    before: str  # original text
    rules: tuple[str, ...]


def apply_changes(text: str, changes: Sequence[Change]) -> str:
    """The text with every change made. `changes` are sorted and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, after, _ in changes:
        parts.append(text[at:start])
        parts.append(after)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def compose(pieces: list[Piece], text: str, changes: Sequence[Change], rule: str) -> list[Piece]:
    """The pieces after `changes` to `text`, where `pieces` say how `text` differs from the original.

    Pieces and changes that overlap become one piece; those that only touch stay apart, save that an insertion joins
    what was deleted or inserted at the same point. A deletion around earlier deletions is cut at them, so that each
    deleted line keeps an edit of its own. A piece that ends where it began (before == after) disappears. Time and
    memory are linear in both lists.
    """
    changes = _cut_at_deletions(pieces, changes)
    out: list[Piece] = []
    shift = 0  # how far `changes` have moved the text so far
    offset = 0  # original position = present position + offset, outside pieces
    i = k = 0
    while i < len(changes):
        while k < len(pieces) and pieces[k].end <= changes[i].start and not _meet(pieces[k], changes[i]):
            piece = pieces[k]
            out.append(piece._replace(start=piece.start + shift, end=piece.end + shift))
            offset = piece.original + len(piece.before) - piece.end
            k += 1
        j, m = _cluster(pieces, k, changes, i)
        piece = _join(pieces[k:m], text, changes[i:j], rule, offset, shift)
        if m > k:
            offset = pieces[m - 1].original + len(pieces[m - 1].before) - pieces[m - 1].end
        after = _after(text, changes[i:j], pieces[k:m])
        if after != piece.before:
            out.append(piece)
        shift += sum(len(c.after) - (c.end - c.start) for c in changes[i:j])
        i, k = j, m
    out.extend(p._replace(start=p.start + shift, end=p.end + shift) for p in pieces[k:])
    return out


def _meet(piece: Piece, change: Change) -> bool:
    """Whether the two overlap, or both are empty at one point."""
    if piece.start < change.end and change.start < piece.end:
        return True
    return piece.start == piece.end == change.start == change.end


def _cut_at_deletions(pieces: Sequence[Piece], changes: Sequence[Change]) -> Sequence[Change]:
    points = [piece.start for piece in pieces if piece.start == piece.end]
    if not points:
        return changes
    out: list[Change] = []
    k = 0
    for change in changes:
        start = change.start
        while k < len(points) and points[k] <= start:
            k += 1
        while not change.after and k < len(points) and points[k] < change.end:
            if points[k] > start:
                out.append(Change(start, points[k], ""))
                start = points[k]
            k += 1
        out.append(Change(start, change.end, change.after))
    return out


def _cluster(pieces: Sequence[Piece], k: int, changes: Sequence[Change], i: int) -> tuple[int, int]:
    """Ends of the runs of changes from `i` and pieces from `k` that overlap one another in a chain."""
    j, m = i + 1, k
    while True:
        if m < len(pieces) and _meet(pieces[m], changes[j - 1]):
            m += 1
        elif m > k and j < len(changes) and _meet(pieces[m - 1], changes[j]):
            j += 1
        else:
            return j, m


def _bounds(changes: Sequence[Change], pieces: Sequence[Piece]) -> tuple[int, int]:
    if not pieces:
        return changes[0].start, changes[-1].end
    return min(changes[0].start, pieces[0].start), max(changes[-1].end, pieces[-1].end)


def _join(pieces: Sequence[Piece], text: str, changes: Sequence[Change], rule: str, offset: int, shift: int) -> Piece:
    start, end = _bounds(changes, pieces)
    before: list[str] = []
    rules: list[str] = []
    at = start
    for piece in pieces:
        before += (text[at : piece.start], piece.before)
        rules += (r for r in piece.rules if r not in rules)
        at = piece.end
    before.append(text[at:end])
    if rule not in rules:
        rules.append(rule)
    grown = sum(len(c.after) - (c.end - c.start) for c in changes)
    return Piece(start + shift, end + shift + grown, start + offset, "".join(before), tuple(rules))


def _after(text: str, changes: Sequence[Change], pieces: Sequence[Piece]) -> str:
    start, end = _bounds(changes, pieces)
    return apply_changes(text[start:end], [Change(s - start, e - start, a) for s, e, a, _ in changes])


def to_edits(pieces: Iterable[Piece], text: str) -> tuple[Edit, ...]:
    """The pieces as edits, where `text` is the output they lead to."""
    return tuple(
        Edit(p.original, p.original + len(p.before), p.start, p.end, p.before, text[p.start : p.end], p.rules)
        for p in pieces
    )


def apply(original: str, edits: Iterable[Edit]) -> str:
    """The output that `edits` make of the original."""
    return apply_changes(original, [Change(e.start, e.end, e.after) for e in edits])


def revert(cleaned: str, edits: Iterable[Edit]) -> str:
    """The original that `edits` were made on. RevertError where `cleaned` is not what they led to."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        if edit.out_start < at or cleaned[edit.out_start : edit.out_end] != edit.after:
            raise RevertError(
                f"the text at {edit.out_start} is not what the edit by {', '.join(edit.rules)} left there: "
                "these edits belong to another text, or the text was changed since"
            )
        parts.append(cleaned[at : edit.out_start])
        parts.append(edit.before)
        at = edit.out_end
    parts.append(cleaned[at:])
    return "".join(parts)


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


class Step(NamedTuple):
    """What one rule changed in one round, in the text as it stood before that rule."""

    number: int
    changes: Sequence[Change]


def compose_steps(text: str, steps: Iterable[Step], rule_ids: Sequence[str]) -> list[Piece]:
    """All steps as pieces in coordinates of the original `text`."""
    pieces: list[Piece] = []
    for step in steps:
        pieces = compose(pieces, text, step.changes, rule_ids[step.number])
        text = apply_changes(text, step.changes)
    return pieces
