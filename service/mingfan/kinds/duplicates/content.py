"""The content of a stretch of text: its letters, digits and ideographs, width and script folded, with their places.

Two copies with the same content are the same text, whatever their punctuation and blanks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from mingfan.native.loops import BUILT, loops

# Full-width digits and Latin letters as half-width ones.
FOLDED = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)}
_FOLD = str.maketrans(FOLDED)
_WIDE = re.compile("[\uff10-\uff5a]")


class Content(NamedTuple):
    chars: str
    places: Sequence[int]  # of each character, in the whole text; ascending

    def first_at(self, place: int) -> int:
        """The first character at or after `place`."""
        return bisect_left(self.places, place)


def content_of(text: str, start: int, end: int) -> Content:
    if not BUILT:
        return _content_of(text, start, end)
    chars, places = loops.content_places(text, start, end)
    return Content(chars, memoryview(places).cast("q"))


def _content_of(text: str, start: int, end: int) -> Content:
    part = text[start:end]
    is_content = list(map(str.isalnum, part))
    chars = "".join(compress(part, is_content))
    if _WIDE.search(chars):  # to translate costs more than all the rest
        chars = chars.translate(_FOLD)
    return Content(chars, list(compress(range(start, end), is_content)))


def letters(text: str) -> str:
    """The content characters alone, as they are."""
    return loops.content(text) if BUILT else "".join(filter(str.isalnum, text))
