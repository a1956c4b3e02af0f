"""Kind `duplicates`: where a passage is followed by a copy of itself, one copy is removed or reported.

Repeats that writers mean stay: short ones, and those in verse, lists, tables, headings, dialogue and code. A passage
pasted again further down (`far`) has to be long: a compilation may honestly say a thing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Spec
from mingfan.kinds.duplicates import Likeness, Repeat, describe, find_repeats, may_repeat
from mingfan.kinds.duplicates.far import far_repeats, may_repeat_far
from mingfan.kinds.duplicates.honest import Honest
from mingfan.model import Change, Finding, Span
from mingfan.prefilter.widen import Expression


class DuplicatesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="duplicates"):
    """`likeness`: which repeats the rule takes; `least`: content characters of a copy; `copy`: the one that stays."""

    likeness: Annotated[tuple[Likeness, ...], msgspec.Meta(min_length=1)]
    least: Annotated[int, msgspec.Meta(ge=8)] = 32
    copy: Literal["first", "last", "longest"] = "first"
    enters: tuple[str, ...] = ("all",)


class CompiledDuplicates(Ordinary):
    scope: Scope = "document"
    expressions: tuple[Expression, ...] | None = None

    def __init__(self, spec: DuplicatesSpec) -> None:
        self._spec = spec
        self._edited = not {"near", "conflicting"}.isdisjoint(spec.likeness)
        self._far = "far" in spec.likeness
        if self._far and len(spec.likeness) > 1:
            raise BadPattern("`far` copies are looked for by a rule of their own: name no other likeness", "likeness")

    def may_change(self, text: str, deadline: Deadline) -> bool:
        if self._far:
            return may_repeat_far(text, self._spec.least)
        return may_repeat(text, self._spec.least, self._edited)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        changes: list[Change] = []
        honest = Honest(text)
        for repeat in self._repeats(text, deadline, honest):
            if not honest.is_passage(repeat):
                continue
            goes = self._goes(repeat)
            start, end = _with_its_gap(text, repeat, goes)
            if not changes or start >= changes[-1].end:
                stays = repeat.first if goes == repeat.second else repeat.second
                changes.append(Change(start, end, "", _without_blanks(text, stays)))
        return changes

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        if self._far and not self.may_change(text, deadline):
            return ()
        found = []
        for repeat in self._repeats(text, deadline, Honest(text)):
            message, message_en = describe(repeat.likeness, repeat.score, repeat.differences)
            found.append(Finding(*repeat.second, "", message, (repeat.first,), message_en))
        return found

    def _repeats(self, text: str, deadline: Deadline, honest: Honest) -> Iterator[Repeat]:
        if self._far:
            every = far_repeats(text, self._spec.least, deadline.check) if self.may_change(text, deadline) else ()
            yield from (repeat for repeat in every if not honest.holds(repeat))
            return
        for repeat in find_repeats(text, self._spec.least, self._edited, deadline.check, honest.holds):
            if repeat.likeness in self._spec.likeness:
                yield repeat

    def _goes(self, repeat: Repeat) -> Span:
        if repeat.broken is not None:
            return repeat.first if repeat.broken == "first" else repeat.second
        if repeat.likeness == "exact" or self._spec.copy == "first":
            return repeat.second
        if self._spec.copy == "last":
            return repeat.first
        longer = repeat.second.end - repeat.second.start > repeat.first.end - repeat.first.start
        return repeat.first if longer else repeat.second


def _with_its_gap(text: str, repeat: Repeat, goes: Span) -> Span:
    """The copy that goes, with the line feeds and blanks between the two; of a far one, with the end of its line."""
    if repeat.likeness == "far":
        whole = text[: goes.start].endswith("\n") and text.startswith("\n", goes.end)
        return Span(goes.start, goes.end + whole)
    if goes == repeat.second:
        return Span(repeat.first.end, goes.end) if not text[repeat.first.end : goes.start].strip() else goes
    return Span(goes.start, repeat.second.start) if not text[goes.end : repeat.second.start].strip() else goes


def _without_blanks(text: str, span: Span) -> Span:
    copy = text[span.start : span.end]
    return Span(span.end - len(copy.lstrip()), span.start + len(copy.rstrip()))
