"""Apply, compose and revert: pure functions between changes, edits and texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple, overload

from mingfan.deadline import Deadline
from mingfan.edits.offsets import OffsetMap
from mingfan.errors import RevertError
from mingfan.model import Change, Edit, Span

CHUNK = 64  # pieces kept together, so that those far from every change are passed over at once; it only affects speed

_start = attrgetter("start")


class Step(NamedTuple):
    """What one rule changed in one round, in the text as it was before that rule."""

    number: int  # of the rule in the ruleset
    changes: Sequence[Change]


class Piece(NamedTuple):
    """An edit that is still being composed. Its place in the present text follows from the pieces before it."""

    start: int  # in the original
    end: int
    after: str  # what the present text has there
    rules: tuple[str, ...]
    kept: Span | None = None  # as in Edit

    @property
    def growth(self) -> int:
        return len(self.after) - (self.end - self.start)


class Rewritten(Sequence[Change]):
    """Lines that a rule rewrote, `lines` a change each. As a sequence it is what changed within them, which is worked
    out when someone asks: who only wants the text does not."""

    def __init__(self, lines: Sequence[Change], refine: Callable[[], Sequence[Change]]) -> None:
        self.lines = lines
        self._refine = refine

    @cached_property
    def _changes(self) -> Sequence[Change]:
        return self._refine()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __len__(self) -> int:
        return len(self._changes)

    @overload
    def __getitem__(self, at: int) -> Change: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Change]: ...

    def __getitem__(self, at: int | slice) -> Change | Sequence[Change]:
        return self._changes[at]

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)


def coarse(changes: Sequence[Change]) -> Sequence[Change]:
    """The changes that lead to the same text, whole lines where they were rewritten."""
    return changes.lines if isinstance(changes, Rewritten) else changes


def apply_changes(text: str, changes: Sequence[Change]) -> str:
    """The text with every change made. `changes` are sorted and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, after, _ in coarse(changes):
        parts.append(text[at:start])
        parts.append(after)
        at = end
    parts.append(text[at:])
    return "".join(parts)


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


def compose(
    original: str, steps: Iterable[Step], rule_ids: Sequence[str], deadline: Deadline, *, copies: bool = True
) -> tuple[Edit, ...]:
    """All steps as one list of edits; without `copies` no edit says which copy of a passage it kept.

    A step costs what its changes and the pieces near them cost. CleanTimeout where the deadline passes.
    """
    composition = Composition(original, deadline)
    for number, changes in steps:
        if any(change.kept for change in changes):
            offsets = OffsetMap(composition.edits()) if copies else None
            changes = [c._replace(kept=offsets.original_span(*c.kept) if offsets and c.kept else None) for c in changes]
        composition.add(changes, rule_ids[number])
    return composition.edits()


class _Chunk(NamedTuple):
    """Neighbouring pieces, and by how much they make the text longer."""

    pieces: Sequence[Piece]
    growth: int


class Composition:
    """How the present text differs from the original while rules change it."""

    def __init__(self, original: str, deadline: Deadline, chunk: int = CHUNK) -> None:
        self._original = original
        self._deadline = deadline
        self._size = chunk
        self._chunks = [_Chunk((), 0)]

    def add(self, changes: Sequence[Change], rule: str) -> None:
        """Take in what a rule changed in the present text; the `kept` of a change is in the original.

        Pieces and changes that overlap become one piece; those that only touch stay apart, except that an insertion
        joins what was deleted or inserted at the same point. A deletion around earlier deletions is cut at them, so
        that each deleted line keeps an edit of its own. A piece that restores the original disappears.
        """
        if len(self._chunks) == 1 and not self._chunks[0].pieces:
            self._chunks = self._in_chunks(self._first(changes, rule)) or [_Chunk((), 0)]
            return
        chunks: list[_Chunk] = []
        grown = 0
        for chunk, near in self._with_changes(changes):
            if near:
                composed = _Stretch(self._original, chunk.pieces, grown).composed(near, rule, self._deadline)
                chunks += self._in_chunks(composed)
            else:
                chunks.append(chunk)
            grown += chunk.growth
        self._chunks = chunks or [_Chunk((), 0)]

    def _first(self, changes: Sequence[Change], rule: str) -> list[Piece]:
        """What the first changes become: there is nothing yet that they could meet."""
        self._deadline.check()
        rules, original = (rule,), self._original
        return [
            Piece(start, end, after, rules, kept) for start, end, after, kept in changes if after != original[start:end]
        ]

    def _in_chunks(self, pieces: Sequence[Piece]) -> list[_Chunk]:
        parts = (pieces[at : at + self._size] for at in range(0, len(pieces), self._size))
        return [_Chunk(part, sum(len(after) - end + start for start, end, after, _, _ in part)) for part in parts]

    def _with_changes(self, changes: Sequence[Change]) -> Iterator[tuple[_Chunk, Sequence[Change]]]:
        """Each chunk with the changes that fall to it. Chunks that one change may reach come as one."""
        held: list[Piece] = []
        done = grown = growth = 0
        last = self._chunks[-1]
        for chunk in self._chunks:
            self._deadline.check()
            growth += chunk.growth
            if chunk is last:
                upto = len(changes)
            else:
                end = chunk.pieces[-1].end + grown + growth
                upto = bisect_right(changes, end, done, key=_start)
                if upto > done and changes[upto - 1].end >= end:
                    held += chunk.pieces
                    continue
            yield _Chunk([*held, *chunk.pieces], growth) if held else chunk, changes[done:upto]
            grown, done, growth, held = grown + growth, upto, 0, []

    def edits(self) -> tuple[Edit, ...]:
        edits: list[Edit] = []
        grown = 0
        for chunk in self._chunks:
            self._deadline.check()
            for start, end, after, rules, kept in chunk.pieces:
                out = start + grown
                edits.append(Edit(start, end, out, out + len(after), self._original[start:end], after, rules, kept))
                grown += len(after) - (end - start)
        return tuple(edits)


