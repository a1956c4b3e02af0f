"""Marks: which lines of a text the scan engine still has to examine, kept up to date while the text changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mingfan.model import Change

Marks = dict[int, bool]  # start of a line -> whether it changed in this round; in rising order


def carry(marks: Marks, text: str, changes: Sequence[Change]) -> Marks:
    """The marks after a document rule's `changes`, which led to `text`; each line it touched counts as changed."""
    moved: Marks = {}
    spans: list[tuple[int, int]] = []
    shift = k = 0
    for start, changed in marks.items():
        while k < len(changes) and changes[k].end <= start:
            shift += _record(changes[k], shift, spans)
            k += 1
        inside = k < len(changes) and changes[k].start < start
        at = start + shift
        if not inside and (at == 0 or text[at - 1] == "\n"):
            moved[at] = changed
    for change in changes[k:]:
        shift += _record(change, shift, spans)
    moved.update(dict.fromkeys(touched(text, spans), True))
    return dict(sorted(moved.items()))


def _record(change: Change, shift: int, spans: list[tuple[int, int]]) -> int:
    """Note the span of a change in the new text; returns how far it moves what follows."""
    start = change.start + shift
    spans.append((start, start + len(change.after)))
    return len(change.after) - (change.end - change.start)


def touched(text: str, spans: Iterable[tuple[int, int]]) -> list[int]:
    """Starts of the lines that the sorted spans begin, lie or end in."""
    starts: list[int] = []
    done = -1  # where the last line listed ends
    for low, high in spans:
        start = text.rfind("\n", max(done, 0), low) + 1 if low > done else done + 1
        while done < high:
            starts.append(start)
            end = text.find("\n", start)
            done = len(text) if end < 0 else end
            start = done + 1
    return starts
