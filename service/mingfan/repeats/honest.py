"""Repeats that writers mean: verse and refrains, lists, tables, headings, dialogue, code."""

from __future__ import annotations

import re
from functools import cached_property

from mingfan.protect import block_lines
from mingfan.repeats.records import Repeat

# The mark of a list, a numbered clause, a heading, a table row or a quotation at the start of a line.
_MARKED = re.compile(
    r"[ \t\u3000>]*(?:[-*+•·●○■□◆►▸|#│┃<]|\d{1,3}[.、)）．]|[(（]?[一二三四五六七八九十百\d]{1,4}[)）、.]|第[一二三四五六七八九十百零\d]{1,6}[条章节回])"
)
# Lines of verse are short: of 1,200 poems' lines in the labelled texts and the fortunes package none passed 30 characters.
VERSE = 30


class Honest:
    """Judges the repeats of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _blocks(self) -> frozenset[int]:
        return block_lines(self._text)

    def holds(self, repeat: Repeat) -> bool:
        text = self._text
        lines = [line for line in text[repeat.first.start : repeat.first.end].split("\n") if line.strip()]
        if not lines:
            return True
        line_start = text.rfind("\n", 0, repeat.first.start) + 1
        whole = not text[line_start : repeat.first.start].strip()
        if self._blocks and text.count("\n", 0, repeat.first.start) in self._blocks:
            return True
        if "\t" in text[repeat.first.start : repeat.first.end].strip() or any(line.count("|") > 1 for line in lines):
            return True
        marked = [_MARKED.match(line) is not None for line in lines]
        if repeat.likeness in ("near", "conflicting") and (any(marked[not whole :]) or (whole and marked[0])):
            return True
        if len(lines) == 1:
            return whole and repeat.likeness != "exact" and _MARKED.match(text, line_start) is not None
        return sum(map(len, lines)) <= VERSE * len(lines) or all(marked)
