"""Kind `loops`: where speech recognition hung, a word or a few lines come again and again; one of them stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import regex

from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change

# Two to eight Han, not all the same (laughter), eight times or more.
_WORD = regex.compile(r"(?<unit>(?<first>\p{Han})(?!(?P=first){2})\p{Han}{1,7}?)(?P=unit){7,}")
# One to four lines, four times or more: refrains come twice or three times.
_LINES = regex.compile(r"(?<![^\n])(?<unit>(?:[^\n]{2,60}\n){1,4}?)(?P=unit){3,}")


class LoopsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="loops"):
    """`unit`: `word`, of two to eight Han, eight times or more; `line`, one to four of them, four times or more."""

    unit: Literal["word", "line"]


class CompiledLoops(Ordinary):
    scope: Scope = "document"
    expressions = None  # any Han may begin one

    def __init__(self, spec: LoopsSpec) -> None:
        self.title = spec.title
        self._pattern = _WORD if spec.unit == "word" else _LINES

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        return [Change(m.end("unit"), m.end(), "") for m in matches(self._pattern, text, deadline)]
