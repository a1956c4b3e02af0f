"""Kind `line`: a line in which a pattern matches is removed whole, with its line feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mingfan.deadline import Deadline, search
from mingfan.kinds.base import REMOVE_LINE, Ordinary, Spec
from mingfan.kinds.patterns import (
    compile_pattern,
    compile_unless,
    expressions_of,
    expressions_of_words,
    holds_any,
    required,
    search_any,
    with_variants,
)
from mingfan.model import Change
from mingfan.prefilter.variants import Variant
from mingfan.text.protect import ALL_BUT_CODE


class LineSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="line"):
    """`pattern` may match anywhere in the line; write `^…$` for the whole of it. `unless` keeps the line; `requires`
    keeps one that holds none of its words, in any spelling: the scanner then looks for those words.
    """

    names_dirt: ClassVar[bool] = True
    spares_honest: ClassVar[bool] = True
    whole_lines: ClassVar[bool] = True

    pattern: str
    unless: str | tuple[str, ...] = ""
    requires: tuple[str, ...] = ()
    ignore_case: bool = False
    variants: tuple[Variant, ...] = ()  # forms of the pattern's characters that match too
    enters: tuple[str, ...] = ALL_BUT_CODE


class CompiledLine(Ordinary):
    def __init__(self, spec: LineSpec) -> None:
        pattern = with_variants(spec.pattern, spec.variants)
        self._pattern = compile_pattern(pattern, spec.ignore_case)
        self._requires = required(spec.requires)
        self.expressions = expressions_of_words(self._requires) or expressions_of(pattern, spec.ignore_case)
        self._unless = compile_unless(spec.unless, spec.ignore_case)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        if self._requires and not holds_any(self._requires, text):
            return []
        if search(self._pattern, text, deadline) is None or search_any(self._unless, text, deadline):
            return []
        return [REMOVE_LINE]
