"""The model of a page, as rules/signals/model.json has it: weights, trees, levels, and the words that open a reading.

Written by benchmarks/train_model.py. All numbers are whole: thousandths of log-odds, promotion above 0.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from mingfan.kinds.base import Level
from mingfan.kinds.scored.trees import Node, tree

FILE = "model.json"  # beside the signals


class Model(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    base: int  # of a unit that shows nothing
    wording: dict[str, int]  # of a feature of its wording
    unit_base: int
    unit_trees: list[Any]
    block_base: int
    block_trees: list[Any]
    levels: dict[Level, int]  # the least confidence of what goes
    opening: dict[str, list[str]]  # by family

    @cached_property
    def of_units(self) -> tuple[Node, ...]:
        return tuple(map(tree, self.unit_trees))

    @cached_property
    def of_blocks(self) -> tuple[Node, ...]:
        return tuple(map(tree, self.block_trees))


def read_model(path: Path) -> Model:
    return msgspec.json.decode(path.read_bytes(), type=Model)
