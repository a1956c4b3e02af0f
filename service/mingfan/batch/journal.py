"""What makes a run resumable: the plan, the marks of finished shards and files, the lock. It cleans and moves nothing.

The work folder is of one run. A mark is written when what it records is on disk; a later run trusts
marks and nothing else.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from mingfan import files
from mingfan.batch.model import FileDone, Input, Planned, Settings, Shard, ShardDone
from mingfan.batch.work import NAME, Work
from mingfan.errors import MingfanError

MANIFEST = "manifest.json"
QUARANTINE = "quarantine"
AUDIT = "audit"
T = TypeVar("T")


class JournalError(MingfanError):
    """The output folder holds something that this run must not touch, or cannot continue."""


class Plan(msgspec.Struct, frozen=True):
    """Everything that determines the output."""

    version: str
    ruleset: str  # sha256
    engine: str
    settings: Settings
    files: tuple[Planned, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(planned.input for planned in self.files)


class Journal:
    def __init__(self, out: Path) -> None:
        self.out = out
        self.work = Work(out / NAME)
        self._lock: int | None = None

    @property
    def begun(self) -> bool:
        return self.work.plan.exists()

    def lock(self) -> int:
        """Be the only run here; JournalError if there is another. Workers hold the lock as long as they live."""
        self.work.root.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.work.lock, os.O_RDWR | os.O_CREAT, 0o666)
        if sys.platform != "win32":  # which has no such lock: two runs into one folder are up to the user
            import fcntl

            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JournalError(
                    f"another run, or a worker left behind by one, is writing to {self.out}; wait until it has ended"
                ) from None
        return self._lock

    def unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def check_new(self, inputs: Sequence[Input], overwrite: bool) -> None:
        """Refuse to overwrite existing output unless allowed; never overwrite an input."""
        targets = {self.out / source.relative for source in inputs}
        for source in inputs:
            path = Path(source.path).resolve()
            if any(target.resolve() == path for target in targets):
                raise JournalError(f"{source.path} is both input and output: name another folder with --out")
        if overwrite:
            return
        if self.begun:
            raise JournalError(
                f"{self.out} holds an unfinished run: continue it with --resume, or start over with --overwrite"
            )
        there = [path for path in (self.out / MANIFEST, *sorted(targets)) if path.exists()]
        if there:
            raise JournalError(f"{there[0]} exists already: name another --out, or allow it with --overwrite")

    def begin(self, plan: Plan) -> None:
        """Start over. What an earlier run wrote stays until it is replaced."""
        for path in self.work.root.iterdir():
            if path != self.work.lock and path.name != "previous.json":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        previous = self.out / MANIFEST
        if previous.exists():
            previous.replace(self.work.root / "previous.json")
        files.write(self.work.plan, msgspec.json.format(msgspec.json.encode(plan)))

    def load(self) -> Plan:
        try:
            return msgspec.json.decode(self.work.plan.read_bytes(), type=Plan)
        except (msgspec.DecodeError, FileNotFoundError) as error:
            raise JournalError(f"{self.work.plan} cannot be read: {error}; start over with --overwrite") from None

    def done(self, shard: Shard) -> ShardDone | None:
        done = _read(self.work.done(shard), ShardDone)
        return None if done is None or done.failed or done.shard != shard else done

    def finished(self, file: int) -> FileDone | None:
        return _read(self.work.finished(file), FileDone)

    def finish(self, file: int, done: FileDone) -> None:
        path = self.work.finished(file)
        path.parent.mkdir(exist_ok=True)
        files.write(path, msgspec.json.encode(done))

    def remove(self) -> None:
        shutil.rmtree(self.work.root)


def check_same(old: Plan, new: Plan) -> None:
    """Refuse to resume with anything that changes the output."""
    hint = "; the outputs would not fit together. Start over with --overwrite"
    if (old.version, old.ruleset) != (new.version, new.ruleset):
        raise JournalError(f"the rules differ from those of the run being resumed{hint}")
    if old.engine != new.engine:
        raise JournalError(f"the run being resumed was started with --engine {old.engine}{hint}")
    for name in Settings.__struct_fields__:
        if getattr(old.settings, name) != getattr(new.settings, name):
            raise JournalError(f"the option {name.replace('_', '-')} differs from the run being resumed{hint}")
    before = {source.relative: source for source in old.inputs}
    after = {source.relative: source for source in new.inputs}
    for relative in sorted(before.keys() ^ after.keys()):
        what = "is gone" if relative in before else "is new"
        raise JournalError(f"the input {relative} {what} since the run being resumed was started{hint}")
    for relative, source in before.items():
        if source != after[relative]:
            raise JournalError(f"the input {source.path} was changed since the run being resumed was started{hint}")
    if list(before) != list(after):
        raise JournalError(f"the inputs are in another order than in the run being resumed{hint}")


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
