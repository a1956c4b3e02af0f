"""Repeats that writers mean: verse and refrains, tables, parallel items, code."""

from __future__ import annotations

import re
from functools import cached_property

from rapidfuzz.distance import Indel

from mingfan.kinds.duplicates.content import letters
from mingfan.kinds.duplicates.records import Repeat
from mingfan.model import Span
from mingfan.text.protect import block_lines

# The mark of a list item, a numbered clause, a heading, a row, a quotation or a tag at the start of a line.
_MARK = re.compile(
    r"[ \t\u3000>]*([-*+•·●○■□◆►▸|#│┃<]|\d{1,3}[.、)）．]|[(（]?[一二三四五六七八九十百\d]{1,4}[)）、.是要]"
    r"|第[一二三四五六七八九十百零\d]{1,6}[条章节回])"
)
_BULLETS = frozenset("-*+•·●○■□◆►▸|#│┃<")
VERSE = 30  # characters a line, on average over the lines of a copy: shorter ones are verse, lists or titles
# Entries of reference manuals are alike by design, and full of names in Latin letters. Of 91,223 clean lines of
# Debian's Chinese documentation 101 are near repeats of 60 characters or more; 4 with at most this share of Latin.
MOST_LATIN = 0.1
# Content characters from which on an edited copy is one. The 22 shorter near repeats of that documentation, from 32 on,
# are all entries beside each other; three open with the same sentence, at a likeness of 0.87 and less.
SURE = 60
SURE_SCORE = 0.9
_OPENING_SENTENCE = re.compile(r"[\W_]*[^。！？]+[。！？](?=[\W_]*\w)")  # another follows
OPENING = 12  # content characters
# Similarity to a neighbour of the same length that makes three of a kind. Unrelated prose reaches 0.25, a neighbour of
# the same pattern whose borders are a few characters off 0.6.
THIRD = 0.5
_FIGURES = re.compile(r"\d+")


class Honest:
    """Judges the repeats of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _blocks(self) -> frozenset[int]:
        return block_lines(self._text)

    def holds(self, repeat: Repeat) -> bool:
        """Whether the repeat is one that a writer means."""
        if self._blocks and self._text.count("\n", 0, repeat.first.start) in self._blocks:
            return True
        copy = self._text[repeat.first.start : repeat.first.end]
        lines = [line for line in copy.split("\n") if line.strip()]
        rows = sum("\t" in line.strip() or sum(map(line.count, "|│┃")) > 1 for line in lines)
        if 2 * rows > len(lines) or (len(lines) > 1 and len(copy) <= VERSE * self._count(lines, repeat.first)):
            return True
        if repeat.likeness not in ("near", "conflicting"):
            return False
        if len(letters(copy)) < SURE and not self._is_surely_pasted(repeat):
            return True
        return _is_technical(copy) or self._parallel(repeat) or self._opens_otherwise(repeat) or self._is_series(repeat)

    def _count(self, lines: list[str], span: Span) -> int:
        """How many lines they are; one that the copy begins in and one that it ends in make one."""
        begins = self._text[max(0, span.start - 1) : span.start + 1].strip(" \t\u3000")
        ends = self._text[span.end - 1 : span.end + 1]
        return len(lines) - (bool(begins) and "\n" not in begins and "\n" not in ends)

    def _is_surely_pasted(self, repeat: Repeat) -> bool:
        """Of a short one: hardly edited, and it opens with a whole sentence that is the same. An item or the entry of a
        manual names in its first sentence what it is about, and differs there from the next."""
        one, two = (_OPENING_SENTENCE.match(self._text, span.start, span.end) for span in (repeat.first, repeat.second))
        if repeat.likeness != "near" or repeat.score < SURE_SCORE or one is None or two is None:
            return False
        return letters(one[0]) == letters(two[0])

    def _opens_otherwise(self, repeat: Repeat) -> bool:
        """Each begins with a figure of its own, as the years and groups of a statistic do. A pasted copy may have newer
        figures, but begins with the same ones."""
        one, two = (letters(self._text[span.start : span.end])[:OPENING] for span in (repeat.first, repeat.second))
        ones, twos = _FIGURES.findall(one), _FIGURES.findall(two)
        return ones != twos and list(map(len, ones)) == list(map(len, twos))

    def _is_series(self, repeat: Repeat) -> bool:
        """A third like the two before or after them: what is built to one pattern is written so, not pasted."""
        first, second = repeat.first, repeat.second
        length = second.end - second.start
        pattern = letters(self._text[second.start : second.end])
        before = self._text[max(0, first.start - length) : first.start]
        after = self._text[second.end : second.end + length]
        return any(Indel.normalized_similarity(letters(side), pattern) >= THIRD for side in (before, after))

    def _parallel(self, repeat: Repeat) -> bool:
        """Items of a list and clauses with their own numbers are alike by design; a pasted copy keeps its number."""
        one, two = self._mark(repeat.first), self._mark(repeat.second)
        return one is not None and two is not None and (one != two or one in _BULLETS)

    def _mark(self, span: Span) -> str | None:
        start = span.start
        while start < span.end and self._text[start] == "\n":
            start += 1
        mark = _MARK.match(self._text, start)
        return mark[1] if mark else None


def _is_technical(copy: str) -> bool:
    return sum(char.isascii() and char.isalpha() for char in copy) > MOST_LATIN * len(letters(copy))
