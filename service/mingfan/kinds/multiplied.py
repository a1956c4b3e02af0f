"""Kind `multiplied`: a line whose every character, or a text whose every line, comes two or three times in a row.

Bold text of PDFs is drawn more than once. Words such as 高高兴兴 double their characters too, but no line is made of
five; where a text has such a line, three are enough for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import regex

from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change

LEAST_CHARACTERS = {2: 5, 3: 3}  # different letters of a line, by how often each comes
LEAST_BESIDE = 3  # in a text with a line that has as many
LEAST_LINES = 2  # different ones of a text
_RUN = regex.compile(r"(?:(\p{Han})\1(?!\1)){6,}+")  # three reduplicated words in a row, which are always parted


class MultipliedSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="multiplied"):
    """`unit`: `character`, of a line; `run`, of six characters or more within a line; `line`, of a whole text."""

    unit: Literal["character", "run", "line"]


class CompiledMultiplied(Ordinary):
    scope: Scope = "document"
    expressions = None

    def __init__(self, spec: MultipliedSpec) -> None:
        self.title = spec.title
        self._unit = spec.unit

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return self._unit != "line" or _times([line for line in text.split("\n") if line.strip()]) > 1

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        deadline.check()
        if self._unit == "run":
            return [Change(*match.span(), match[0][::2]) for match in matches(_RUN, text, deadline)]
        return list(_characters(text) if self._unit == "character" else _lines(text))


def _times(units: Sequence[str]) -> int:
    """How often each unit comes in a row, where all come equally often: 1, 2 or 3."""
    for times in (3, 2):
        groups = [units[at : at + times] for at in range(0, len(units), times)]
        if units and len(units) % times == 0 and all(len(set(group)) == 1 for group in groups):
            return times
    return 1


def _characters(text: str) -> Iterator[Change]:
    """Within each line whose letters and digits all come equally often. Marks need not: another rule may have joined
    them already."""
    lines, at = [], 0
    for line in text.split("\n"):
        head = line.lstrip()[:2]
        if len(head) == 2 and head[0] == head[1]:
            lines.append((at, line, *_multiplied(line)))
        at += len(line) + 1
    sure = {times for *_, times, letters in lines if letters >= LEAST_CHARACTERS.get(times, len(text))}
    for start, line, times, letters in lines:
        if times in sure and letters >= LEAST_BESIDE:
            yield from _single(start, line, times)


def _multiplied(line: str) -> tuple[int, int]:
    """How often each letter comes, and how many different ones there are."""
    units = [char for char in line if char.isalnum()]
    return _times(units), len({unit for unit in units if unit.isalpha()})


def _single(start: int, line: str, times: int) -> Iterator[Change]:
    """One character for each run of equal ones; blanks between them do not end a run."""
    places = [place for place, char in enumerate(line) if not char.isspace()]
    k = 0
    while k < len(places):
        group = places[k : k + times]
        if len(group) == times and len({line[place] for place in group}) == 1:
            yield Change(start + group[0] + 1, start + group[-1] + 1, "")
            k += times
        else:
            k += 1


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
