"""Kind `regex`: what a pattern matches is replaced by a literal text, by a template of its groups, or mapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
import regex

from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Spec
from mingfan.kinds.patterns import (
    check_template,
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
from mingfan.prefilter.begins import begins_with, may_hold
from mingfan.prefilter.variants import Variant
from mingfan.text.records import is_record


class RegexSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="regex"):
    """`pattern` in the syntax of the `regex` module; `replace` may name its groups (`\\g<name>`, `\\1`).

    `map` replaces each character of the match by itself, `words` a match that is one of them; `unless`, one pattern or
    several, leaves a line (or text) alone in which it matches; `requires` leaves alone what holds none of its words, in
    any spelling: it is for patterns that begin with what is common, for the scanner then looks for those words.
    `spare_records` leaves alone lines that
    are data or code by their form.
    """

    names_dirt: ClassVar[bool] = True
    spares_honest: ClassVar[bool] = True

    pattern: str
    replace: str = ""
    map: dict[str, str] = msgspec.field(default_factory=dict)
    words: dict[str, str] = msgspec.field(default_factory=dict)
    unless: str | tuple[str, ...] = ""
    requires: tuple[str, ...] = ()
    scope: Scope = "line"
    ignore_case: bool = False
    spare_records: bool = False
    variants: tuple[Variant, ...] = ()  # forms of the pattern's characters that match too


class CompiledRegex(Ordinary):
    def __init__(self, spec: RegexSpec) -> None:
        self.scope = spec.scope
        pattern = with_variants(spec.pattern, spec.variants)
        self._requires = required(spec.requires)
        self._pattern = compile_pattern(pattern, spec.ignore_case)
        sought = expressions_of_words(self._requires) or expressions_of(pattern, spec.ignore_case, spec.scope)
        self.expressions = sought
        self._unless = compile_unless(spec.unless, spec.ignore_case)
        self._spare_records = spec.spare_records
        self._begins = () if spec.ignore_case else begins_with(pattern)
        self._replacement = _replacement(self._pattern, spec)

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return not self._begins or may_hold(text, self._begins)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        if self._requires and not holds_any(self._requires, text):
            return []
        replacement = self._replacement
        found = (Change(*m.span(), replacement(m)) for m in matches(self._pattern, text, deadline))
        proposed = [c for c in found if text[c.start : c.end] != c.after]
        if not proposed or (self._spare_records and is_record(text)) or search_any(self._unless, text, deadline):
            return []
        return proposed


def _replacement(pattern: regex.Pattern[str], spec: RegexSpec) -> Callable[[regex.Match[str]], str]:
    check_template(pattern, spec.replace, spec.scope)
    if bool(spec.map) + bool(spec.words) + bool(spec.replace) > 1:
        raise BadPattern("a rule has `replace`, `map` or `words`, not two of them", "words" if spec.words else "map")
    if any(len(char) != 1 for char in spec.map):
        raise BadPattern("each key of `map` is one character", "map")
    if spec.scope == "line" and "\n" in "".join([*spec.map.values(), *spec.words.values()]):
        field = "map" if spec.map else "words"
        raise BadPattern("a rule of one line cannot make a line feed: add `scope: document`", field)
    if spec.map:
        table = str.maketrans(spec.map)
        return lambda match: match[0].translate(table)
    if spec.words:
        words = spec.words
        return lambda match: words.get(match[0], match[0])
    if "\\" in spec.replace:
        return lambda match: match.expand(spec.replace)
    return lambda match: spec.replace
