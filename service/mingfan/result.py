"""Result: a cleaned text with every edit on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from mingfan.edits import revert
from mingfan.model import Edit, Finding, Ruleset, Span, Stats
from mingfan.offsets import OffsetMap, OffsetUnit


class Result(msgspec.Struct, frozen=True, dict=True):
    """What `Cleaner.clean` gives. Positions are code points of the original unless said otherwise."""

    text: str
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    stats: Stats
    ruleset: Ruleset
    elapsed_ms: float
    encoding: str | None = None  # what the input was decoded from; None where it was a str
    kept: dict[int, Span] = {}  # where edits[k] removed one copy of a passage: at k, the copy that stays

    @property
    def changed(self) -> bool:
        return bool(self.edits)

    def to_original(self, pos: int) -> int:
        """The position in the original of a position in the output."""
        return self._offsets.to_original(pos)

    def to_cleaned(self, pos: int) -> int:
        """The position in the output of a position in the original."""
        return self._offsets.to_cleaned(pos)

    def revert(self) -> str:
        """The original, exactly."""
        return revert(self.text, self.edits)

    def to_dict(self, offset_unit: OffsetUnit = "codepoint") -> dict[str, Any]:
        """The JSON shape of a result (see `report`)."""
        from mingfan.report import result_to_dict  # the shape is report's alone; importing it here would be a cycle

        return result_to_dict(self, offset_unit)

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.edits)


def count(text: str, output: str, edits: Sequence[Edit]) -> Stats:
    removed = sum(max(0, len(edit.before) - len(edit.after)) for edit in edits)
    by_rule = Counter(rule for edit in edits for rule in edit.rules)
    return Stats(len(text), len(output), removed, dict(sorted(by_rule.items())))
