"""The lines of a text, with how much text stands above each, and where a line cuts a sentence in two."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from mingfan import later
from mingfan.text.columns import columns

FULL = 24  # columns of a line that may be the middle of a paragraph: verse, cells and headings are mostly shorter
MOST_FURNITURE = 6  # lines at the end of a page and the head of the next
PROSE = 40  # columns of a paragraph
_INDENT = (" ", "\t", "\u3000")
_MARK = later.pattern(r"[，。；：！？]")
_SENTENCE = later.pattern(r"[。；]")
_GOES_ON = later.pattern(r"[\p{Han}A-Za-z0-9，、；]\Z")
# What begins a paragraph of its own: an item, a heading, a quotation, a row of a table.
_OWN = later.pattern(
    r"[-*+•·●#>|$]|[（(]?[0-9一二三四五六七八九十]{1,3}[.、．)）]|[“「『【《\[（(①-⑳]"
    r"|第[0-9一二三四五六七八九十百零]{1,5}[章节條条款回卷篇部]"
)


class Line(msgspec.Struct):
    """A line that is not blank. `start` and `end` are its place in the text, without the line feed."""

    start: int
    end: int
    body: str  # without blanks at its ends
    above: int  # characters of the bodies above it

    @property
    def indented(self) -> bool:
        return self.end - self.start > len(self.body)


def lines_of(text: str) -> list[Line]:
    found: list[Line] = []
    at = above = 0
    for raw in text.split("\n"):
        if body := raw.strip():
            found.append(Line(at, at + len(raw.rstrip()), body, above))
            above += len(body)
        at += len(raw) + 1
    return found


def cuts(lines: Sequence[Line], at: int, furniture: Collection[int], surely: bool = False) -> bool:
    """Whether the sentence above a line goes on below it. `furniture` are numbers of lines that do not count.
    `surely`: what stands above is no title of two clauses, for a sentence ends in it, or it is one of several lines."""
    before, after = _beside(lines, at, -1, furniture), _beside(lines, at, +1, furniture)
    if before is None or after is None or not _continues(lines[after]):
        return False
    return _is_open(lines, before) and (not surely or _is_within(lines, before))


def is_left_open(lines: Sequence[Line], at: int, furniture: Collection[int]) -> bool:
    """Whether the text above a line ends amid a sentence."""
    before = _beside(lines, at, -1, furniture)
    return before is not None and _is_open(lines, before)


def below(lines: Sequence[Line], at: int, furniture: Collection[int]) -> int | None:
    """The nearest line below that is no furniture."""
    return _beside(lines, at, +1, furniture)


def is_prose(line: Line) -> bool:
    return columns(line.body) >= PROSE and _MARK.search(line.body) is not None and not _OWN.match(line.body)


def _beside(lines: Sequence[Line], at: int, step: int, furniture: Collection[int]) -> int | None:
    for beside in range(at + step, at + step * (MOST_FURNITURE + 2), step):
        if not 0 <= beside < len(lines):
            return None
        if beside not in furniture:
            return beside
    return None


def _is_open(lines: Sequence[Line], at: int) -> bool:
    """Whether a line ends amid a sentence. A heading does not end in a mark either, but holds none, nor do the lines of
    one width above it."""
    body = lines[at].body
    if not _GOES_ON.search(body) or columns(body) < FULL or _is_table(body):
        return False
    return _MARK.search(body) is not None or (at > 0 and _is_wrapped(lines[at - 1], lines[at]))


def _is_within(lines: Sequence[Line], at: int) -> bool:
    wrapped = at > 0 and _is_wrapped(lines[at - 1], lines[at])
    return wrapped or lines[at].body[-1] in "，、；" or _SENTENCE.search(lines[at].body) is not None


def _is_wrapped(before: Line, line: Line) -> bool:
    near = line.start == before.end + 1 and abs(columns(before.body) - columns(line.body)) <= 4
    return near and _GOES_ON.search(before.body) is not None and _MARK.search(before.body) is not None


def _continues(line: Line) -> bool:
    if line.indented or _OWN.match(line.body) or _is_table(line.body):
        return False
    return _MARK.search(line.body) is not None or columns(line.body) >= FULL


def _is_table(body: str) -> bool:
    return "\t" in body or "|" in body or "  " in body
