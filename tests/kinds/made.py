"""Rules made on the spot, one of a kind: what a compiled rule itself makes of a text, without the engines."""

from __future__ import annotations

from typing import Any

from mingfan.deadline import Deadline
from mingfan.edits.compose import apply_changes
from mingfan.kinds.base import REMOVE_LINE, Compiled, Example, Keep, Spec
from mingfan.kinds.table import KINDS, compile_spec

DEADLINE = Deadline(86_400)  # it runs from when the tests are collected


def spec(kind: str, **fields: Any) -> Spec:
    (of_kind,) = (each for each in KINDS if each.__struct_config__.tag == kind)
    common: dict[str, Any] = {"id": "made", "title": "甲", "why": "乙"}
    return of_kind(**common, examples=(Example("丙", "丁"),), keep=(Keep("戊", "己"),), **fields)


def made(kind: str, **fields: Any) -> Compiled:
    return compile_spec(spec(kind, **fields))


def once(rule: Compiled, text: str) -> str:
    """The text after the rule has run once. Its changes are sorted, do not overlap and change something."""
    parts = text.split("\n") if rule.scope == "line" else [text]
    out = []
    for part in parts:
        changes = list(rule.changes(part, DEADLINE))
        if changes == [REMOVE_LINE]:
            continue
        at = 0
        for change in changes:
            assert at <= change.start <= change.end, changes
            assert part[change.start : change.end] != change.after, changes
            at = change.end
        out.append(apply_changes(part, changes))
    return "\n".join(out)
