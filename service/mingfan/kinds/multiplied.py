"""Kind `multiplied`: a line whose every character, or a text whose every line, comes two or three times in a row.

Bold text of PDFs is drawn more than once. Words such as 高高兴兴 double their characters too, but no line is made of
five.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change

LEAST_CHARACTERS = {2: 5, 3: 3}  # different ones, by how often each comes
LEAST_LINES = 2  # different ones of a text


class MultipliedSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="multiplied"):
    """`unit`: `character`, of a line; `line`, of a whole text."""

    unit: Literal["character", "line"]


class CompiledMultiplied(Ordinary):
    scope: Scope = "document"
    expressions = None

    def __init__(self, spec: MultipliedSpec) -> None:
        self.title = spec.title
        self._unit = spec.unit

    def may_change(self, text: str) -> bool:
        return self._unit == "character" or _times([line for line in text.split("\n") if line.strip()]) > 1

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        deadline.check()
        return list(_characters(text) if self._unit == "character" else _lines(text))


def _times(units: Sequence[str]) -> int:
    """How often each unit comes in a row, where all come equally often: 1, 2 or 3."""
    for times in (3, 2):
        groups = [units[at : at + times] for at in range(0, len(units), times)]
        if units and len(units) % times == 0 and all(len(set(group)) == 1 for group in groups):
            return times
    return 1


def _characters(text: str) -> Iterator[Change]:
    at = 0
    for line in text.split("\n"):
        if line[:1] and line.lstrip()[:1] == line.lstrip()[1:2]:
            places = [place for place, char in enumerate(line) if not char.isspace()]
            units = [line[place] for place in places]
            times = _times(units)
            letters = {unit for unit in units if unit.isalpha()}
            if times > 1 and len(letters) >= LEAST_CHARACTERS[times]:
                for k in range(0, len(places), times):
                    yield Change(at + places[k] + 1, at + places[k + times - 1] + 1, "")
        at += len(line) + 1


def _lines(text: str) -> Iterator[Change]:
    starts, lines = [], []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
            lines.append(line)
        at += len(line) + 1
    times = _times(lines)
    if times == 1 or len(set(lines)) < LEAST_LINES:
        return
    for k in range(0, len(lines), times):
        end = starts[k] + len(lines[k])
        last = starts[k + times - 1] + len(lines[k + times - 1])
        yield Change(end, last, "")
