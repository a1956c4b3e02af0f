"""What every rule kind provides: a typed spec (the rule file's entry) and a compiled rule made from it.

A kind proposes changes and decides nothing else: protection, order, rounds and edits belong to the engines. What a
compiled rule returns may depend on its arguments only, so that both engines, and every repetition, get the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

from mingfan.deadline import Deadline
from mingfan.model import Change, Example, Finding, Keep

Scope = Literal["line", "document"]
Safety = Literal["safe", "report"]


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """The fields common to the rules of every kind."""

    id: str
    title: str
    why: str
    examples: tuple[Example, ...]
    keep: tuple[Keep, ...]
    safety: Safety = "safe"
    enters: tuple[str, ...] = ()  # kinds of protected spans the rule may change; ("all",) for any
    max_share: float = 0.5  # of a text over 1,000 characters that the rule may delete; above, it is held back


class Expression(NamedTuple):
    """A pattern for the scanner. It must match, in UTF-8, every line (or document) that the rule could change."""

    pattern: str
    flags: int = 0


class Compiled(Protocol):
    """A rule ready to run. `text` is one line without its line feed (scope "line") or the whole text ("document")."""

    @property
    def scope(self) -> Scope: ...

    @property
    def expressions(self) -> tuple[Expression, ...] | None:
        """What the scanner looks for; None: the scanner cannot tell, the rule is always a candidate."""

    def may_change(self, text: str) -> bool:
        """For scope "document": a cheap test that may only err towards True."""

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        """What the rule would change: sorted, not overlapping, each with text[start:end] != after.

        A line rule removes its whole line, line feed included, by returning REMOVE_LINE alone.
        """

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        """For `safety: report` and kinds that only report: what a person should look at, spans in `text`."""


# The one change that stands for "this line and its line feed".
REMOVE_LINE = Change(0, -1, "")
