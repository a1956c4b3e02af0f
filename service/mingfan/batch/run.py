"""The flow of a batch: find, plan, clean shard by shard, assemble, account."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from mingfan import Cleaner, __version__, files
from mingfan.batch.account import html, manifest
from mingfan.batch.account.progress import Progress, progress
from mingfan.batch.assemble import Assembly, deliver, is_delivered
from mingfan.batch.find import find
from mingfan.batch.journal import Journal, JournalError, Plan, check_same
from mingfan.batch.model import Counts, FileDone, LeftOut, Planned, Settings, Shard, ShardDone, shards
from mingfan.batch.outputs import MANIFEST, REPORT, remove
from mingfan.batch.plan import plan_all
from mingfan.batch.storage.hashing import sha256
from mingfan.batch.task import Job
from mingfan.batch.workers.pool import Places, Pool, in_process


class Options(NamedTuple):
    """How to run; nothing here changes the output."""

    workers: int = 1
    resume: bool = False
    overwrite: bool = False
    engine: str = "local"
    address: str | None = None
    learned: tuple[str, ...] = ()  # files in the output that hold what was learned


class Outcome(NamedTuple):
    counts: Counts
    files: Sequence[FileDone]
    left_out: LeftOut

    @property
    def failed(self) -> bool:
        """Whether any record was not cleaned."""
        return bool(self.counts.quarantined) or any(file.failed for file in self.files)


def run(
    paths: Sequence[str], out: Path, cleaner: Cleaner, settings: Settings, options: Options, quiet: bool = True
) -> Outcome:
    """Clean the data at `paths` into the folder `out`."""
    inputs, left_out = find(paths, out)
    journal = Journal(out)
    going_on = options.resume and journal.begun
    if options.resume and not going_on:
        state = "the last one is complete" if (out / MANIFEST).exists() else "none was begun"
        raise JournalError(f"there is no unfinished run in {out}: {state}")
    if not going_on:
        journal.check_new(inputs, options.overwrite, manifest.read_or_empty(out / MANIFEST).part_names)
    new = Plan(__version__, cleaner.ruleset.sha256, options.engine, settings, tuple(map(Planned, inputs)))
    if going_on:
        check_same(journal.load(), new)
    else:
        files_planned = plan_all(inputs, settings, one_reader=options.engine != "ray")
        new = msgspec.structs.replace(new, files=files_planned)
    lock = journal.lock()
    try:
        if not going_on:
            journal.begin(new)
        with progress(sum(source.size for source in inputs), quiet) as bar:
            return _Run(journal, journal.load(), cleaner, options, bar, left_out).go(lock)
    finally:
        journal.unlock()


class _Run:
    def __init__(
        self, journal: Journal, plan: Plan, cleaner: Cleaner, options: Options, bar: Progress, left_out: LeftOut
    ) -> None:
        self.journal = journal
        self.plan = plan
        self.options = options
        self.bar = bar
        self.left_out = left_out
        self.ruleset = cleaner.ruleset
        self.job = Job(cleaner, plan.settings, journal.work, plan.files)
        self.places = Places(journal.work)
        self.done: dict[int, FileDone] = {}
        self.assemblies: dict[int, Assembly] = {}

    def go(self, lock: int) -> Outcome:
        try:
            with closing(self.engine(list(self.rest()), lock)) as shards_done:
                for done in shards_done:
                    self.add(done)
        finally:
            for assembly in self.assemblies.values():
                assembly.abandon()
        return self.account()

    def rest(self) -> Iterator[Shard]:
        """The shards that an earlier run has not finished."""
        for file, planned in enumerate(self.plan.files):
            done = self.finished(file)
            if done is not None:
                self.done[file] = done
                self.bar.add(planned.input.size, done.counts, earlier=True)
                continue
            parts = planned.apart or (bool(planned.cuts) and self.plan.engine == "ray")
            for shard in shards(file, planned):
                earlier = self.journal.done(shard, parts)
                if earlier is None:
                    yield shard
                else:
                    self.places.know(shard, earlier.bytes_out, earlier.counts.records)
                    self.add(earlier, earlier=True)

    def finished(self, file: int) -> FileDone | None:
        """What an earlier run finished, if all of it is still there; otherwise the file is done again."""
        finished = self.journal.finished(file)
        if finished is None:
            return None
        deliver(self.journal, file, finished.done)
        if is_delivered(self.journal, finished):
            return finished.done
        self.journal.forget(file)
        return None

    def engine(self, todo: Sequence[Shard], lock: int) -> Generator[ShardDone, None, None]:
        if todo and self.options.engine == "ray":
            from mingfan.batch.workers.ray_engine import run as run_on_ray  # Ray takes seconds to import

            return run_on_ray(self.job, todo, self.options.address, self.options.workers)
        workers = min(self.options.workers, len(todo))
        if workers <= 1:
            return in_process(self.job, todo, self.places)
        return Pool(self.job, workers, lock, self.places).run(todo)

    def stored_bytes(self, shard: Shard) -> int:
        """How many bytes of its file, as that is stored, a shard stands for."""
        planned = self.plan.files[shard.file]
        size = shard.end - shard.start
        return size * planned.input.size // planned.end if planned.apart and planned.end else size

    def add(self, done: ShardDone, *, earlier: bool = False) -> None:
        file = done.shard.file
        if file not in self.assemblies:
            self.assemblies[file] = Assembly(self.journal, self.plan, file, parts=self.plan.engine == "ray")
        finished = self.assemblies[file].add(done)
        if finished is not None:
            del self.assemblies[file]
            self.done[file] = finished
        self.bar.add(self.stored_bytes(done.shard), done.counts, earlier=earlier)

    def account(self) -> Outcome:
        """Check that nothing was lost, and write the report and the manifest."""
        done = [self.done[file] for file in range(len(self.plan.files))]
        counts = manifest.total(done)
        out = self.journal.out
        report = html.page(self.ruleset, counts, done, self.left_out).encode()
        files.write(out / REPORT, report)
        if any(file.failed for file in done):
            return Outcome(counts, done, self.left_out)
        learned = {name: sha256(out / name) for name in self.options.learned}
        data = manifest.build(self.plan, self.ruleset, done, counts, self.left_out, report, learned)
        files.write(out / MANIFEST, data)
        self.remove_stale(manifest.read(data))
        self.journal.remove()
        return Outcome(counts, done, self.left_out)

    def remove_stale(self, current: manifest.Manifest) -> None:
        """Remove what an earlier run wrote and this one did not replace."""
        kept = {name for file in current.files for listed, _ in file.contents() for name in listed}
        for file in manifest.read_or_empty(self.journal.previous).files:
            for listed, digest in file.contents():
                if not kept.intersection(listed):
                    remove(self.journal.out, listed, digest)
