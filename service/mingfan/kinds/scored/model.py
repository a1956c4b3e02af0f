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
from mingfan.kinds.scored.surroundings import COUNT
from mingfan.kinds.scored.trees import Sums, compiled

FILE = "model.json"  # beside the signals


class Model(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    base: int  # of a unit that shows nothing
    wording: dict[str, int]  # of a feature of its wording
    trees: list[Any]  # over its surroundings
    first: int  # of the trees, after which a unit without hope is left
    hopeless: int  # a sum below this means no promotion
    levels: dict[Level, int]  # the least confidence of what goes
    opening: dict[str, list[str]]  # by family

    def own(self, features: Collection[str]) -> int:
        """What the wording of a unit weighs."""
        return self.base + sum(map(self.wording.get, features, repeat(0)))

    def scores(self, table: Sequence[Sequence[int]]) -> list[int]:
        """What rows of surroundings.py say."""
        return self._sums(table)

    @cached_property
    def _sums(self) -> Sums:
        return compiled(self.trees, COUNT, self.first, self.hopeless)


def read_model(path: Path) -> Model:
    return msgspec.json.decode(path.read_bytes(), type=Model)
