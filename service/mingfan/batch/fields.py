"""Names of text fields, those inside lists and objects too: `messages[].content`, `texts[]`, `meta.text`.

A path is a tuple of steps: the name of a member, or None for every element of a list. A text that a record holds has a
name of its own, with the place in each list: `messages[2].content`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from mingfan.batch.model import FieldPath, Settings

_STEP = re.compile(r"\[\]|(?:^|\.|(?<=\])\.?)([^.\[\]]+)")
_INDEX = re.compile(r"\[\d+\]")


def paths(settings: Settings, top: Container[str]) -> tuple[FieldPath, ...]:
    """The path of each field. A name that a record has at its top is that member, whatever it looks like."""
    return tuple((name,) if name in top else parse(name) for name in settings.fields)


def parse(name: str) -> FieldPath:
    """The steps of a name; one step if it is not written like a path."""
    steps: list[str | None] = []
    at = 0
    while at < len(name):
        match = _STEP.match(name, at)
        if not match or match.end() == at:
            return (name,)
        steps.append(match[1])
        at = match.end()
    return tuple(steps) if steps and steps[0] is not None else (name,)


def is_nested(found: Iterable[FieldPath]) -> bool:
    return any(len(path) > 1 for path in found)


def member(name: str, step: str) -> str:
    """The name of a member of what has the name."""
    return f"{name}.{step}" if name else step


def element(name: str, index: int) -> str:
    return f"{name}[{index}]"


def general(name: str) -> str:
    """The name of a field, from that of a text in it; in a list of records, as in one of them."""
    return _INDEX.sub("[]", name).removeprefix("[].") if "[" in name else name


def record_of(name: str) -> int:
    """In a list of records, the number of the one that holds a text."""
    return int(name[1 : name.index("]")])


class Where:
    """Conditions on the members beside a text: `role=user`. Any value of a name, and all names must match."""

    def __init__(self, conditions: Iterable[tuple[str, str]]) -> None:
        self.wanted: dict[str, set[str]] = {}
        for name, value in conditions:
            self.wanted.setdefault(name, set()).add(value)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def holds(self, members: dict[str, str]) -> bool:
        return all(members.get(name) in values for name, values in self.wanted.items())
