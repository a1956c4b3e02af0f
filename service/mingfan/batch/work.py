"""The work folder: where a run keeps unfinished work. Names only; nothing in it is needed after the run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mingfan.batch.model import Shard

NAME = ".mingfan-batch"


class Work(NamedTuple):
    root: Path

    def output(self, file: int) -> Path:
        return self.root / "out" / f"{file:06}"

    def part(self, shard: Shard) -> Path:
        """The output of a shard that is a file of its own."""
        return self.root / "parts" / f"{shard.file:06}" / f"{shard.number:05}"

    def quarantine(self, shard: Shard) -> Path:
        return self.root / "quarantine" / f"{shard.file:06}-{shard.number:05}"

    def reasons(self, shard: Shard) -> Path:
        return self.root / "reasons" / f"{shard.file:06}-{shard.number:05}"

    def audit(self, shard: Shard) -> Path:
        return self.root / "audit" / f"{shard.file:06}-{shard.number:05}"

    def note(self, shard: Shard) -> Path:
        """The number of the record that a worker is at."""
        return self.root / f"at-{shard.file:06}-{shard.number:05}"

    def done(self, shard: Shard) -> Path:
        return self.root / "done" / f"{shard.file:06}-{shard.number:05}"

    def finished(self, file: int) -> Path:
        return self.root / "finished" / f"{file:06}"

    @property
    def plan(self) -> Path:
        return self.root / "plan.json"

    @property
    def lock(self) -> Path:
        return self.root / "lock"
