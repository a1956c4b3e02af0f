"""Result: a cleaned text with every edit on record, and its shape as JSON, which every surface gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Protocol

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mingfan.edits.compose import revert
from mingfan.edits.offsets import OffsetMap, OffsetUnit, in_codepoints, unit_counter
from mingfan.errors import RevertError
from mingfan.model import Damage, Edit, Finding, Span, Stats
from mingfan.ruleset.model import Ruleset
from mingfan.text.damage import MARK
from mingfan.text.decode import encode

Position = Annotated[int, Meta(ge=0)]


class SpanJson(msgspec.Struct, frozen=True):
    start: Position
    end: Position


class EditJson(msgspec.Struct, frozen=True):
    """A change: original[start:end] == before became output[out_start:out_end] == after."""

    start: Position
    end: Position
    out_start: Position
    out_end: Position
    before: str
    after: str
    rules: Annotated[list[str], Meta(description="in the order they acted")]
    related: Annotated[
        list[SpanJson] | UnsetType,
        Meta(description="if the edit removed one copy of a passage: the copy that stays, in the original"),
    ] = UNSET


class FindingJson(msgspec.Struct, frozen=True):
    """Something a person should look at; it changes nothing."""

    start: Position
    end: Position
    rule: str
    message: str  # in Chinese
    message_en: str
    related: list[SpanJson]


class DamageJson(msgspec.Struct, frozen=True):
    """Bytes without a reading: the original has U+FFFD there."""

    start: Position
    offset: Annotated[int, Meta(ge=0, description="of the first byte, in the input")]
    bytes: Annotated[str, Meta(pattern="^(?:[0-9a-f]{2})+$", description="their values, in hex")]


class RulesetJson(msgspec.Struct, frozen=True):
    profile: str
    version: str
    sha256: str
    level: Annotated[str, Meta(description="how much evidence a removal of promotion needs")]


class ResultJson(msgspec.Struct, frozen=True, kw_only=True):
    """A result as JSON. A surface leaves out a field with `msgspec.structs.replace(…, text=UNSET)`."""

    text: str | UnsetType = UNSET
    changed: bool
    edits: list[EditJson] | UnsetType = UNSET
    findings: list[FindingJson] | UnsetType = UNSET
    damage: Annotated[list[DamageJson] | UnsetType, Meta(description="with `errors=report`, where there is any")] = (
        UNSET
    )
    stats: Stats
    ruleset: RulesetJson
    offset_unit: OffsetUnit
    elapsed_ms: float


class RevertJson(msgspec.Struct, frozen=True):
    """What it takes to undo a result: any JSON of one has it. Other fields are not read."""

    edits: tuple[EditJson, ...]
    text: Annotated[str | UnsetType, Meta(description="the cleaned text")] = UNSET
    offset_unit: OffsetUnit = "codepoint"
    damage: tuple[DamageJson, ...] = ()

    def damage_in(self, original: str) -> tuple[Damage, ...]:
        """The damaged bytes, by code points of the original; RevertError where that has no marks there."""
        at = in_codepoints(original, {item.start for item in self.damage}, self.offset_unit)
        if any(original[at[item.start] : at[item.start] + 1] != MARK for item in self.damage):
            raise RevertError("`damage` does not belong to this text: there is no U+FFFD in its place")
        return tuple(Damage(at[item.start], item.offset, item.bytes) for item in self.damage)

    def original(self, text: str) -> str:
        """The original of a cleaned text; RevertError if these edits do not belong to it."""
        places = {place for item in self.edits for place in (item.out_start, item.out_end)}
        at = in_codepoints(text, places, self.offset_unit)
        # Positions in the original are left as they are: taking edits back does not need them.
        return revert(
            text,
            [
                Edit(i.start, i.end, at[i.out_start], at[i.out_end], i.before, i.after, tuple(i.rules))
                for i in self.edits
            ],
        )


class Search(Protocol):
    """A search for findings that is put off until somebody asks."""

    def findings(self, output: str, edits: Sequence[Edit], original: str) -> tuple[Finding, ...]: ...


class Known(msgspec.Struct, frozen=True):
    """Findings that are known already."""

    found: tuple[Finding, ...] = ()

    def findings(self, output: str, edits: Sequence[Edit], original: str) -> tuple[Finding, ...]:
        return self.found


class Result(msgspec.Struct, frozen=True, dict=True):
    """What `Cleaner.clean` gives. Positions are code points of the original unless said otherwise."""

    text: str
    edits: tuple[Edit, ...]
    stats: Stats
    ruleset: Ruleset
    elapsed_ms: float
    search: Search = Known()  # for the findings
    encoding: str | None = None  # what the input was decoded from; None where it was a str
    signature: bool = False  # whether a byte order mark was cut off the input
    exact: bool = True  # whether the input's bytes follow from the original text, its encoding and `damage`
    damage: tuple[Damage, ...] = ()  # bytes of the input that the original text has U+FFFD for

    def __repr__(self) -> str:
        return f"<Result {self.stats.chars_in} -> {self.stats.chars_out} characters, {len(self.edits)} edits>"

    def __reduce__(self) -> tuple[Any, ...]:
        stored = (self.encoding, self.signature, self.exact, self.damage)
        fields = (self.text, self.edits, self.stats, self.ruleset, self.elapsed_ms, Known(self.findings))
        return (Result, (*fields, *stored))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at, sorted. It is searched for when it is first asked for, which takes longer than
        most cleaning: CleanTimeout where the seconds that the cleaning left of its deadline do not suffice."""
        return self.search.findings(self.text, self.edits, self.revert())

    @property
    def changed(self) -> bool:
        return bool(self.edits)

    def to_original(self, pos: int) -> int:
        """The position in the original of a position in the output, 0 to its length. Inside of what an edit wrote it is
        where the edit began."""
        return self._offsets.to_original(pos)

    def to_cleaned(self, pos: int) -> int:
        """The position in the output of a position in the original, 0 to its length. Inside of what was removed it is
        where that was."""
        return self._offsets.to_cleaned(pos)

    def to_cleaned_span(self, start: int, end: int) -> Span:
        """Where a span of the original is in the output: empty if removed, wider if an edit reaches over its end."""
        return self._offsets.cleaned_span(start, end)

    def revert(self) -> str:
        """The original, exactly."""
        return revert(self.text, self.edits)

    def revert_bytes(self) -> bytes:
        """The input, where that was bytes: damaged ones too. RevertError where it was a str, or where its encoding has
        two codes for a character."""
        if self.encoding is None:
            raise RevertError("the input was a str: `revert` gives it back")
        if not self.exact:
            raise RevertError(f"the input's bytes are not known: {self.encoding} has two codes for a character in it")
        return encode(self.revert(), self.encoding, self.signature, self.damage)

    def to_dict(self, offset_unit: OffsetUnit = "codepoint") -> dict[str, Any]:
        """The result as plain values, in the shape of `ResultJson`. Positions are counted in code points, in `utf16`
        units (as browsers count) or in `utf8` bytes. Findings are searched for: CleanTimeout as for `findings`."""
        return result_to_dict(self, offset_unit)

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.edits)


