"""The options of a request, declared once: for JSON, for query strings and forms, and for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from werkzeug.datastructures import MultiDict

from mingfan.edits.offsets import OffsetUnit
from mingfan.kinds.base import Level, Order
from mingfan.text.damage import Errors
from mingfan.web.request.errors import ApiError, invalid, listed, quoted, suggestion
from mingfan.web.request.parse import parse

Names = Annotated[tuple[str, ...], Meta(max_length=200)]
Allowed = Annotated[tuple[Annotated[str, Meta(max_length=1000)], ...], Meta(max_length=200)]


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rules to use, and what the result holds."""

    profile: Annotated[str | None, Meta(description="a profile; null or absent: the service's default")] = None
    select: Annotated[Names, Meta(description="rules or packs to use, no others")] = ()
    ignore: Annotated[Names, Meta(description="rules or packs to leave out")] = ()
    add: Annotated[Names, Meta(description="rules or packs outside the profile to use as well")] = ()
    script: Annotated[str | None, Meta(description="a conversion of OpenCC, such as t2s; empty: none")] = None
    script_order: Annotated[
        Order | None,
        Meta(description="whether the conversion comes after the other rules or before; absent: as the profile has it"),
    ] = None
    level: Annotated[
        Level | None, Meta(description="how much evidence a removal of promotion needs; absent: as the profile has it")
    ] = None
    allow: Annotated[Allowed, Meta(description="texts that no rule changes wherever they occur")] = ()
    exceptions: Annotated[
        bool,
        Meta(description="false: marks in the text (<!-- mingfan off -->, mingfan-ignore) are text like any other"),
    ] = True
    errors: Annotated[
        Errors,
        Meta(
            description="damaged bytes of a plain text or an upload: `strict` refuses it, `report` marks each with "
            "U+FFFD and a finding; JSON has to be UTF-8"
        ),
    ] = "strict"
    encoding: Annotated[
        Literal["auto"] | None,
        Meta(
            description="`auto` finds the encoding of a plain text or an upload from its bytes, as the command line "
            "does; absent: what its charset says, else UTF-8"
        ),
    ] = None
    source: Annotated[
        str | None, Meta(description="where the text comes from, an address or a path: some rules ask for it")
    ] = None
    offset_unit: Annotated[OffsetUnit, Meta(description="what offsets count")] = "codepoint"
    edits: Annotated[bool, Meta(description="false leaves `edits` out of the result")] = True
    findings: Annotated[
        bool, Meta(description="false looks for no `findings`, which takes longer than the cleaning")
    ] = True
    copies: Annotated[
        bool,
        Meta(
            description="true: an edit that removed one copy of a passage also says, in `related`, where the copy that "
            "stays is"
        ),
    ] = False


NONE_GIVEN = Options()
FIELDS = {field.name: field for field in msgspec.structs.fields(Options)}
WHOLE = frozenset({"allow"})  # lists whose items may hold commas: they are repeated
BOOLS = {"true": True, "false": False}


def is_list(name: str) -> bool:
    return isinstance(FIELDS[name].default, tuple)


def is_switch(name: str) -> bool:
    return isinstance(FIELDS[name].default, bool)


def from_query(args: MultiDict[str, str]) -> Options:
    """The options in a query string or form; a list is repeated, and names may be separated by commas. ApiError 422."""
    values: dict[str, Any] = {}
    for name, found in args.lists():
        if name not in FIELDS:
            raise unknown_parameter(name, tuple(FIELDS))
        if name in WHOLE:
            values[name] = [value for value in found if value]
        elif is_list(name):
            values[name] = [part for value in found for part in value.split(",") if part]
        elif len(found) > 1:
            raise invalid(name, f"`{name}` is given more than once", f"`{name}` 给了不止一次")
        else:
            values[name] = _switch(name, found[0]) if is_switch(name) else found[0]
    return parse(msgspec.json.encode(values), Options)


def _switch(name: str, value: str) -> bool:
    if value not in BOOLS:
        there = listed(BOOLS)
        raise invalid(name, f"{quoted(value)} is not one of: {there}", f"没有 {quoted(value)}；可用的有：{there}")
    return BOOLS[value]


def unknown_parameter(name: str, known: tuple[str, ...]) -> ApiError:
    shown, there, hint = quoted(name), listed(known), suggestion(name, known)
    return invalid(
        "query",
        f"there is no parameter {shown}{hint.en}; there are: {there}",
        f"没有参数 {shown}{hint.zh}；有：{there}",
    )


def merged(body: Options, query: Options) -> Options:
    """The options of the body; where it has none, those of the query string."""
    return msgspec.structs.replace(
        body, **{name: getattr(query, name) for name in FIELDS if getattr(body, name) == getattr(NONE_GIVEN, name)}
    )
