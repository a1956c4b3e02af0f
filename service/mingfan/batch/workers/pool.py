"""Local workers: a process and a cleaner each, one shard at a time. The parent tells each where its output goes.

If a worker dies, nothing is lost: its shard is given out again. Ctrl-C is handled by the parent alone.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterable
from contextlib import closing
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, NamedTuple

from mingfan.batch.feed import Feed
from mingfan.batch.model import (
    Shard,
    ShardDone,
    Stopped,
    Unreadable,
)
from mingfan.batch.storage.names import readable
from mingfan.batch.storage.streams import Held
from mingfan.batch.task import Care, Job, Place
from mingfan.batch.work import Work
from mingfan.batch.workers.shard import run_shard

PART_BEFORE = "a part of it could not be read"
TRACE_AFTER_DEATHS = 2  # after this many deaths on a shard the next worker records its progress
MOST_DEATHS = 12  # on one shard; with more, single records are not the cause


class Sized(NamedTuple):
    """A shard is cleaned, and asks for its place."""

    shard: Shard
    size: int
    records: int


class Trouble(NamedTuple):
    """The output could not be written."""

    message: str


class Places:
    """Where each shard's output goes in its file: after those before it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._sizes: dict[tuple[int, int], tuple[int, int]] = {}
        self._begins: dict[int, list[tuple[int, int]]] = {}  # of each file: bytes and records before each shard
        self.failed: set[int] = set()  # files with a part that could not be read: later shards cannot be placed

    def know(self, shard: Shard, size: int, records: int) -> None:
        self._sizes[shard.file, shard.number] = size, records

    def place(self, shard: Shard) -> Place | None:
        """None as long as a shard before it is not cleaned."""
        begins = self._begins.setdefault(shard.file, [(0, 0)])
        while len(begins) <= shard.number and (size := self._sizes.pop((shard.file, len(begins) - 1), None)):
            begins.append((begins[-1][0] + size[0], begins[-1][1] + size[1]))
        return Place(self._work.output(shard.file), *begins[shard.number]) if shard.number < len(begins) else None

    def ask(self, shard: Shard, size: int, records: int) -> Place:
        """For shards that are cleaned one after the other."""
        self.know(shard, size, records)
        place = self.place(shard)
        if place is None:
            raise Unreadable(PART_BEFORE)
        return place

    def note_failure(self, done: ShardDone) -> None:
        if done.failed:
            self.failed.add(done.shard.file)


def in_process(job: Job, todo: Iterable[Shard], places: Places) -> Generator[ShardDone, None, None]:
    """One worker: this process."""
    with closing(Feed(job.files)) as feed:
        for shard in todo:
            try:
                done = run_shard(job, shard, places.ask, None, feed.held(shard))
            except OSError as error:
                raise Stopped(_trouble(error)) from error
            places.note_failure(done)
            yield done


class _Worker:
    """A process, the pipe to it, and its shard."""

    def __init__(self, job: Job, lock: int, others: Iterable[_Worker]) -> None:
        context = _context()
        self.pipe, child = context.Pipe()
        ours: list[Any] = []
        if context.get_start_method() == "fork":
            job.cleaner.prepare()  # once for all
            ours = [self.pipe, *(other.pipe for other in others)]
        self.process: BaseProcess = context.Process(target=_Start(job, lock, ours), args=(child,), daemon=True)
        self.process.start()
        child.close()
        self.shard: Shard | None = None
        self.waiting = False  # for a place

    def give(self, shard: Shard, care: Care | None, held: Held | None) -> None:
        self.shard, self.waiting = shard, False
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died, as the end of its pipe will show
            self.pipe.send((shard, care, held))

    def send_place(self, place: Place | None) -> None:
        self.waiting = False
        with contextlib.suppress(BrokenPipeError):
            self.pipe.send(place)


def _context() -> Any:
    """A process with one thread is forked where that is safe: what the cleaner loads and compiles is there at once,
    where a new process takes a third of a second for it."""
    alone = sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1  # threads of libraries too
    return get_context("fork" if alone else "spawn")


