"""Legado's JSON of replace rules, in its present form and that of version 2, as records in the order they act."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from mingfan.errors import Fault, RuleError

FIRST = -(2**31)  # the order of a rule that names none


class Source(NamedTuple):
    """One replace rule as Legado would run it."""

    place: int  # in the file, from 1
    name: str
    number: str  # its id, "" where it has none
    pattern: str
    replacement: str
    is_regex: bool
    scope: str  # names of books and addresses it is kept to; "" for all
    on_title: bool
    on_content: bool
    enabled: bool
    order: int


def read(text: str, path: str) -> list[Source]:
    """The rules in the order in which they act. RuleError where the text is not such a file."""
    try:
        items = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise RuleError([Fault(path, getattr(error, "lineno", 1), f"not JSON: {error}")]) from None
    items = [items] if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RuleError([Fault(path, 1, "a file of Legado's rules is a JSON array of objects")])
    rules = [_old(k, item) if _is_old(item) else _new(k, item) for k, item in enumerate(items, 1)]
    return sorted(rules, key=lambda rule: rule.order)


def _is_old(item: dict[str, Any]) -> bool:
    return not item.get("pattern") and "regex" in item


def _new(place: int, item: dict[str, Any]) -> Source:
    return Source(
        place,
        _text(item.get("name")),
        _text(item.get("id")),
        _text(item.get("pattern")),
        _text(item.get("replacement")),
        _true(item.get("isRegex"), True),
        _text(item.get("scope")),
        _true(item.get("scopeTitle"), False),
        _true(item.get("scopeContent"), True),
        _true(item.get("isEnabled"), True),
        _order(item.get("order")),
    )


def _old(place: int, item: dict[str, Any]) -> Source:
    return Source(
        place,
        _text(item.get("replaceSummary")),
        _text(item.get("id")),
        _text(item.get("regex")),
        _text(item.get("replacement")),
        _true(item.get("isRegex"), False),
        _text(item.get("useTo")),
        False,
        True,
        _true(item.get("enable"), False),
        _order(item.get("serialNumber", 0)),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _true(value: Any, default: bool) -> bool:
    return default if value is None else value in (True, "true")


def _order(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else FIRST
