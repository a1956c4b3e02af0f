"""What labelled texts of a user's own add to the model's confidence: a weight for each of what a unit shows.

All numbers are whole, thousandths of log-odds. However much is learned, no unit is moved further than that, so a few
labelled texts cannot turn a sure case round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

import msgspec

from mingfan.kinds.scored.looks import LOOKS
from mingfan.kinds.scored.signals import Signal
from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wording import grams

MOST = 4_000  # against promotion
MOST_FOR = 2_500  # and for it: a wrong removal is worse than a line that stays


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`weights` by feature, added to units that show it."""

    weights: dict[str, int] = msgspec.field(default_factory=dict)

    def of(self, unit: Unit, signals: Sequence[Signal]) -> int:
        """What is added to the confidence of a unit."""
        found = sum(map(self.weights.get, features(unit, signals), repeat(0)))
        return max(-MOST, min(MOST_FOR, found))


def features(unit: Unit, signals: Sequence[Signal]) -> set[str]:
    """What a unit shows: runs of 1 to 3 characters (`^` and `$` are its ends, digits are `0`), `=` and the whole of a
    short one, its signals, its form."""
    return grams(unit.wording.text).union(_shown(unit, signals))


def _shown(unit: Unit, signals: Sequence[Signal]) -> Iterator[str]:
    for number in unit.shown:
        yield f"signal {signals[number].id}"
    yield f"{LOOKS}begin {unit.wording.begins}"
    yield f"{LOOKS}end {unit.wording.ends}"
    if unit.wording.sentence:
        yield f"{LOOKS}sentence"
    if unit.wording.short:
        yield f"{LOOKS}short"
