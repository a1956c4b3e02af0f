"""Finding the record that kills workers: after two deaths on a shard, each record is noted before it is looked at.

A process that is killed, for want of memory most often, cannot say what it was at. The note outlives it, and the record
goes to quarantine instead of being tried again.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mingfan.batch.model import Refused


class Care(NamedTuple):
    """How to go through a shard on which workers died."""

    note: Path
    skip: frozenset[int]  # records of the shard, from 1, that workers died of

    def take(self, record: int) -> None:
        """Refused where the record is known to kill."""
        self.note.write_text(str(record))
        if record in self.skip:
            raise Refused("worker-died", "a worker died of it; most often there was not enough memory")

    def fatal(self) -> int | None:
        """The record at which the last worker died."""
        try:
            return int(self.note.read_text())
        except (FileNotFoundError, ValueError):
            return None
