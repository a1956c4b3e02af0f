"""Kind `regex`: what a pattern matches is replaced by a literal text, by a template of its groups, or mapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import regex

from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.kinds.patterns import (
    BadPattern,
    check_template,
    compile_pattern,
    compile_patterns,
    expressions_of,
    search_any,
)
from mingfan.model import Change


class RegexSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="regex"):
    """`pattern` in the syntax of the `regex` module; `replace` may name its groups (`\\g<name>`, `\\1`).

    `map` replaces each character of the match by itself; `unless`, one pattern or several, leaves a line (or text)
    alone in which it matches.
    """

    pattern: str
    replace: str = ""
    map: dict[str, str] = msgspec.field(default_factory=dict)
    unless: str | tuple[str, ...] = ""
    scope: Scope = "line"
    ignore_case: bool = False


class CompiledRegex(Ordinary):
    def __init__(self, spec: RegexSpec) -> None:
        self.title = spec.title
        self.scope = spec.scope
        self.expressions = expressions_of(spec.pattern, spec.ignore_case, spec.scope)
        self._pattern = compile_pattern(spec.pattern, spec.ignore_case)
        self._unless = compile_patterns(spec.unless, spec.ignore_case)
        self._replacement = _replacement(self._pattern, spec)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        replacement = self._replacement
        found = (Change(*m.span(), replacement(m)) for m in matches(self._pattern, text, deadline))
        proposed = [c for c in found if text[c.start : c.end] != c.after]
        return [] if proposed and search_any(self._unless, text, deadline) else proposed


def _replacement(pattern: regex.Pattern[str], spec: RegexSpec) -> Callable[[regex.Match[str]], str]:
    check_template(pattern, spec.replace)
    if spec.map and spec.replace:
        raise BadPattern("a rule has `replace` or `map`, not both")
    if any(len(char) != 1 for char in spec.map):
        raise BadPattern("each key of `map` is one character")
    if spec.scope == "line" and "\n" in spec.replace + "".join(spec.map.values()):
        raise BadPattern("a rule of one line cannot make a line feed: add `scope: document`")
    if spec.map:
        table = str.maketrans(spec.map)
        return lambda match: match[0].translate(table)
    if "\\" in spec.replace:
        return lambda match: match.expand(spec.replace)
    return lambda match: spec.replace
