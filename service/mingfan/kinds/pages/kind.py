"""Kind `page-lines`: page numbers, and running heads and feet, of the pages that one text was printed on.

A page ends wherever its lines do: in the middle of a sentence, which no heading does, and at even distances. Numbers
of chapters, verses, items and cells rise too, but stand between sentences; refrains, speakers and labels recur too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.kinds.pages.heads import by_themselves
from mingfan.kinds.pages.lines import Line, cuts, lines_of
from mingfan.kinds.pages.numbers import missing_pages, page_furniture
from mingfan.model import Change
from mingfan.text.protect import ALL_BUT_CODE

LEAST_LINES = 5  # of a text with pages: two numbers and text around them


class PageLinesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="page-lines"):
    """`part`: `number`, rising page numbers and what recurs beside them; `head`, a line that recurs by itself;
    `likely-head`, one that recurs between paragraphs and may be a heading; `missing-page`, a number that leaves some
    out, where the sentence above does not end."""

    part: Literal["number", "head", "likely-head", "missing-page"]
    enters: tuple[str, ...] = ALL_BUT_CODE


class CompiledPageLines(Ordinary):
    scope: Scope = "document"
    expressions = None  # any line may be a head

    def __init__(self, spec: PageLinesSpec) -> None:
        self.title = spec.title
        self._part = spec.part

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return text.count("\n") >= LEAST_LINES - 1

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        lines = lines_of(text)
        deadline.check()
        found = self._furniture(lines)
        deadline.check()
        runs = _in_runs(sorted(found))
        return [_removed(text, lines, first, last, found) for first, last in runs]

    def _furniture(self, lines: Sequence[Line]) -> set[int]:
        """Numbers of the lines that go. The title at the head of the text stays."""
        if self._part == "number":
            return page_furniture(lines)
        if self._part == "missing-page":
            return missing_pages(lines)
        wanted = self._part == "head"
        return {at for places, sure in by_themselves(lines) if sure == wanted for at in places} - {0}


def _removed(text: str, lines: Sequence[Line], first: int, last: int, furniture: set[int]) -> Change:
    """Lines with their line feeds; with the blank lines around them where they part a sentence, or where blank lines
    stand on both sides."""
    start = text.rfind("\n", 0, lines[first].start) + 1
    end = text.find("\n", lines[last].end) + 1
    before = lines[first - 1].end + 1 if first else 0
    after = lines[last + 1].start if last + 1 < len(lines) else len(text)
    after = text.rfind("\n", 0, after) + 1 if last + 1 < len(lines) else after
    if not end:  # the last line, without a line feed
        return Change(max(0, start - 1), lines[last].end, "")
    if first and last + 1 < len(lines) and cuts(lines, first, furniture):
        return Change(min(text.find("\n", lines[first - 1].end) + 1, start), after, "")
    return Change(start, after if before < start and last + 1 < len(lines) else end, "")


def _in_runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers in a row."""
    if not numbers:
        return
    first = numbers[0]
    for one, other in pairwise(numbers):
        if other != one + 1:
            yield first, one
            first = other
    yield first, numbers[-1]
