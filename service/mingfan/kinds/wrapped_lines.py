"""Kind `wrapped-lines`: a Chinese paragraph that was broken into lines of one width becomes one line again.

What tells it from verse, lists and tables: its lines are equally long but for the last, each holds a mark within, one
of them at least ends in the middle of a clause, and the last ends a sentence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

import msgspec
import regex

from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

TOLERANCE = 4  # columns by which a line may be shorter: no line begins with a mark
_ENDS = tuple("。！？…”』」!?")
_MARK = regex.compile(r"[，。；：！？、]")
_GOES_ON = regex.compile(r"[\p{Han}A-Za-z0-9，、；％%）》”]\Z")
# What begins a line of its own: an indent, an item, a heading, a quotation, a row of a table.
_OWN = regex.compile(
    r"\s|[-*+•·●#>|$]|[（(]?[0-9一二三四五六七八九十]{1,3}[.、．)）]|[“「『【《\[]|第[0-9一二三四五六七八九十百]{1,4}[章节条回]"
)
_WORD = regex.compile(r"[!-~]{1,40}")
_COLUMNED = regex.compile(r"\S(?: {2,}|\t|\u3000)\S|\|")


class WrappedLinesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="wrapped-lines"):
    """`least`: columns of a full line, two for an ideograph."""

    least: Annotated[int, msgspec.Meta(ge=16)] = 28


class _Line(msgspec.Struct):
    start: int
    text: str
    width: int


class CompiledWrappedLines(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: WrappedLinesSpec) -> None:
        self.title = spec.title
        self._least = spec.least
        self.expressions = (Expression(r"[^\n]\n[^\n]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        found: list[Change] = []
        for paragraph in _paragraphs(text):
            deadline.check()
            if len(paragraph) > 1 and self._is_wrapped(paragraph):
                found += map(_joint, paragraph, paragraph[1:])
        return found

    def _is_wrapped(self, lines: Sequence[_Line]) -> bool:
        full, last = lines[:-1], lines[-1]
        widest = max(line.width for line in full)
        return (
            widest >= self._least
            and last.width <= widest
            and all(_MARK.search(line.text) for line in full)
            and all(_is_full(line, after, widest) for line, after in pairwise(lines))
            and any(not _MARK.match(line.text[-1]) for line in full)
            and last.text.endswith(_ENDS)
            and not any(_COLUMNED.search(line.text.strip()) for line in lines)
        )


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines that may be one paragraph: each goes on into the next, which begins nothing of its own."""
    paragraph: list[_Line] = []
    at = 0
    for line in text.split("\n"):
        follows = paragraph and _GOES_ON.search(paragraph[-1].text) and line and not _OWN.match(line)
        if not follows:
            yield paragraph
            paragraph = []
        stripped = line.rstrip(" \t\u3000")
        if stripped:
            paragraph.append(_Line(at, stripped, _width(stripped)))
        at += len(line) + 1
    yield paragraph


def _is_full(line: _Line, following: _Line, widest: int) -> bool:
    """Whether what begins the next line had no room in this one: a mark, or a Latin word."""
    word = _WORD.match(following.text)
    return widest - line.width <= (max(TOLERANCE, word.end()) if word else TOLERANCE)


def _joint(line: _Line, following: _Line) -> Change:
    """The break between two lines: a blank between Latin words, nothing where a word was parted by a hyphen."""
    end = line.start + len(line.text)
    before, after = line.text[-1], following.text[0]
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return Change(end, following.start, " " if latin else "")


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
