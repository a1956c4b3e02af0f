"""Many machines: Ray Data hands the same shards to the same step. Scheduling, retries and dead workers are Ray's.

Every machine must see the inputs and the output folder under the same paths. A shard writes files whose names depend
only on the shard, so one that Ray schedules again after a death, or twice, leaves the same bytes once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any

import msgspec
import ray.data

from mingfan.batch import formats
from mingfan.batch.model import Shard, ShardDone
from mingfan.batch.storage.names import readable
from mingfan.batch.task import Job, Place
from mingfan.batch.workers.ray_cluster import joined
from mingfan.batch.workers.shard import run_shard
from mingfan.errors import MingfanError


class UnsupportedFormat(MingfanError):
    """A file of a format that this engine does not support."""


class ShardActor:
    """Ray makes one in each worker, with a cleaner of its own."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        shard = Shard(row["file"], row["number"], row["start"], row["end"])
        return {"done": msgspec.json.encode(run_shard(self._job, shard, self._place))}

    def _place(self, shard: Shard, size: int, records: int) -> Place:
        path = self._job.work.part(shard)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return Place(path, 0, 0)


def run(job: Job, todo: Sequence[Shard], address: str | None, workers: int) -> Generator[ShardDone, None, None]:
    """The shards as they finish, on the cluster at `address`, or on one started here for the run."""
    for planned in job.files:
        if not formats.load(planned.input.format).parts:
            raise UnsupportedFormat(
                f"{readable(planned.input.path)}: --engine ray does not take {planned.input.format}; use --engine local"
            )
    with joined(address, workers):
        yield from _rows(job, todo, workers)


def _rows(job: Job, todo: Sequence[Shard], workers: int) -> Iterator[ShardDone]:
    data = ray.data.from_items([msgspec.to_builtins(shard) for shard in todo], override_num_blocks=len(todo))
    done = data.map(
        ShardActor,  # type: ignore[arg-type]  # Ray's own annotation leaves out classes
        fn_constructor_args=(job,),
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
        num_cpus=1,
    )
    for row in done.iter_rows():
        yield msgspec.json.decode(row["done"], type=ShardDone)
