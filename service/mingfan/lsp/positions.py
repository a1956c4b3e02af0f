"""Places of a text as editors count them: lines that end in LF, CR or both, and columns in the unit agreed upon.

`str.splitlines` ends lines at more characters, and so do the documents of pygls: neither is used.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, Range

from mingfan.edits.offsets import OffsetUnit, unit_counter

UNITS: dict[str, OffsetUnit] = {"utf-8": "utf8", "utf-16": "utf16", "utf-32": "codepoint"}  # by the protocol's names
_END = re.compile("[\r\n]")


def one_line_end(text: str) -> str:
    """The text without the CR of CRLF. The line end of a document is its editor's affair: an editor writes its own for
    every LF that it is given. Lines and columns stay what they are."""
    return text.replace("\r\n", "\n")


class Places:
    """Of a text from `one_line_end`. In rising order the places of a line take one walk along it."""

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self._text = text
        self._unit = unit
        self._starts = [0, *(found.end() for found in _END.finditer(text))]
        self._line = -1
        self._count = unit_counter("", unit)

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        if line != self._line:
            self._line, self._count = line, unit_counter(self._text[start : self._end(line)], self._unit)
        return Position(line, self._count(offset - start))

    def range(self, start: int, end: int) -> Range:
        return Range(self.position(start), self.position(end))

    def _end(self, line: int) -> int:
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
