"""Kind `unpaired`: a bracket or quote without its other half.

Numbering (`1）`), faces and the quote that opens each paragraph of a long speech have none. What is farther than
`FARTHEST` is no other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

FARTHEST = 600  # characters between the two of a pair
_ALIKE = {"（": "(", "）": ")", "【": "[", "】": "]", "“": '"', "”": '"'}  # half of one form may meet half of the other
_NUMBERING = later.pattern(
    r"(?<![\p{Han}A-Za-z0-9])(?:[0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳ivxIVX]{1,4})\Z"
)
_MOUTHS = "（）"
_SHAFTS = ("=", "-", "—", "－", ">", "~", "》")
_EYES = later.pattern(r"[:：;；][-^]?\Z")
_FACE = later.pattern(r"[=^_~～≧≦∀▽ωоO｀´`'∇°⊙﹏＾╥◕•・ᴗ><╯╰]")
_SPEECH = later.pattern(r"(?:\A|[\n\r]|\u3000)[ \t\u3000>]{0,8}\Z")
_BEFORE = 9  # characters that say what a mark is


class UnpairedSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="unpaired"):
    """`marks`: pairs of characters, `（）《》`. `side`: which half has no other."""

    marks: str
    side: Literal["opening", "closing"]


class CompiledUnpaired(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: UnpairedSpec) -> None:
        self.title = spec.title
        if not spec.marks or len(spec.marks) % 2 or len(set(spec.marks)) != len(spec.marks):
            raise BadPattern("`marks` is pairs of different characters, such as （）《》", "marks")
        self._pairs = dict(zip(spec.marks[::2], spec.marks[1::2], strict=True))
        self._side = spec.side
        wanted = spec.marks[::2] if spec.side == "opening" else spec.marks[1::2]
        self.expressions = (Expression("[" + "".join(f"\\x{{{ord(mark):X}}}" for mark in wanted) + "]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        lone = (at for pair in self._pairs.items() for at in self._lone(text, *pair, deadline))
        return [Change(at, at + 1, "") for at in sorted(lone)]

    def _lone(self, text: str, opening: str, closing: str, deadline: Deadline) -> Iterator[int]:
        halves = {opening, closing, _ALIKE.get(opening, opening), _ALIKE.get(closing, closing)}
        if '"' in halves and '"' in text:
            return  # straight quotes say nothing about their side
        found = regex.compile("[" + regex.escape("".join(sorted(halves))) + "]")
        openings = {opening, _ALIKE.get(opening)}
        open_: list[int] = []
        for match in matches(found, text, deadline):
            at = match.start()
            while open_ and at - open_[0] > FARTHEST:
                yield from self._told(text, open_.pop(0), opening)
            if match[0] in openings:
                open_.append(at)
            elif open_:
                open_.pop()
            else:
                yield from self._told(text, at, closing)
        for at in open_:
            yield from self._told(text, at, opening)

    def _told(self, text: str, at: int, mark: str) -> Iterator[int]:
        """The place, if it is the form and the side that the rule is about, and the mark is no other thing."""
        side = "opening" if mark in self._pairs else "closing"
        before = text[max(0, at - _BEFORE) : at]
        if text[at] != mark or side != self._side or _is_drawn(mark, before, text[at + 1 : at + 2]):
            return
        other = _SPEECH.search(before) if side == "opening" else _NUMBERING.search(before)
        if other is None or (side == "opening" and mark not in "“「『"):
            yield at


def _is_drawn(mark: str, before: str, after: str) -> bool:
    """Whether a mark is part of a face or an arrow. What follows `：（` may be what the colon announces."""
    if mark not in _MOUTHS:
        return mark == "》" and before.endswith(_SHAFTS)
    eyes = _EYES.search(before) is not None and not (mark == "（" and after.isalnum())
    return eyes or any(_FACE.fullmatch(char) for char in (before[-1:], after))
