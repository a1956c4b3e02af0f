"""Values of a rule file checked against a msgspec struct, field by field, so that every fault is reported."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin

import msgspec

from mingfan.errors import did_you_mean
from mingfan.expected import in_words
from mingfan.rulefiles.located import Located

LineFault = tuple[int, str]


def check_fields(
    entry: Located, struct: type[msgspec.Struct], lists_left_out: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], list[LineFault]]:
    """The values for the fields of `struct` found in a mapping, and (line, fault) for each that is missing or wrong.

    The lists named in `lists_left_out` are empty where they are missing.
    """
    fields = _fields(struct)
    tag_field = struct.__struct_config__.tag_field
    faults = [
        (item.line, f"unknown key `{key}`{did_you_mean(key, fields) or ': see `mingfan rules schema`'}")
        for key, item in entry.value.items()
        if key not in fields and key != tag_field
    ]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in entry.value:
            if name in lists_left_out:
                values[field.name] = ()
            elif field.required:
                faults.append((entry.line, f"`{name}` is missing{_WHY.get(name, '')}"))
            continue
        value, wrong = _convert(entry.value[name], field.type, f"`{name}`")
        values[field.name] = value
        faults += wrong
    return values, faults


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """By the name in a file. Reading them from the annotations takes half the time of loading a pack."""
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


_WHY = {
    "examples": ": give at least one {in: …, out: …} that shows what the rule does",
    "keep": ": give at least one {text: …, why: …} that looks like the dirt but must stay",
    "why": ": say in a sentence why this text may be changed",
    "title": ": name the dirt in a few words",
}


def _convert(item: Located, kind: Any, name: str) -> tuple[Any, list[LineFault]]:
    element = _struct_of_list(kind)
    if element is not None and isinstance(item.value, list) and item.value:
        return _convert_list(item, element, name)
    try:
        return msgspec.convert(item.plain(), kind), []
    except msgspec.ValidationError as error:
        message = in_words(str(error)).replace(" - at `$", f" - at `{name.strip('`')}")
        hint = _WHY.get(name.strip("`"), "") if item.value in ([], None, "") else ""
        return None, [(item.line, f"{name}: {message}{hint}")]


def _convert_list(items: Located, element: type[msgspec.Struct], name: str) -> tuple[Any, list[LineFault]]:
    out: list[Any] = []
    faults: list[LineFault] = []
    for number, item in enumerate(items.value, 1):
        if not isinstance(item.value, dict):
            faults.append((item.line, f"{name} {number}: a mapping is needed, such as {{…: …}}"))
            continue
        values, wrong = check_fields(item, element)
        faults += [(line, f"{name} {number}: {message}") for line, message in wrong]
        if not wrong:
            out.append(element(**values))
    return tuple(out), faults


def _struct_of_list(kind: Any) -> type[msgspec.Struct] | None:
    if hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) is tuple:
        element = get_args(kind)[0]
        if isinstance(element, type) and issubclass(element, msgspec.Struct):
            return element
    return None
