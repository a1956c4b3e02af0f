"""Kind `blank-lines`: runs of blank lines shrink, blank lines at both ends go, one final line feed stays.

A text that does not end in a line feed is not given one: a record of a data set has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import START, Expression


class BlankLinesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="blank-lines"):
    """`most`: how many blank lines in a row stay."""

    most: Annotated[int, msgspec.Meta(ge=0, le=20)] = 1


class CompiledBlankLines(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: BlankLinesSpec) -> None:
        self._most = spec.most
        self._run = "\n" * (spec.most + 2)
        feeds = r"\x{A}" * (spec.most + 2)
        # The scanner adds a line feed: two at the end of the text are three for it.
        self.expressions = (Expression(feeds), Expression(START + r"\x{A}"), Expression(r"\x{A}\x{A}\x{A}"))

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        head = len(text) - len(text.lstrip("\n"))
        tail = len(text.rstrip("\n"))
        changes = [Change(0, head, "")] if head else []
        if tail <= head:
            return changes
        at = head
        # str.find is ten times as fast as a pattern here.
        while (start := text.find(self._run, at, tail)) >= 0:
            at = start + len(self._run)
            while text[at] == "\n":
                at += 1
            changes.append(Change(start + self._most + 1, at, ""))
        if tail + 1 < len(text):
            changes.append(Change(tail + 1, len(text), ""))
        return changes
