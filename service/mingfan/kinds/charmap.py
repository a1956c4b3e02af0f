"""Kind `charmap`: single characters become other text, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import any_of

MAX_CHARACTERS = 10_000  # of one range


class CharmapSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="charmap"):
    """`map`: from a character, or from a range written `a..b` (both ends included), to its replacement."""

    names_dirt: ClassVar[bool] = True
    spares_honest: ClassVar[bool] = True

    map: dict[str, str]


class CompiledCharmap(Ordinary):
    def __init__(self, spec: CharmapSpec) -> None:
        self._map = {char: after for key, after in spec.map.items() for char in _characters(key)}
        if not self._map:
            raise BadPattern("`map` is empty: name at least one character", "map")
        if any("\n" in char + after for char, after in self._map.items()):
            raise BadPattern(
                "`map` cannot make or remove a line feed: use a `regex` rule with `scope: document`", "map"
            )
        self.expressions = (any_of(self._map),)
        self._pattern = re.compile(f"[{''.join(map(re.escape, self._map))}]")

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        table = self._map
        found = [Change(*m.span(), table[m[0]]) for m in self._pattern.finditer(text)]
        return [c for c in found if text[c.start : c.end] != c.after]


def _characters(key: str) -> Sequence[str]:
    low, dots, high = key.partition("..")
    if len(key) == 1:
        return key
    if dots and len(low) == len(high) == 1 and low <= high:
        if ord(high) - ord(low) >= MAX_CHARACTERS:
            raise BadPattern(f"{key!r} in `map` names over {MAX_CHARACTERS:,} characters", "map")
        return [chr(code) for code in range(ord(low), ord(high) + 1)]
    raise BadPattern(f"{key!r} in `map` is neither one character nor a range a..b", "map")
