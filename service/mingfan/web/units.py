"""Edits that a client sends back, in the unit it counts in."""

from __future__ import annotations

from collections.abc import Sequence

from mingfan.errors import RevertError
from mingfan.model import Edit
from mingfan.offsets import OffsetUnit
from mingfan.web.bodies import EditItem

CODECS = {"utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}


def edits_in_codepoints(text: str, items: Sequence[EditItem], unit: OffsetUnit) -> list[Edit]:
    """The edits with their places in the cleaned text counted in code points; RevertError where they fall outside it or
    inside a character. Places in the original are left as they are: taking edits back does not need them.
    """
    places = {place for item in items for place in (item.out_start, item.out_end)}
    codepoint = {place: place for place in places} if unit == "codepoint" else _codepoints(text, places, unit)
    return [
        Edit(i.start, i.end, codepoint[i.out_start], codepoint[i.out_end], i.before, i.after, i.rules) for i in items
    ]


def _codepoints(text: str, places: set[int], unit: OffsetUnit) -> dict[int, int]:
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
