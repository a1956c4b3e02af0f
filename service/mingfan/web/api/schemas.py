"""The bodies of requests and answers as types. They validate what comes in, and the OpenAPI document is made from them.

The shape of a result is `mingfan.report`'s; the types here describe it and a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mingfan.edits.offsets import OffsetUnit

Names = Annotated[tuple[str, ...], Meta(description="ids of rules, or names of packs", max_length=200)]
Position = Annotated[int, Meta(ge=0)]
Text = Annotated[str, Meta(description="the text")]
Texts = Annotated[tuple[str, ...], Meta(description="several texts")]
Profile = Annotated[str | None, Meta(description="see /v1/profiles; null or absent: the service's default")]


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rules to use and how to count."""

    profile: Profile = None
    select: Names = ()
    ignore: Names = ()
    offset_unit: OffsetUnit = "codepoint"


class CheckRequest(Options, frozen=True, kw_only=True):
    text: Text | Texts
    copies: Annotated[bool, Meta(description="true tells where the copy stands that an edit left")] = False


class CleanRequest(CheckRequest, frozen=True, kw_only=True):
    edits: Annotated[bool, Meta(description="false leaves `edits` out of the result")] = True


class SpanItem(msgspec.Struct, frozen=True):
    start: Position
    end: Position


class EditItem(msgspec.Struct, frozen=True):
    """A change: original[start:end] == before became output[out_start:out_end] == after."""

    start: Position
    end: Position
    out_start: Position
    out_end: Position
    before: str
    after: str
    rules: Annotated[tuple[str, ...], Meta(description="in the order they acted")]
    related: Annotated[
        tuple[SpanItem, ...] | UnsetType,
        Meta(description="where it removed one copy of a passage: the copy that stays, in the original"),
    ] = UNSET


class RevertRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(description="the cleaned text")]
    edits: tuple[EditItem, ...]
    offset_unit: OffsetUnit = "codepoint"


class RulesTestRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: Annotated[str, Meta(description="a rule pack as YAML")]
    text: Annotated[str | None, Meta(description="a text to run the rules on")] = None
    offset_unit: OffsetUnit = "codepoint"


class Record(msgspec.Struct, frozen=True):
    """A line of a stream. Other fields are passed over."""

    text: str
    id: str | int | float | bool | UnsetType | None = UNSET


class FindingItem(msgspec.Struct):
    """Something a person should look at; it changes nothing."""

    start: Position
    end: Position
    rule: str
    message: Annotated[str, Meta(description="in Chinese")]
    message_en: Annotated[str, Meta(description="in English")]
    related: list[SpanItem]


class StatsItem(msgspec.Struct):
    chars_in: int
    chars_out: int
    chars_removed: int
    by_rule: dict[str, int]


class RulesetItem(msgspec.Struct):
    profile: str
    version: str
    sha256: str


class CheckAnswer(msgspec.Struct, kw_only=True):
    """What would be changed, and what a person should look at."""

    changed: bool
    edits: list[EditItem]
    findings: list[FindingItem]
    stats: StatsItem
    ruleset: RulesetItem
    offset_unit: OffsetUnit
    elapsed_ms: float


class CleanAnswer(msgspec.Struct, kw_only=True):
    """A result. `edits` is absent where the request said `"edits": false`."""

    text: str
    changed: bool
    findings: list[FindingItem]
    stats: StatsItem
    ruleset: RulesetItem
    offset_unit: OffsetUnit
    elapsed_ms: float
    edits: list[EditItem] | UnsetType = UNSET


class ErrorItem(msgspec.Struct):
    code: str
    message: str
    field: str | UnsetType = UNSET
    offset: Annotated[int, Meta(description="where in the body, in bytes")] | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
    faults: list[FaultItem] | UnsetType = UNSET


class FaultItem(msgspec.Struct):
    """One thing wrong in a rule file."""

    line: int
    message: str


class ErrorAnswer(msgspec.Struct):
    error: ErrorItem


class RevertAnswer(msgspec.Struct):
    text: str


class OutcomeItem(msgspec.Struct):
    """What became of one example or keep case of a rule."""

    rule: str
    case: str
    line: int
    passed: bool
    text: str
    expected: str
    got: str
    why: str


class RulesTestAnswer(msgspec.Struct):
    passed: bool
    outcomes: list[OutcomeItem]
    result: Annotated[CleanAnswer | None, Meta(description="what the rules do to `text`; null where there was none")]
    failure: Annotated[ErrorItem | None, Meta(description="why there is no result for `text`")]


class RuleItem(msgspec.Struct):
    id: str
    pack: str
    title: str
    title_en: str
    why: str
    why_en: str
    kind: str
    safety: str


class RuleAnswer(RuleItem):
    """A rule with its whole entry, as in the rule file."""

    spec: dict[str, Any]


class RulesAnswer(msgspec.Struct):
    ruleset: RulesetItem
    rules: list[RuleItem]


class PackTitle(msgspec.Struct):
    title: str
    title_en: str


class ProfileItem(msgspec.Struct):
    name: str
    title: str
    title_en: str
    why: str
    why_en: str
    packs: list[str]
    pack_titles: Annotated[dict[str, PackTitle], Meta(description="of those packs that have one")]
    rules: int
    default: bool
    ruleset: RulesetItem


class ProfilesAnswer(msgspec.Struct):
    profiles: list[ProfileItem]


class Health(msgspec.Struct):
    status: str


class Version(msgspec.Struct):
    name: str
    version: str
    ruleset: RulesetItem
