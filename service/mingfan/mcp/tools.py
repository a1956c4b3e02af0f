"""The tools as data: what each is for, what it takes and gives, and the request to the service that answers it.

Schemas are made from the types of the service's bodies, so that a tool takes and gives what the route does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mingfan.result import ResultJson, RevertJson
from mingfan.web.api.schemas import ExplainAnswer, OneText, ProfilesAnswer, RevertAnswer, RuleAnswer, RulesAnswer
from mingfan.web.request.errors import Message
from mingfan.web.request.parse import parse

ARGUMENTS = Message("the arguments", "参数")


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No arguments."""


class WhichRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rules to list."""

    profile: Annotated[str | UnsetType, Meta(description="a profile; absent: the server's default")] = UNSET
    pack: Annotated[str | UnsetType, Meta(description="only the rules of this pack: the whole list is long")] = UNSET
    add: Annotated[list[str] | UnsetType, Meta(description="packs outside the profile to list as well")] = UNSET


class WhichRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rule to show."""

    id: Annotated[str, Meta(description="pack and rule, such as paywall/paid-mark", pattern="^[a-z0-9-]+/[a-z0-9-]+$")]


class Request(NamedTuple):
    """A request to the service."""

    method: str
    path: str
    query: str
    body: bytes


class Tool(NamedTuple):
    name: str
    title: str
    description: str
    method: str
    path: str  # of the route; in braces, fields of `takes`
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    shown: tuple[str, ...] = ()  # the fields of `takes` that the schema has: an agent reads all of it; (): every one
    required: tuple[str, ...] = ()

    @property
    def input_schema(self) -> dict[str, Any]:
        schema = _schema(self.takes)
        if self.shown:
            schema["properties"] = {name: schema["properties"][name] for name in self.shown}
        if self.required:
            schema["required"] = list(self.required)
        return schema

    @property
    def output_schema(self) -> dict[str, Any]:
        return _schema(self.gives)

    def request(self, arguments: Mapping[str, Any]) -> Request:
        """ApiError where the arguments do not fit."""
        body = msgspec.json.encode(arguments)
        wanted = parse(body, self.takes, ARGUMENTS)
        if self.method == "POST":
            return Request(self.method, self.path, "", body)
        values = msgspec.to_builtins(wanted)
        query = {name: value for name, value in values.items() if f"{{{name}}}" not in self.path}
        return Request(self.method, self.path.format(**values), urlencode(query, doseq=True), b"")


def _schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """With the object at the root, as the protocol wants it."""
    others: dict[str, Any] = msgspec.json.schema(kind)["$defs"]
    root: dict[str, Any] = others.pop(kind.__name__)
    return root | ({"$defs": others} if others else {})


WHICH = ("text", "profile", "level", "select", "ignore", "add", "script", "exceptions", "source", "offset_unit")

TOOLS = (
    Tool(
        "clean",
        "Clean a text",
        "Clean a text, Chinese first: advertising, paywall marks, repeated passages, page furniture, stray punctuation "
        "and invisible characters go, honest text stays. Answers with the cleaned `text`, every change in `edits` "
        "(`revert` takes them back), and `findings`: what a person should look at. `changed` is false where there was "
        "nothing to clean. Fails whole: a text is never cleaned in part.",
        "POST",
        "/v1/clean",
        OneText,
        ResultJson,
        (*WHICH, "edits", "findings"),
    ),
    Tool(
        "check",
        "Check a text",
        "See what `clean` would change in a text, without the cleaned text: the same `edits` and `findings`.",
        "POST",
        "/v1/check",
        OneText,
        ResultJson,
        WHICH,
    ),
    Tool(
        "explain",
        "Explain what rules do to a text",
        "See why: in `acts`, what each rule would do to the text by itself, whether it did, and what kept it if not; "
        "in `evidence`, what scored rules weigh; in `rules`, what each rule named is for.",
        "POST",
        "/v1/explain",
        OneText,
        ExplainAnswer,
        WHICH,
    ),
    Tool(
        "revert",
        "Take edits back",
        "Get the original of a cleaned text back, byte for byte. Takes `text`, `edits` and `offset_unit` as `clean` "
        "answered with them.",
        "POST",
        "/v1/revert",
        RevertJson,
        RevertAnswer,
        ("text", "edits", "offset_unit"),
        ("text", "edits"),
    ),
    Tool(
        "list_rules",
        "List the rules",
        "The rules in force, in the order they act: id, title and why of each. `pack` keeps the answer short.",
        "GET",
        "/v1/rules",
        WhichRules,
        RulesAnswer,
    ),
    Tool(
        "show_rule",
        "Show a rule",
        "One rule in full: its pattern or other fields, its examples, and look-alikes that it must leave alone.",
        "GET",
        "/v1/rules/{id}",
        WhichRule,
        RuleAnswer,
    ),
    Tool(
        "list_profiles",
        "List the profiles",
        "The profiles that `profile` takes, what each is for and which packs it has; the packs that `add` takes, and "
        "the conversions that `script` takes.",
        "GET",
        "/v1/profiles",
        Nothing,
        ProfilesAnswer,
    ),
)
