"""The bodies of requests and answers as types. They validate what comes in, and the OpenAPI document is made from them.

A result is `mingfan.result.ResultJson`, the same on every surface.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mingfan.authors.explain import Act
from mingfan.edits.offsets import OffsetUnit
from mingfan.kinds.base import Level
from mingfan.result import EditJson, FindingJson, ResultJson, RulesetJson, SpanJson
from mingfan.web.request.errors import ErrorItem
from mingfan.web.request.options import Options
from mingfan.web.request.texts import Text


class Pointed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person points at in a text."""

    passage: Annotated[str, Meta(description="lines of `text`, or a part of one, letter for letter", min_length=1)]
    keep: Annotated[bool, Meta(description="it is honest: no rule of `rules` may take it")] = False


class RulesTestRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: Annotated[str, Meta(description="a rule pack as YAML; with `teach` one that was taught before, or nothing")]
    text: Annotated[str | None, Meta(description="a text to run the rules on")] = None
    offset_unit: OffsetUnit = "codepoint"
    teach: Annotated[
        Pointed | None, Meta(description="add a rule that takes a passage of `text`, or spare it, and try that")
    ] = None


class OneText(Options, frozen=True, kw_only=True):
    """One text and the options for it."""

    text: Text


class MapRequest(OneText, frozen=True, kw_only=True):
    """A text with annotations of it."""

    spans: Annotated[tuple[SpanJson, ...], Meta(description="half-open spans of the text", max_length=100_000)]


class MappedSpan(msgspec.Struct, frozen=True):
    """A span of the cleaned text; empty where all of it was removed."""

    start: int
    end: int
    changed: Annotated[bool, Meta(description="an edit touches it: its text is not what it was")]


class MapAnswer(msgspec.Struct):
    text: Annotated[str, Meta(description="the cleaned text")]
    spans: Annotated[list[MappedSpan], Meta(description="as many as were sent, in the same order")]
    ruleset: RulesetJson
    offset_unit: OffsetUnit


class Record(msgspec.Struct, frozen=True):
    """A line of a stream. Other fields are ignored."""

    text: str
    id: str | int | float | bool | UnsetType | None = UNSET


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
    result: Annotated[ResultJson | None, Meta(description="what the rules do to `text`; null where there was none")]
    failure: Annotated[ErrorItem | None, Meta(description="why there is no result for `text`")]
    rules: Annotated[str | None, Meta(description="the rule pack with what `teach` added; null without `teach`")]


class RuleItem(msgspec.Struct):
    id: str
    pack: str
    title: str
    title_en: str
    why: str
    why_en: str
    kind: str
    safety: str


class ExplainAnswer(msgspec.Struct):
    edits: Annotated[list[EditJson], Meta(description="what would be changed")]
    evidence: Annotated[
        list[FindingJson],
        Meta(description="for each removal by a scored rule, what speaks for and against it; each rule alone"),
    ]
    acts: Annotated[
        list[Act],
        Meta(description="what each rule of any kind would do by itself, whether it did in order, and why not"),
    ]
    rules: Annotated[dict[str, RuleItem], Meta(description="the rules named above: what each is for")]
    ruleset: RulesetJson
    offset_unit: OffsetUnit


class RuleAnswer(RuleItem):
    """A rule with its whole entry, as in the rule file."""

    spec: dict[str, Any]


class RulesAnswer(msgspec.Struct):
    ruleset: RulesetJson
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
    more: Annotated[list[str], Meta(description="packs outside the profile, which `add` takes")]
    pack_titles: Annotated[dict[str, PackTitle], Meta(description="of those packs that have one")]
    rules: int
    default: bool
    level: Annotated[Level, Meta(description="where a request names none")]
    ruleset: RulesetJson


class ConversionItem(msgspec.Struct):
    name: Annotated[str, Meta(description="what `script` takes, such as t2s")]
    title: str
    title_en: str


class ProfilesAnswer(msgspec.Struct):
    profiles: list[ProfileItem]
    conversions: list[ConversionItem]


class Health(msgspec.Struct):
    status: str


class Version(msgspec.Struct):
    name: str
    version: str
    ruleset: RulesetJson
