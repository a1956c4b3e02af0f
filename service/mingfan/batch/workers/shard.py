"""One shard: read, cleaned, written to the work folder. Runs in a worker, on this machine or another.

A shard gives the same bytes wherever it runs and however often. It writes its mark in `done` last, when everything else
is on disk.
"""

from __future__ import annotations

import msgspec

from mingfan.batch import formats
from mingfan.batch.journal import write_mark
from mingfan.batch.model import Counts, Planned, Refused, Shard, ShardDone, Unreadable
from mingfan.batch.step import Step
from mingfan.batch.storage.names import to_path
from mingfan.batch.storage.sink import Records
from mingfan.batch.storage.streams import BLOCK, Held, Source
from mingfan.batch.task import (
    Care,
    Job,
    Placing,
    Run,
)


def run_shard(
    job: Job, shard: Shard, placing: Placing, care: Care | None = None, held: Held | None = None
) -> ShardDone:
    """OSError if the output cannot be written; faults of the input are in the result. `held`: what the shard holds, if
    it is not to be read here."""
    planned = job.files[shard.file]
    try:
        done = (
            _refused_whole(job, planned, shard) if planned.refused else _clean(job, planned, shard, placing, care, held)
        )
    except Unreadable as error:
        done = ShardDone(shard, Counts(), 0, 0, 0, failed=str(error))
    write_mark(job.work.done(shard), done)
    return done


def _clean(
    job: Job, planned: Planned, shard: Shard, placing: Placing, care: Care | None, held: Held | None
) -> ShardDone:
    counts = Counts()
    step = Step(job.cleaner, counts, job.settings.deadline, planned.input.path)
    records = Records(job.work, shard, planned.input.compression, job.settings.audit, counts)
    with held or Source(to_path(planned.input.path), shard.start, shard.end) as source:
        run = Run(job, planned, shard, source, step, records, care)
        try:
            return formats.load(planned.input.format).clean(run, placing)
        except Refused as error:
            records.abandon()
            return _refused_whole(job, msgspec.structs.replace(planned, refused=error.refusal), shard)
        except BaseException:
            records.abandon()
            raise


def _refused_whole(job: Job, planned: Planned, shard: Shard) -> ShardDone:
    """The file as it is goes to quarantine, and counts as one record."""
    refusal = planned.refused
    assert refusal is not None
    counts = Counts(records=1)
    records = Records(job.work, shard, "", False, counts)
    with Source(to_path(planned.input.path), shard.start, shard.end) as source:
        records.refuse(Refused(refusal.reason, refusal.message), 0, iter(lambda: source.read(BLOCK), b""))
        records.flush(0)
        return ShardDone(shard, counts, 0, source.crc, 0, stored=records.close(), refused=refusal)
