"""Assembles a file from its shards, in order: reads back what is on disk, checks it, hashes it, moves it into place.

Nothing is cleaned here. What was written is checked against what the workers said they wrote, and the line ends are
counted again, so that no record can be lost between a count and a file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from mingfan import files
from mingfan.batch import formats
from mingfan.batch.audit import VERSION, End, Entry, Header, Reason
from mingfan.batch.formats.base import Joiner
from mingfan.batch.journal import Journal, Plan
from mingfan.batch.model import (
    Counts,
    FileDone,
    Finished,
    Inconsistent,
    Input,
    Planned,
    Shard,
    ShardDone,
    Unreadable,
    shards,
)
from mingfan.batch.outputs import AUDIT, QUARANTINE, clear_folder, produced, reasons_of
from mingfan.batch.storage.audits import Joined
from mingfan.batch.storage.blocks import line_feeds
from mingfan.batch.storage.hashing import sha256
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.sink import APART
from mingfan.batch.storage.streams import BLOCK, Source


class Assembly:
    """One file being assembled. Shards arrive in any order and are taken by their numbers."""

    def __init__(self, journal: Journal, plan: Plan, file: int, parts: bool) -> None:
        self._journal = journal
        self._plan = plan
        self._file = file
        self._planned: Planned = plan.files[file]
        self._parts = parts  # whether every shard is a file of its own
        self._shards = list(shards(file, self._planned))
        self._waiting: dict[int, ShardDone] = {}
        self._taken: list[ShardDone] = []
        self._sha_in = hashlib.sha256()
        self._sha_out = hashlib.sha256()
        self._at = 0
        self._form = formats.load(self._planned.input.format)
        self._joiner: Joiner | None = None  # of the output of a file whose shards are joined

    def add(self, done: ShardDone) -> FileDone | None:
        """Take a shard. The finished file, once all its shards have arrived."""
        self._waiting[done.shard.number] = done
        while (number := len(self._taken)) in self._waiting:
            self._take(self._waiting.pop(number))
        return self._finish() if len(self._taken) == len(self._shards) else None

    def abandon(self) -> None:
        """The run stops here: leave what is not finished."""
        if self._joiner is not None:
            self._joiner.abandon()

    def _take(self, done: ShardDone) -> None:
        self._taken.append(done)
        if done.failed:
            return
        source = to_path(self._planned.input.path)
        lines_in = 0
        if not self._planned.apart:
            lines_in = self._read(source, done.shard.start, done.shard.end, done.crc_in, self._sha_in)
        if done.refused:
            return
        counts = done.counts
        if self._planned.apart:
            lines_out = self._join(done)
        else:
            path, start = self._output(done)
            lines_out = self._read(path, start, start + done.bytes_out, done.crc_out, self._sha_out)
            self._at += done.bytes_out
        if counts.records != counts.written + counts.quarantined:
            raise Inconsistent(f"{source}: {counts.records} records in, but not as many written and quarantined")
        if self._countable and (lines_in, lines_out) != (counts.records, counts.written):
            raise Inconsistent(
                f"{source}: {lines_in} lines in and {lines_out} out, "
                f"where {counts.records} and {counts.written} were counted"
            )

    def _join(self, done: ShardDone) -> int:
        """Add what became of a shard to the file. Its lines."""
        if self._joiner is None:
            self._joiner = self._form.joiner(self._journal.work.output(self._file), self._planned, APART)
        part = self._journal.work.part(done.shard)
        crc, lines = self._joiner.add(part)
        if crc != done.crc_out:
            raise Inconsistent(f"{part} changed after it was written")
        return lines

    def _finish_joining(self) -> None:
        """Close the file, and hash it and its input as they are on disk."""
        assert self._joiner is not None
        self._joiner.close()
        self._at = self._joiner.size
        self._read(self._joiner.path, 0, self._at, self._joiner.crc, self._sha_out)
        with Source(to_path(self._planned.input.path)) as source:
            while data := source.read(BLOCK):
                self._sha_in.update(data)

    @property
    def _countable(self) -> bool:
        source = self._planned.input
        return self._form.record_per_line and not source.compression and not self._planned.encoding.startswith("utf-16")

    def _output(self, done: ShardDone) -> tuple[Path, int]:
        work = self._journal.work
        if self._parts and self._planned.cuts:
            return work.part(done.shard), 0
        return work.output(self._file), self._at

    def _read(self, path: Path, start: int, end: int, crc: int, sha: Any) -> int:
        """The lines in a range of a file, a last one without an end counted; the range is hashed and checked."""
        lines = 0
        last = b""
        try:
            with Source(path, start, end) as source:
                while data := source.read(BLOCK):
                    last = data
                    sha.update(data)
                    if self._countable:
                        lines += line_feeds(data)
        except Unreadable as error:
            raise OSError(f"{path} cannot be read back: {error}") from error
        if source.crc != crc:
            raise Inconsistent(f"{path}: bytes {start} to {end} changed after they were cleaned")
        return lines + bool(last and not last.endswith(b"\n"))

    def _finish(self) -> FileDone:
        source, work = self._planned.input, self._journal.work
        failed = next((done.failed for done in self._taken if done.failed), "")
        if not failed and not unchanged(self._planned):
            raise Inconsistent(f"{readable(source.path)} was changed while it was read; start over with --overwrite")
        if not failed and self._planned.apart:
            self._finish_joining()
        elif not failed and not self._taken[0].refused and not (self._parts and self._planned.cuts):
            os.truncate(work.output(self._file), self._at)  # bytes after the last shard belong to none
        finished = self._account(failed)
        if not failed:
            finished = self._gather(finished)
            self._journal.finish(self._file, Finished(finished, self._sizes(finished)))
            deliver(self._journal, self._file, finished)
            for shard in self._shards:
                work.done(shard).unlink(missing_ok=True)
                work.part(shard).unlink(missing_ok=True)
        return finished

    def _account(self, failed: str) -> FileDone:
        """What the manifest says of the file, except the hashes of what is joined later."""
        source, first = self._planned.input, self._taken[0]
        if failed:
            return FileDone(
                path=source.path,
                output="",
                format=source.format,
                compression=source.compression,
                encoding=first.encoding or self._planned.encoding,
                counts=Counts(),
                bytes_in=source.size,
                bytes_out=0,
                sha256_in="",
                sha256_out="",
                failed=failed,
            )
        counts = Counts()
        for done in self._taken:
            counts.add(done.counts)
        has_output = not first.refused
        output, quarantine, _, audit = produced(source.relative)
        parts = (f"part-{k:05}{_suffix(source)}" for k in range(len(self._shards)))
        return FileDone(
            path=source.path,
            output=output if has_output else "",
            format=source.format,
            compression=source.compression,
            encoding=first.encoding or self._planned.encoding,
            counts=counts,
            bytes_in=source.size,
            bytes_out=self._at if has_output else 0,
            sha256_in=self._sha_in.hexdigest(),
            sha256_out=self._sha_out.hexdigest() if has_output else "",
            quarantine=quarantine if counts.quarantined else "",
            audit=audit if self._plan.settings.audit and has_output else "",
            refused=first.refused,
            parts=tuple(parts) if self._parts and has_output else (),
        )

    def _sizes(self, done: FileDone) -> dict[str, int]:
        """Of the files that are ready, by the names that they get."""
        sizes: dict[str, int] = {}
        for path, name in moves(self._journal, self._file, done):
            for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                sizes[f"{name}/{file.name}" if path.is_dir() else name] = file.stat().st_size
        return sizes

    def _gather(self, done: FileDone) -> FileDone:
        """Join quarantine and audit, ready to be moved, and hash them."""
        work = self._journal.work
        if done.quarantine:
            self._gather_quarantine([path for s in self._shards if (path := work.quarantine(s)).exists()])
            with Joined(ready(self._journal, "reasons", self._file), "", Reason) as reasons:
                for shard, base in self._bases():
                    reasons.add(work.reasons(shard), base)
        if done.audit:
            with Joined(ready(self._journal, AUDIT, self._file), "zst", Entry) as audit:
                audit.line(self._header(done))
                for shard, base in self._bases():
                    audit.add(work.audit(shard), base)
                audit.line(self._end(done))
        if self._parts and done.output:
            folder = ready(self._journal, "folder", self._file)
            folder.mkdir(parents=True, exist_ok=True)
            for shard, name in zip(self._shards, done.parts, strict=True):
                part = work.part(shard) if self._planned.cuts else work.output(self._file)
                if part.exists():
                    part.replace(folder / name)
        kinds = {QUARANTINE: done.quarantine, "reasons": done.quarantine, AUDIT: done.audit}
        hashes = {f"sha256_{kind}": sha256(ready(self._journal, kind, self._file)) for kind, n in kinds.items() if n}
        return msgspec.structs.replace(done, **hashes)

    def _gather_quarantine(self, parts: list[Path]) -> None:
        path = ready(self._journal, QUARANTINE, self._file)
        if not self._planned.apart:
            _in_a_row(parts, path)
            return
        joiner = self._form.joiner(path, self._planned, self._planned.input.compression)
        for part in parts:
            joiner.add(part)
        joiner.close()

    def _bases(self) -> Iterator[tuple[Shard, int]]:
        """For each shard, what its record numbers lack: nothing where it knew its place."""
        base = 0
        for done in self._taken:
            yield done.shard, base if self._parts else 0
            base += done.counts.records

    def _header(self, done: FileDone) -> Header:
        return Header(
            mingfan_audit=VERSION,
            path=done.path,
            output=done.output,
            format=done.format,
            compression=done.compression,
            encoding=done.encoding,
            fields=self._plan.settings.fields,
            columns=self._planned.columns,
            width=self._planned.width,
            ruleset=self._plan.ruleset,
            quarantine=done.quarantine,
            paths=self._planned.paths,
            separator=self._plan.settings.separator,
        )

    def _end(self, done: FileDone) -> End:
        content = self._planned.content_sha256 or self._taken[0].content_sha256 or done.sha256_in
        return End(done.counts.records, done.counts.written, done.sha256_out, content)


def _in_a_row(parts: list[Path], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
        files.sync(out)


def _suffix(source: Input) -> str:
    return "".join(PurePosixPath(source.relative).suffixes[-2 if source.compression else -1 :])


def ready(journal: Journal, kind: str, file: int) -> Path:
    return journal.work.root / f"ready-{kind}" / f"{file:06}"


def moves(journal: Journal, file: int, done: FileDone) -> Iterator[tuple[Path, str]]:
    """What is ready, and the name under the output folder that it gets."""
    if done.output:
        yield ready(journal, "folder", file) if done.parts else journal.work.output(file), done.output
    if done.quarantine:
        yield ready(journal, QUARANTINE, file), done.quarantine
        yield ready(journal, "reasons", file), reasons_of(done.quarantine)
    if done.audit:
        yield ready(journal, AUDIT, file), done.audit


def deliver(journal: Journal, file: int, done: FileDone) -> None:
    """Move what is ready to its final place. May be repeated after an interruption."""
    for source, name in moves(journal, file, done):
        if source.exists():
            target = journal.out / to_path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            clear_folder(target)
            source.replace(target)
            files.sync_folder(target.parent)


def is_delivered(journal: Journal, finished: Finished) -> bool:
    """Whether every file is in its final place, none lost or cut short."""
    for name, size in finished.sizes.items():
        path = journal.out / to_path(name)
        if not path.is_file() or path.stat().st_size != size:
            return False
    return True


def unchanged(planned: Planned) -> bool:
    source = planned.input
    try:
        status = to_path(source.path).stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (source.size, source.modified_ns)
