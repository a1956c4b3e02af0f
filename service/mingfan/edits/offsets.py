"""Positions in the original and in the output, and the three units they are counted in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Literal

from mingfan.errors import RevertError
from mingfan.model import Edit, Span

OffsetUnit = Literal["codepoint", "utf16", "utf8"]


class OffsetMap:
    """Positions between the original and the output, both ways, in code points.

    A position inside a replaced span maps to the start of the span on the other side. A position where text was deleted
    maps to the first character after the deletion, so that a character and its position always map together.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._out_starts = [edit.out_start for edit in edits]

    def to_original(self, pos: int) -> int:
        k = bisect_right(self._out_starts, pos)
        if k == 0:
            return pos
        edit = self._edits[k - 1]
        if pos < edit.out_end:
            return edit.start
        return edit.end + pos - edit.out_end

    def original_span(self, start: int, end: int) -> Span:
        first = self.to_original(start)
        return Span(first, first if start == end else self.to_original(end - 1) + 1)

    def cleaned_span(self, start: int, end: int) -> Span:
        """Where a span of the original is in the output. An end inside a replaced span is widened to all of it."""
        first = self.to_cleaned(start)
        k = bisect_left(self._starts, end)
        if start == end or k == 0:
            return Span(first, max(first, end) if k == 0 else first)
        edit = self._edits[k - 1]
        return Span(first, max(first, edit.out_end + max(0, end - edit.end)))

    def to_cleaned(self, pos: int) -> int:
        k = bisect_right(self._starts, pos)
        if k == 0:
            return pos
        edit = self._edits[k - 1]
        if pos < edit.end:
            return edit.out_start
        return edit.out_end + pos - edit.end


def unit_counter(text: str, unit: OffsetUnit) -> Callable[[int], int]:
    """A function from code point positions of `text`, asked in rising order, to positions in `unit`.

    Rising order keeps the whole walk linear; a lower position than the one before starts again from 0.
    """
    if unit == "codepoint" or text.isascii():
        return lambda pos: pos
    at = count = 0

    def counter(pos: int) -> int:
        nonlocal at, count
        if pos < at:
            at = count = 0
        count += _length(text[at:pos], unit)
        at = pos
        return count

    return counter


def _length(text: str, unit: OffsetUnit) -> int:
    if unit == "utf8":
        return len(text.encode("utf-8"))
    return len(text.encode("utf-16-le")) // 2


CODECS = {"utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}


def in_codepoints(text: str, places: set[int], unit: OffsetUnit) -> dict[int, int]:
    """Positions of `text` counted in `unit`, each with its code points. RevertError for one outside the text or inside
    a character.
    """
    if unit == "codepoint":
        if places and not 0 <= min(places) <= max(places) <= len(text):
            raise RevertError("an edit lies outside the text")
        return {place: place for place in places}
    codec, width = CODECS[unit]
    data = text.encode(codec)
    found: dict[int, int] = {}
    before = count = 0
    for place in sorted(places):
        piece = data[before * width : place * width]
        try:
            count += len(piece.decode(codec))
        except UnicodeDecodeError:
            raise RevertError("an edit begins or ends inside a character") from None
        if len(piece) != (place - before) * width:
            raise RevertError("an edit lies outside the text")
        found[place], before = count, place
    return found