class _Start:
    """What a worker starts with. It inherits the lock, so that a worker left behind keeps other runs out."""

    def __init__(self, job: Job, lock: int, not_its_own: Iterable[Any]) -> None:
        """`not_its_own`: ends of pipes that a fork has too, which would keep them open when the parent is gone."""
        self._job = job
        self._lock = lock
        self._not_its_own = not_its_own

    def __getstate__(self) -> Any:
        return self._job, DupFd(self._lock)

    def __setstate__(self, state: Any) -> None:
        self._job, lock = state
        self._lock = lock.detach()
        self._not_its_own = ()

    def __call__(self, pipe: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for end in self._not_its_own:
            end.close()
        with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
            while True:
                _work(self._job, pipe)


def _work(job: Job, pipe: Any) -> None:
    def placing(shard: Shard, size: int, records: int) -> Place:
        pipe.send(Sized(shard, size, records))
        place: Place | None = pipe.recv()
        if place is None:
            raise Unreadable(PART_BEFORE)
        return place

    shard, care, held = pipe.recv()
    try:
        answer: ShardDone | Trouble = run_shard(job, shard, placing, care, held)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except OSError as error:
        answer = Trouble(_trouble(error))
    pipe.send(answer)


def _trouble(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"


class Pool:
    def __init__(self, job: Job, workers: int, lock: int, places: Places) -> None:
        self._job = job
        self._lock = lock
        self._places = places
        self._feed = Feed(job.files)
        self._workers: list[_Worker] = []
        for _ in range(workers):
            self._workers.append(_Worker(job, lock, self._workers))
        self._deaths: Counter[Shard] = Counter()
        self._cares: dict[Shard, Care] = {}

    def run(self, todo: Iterable[Shard]) -> Generator[ShardDone, None, None]:
        """The shards as they are done. The next is taken from `todo` only when a worker is free for it, and before what
        is done is passed on, so that no worker waits for that."""
        source = iter(todo)
        again: deque[Shard] = deque()
        passed_on: list[ShardDone] = []
        try:
            while True:
                for worker in self._workers:
                    shard = None if worker.shard else (again.popleft() if again else next(source, None))
                    if shard is not None:
                        worker.give(shard, self._cares.get(shard), self._feed.held(shard))
                yield from passed_on
                passed_on.clear()
                busy = [worker for worker in self._workers if worker.shard]
                if not busy:
                    return
                for ready in connection.wait([worker.pipe for worker in busy]):
                    worker = next(w for w in busy if w.pipe is ready)
                    done = self._receive(worker, again)
                    if done is not None:
                        passed_on.append(done)
                self._place()
        finally:
            self._feed.close()
            self.stop()

    def _receive(self, worker: _Worker, again: deque[Shard]) -> ShardDone | None:
        try:
            message = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._replace(worker, again)
            return None
        if isinstance(message, Trouble):
            raise Stopped(message.message)
        if isinstance(message, Sized):
            self._places.know(message.shard, message.size, message.records)
            worker.waiting = True
            return None
        worker.shard = None
        done: ShardDone = message
        self._places.note_failure(done)
        return done

    def _place(self) -> None:
        for worker in self._workers:
            if worker.waiting and worker.shard:
                place = self._places.place(worker.shard)
                if place or worker.shard.file in self._places.failed:
                    worker.send_place(place)

    def _replace(self, worker: _Worker, again: deque[Shard]) -> None:
        shard = worker.shard
        assert shard is not None
        worker.process.join()
        self._deaths[shard] += 1
        if self._deaths[shard] >= MOST_DEATHS:
            where = f"bytes {shard.start} to {shard.end} of {readable(self._job.files[shard.file].input.path)}"
            raise Stopped(
                f"workers died {MOST_DEATHS} times (exit {worker.process.exitcode}) at {where}; "
                "most likely for lack of memory: try fewer --workers"
            )
        if self._deaths[shard] >= TRACE_AFTER_DEATHS:
            self._cares[shard] = self._care(shard)
        again.append(shard)
        worker.pipe.close()
        at = self._workers.index(worker)
        del self._workers[at]
        self._workers.insert(at, _Worker(self._job, self._lock, self._workers))

    def _care(self, shard: Shard) -> Care:
        care = self._cares.get(shard)
        if care is None:
            return Care(self._job.work.note(shard), frozenset())
        fatal = care.fatal()
        return care if fatal is None else care._replace(skip=care.skip | {fatal})

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
