"""Kind `contents-list`: the lines of a table of contents, each a heading with the number of its page.

The numbers rise. A heading 目录 stands above, or chapters are among the lines: scores, prices and figures of tables may
rise too, but have neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from mingfan import later
from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression
from mingfan.text.protect import ALL_BUT_CODE, BLOCK_MARKERS

LEAST = 3  # lines below a heading
LEAST_BARE = 4  # lines without one
LEAST_CHAPTERS = 2  # of those
LONGEST = 80  # characters of a line
_ENTRY = later.pattern(
    r"\A[ \t\u3000]*+(?<title>[^\s.·…．][^\n]{0,60}?)"
    r"(?<gap>[ \t\u3000]*+[.·…．—_-]{2,}+[ \t\u3000]*+|[ \t\u3000]++)[（(]?(?<page>\d{1,4})[)）]?[ \t\u3000]*+"
)
_WIDE = later.pattern(r"\t|\u3000|  |[.·…．—_-]{2}")
_HEADING = later.pattern(
    r"\A[ \t\u3000#*【]*+(?:目[ \u3000]{0,4}[录錄次]|Contents|CONTENTS|Table of Contents)[ \t\u3000】*：:]*+"
)
_CHAPTER = later.pattern(r"第 ?[0-9一二三四五六七八九十百零]{1,4} ?[章节節篇编編卷部讲講课課]|Chapter \d")
_SENTENCE = later.pattern(r"[。！？；，]")
_LETTER = later.pattern(r"\p{L}")


class ContentsListSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="contents-list"):
    """It has no fields of its own."""

    enters: tuple[str, ...] = (*ALL_BUT_CODE, "code")  # lines with tabs are rows of a table to others


class CompiledContentsList(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: ContentsListSpec) -> None:
        self.title = spec.title
        self.expressions = (Expression(r"[\x{9}\x{20}\x{3000}.\x{B7}\x{2026}\x{FF0E}_-][(\x{FF08}]?[0-9]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        deadline.check()
        if any(marker in text for marker in BLOCK_MARKERS):
            return []  # a list in fenced code is code
        return [Change(start, min(end + 1, len(text)), "") for start, end in _lists(text)]


def _lists(text: str) -> Iterator[tuple[int, int]]:
    """Start of the first line and end of the last of each list."""
    run: list[tuple[int, int, regex.Match[str]]] = []
    headed = False
    for start, line in _lines(text):
        entry = _ENTRY.fullmatch(line) if len(line) <= LONGEST else None
        if entry is not None and _is_entry(entry) and (not run or int(entry["page"]) >= int(run[-1][2]["page"])):
            run.append((start, start + len(line), entry))
            continue
        if line.strip() or not (run or headed):
            yield from _found(run, headed)
            run, headed = [], _HEADING.fullmatch(line) is not None
    yield from _found(run, headed)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _is_entry(entry: regex.Match[str]) -> bool:
    return _LETTER.search(entry["title"]) is not None and _SENTENCE.search(entry["title"]) is None


def _found(run: Sequence[tuple[int, int, regex.Match[str]]], headed: bool) -> Iterator[tuple[int, int]]:
    entries = [entry for *_, entry in run]
    if not entries or int(entries[-1]["page"]) <= int(entries[0]["page"]):
        return
    chapters = sum(_CHAPTER.match(entry["title"]) is not None for entry in entries)
    wide = all(_WIDE.search(entry["gap"]) for entry in entries)
    if (headed and len(entries) >= LEAST) or (wide and len(entries) >= LEAST_BARE and chapters >= LEAST_CHAPTERS):
        yield run[0][0], run[-1][1]
