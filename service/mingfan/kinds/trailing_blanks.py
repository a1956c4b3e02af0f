"""Kind `trailing-blanks`: blanks at the end of a line go.

`str.rstrip`, not a pattern: `[ \\t]+$` takes time in the square of a long run of blanks, in `re` and in `regex` alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression


class TrailingBlanksSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="trailing-blanks"):
    """`blanks`: the characters that go."""

    blanks: str = " \t\u00a0\u3000"


class CompiledTrailingBlanks(Ordinary):
    def __init__(self, spec: TrailingBlanksSpec) -> None:
        self._blanks = spec.blanks
        if not spec.blanks or "\n" in spec.blanks:
            raise BadPattern("`blanks` names the characters to trim, without the line feed", "blanks")
        characters = "".join(f"\\x{{{ord(char):X}}}" for char in spec.blanks)
        self.expressions = (Expression(rf"[{characters}]\x{{A}}"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        end = len(text.rstrip(self._blanks))
        return [Change(end, len(text), "")] if end < len(text) else []
