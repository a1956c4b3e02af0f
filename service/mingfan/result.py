"""Result: a cleaned text with every edit on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from mingfan.edits.compose import revert
from mingfan.edits.offsets import OffsetMap, OffsetUnit, unit_counter
from mingfan.model import Edit, Finding, Span, Stats
from mingfan.ruleset.model import Ruleset


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
        pass

        return result_to_dict(self, offset_unit)

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.edits)


def count(text: str, output: str, edits: Sequence[Edit]) -> Stats:
    removed = sum(max(0, len(edit.before) - len(edit.after)) for edit in edits)
    by_rule = Counter(rule for edit in edits for rule in edit.rules)
    return Stats(len(text), len(output), removed, dict(sorted(by_rule.items())))


def result_to_dict(result: Result, offset_unit: OffsetUnit = "codepoint", copies: bool = False) -> dict[str, Any]:
    """The fields of a result, offsets counted in `offset_unit`.

    With `copies` an edit that removed one copy of a passage says in `related` where the other stands.
    """
    original = result.revert() if offset_unit != "codepoint" else ""
    return {
        "text": result.text,
        "changed": result.changed,
        "edits": edits_to_list(result, original, offset_unit, copies),
        "findings": findings_to_list(result.findings, original, offset_unit),
        "stats": msgspec.to_builtins(result.stats),
        "ruleset": ruleset_to_dict(result.ruleset),
        "offset_unit": offset_unit,
        "elapsed_ms": round(result.elapsed_ms, 3),
    }


def result_to_json(result: Result, offset_unit: OffsetUnit = "codepoint") -> bytes:
    return msgspec.json.encode(result_to_dict(result, offset_unit))


def edits_to_list(
    result: Result, original: str = "", offset_unit: OffsetUnit = "codepoint", copies: bool = False
) -> list[dict[str, Any]]:
    """Edits as in JSON; `original` is needed for units other than code points."""
    here, there = unit_counter(original, offset_unit), unit_counter(result.text, offset_unit)
    kept = _spans(result.kept.values(), original, offset_unit) if copies else {}
    return [
        {
            "start": here(edit.start),
            "end": here(edit.end),
            "out_start": there(edit.out_start),
            "out_end": there(edit.out_end),
            "before": edit.before,
            "after": edit.after,
            "rules": list(edit.rules),
        }
        | ({"related": [kept[result.kept[place]]]} if copies and place in result.kept else {})
        for place, edit in enumerate(result.edits)
    ]


def edits_from_list(items: Any) -> tuple[Edit, ...]:
    """Edits read back from JSON, in code points. msgspec.ValidationError where the shape is wrong."""
    return msgspec.convert(items, tuple[Edit, ...])


def findings_to_list(
    findings: Iterable[Finding], original: str = "", offset_unit: OffsetUnit = "codepoint"
) -> list[dict[str, Any]]:
    found = list(findings)
    spans = _spans((span for f in found for span in (Span(f.start, f.end), *f.related)), original, offset_unit)
    return [
        spans[Span(f.start, f.end)]
        | {"rule": f.rule, "message": f.message, "related": [spans[span] for span in f.related]}
        for f in found
    ]


def _spans(spans: Iterable[Span], original: str, offset_unit: OffsetUnit) -> dict[Span, dict[str, Any]]:
    """Spans of the original as in JSON."""
    wanted = set(spans)
    counter = unit_counter(original, offset_unit)
    unit = {position: counter(position) for position in sorted({p for span in wanted for p in span})}
    return {span: {"start": unit[span.start], "end": unit[span.end]} for span in wanted}


def ruleset_to_dict(ruleset: Ruleset) -> Mapping[str, str]:
    return {"profile": ruleset.profile, "version": ruleset.version, "sha256": ruleset.sha256}