def count(text: str, output: str, edits: Sequence[Edit], shadow: dict[str, int]) -> Stats:
    if not edits:
        return Stats(len(text), len(output), 0, {}, shadow)
    removed = 0
    for edit in edits:
        lost = len(edit.before) - len(edit.after)
        if lost > 0:
            removed += lost
    by_rule = Counter(chain.from_iterable([edit.rules for edit in edits]))
    return Stats(len(text), len(output), removed, dict(sorted(by_rule.items())), shadow)


def result_to_dict(result: Result, offset_unit: OffsetUnit = "codepoint", copies: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(result_json(result, offset_unit, copies))
    return found


def result_json(
    result: Result,
    offset_unit: OffsetUnit = "codepoint",
    copies: bool = False,
    *,
    edits: bool = True,
    findings: bool = True,
) -> ResultJson:
    """A result as JSON, offsets counted in `offset_unit`. CleanTimeout as for `Result.findings`.

    With `copies`, an edit that removed one copy of a passage gives the span of the other in `related`.
    Without `edits` none are built: for texts with many that is most of the work. Without `findings` none are looked
    for, which takes longer than the cleaning.
    """
    original = result.revert() if offset_unit != "codepoint" else ""
    place = unit_counter(original, offset_unit)
    damage = [DamageJson(place(item.start), item.offset, item.bytes) for item in result.damage]
    return ResultJson(
        text=result.text,
        changed=result.changed,
        edits=_edits(result, original, offset_unit, copies) if edits else UNSET,
        findings=findings_json(result.findings, original, offset_unit) if findings else UNSET,
        damage=damage or UNSET,
        stats=result.stats,
        ruleset=ruleset_json(result.ruleset),
        offset_unit=offset_unit,
        elapsed_ms=round(result.elapsed_ms, 3),
    )


def ruleset_json(ruleset: Ruleset) -> RulesetJson:
    return RulesetJson(ruleset.profile, ruleset.version, ruleset.sha256, ruleset.level)


def ruleset_to_dict(ruleset: Ruleset) -> dict[str, str]:
    found: dict[str, str] = msgspec.to_builtins(ruleset_json(ruleset))
    return found


def edits_from_list(items: Any) -> tuple[Edit, ...]:
    """Edits read back from JSON, in code points. msgspec.ValidationError where the shape is wrong."""
    return msgspec.convert(items, tuple[Edit, ...])


def _edits(result: Result, original: str, unit: OffsetUnit, copies: bool) -> list[EditJson]:
    if not result.edits:
        return []
    here, there = unit_counter(original, unit), unit_counter(result.text, unit)
    kept = spans_json((edit.kept for edit in result.edits if edit.kept), original, unit) if copies else {}
    return [
        EditJson(
            here(edit.start),
            here(edit.end),
            there(edit.out_start),
            there(edit.out_end),
            edit.before,
            edit.after,
            list(edit.rules),
            [kept[edit.kept]] if copies and edit.kept else UNSET,
        )
        for edit in result.edits
    ]


def findings_json(findings: Iterable[Finding], original: str, unit: OffsetUnit) -> list[FindingJson]:
    found = list(findings)
    if not found:
        return []
    spans = spans_json((span for f in found for span in (Span(f.start, f.end), *f.related)), original, unit)
    return [
        FindingJson(
            spans[Span(f.start, f.end)].start,
            spans[Span(f.start, f.end)].end,
            f.rule,
            f.message,
            f.message_en,
            [spans[span] for span in f.related],
        )
        for f in found
    ]


def spans_json(spans: Iterable[Span], original: str, offset_unit: OffsetUnit) -> dict[Span, SpanJson]:
    """Spans of the original in another unit. Each position is counted once, in rising order."""
    wanted = set(spans)
    counter = unit_counter(original, offset_unit)
    unit = {position: counter(position) for position in sorted({p for span in wanted for p in span})}
    return {span: SpanJson(unit[span.start], unit[span.end]) for span in wanted}
