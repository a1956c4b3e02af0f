"""Kind `identifier`: what a pattern matches and a check confirms is masked, replaced by a token or hash, or dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

import msgspec
import regex

from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.kinds.identifiers import checks
from mingfan.kinds.identifiers.masks import Action, plain, replacer
from mingfan.kinds.patterns import compile_pattern, expressions_of
from mingfan.model import Change

Count = Annotated[int, msgspec.Meta(ge=0)]


class IdentifierSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="identifier"):
    """`pattern` matches the identifier; its group `value`, where it has one, is the part that goes.

    `check` names a scheme that the value must pass: see `identifiers.checks`. `action`: `mask` leaves `head` and `tail`
    characters and stars for the rest, `token` writes `[name1]`, `hash` writes `[name:…]`, `text` writes `text`, `drop`
    removes. The same value gets the same token in one text, and the same hash in every text.
    """

    names_dirt: ClassVar[bool] = True
    spares_honest: ClassVar[bool] = True
    leaves_a_part: ClassVar[bool] = True

    pattern: str
    name: str = ""  # in tokens and hashes; the title where empty
    check: Literal["", "resident-id", "credit-code", "luhn", "hong-kong-id", "taiwan-id", "ip-address"] = ""
    action: Action = "mask"
    head: Count = 0
    tail: Count = 0
    text: str = ""
    ignore_case: bool = False


class CompiledIdentifier(Ordinary):
    # Of the whole text: a token is numbered by its place in it.
    scope: Scope = "document"

    def __init__(self, spec: IdentifierSpec) -> None:
        self.title = spec.title
        self._pattern = compile_pattern(spec.pattern, spec.ignore_case)
        self.expressions = expressions_of(spec.pattern, spec.ignore_case, self.scope)
        self._group = "value" if "value" in self._pattern.groupindex else 0
        self._scheme = spec.check
        self._check = checks.CHECKS.get(spec.check)
        self._compared = plain if spec.check != "ip-address" else str
        self._replacer = replacer(spec.action, spec.name or spec.title, spec.head, spec.tail, spec.text)

    def require(self) -> None:
        checks.require(self._scheme)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        replace = self._replacer()
        found = (Change(*m.span(self._group), replace(m[self._group])) for m in self._confirmed(text, deadline))
        return [change for change in found if text[change.start : change.end] != change.after]

    def _confirmed(self, text: str, deadline: Deadline) -> Iterator[regex.Match[str]]:
        for match in matches(self._pattern, text, deadline):
            if self._check is None or self._check(self._compared(match[self._group])):
                yield match
