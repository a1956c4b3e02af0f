"""The records that cross every boundary. Frozen, without behaviour beyond their own fields.

Positions are code points, spans are half-open, unless a field says otherwise.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec


class Span(NamedTuple):
    start: int
    end: int


class Change(NamedTuple):
    """What one rule proposes on one text: replace text[start:end] by `after`. Internal to one pass."""

    start: int
    end: int
    after: str
    kept: Span | None = None  # where one copy of a passage goes: the one that stays


class Edit(msgspec.Struct, frozen=True, order=True):
    """One change between the original and the output."""

    start: int  # span in the original
    end: int
    out_start: int  # span in the output
    out_end: int
    before: str  # == original[start:end]
    after: str  # == output[out_start:out_end]
    rules: tuple[str, ...]  # ids, in the order they acted


class Finding(msgspec.Struct, frozen=True, order=True):
    """Something a person should look at. It changes nothing. Spans are in the original."""

    start: int
    end: int
    rule: str
    message: str
    related: tuple[Span, ...] = ()


class Stats(msgspec.Struct, frozen=True):
    chars_in: int
    chars_out: int
    chars_removed: int  # sum over edits of len(before) - len(after), where positive
    by_rule: dict[str, int]  # edits each rule took part in


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"text": "in"}):
    """A text the rule changes, and what it must become."""

    text: str
    out: str


class Keep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that looks like the dirt but is not: the rule must leave it as it is."""

    text: str
    why: str


class Rule(msgspec.Struct, frozen=True):
    """One rule of a loaded ruleset. `spec` is the typed entry of the rule file (see `kinds`)."""

    id: str  # "<pack>/<rule>"
    pack: str
    spec: Any
    path: str  # the file it was read from, as given
    line: int  # 1-based line of its entry in that file

    @property
    def title(self) -> str:
        return str(self.spec.title)

    @property
    def why(self) -> str:
        return str(self.spec.why)

    @property
    def kind(self) -> str:
        return str(self.spec.__struct_config__.tag)


class Ruleset(msgspec.Struct, frozen=True):
    """The rules in force, in the order they act."""

    profile: str
    version: str  # of mingfan
    sha256: str  # over the normalised rules, profile options and mingfan's version
    rules: tuple[Rule, ...]
