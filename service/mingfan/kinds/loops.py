"""Kind `loops`: where speech recognition hung, a word or a few lines come again and again; one of them stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change

# Eight times or more: two to eight Han, not all the same (laughter); or the like between marks or blanks, a Latin word
# or up to four words that are not the same (la la la).
_WORD = later.pattern(
    r"(?<unit>(?<first>\p{Han})(?!(?P=first){2})\p{Han}{1,7}?)(?P=unit){7,}"
    r"|(?<![\p{L}\p{N}])(?<unit>(?<one>\p{Han})(?!(?P=one))\p{Han}{1,7}|[A-Za-z']{5,20}"
    r"|(?<word>[A-Za-z']{1,20}) (?!(?P=word) )[A-Za-z']{1,20}(?: [A-Za-z']{1,20}){0,2}?)"
    r"(?<gap>[，、。！？,.!?]\ ?|\ )(?P=unit)(?:(?P=gap)(?P=unit)){6,}(?![\p{L}\p{N}])"
)
# One to four lines, four times or more: refrains come twice or three times.
_LINES = later.pattern(r"(?<![^\n])(?<unit>(?:[^\n]{2,60}\n){1,4}?)(?P=unit){3,}")


class LoopsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="loops"):
    """`unit`: `word`, up to eight Han or four Latin words, eight times or more; `line`, one to four of them, four
    times or more."""

    unit: Literal["word", "line"]


class CompiledLoops(Ordinary):
    scope: Scope = "document"
    expressions = None  # any letter may begin one

    def __init__(self, spec: LoopsSpec) -> None:
        self.title = spec.title
        self._changes = _words if spec.unit == "word" else _lines

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        return self._changes(text, deadline)


def _words(text: str, deadline: Deadline) -> list[Change]:
    return [Change(m.end("unit"), m.end(), "") for m in matches(_WORD, text, deadline)]


def _lines(text: str, deadline: Deadline) -> list[Change]:
    """The line feed that goes is the one before what is repeated: the last line may have none."""
    whole = text if text.endswith("\n") else text + "\n"
    return [Change(m.end("unit") - 1, m.end() - 1, "") for m in matches(_LINES, whole, deadline)]