class _Stretch:
    """Neighbouring pieces with their places in the present text."""

    def __init__(self, original: str, pieces: Sequence[Piece], grown: int) -> None:
        self._original = original
        self._pieces = pieces
        self._grown = list(accumulate((piece.growth for piece in pieces), initial=grown))  # before each piece
        self._spans = [
            Span(piece.start + grown, piece.start + grown + len(piece.after))
            for piece, grown in zip(pieces, self._grown, strict=False)
        ]

    def composed(self, changes: Sequence[Change], rule: str, deadline: Deadline) -> list[Piece]:
        changes = self._cut_at_deletions(changes)
        out: list[Piece] = []
        i = k = 0
        while i < len(changes):
            deadline.check()
            while k < len(self._pieces) and self._is_before(k, changes[i]):
                out.append(self._pieces[k])
                k += 1
            j, m = self._cluster(k, changes, i)
            piece = self._join(k, m, changes[i:j], rule)
            if piece.growth or piece.after != self._original[piece.start : piece.end]:
                out.append(piece)
            i, k = j, m
        out += self._pieces[k:]
        return out

    def _cut_at_deletions(self, changes: Sequence[Change]) -> Sequence[Change]:
        points = [start for start, end in self._spans if start == end]
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
                    out.append(change._replace(start=start, end=points[k]))
                    start = points[k]
                k += 1
            out.append(change._replace(start=start))
        return out

    def _is_before(self, k: int, change: Change) -> bool:
        return self._spans[k].end <= change.start and not _meet(self._spans[k], change)

    def _cluster(self, k: int, changes: Sequence[Change], i: int) -> tuple[int, int]:
        """Ends of the runs of changes from `i` and pieces from `k` that overlap one another in a chain."""
        spans = self._spans
        j, m = i + 1, k
        while True:
            if m < len(spans) and _meet(spans[m], changes[j - 1]):
                m += 1
            elif m > k and j < len(changes) and _meet(spans[m - 1], changes[j]):
                j += 1
            else:
                return j, m

    def _join(self, k: int, m: int, changes: Sequence[Change], rule: str) -> Piece:
        pieces = self._pieces[k:m]
        start, end = changes[0].start, changes[-1].end
        if not pieces and len(changes) == 1:
            grown = self._grown[k]
            return Piece(start - grown, end - grown, changes[0].after, (rule,), changes[0].kept)
        if pieces:
            start, end = min(start, self._spans[k].start), max(end, self._spans[m - 1].end)
        first, last = start - self._grown[k], end - self._grown[m]
        present = apply_changes(
            self._original[first:last], [Change(p.start - first, p.end - first, p.after) for p in pieces]
        )
        after = apply_changes(present, [Change(c.start - start, c.end - start, c.after) for c in changes])
        rules = dict.fromkeys(chain.from_iterable((*(piece.rules for piece in pieces), (rule,))))
        kept = [span for span in (*(p.kept for p in pieces), *(c.kept for c in changes)) if span]
        return Piece(first, last, after, tuple(rules), kept[-1] if kept else None)


def _meet(piece: Span, change: Change) -> bool:
    """Whether the two overlap, or both are empty at one point."""
    if piece.start < change.end and change.start < piece.end:
        return True
    return piece.start == piece.end == change.start == change.end
