"""Kind `wrapped-lines`: a Chinese paragraph that was broken into lines of one width becomes one line again.

What tells it from verse, lists and tables: its lines are equally long but for the last, each holds a mark within, one
of them at least ends in the middle of a clause, and the last ends a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

import msgspec

from mingfan import later
from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Share, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression
from mingfan.text.columns import columns

TOLERANCE = 4  # columns by which a line may be shorter: no line begins with a mark
SURE = 3  # lines of a paragraph that tell the width of the text
_ENDS = tuple("。！？…”』」!?")
_MARK = later.pattern(r"[，。；：！？、]")
_CLAUSE = later.pattern(r"[，。；：！？]")
_GOES_ON = later.pattern(r"[\p{Han}A-Za-z0-9，、；％%）》”]\Z")
# What begins a line of its own: an indent, an item, a heading, a quotation, a row of a table.
_OWN = later.pattern(
    r"\s|[-*+•·●#>|$]|[（(]?[0-9一二三四五六七八九十]{1,3}[.、．)）]|[“「『【《\[]|第[0-9一二三四五六七八九十百]{1,4}[章节条回]"
)
_WORD = later.pattern(r"[!-~]{1,40}")
_COLUMNED = later.pattern(r"\S(?: {2,}|\t|\u3000)\S|\|")


class WrappedLinesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="wrapped-lines"):
    """`least`: columns of a full line, two for an ideograph. `lines`: how many a paragraph has at least. `marked`: how
    many of its full lines hold a mark; `broken`: how many end in the middle of a clause, one at least.

    Verse has lines of one width too: of five or seven ideographs without marks, or with one at each line end.
    """

    least: Annotated[int, msgspec.Meta(ge=10)] = 28
    lines: Annotated[int, msgspec.Meta(ge=2)] = 2
    marked: Share = 1
    broken: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0


class _Line(msgspec.Struct):
    start: int
    text: str
    width: int


class CompiledWrappedLines(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: WrappedLinesSpec) -> None:
        self.title = spec.title
        self._spec = spec
        self.expressions = (Expression(r"[^\n]\n[^\n]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        wrapped = [paragraph for paragraph in self._paragraphs(text, deadline) if self._is_wrapped(paragraph)]
        widths = {_widest(paragraph) for paragraph in wrapped if len(paragraph) >= SURE}
        found: list[Change] = []
        for paragraph in wrapped:
            # One full line has no width to share: two posts of a forum look the same.
            if any(abs(_widest(paragraph) - width) <= TOLERANCE for width in widths):
                found += map(_joint, paragraph, paragraph[1:])
        return found

    def _paragraphs(self, text: str, deadline: Deadline) -> Iterator[list[_Line]]:
        for paragraph in _paragraphs(text):
            deadline.check()
            if len(paragraph) > 1:
                yield paragraph

    def _is_wrapped(self, lines: Sequence[_Line]) -> bool:
        full, last = lines[:-1], lines[-1]
        widest = _widest(lines)
        marked = sum(_MARK.search(line.text) is not None for line in full)
        broken = sum(not _MARK.match(line.text[-1]) for line in full)
        return (
            widest >= self._spec.least
            and len(lines) >= self._spec.lines
            and last.width <= widest
            and marked >= self._spec.marked * len(full)
            and all(_is_full(line, after, widest) for line, after in pairwise(lines))
            and broken >= max(1, self._spec.broken * len(full))
            and last.text.endswith(_ENDS)
            and _is_running(full)
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
            paragraph.append(_Line(at, stripped, columns(stripped)))
        at += len(line) + 1
    yield paragraph


def _is_running(lines: Sequence[_Line]) -> bool:
    """Whether clauses end within lines, and not in the same places of all: rows of a list are alike."""
    places = {tuple(match.start() for match in _MARK.finditer(line.text)) for line in lines}
    within = any(_CLAUSE.search(line.text, 0, len(line.text) - 1) for line in lines)
    return within and (len(places) > 1 or len(lines) == 1)


def _widest(lines: Sequence[_Line]) -> int:
    return max(line.width for line in lines[:-1])


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
