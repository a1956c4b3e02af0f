"""Every route with its bodies and answers, as data. The OpenAPI document and /docs are made from it; a test compares it
with the routes that the application has.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from mingfan.result import ResultJson, RevertJson
from mingfan.web.api import schemas as t
from mingfan.web.request.errors import ErrorAnswer
from mingfan.web.request.negotiate import JSON, NDJSON, TEXT
from mingfan.web.request.options import BOOLS, FIELDS, WHOLE, Options, is_list, is_switch
from mingfan.web.request.texts import TextRequest

PROMETHEUS = "text/plain"
HTML = "text/html"


class Either(NamedTuple):
    """One of several kinds of body."""

    kinds: tuple[Any, ...]


class Many(NamedTuple):
    """A list of a kind."""

    kind: Any


class Parameter(NamedTuple):
    name: str
    place: str  # query or path
    schema: dict[str, Any]
    description: str
    example: str | None = None


class Operation(NamedTuple):
    method: str
    path: str  # as in OpenAPI: /v1/rules/{pack}/{rule}
    name: str
    summary: str
    summary_zh: str
    request: Mapping[str, Any] = MappingProxyType({})  # media type -> a struct, Either, Many, or None for text
    answer: Mapping[str, Any] = MappingProxyType({})
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    open: bool = False  # needs no key


def one_or_many(kind: Any) -> Either:
    return Either((kind, Many(Either((kind, ErrorAnswer)))))


SCHEMAS = msgspec.json.schema(Options)["$defs"]["Options"]["properties"]


def one_or_many_of(kind: Any) -> Either:
    return Either((kind, Many(kind)))


def _option(name: str) -> Parameter:
    """An option of JSON bodies, as it is written in a query string."""
    schema = {key: value for key, value in SCHEMAS[name].items() if key not in ("description", "default")}
    if is_switch(name):
        schema = {"type": "string", "enum": list(BOOLS)}
    elif "anyOf" in schema:  # a query string has no null
        schema = {"type": "string"}
    more = "" if not is_list(name) else "; repeated" if name in WHOLE else "; repeated or separated by commas"
    return Parameter(name, "query", schema, SCHEMAS[name]["description"] + more)


OPTIONS = tuple(map(_option, FIELDS))
PROFILE = _option("profile")
WRITTEN = {"type": "string", "pattern": "^[a-z0-9-]+$"}
BODY_ERRORS = (400, 401, 406, 408, 413, 415, 422, 429, 503, 504)

OPERATIONS = (
    Operation(
        "post",
        "/v1/clean",
        "clean",
        "Clean a text, or several",
        "清洗一篇或多篇文本",
        {TEXT: None, JSON: TextRequest},
        {TEXT: None, JSON: one_or_many(ResultJson)},
        OPTIONS,
        BODY_ERRORS,
    ),
    Operation(
        "post",
        "/v1/clean/stream",
        "clean_stream",
        "Clean records as they come, one JSON object a line",
        "逐行清洗记录流，一行一个 JSON 对象",
        {NDJSON: t.Record},
        {NDJSON: Either((ResultJson, ErrorAnswer))},
        OPTIONS,
        (400, 401, 406, 415, 422, 503),
    ),
    Operation(
        "post",
        "/v1/check",
        "check",
        "See what would be changed, without the text",
        "只看会改什么，不返回文本",
        {TEXT: None, JSON: TextRequest},
        {JSON: one_or_many(ResultJson)},
        OPTIONS,
        BODY_ERRORS,
    ),
    Operation(
        "post",
        "/v1/explain",
        "explain",
        "See why: each edit and its rules, the evidence that scored rules weigh, and what kept other rules back",
        "看为什么改：每处修改和它的规则，计分规则权衡的证据，别的规则为什么没动",
        {JSON: t.OneText},
        {JSON: t.ExplainAnswer},
        OPTIONS,
        BODY_ERRORS,
    ),
    Operation(
        "post",
        "/v1/map",
        "map_spans",
        "Carry annotations of a text over to the cleaned text",
        "把对原文的标注换算到清洗后的文本",
        {JSON: t.MapRequest},
        {JSON: t.MapAnswer},
        OPTIONS,
        BODY_ERRORS,
    ),
    Operation(
        "post",
        "/v1/revert",
        "revert",
        "Take edits back",
        "撤回修改，还原原文",
        {JSON: one_or_many_of(RevertJson)},
        {JSON: one_or_many(t.RevertAnswer)},
        (),
        BODY_ERRORS,
    ),
    Operation(
        "post",
        "/v1/rules/test",
        "test_rules",
        "Try rules on their examples and on a text",
        "运行规则自带的用例，并在文本上试用",
        {JSON: t.RulesTestRequest},
        {JSON: t.RulesTestAnswer},
        (),
        BODY_ERRORS,
    ),
    Operation(
        "get",
        "/v1/rules",
        "list_rules",
        "The rules in force",
        "在用的规则",
        {},
        {JSON: t.RulesAnswer},
        (
            PROFILE,
            _option("add"),
            _option("script"),
            Parameter("pack", "query", {"type": "string"}, "only the rules of this pack", "paywall"),
        ),
        (401, 422, 503),
    ),
    Operation(
        "get",
        "/v1/rules/{pack}/{name}",
        "show_rule",
        "One rule with its examples",
        "一条规则及其用例",
        {},
        {JSON: t.RuleAnswer},
        (
            Parameter("pack", "path", WRITTEN, "the pack", "paywall"),
            Parameter("name", "path", WRITTEN, "the rule", "paid-mark"),
        ),
        (401, 404, 503),
    ),
    Operation(
        "get", "/v1/profiles", "list_profiles", "The profiles", "配置档", {}, {JSON: t.ProfilesAnswer}, (), (401, 503)
    ),
    Operation(
        "get", "/healthz", "health", "Whether the process answers", "进程是否在应答", {}, {JSON: t.Health}, open=True
    ),
    Operation(
        "get",
        "/readyz",
        "ready",
        "Whether the rules are compiled",
        "规则是否就绪",
        {},
        {JSON: t.Health},
        (),
        (503,),
        True,
    ),
    Operation(
        "get",
        "/version",
        "version",
        "Version and default ruleset",
        "版本与默认规则集",
        {},
        {JSON: t.Version},
        (),
        (503,),
        True,
    ),
    Operation(
        "get", "/metrics", "metrics", "Counters for Prometheus", "Prometheus 指标", {}, {PROMETHEUS: None}, (), (401,)
    ),
    Operation("get", "/openapi.json", "openapi", "This document", "本文档", {}, {JSON: Any}, open=True),
    Operation("get", "/docs", "docs", "This document to read", "供人阅读的文档", {}, {HTML: None}, open=True),
    Operation("get", "/", "page", "The page", "网页", {}, {HTML: None}, open=True),
)
