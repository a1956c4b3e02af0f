"""What cleaning a shard takes: the job of all shards, the run of one, its place in the output, its care."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mingfan import Cleaner
from mingfan.batch.model import Counts, Planned, Refused, Settings, Shard
from mingfan.batch.step import Step
from mingfan.batch.storage.sink import Records
from mingfan.batch.storage.streams import Held, Source
from mingfan.batch.work import Work


class Place(NamedTuple):
    """Where the output of a shard goes, known once the shards before it are cleaned."""

    path: Path
    offset: int
    records_before: int


class Job(NamedTuple):
    """What every shard of a run has in common."""

    cleaner: Cleaner
    settings: Settings
    work: Work
    files: tuple[Planned, ...]


Placing = Callable[[Shard, int, int], Place]  # shard, bytes of output, records


class Run(NamedTuple):
    """One shard being cleaned."""

    job: Job
    planned: Planned
    shard: Shard
    source: Source | Held
    step: Step
    records: Records
    care: Care | None

    def next_record(self) -> None:
        """Count a record before it is processed. Refused if this record has crashed workers before."""
        self.step.counts.records += 1
        if self.care is not None:
            self.care.take(self.step.counts.records)

    @property
    def counts(self) -> Counts:
        return self.step.counts


class Care(NamedTuple):
    """How to process a shard on which workers died: each record number is written down before it is processed."""

    note: Path
    skip: frozenset[int]  # records of the shard, from 1, that crashed workers

    def take(self, record: int) -> None:
        """Refused if the record has crashed a worker."""
        self.note.write_text(str(record))
        if record in self.skip:
            raise Refused("worker-died", "it crashed a worker, most likely for lack of memory")

    def fatal(self) -> int | None:
        """The record at which the last worker died."""
        try:
            return int(self.note.read_text())
        except (FileNotFoundError, ValueError):
            return None
