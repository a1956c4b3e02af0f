"""What makes a run resumable: the plan, the marks of finished shards and files, the lock. It cleans and moves nothing.

The work folder is of one run. A mark is written when what it records is on disk; a later run trusts
marks and nothing else.
"""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from mingfan import files
from mingfan.batch.model import Finished, Input, Planned, Settings, Shard, ShardDone
from mingfan.batch.outputs import MANIFEST, check_free
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.streams import is_intact
from mingfan.batch.work import NAME, Work
from mingfan.errors import MingfanError

T = TypeVar("T")

OPTIONS = {"fields": "--text-field", "shard_bytes": "--shard"}  # where a setting has another name than its option


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
    def previous(self) -> Path:
        """The manifest of the run that this one replaces."""
        return self.work.root / "previous.json"

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

    def check_new(self, inputs: Sequence[Input], overwrite: bool, old_parts: frozenset[str]) -> None:
        """Refuse to overwrite existing output unless allowed; never overwrite an input."""
        targets = {(self.out / to_path(source.relative)).resolve() for source in inputs}
        for source in inputs:
            if to_path(source.path).resolve() in targets:
                raise JournalError(f"{readable(source.path)} is both input and output: name another folder with --out")
        if self.work.root.is_symlink():
            raise JournalError(f"{self.work.root} is a link; batch writes only inside {self.out}")
        if self.begun and not overwrite:
            raise JournalError(
                f"{self.out} holds an unfinished run: continue it with --resume, or start over with --overwrite"
            )
        check_free(self.out, inputs, overwrite, old_parts)

    def begin(self, plan: Plan) -> None:
        """Start over. What an earlier run wrote stays until it is replaced."""
        for path in self.work.root.iterdir():
            if path != self.work.lock and path != self.previous:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        previous = self.out / MANIFEST
        if previous.exists():
            previous.replace(self.previous)
        files.write(self.work.plan, msgspec.json.format(msgspec.json.encode(plan)))

    def load(self) -> Plan:
        try:
            return msgspec.json.decode(self.work.plan.read_bytes(), type=Plan)
        except (msgspec.DecodeError, FileNotFoundError) as error:
            raise JournalError(f"{self.work.plan} cannot be read: {error}; start over with --overwrite") from None

    def done(self, shard: Shard, parts: bool) -> ShardDone | None:
        """What an earlier run did of the shard, if that is still on disk as it was written."""
        done = _read_mark(self.work.done(shard), ShardDone)
        if done is None or done.failed or done.shard != shard:
            return None
        output = self.work.part(shard) if parts else self.work.output(shard.file)
        stored = {output: (done.offset, done.bytes_out, done.crc_out)} if not done.refused else {}
        kept = {"quarantine": self.work.quarantine, "reasons": self.work.reasons, "audit": self.work.audit}
        stored |= {kept[name](shard): (0, *state) for name, state in done.stored.items()}
        return done if all(is_intact(path, *state) for path, state in stored.items()) else None

    def finished(self, file: int) -> Finished | None:
        return _read_mark(self.work.finished(file), Finished)

    def finish(self, file: int, finished: Finished) -> None:
        write_mark(self.work.finished(file), finished)

    def forget(self, file: int) -> None:
        """The file is to be done again."""
        self.work.finished(file).unlink()

    def remove(self) -> None:
        shutil.rmtree(self.work.root)


def check_same(old: Plan, new: Plan) -> None:
    """Refuse to resume with anything that changes the output."""
    hint = ": what is finished would not fit the rest. Start over with --overwrite"
    if (old.version, old.ruleset) != (new.version, new.ruleset):
        raise JournalError(f"the rules differ from those of the run being resumed{hint}")
    if old.engine != new.engine:
        raise JournalError(f"the run being resumed was started with --engine {old.engine}{hint}")
    for name in Settings.__struct_fields__:
        if getattr(old.settings, name) != getattr(new.settings, name):
            option = OPTIONS.get(name, f"--{name.replace('_', '-')}")
            raise JournalError(
                f"the run being resumed was started with another {option}: repeat its command, or start over with "
                "--overwrite"
            )
    before = {source.relative: source for source in old.inputs}
    after = {source.relative: source for source in new.inputs}
    for relative in sorted(before.keys() ^ after.keys()):
        what = "is gone" if relative in before else "is new"
        raise JournalError(f"the input {readable(relative)} {what} since the run being resumed was started{hint}")
    for relative, source in before.items():
        if source != after[relative]:
            raise JournalError(
                f"the input {readable(source.path)} was changed since the run being resumed was started{hint}"
            )
    if list(before) != list(after):
        raise JournalError(f"the inputs are in another order than in the run being resumed{hint}")


def write_mark(path: Path, record: msgspec.Struct) -> None:
    """A record of finished work with its checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = msgspec.json.encode(record)
    files.write(path, b"%s\n%08x" % (data, zlib.crc32(data)))


def _read_mark(path: Path, kind: type[T]) -> T | None:
    """A mark that is damaged counts as none."""
    try:
        data, _, checksum = path.read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        return None
    return msgspec.json.decode(data, type=kind) if checksum == b"%08x" % zlib.crc32(data) else None
