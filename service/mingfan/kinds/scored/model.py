"""The model of a page, as rules/signals/model.json has it: weights, trees, levels, and the words that open a reading.

Written by benchmarks/train_model.py. All numbers are whole: thousandths of log-odds, promotion above 0.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import msgspec

from mingfan.kinds.base import Level
from mingfan.kinds.scored.looks import Looks, looks_named
from mingfan.kinds.scored.surroundings import COUNT, Place, rows
from mingfan.kinds.scored.trees import Sums, compiled
from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wording import LONGEST_WHOLE, Form, grams, whole
from mingfan.native.loops import BUILT, loops

FILE = "model.json"  # beside the signals
MOST_LOOKS = 16_384  # that are remembered: texts of a site have a few hundred, one made for it has no end of them


class _Looks(dict[Looks, int]):
    """What looks weigh, worked out when first asked for."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._weights = weights

    def __missing__(self, looks: Looks) -> int:
        if len(self) >= MOST_LOOKS:
            self.clear()
        self[looks] = weight = _sum(self._weights, looks_named(looks))
        return weight


def _sum(weights: dict[str, int], features: Collection[str]) -> int:
    return sum(map(weights.get, features, repeat(0)))


class Model(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    base: int  # of a unit that shows nothing
    wording: dict[str, int]  # of a feature of its wording
    trees: list[Any]  # over its surroundings
    first: int  # of the trees, after which a unit without hope is left
    hopeless: int  # a sum below this means no promotion
    levels: dict[Level, int]  # the least confidence of what goes
    opening: dict[str, list[str]]  # by family

    def own(self, form: Form) -> int:
        """What the wording of a unit weighs."""
        looks = self.base + self.looks[form.looks]
        if self.runs is None:
            return looks + _sum(self.wording, grams(form.text))
        as_a_whole = _sum(self.wording, whole(form.text)) if len(form.text) <= LONGEST_WHOLE else 0
        return looks + as_a_whole + self.runs.of_unit(form.text)

    @cached_property
    def looks(self) -> _Looks:
        return _Looks(self.wording)

    @cached_property
    def runs(self) -> loops.Weights | None:
        """Where the loops are built."""
        return loops.Weights(self.wording) if BUILT else None

    def scores(self, units: Sequence[Unit], own: list[int], place: Place, of: list[int]) -> list[int]:
        """What the trees say of the units numbered in `of`, in rising order. `own`: what each unit says by itself."""
        if self.forest is not None:
            try:
                return loops.rows(self.forest, list(units), own, *place, of)
            except OverflowError:  # a weight that a rule gives a signal may be of any size
                pass
        return self._sums(rows(units, own, place, of))

    @cached_property
    def forest(self) -> loops.Forest | None:
        """Where the loops are built."""
        return loops.Forest(self.trees, COUNT, self.first, self.hopeless) if BUILT else None

    @cached_property
    def _sums(self) -> Sums:
        return compiled(self.trees, COUNT, self.first, self.hopeless)


def read_model(path: Path) -> Model:
    return msgspec.json.decode(path.read_bytes(), type=Model)
