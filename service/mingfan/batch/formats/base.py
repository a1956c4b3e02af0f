"""What a format does: plan how a file is read, cut it, clean a shard, take a cleaned file back."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mingfan.batch.model import Compression, Planned, Settings, ShardDone
from mingfan.batch.storage.pressed import Pressed
from mingfan.batch.storage.sink import Memory, Output
from mingfan.batch.storage.streams import Content, Source, Stream, Target
from mingfan.errors import RevertError

if TYPE_CHECKING:
    from mingfan.batch.storage.audits import Audit
    from mingfan.batch.task import Placing, Run

Read = Callable[[int], bytes]


def due(begin: int, end: int, shard: int) -> int:
    """Where the shard that begins there is to end, of content up to `end`: the last ones are smaller, so that no worker
    is idle while another has a whole one left."""
    left = end - begin
    return begin + (shard if left > 2 * shard else max(left // 3, shard // 8, 1))


class Joiner(Protocol):
    """A new file made from parts, in order."""

    path: Path
    size: int
    crc: int  # of the file, once it is closed

    def add(self, part: Path) -> tuple[int, int]:
        """Add a part: its CRC-32 as it is on disk, and its lines. OSError where it cannot be read."""

    def close(self) -> None: ...
    def abandon(self) -> None: ...


class Format(ABC):
    """The base knows nothing of bytes: for a format that reads and writes its files itself."""

    record_per_line = False  # records are lines and can be counted as such, in UTF-8
    whole = False  # whether a file is one text
    parts = False  # whether the output may be a folder of files, each whole by itself

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        """How the file is read, after a look at its beginning.

        Refused where it is not of this format, FieldMissing where it lacks a text field.
        """
        return planned

    def cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """Where the shards of a plain file after the first begin, in bytes."""
        return iter(())

    def content_cuts(self, read: Read, planned: Planned, settings: Settings) -> Iterator[int]:
        """The same of decompressed content, which is read from its beginning. The last may be its end."""
        return iter(())

    def part_cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """Where a large file is cut if what becomes of its shards is joined by `joiner`, in bytes of the file."""
        return iter(())

    def joiner(self, path: Path, planned: Planned, stored: Compression) -> Joiner:
        """Joins what became of the shards of a file; `stored` is how the parts are compressed."""
        raise NotImplementedError

    @abstractmethod
    def clean(self, run: Run, placing: Placing) -> ShardDone:
        """Clean one shard. Refused sends the whole file to quarantine; OSError: the output cannot be written."""

    @abstractmethod
    def revert(self, audit: Audit, cleaned: Path, target: Path, compression: Compression) -> None:
        """Write the input that `cleaned` was made from to `target`, a new file."""


class StreamFormat(Format):
    """A format whose files are a stream of bytes, stored plain or compressed."""

    @abstractmethod
    def clean_stream(self, run: Run, read: Read, output: Output) -> str:
        """Clean what `read` gives into `output`, and return the encoding."""

    @abstractmethod
    def pieces(self, audit: Audit, stream: Stream) -> Iterator[bytes]:
        """The input, from the cleaned content and its audit."""

    def clean(self, run: Run, placing: Placing) -> ShardDone:
        return self._part(run, placing) if run.planned.cuts else self._whole(run)

    def joiner(self, path: Path, planned: Planned, stored: Compression) -> Joiner:
        return Pressed(path, planned.input.compression, stored)

    def _part(self, run: Run, placing: Placing) -> ShardDone:
        """A shard of a file that was cut: its output is kept until its place in the file is known."""
        output = Memory()
        self.clean_stream(run, run.source.read, output)
        path, offset, before = placing(run.shard, output.size, run.counts.records)
        if run.planned.apart:
            offset, size, crc = 0, *output.store_apart(run.job.work.part(run.shard))
        else:
            size, crc = output.size, output.crc
            output.store(path, offset)
        run.records.flush(before)
        stored = run.records.close()
        return ShardDone(run.shard, run.counts, size, run.source.crc, crc, offset, stored)

    def _whole(self, run: Run) -> ShardDone:
        compression = run.planned.input.compression
        target = Target(run.job.work.output(run.shard.file), compression)
        assert isinstance(run.source, Source)
        content = Content(run.source, compression)
        try:
            encoding = self.clean_stream(run, content.read, target)
            target.close()
        except BaseException:
            target.abandon()
            raise
        run.records.flush(0)
        stored = run.records.close()
        digest = content.sha256.hexdigest() if compression else ""
        return ShardDone(run.shard, run.counts, target.size, run.source.crc, target.crc, 0, stored, digest, encoding)

    def revert(self, audit: Audit, cleaned: Path, target: Path, compression: Compression) -> None:
        digest = hashlib.sha256()
        with Stream(cleaned, audit.header.compression) as stream:
            file = Target(target, compression)
            try:
                for piece in self.pieces(audit, stream):
                    digest.update(piece)
                    file.write(piece)
                end = audit.end
                if end is None or stream.sha256.hexdigest() != end.sha256_out:
                    raise RevertError("this is not the cleaned file that the audit is of, or it was changed since")
                if digest.hexdigest() != end.content_sha256:
                    raise RevertError("the audit does not lead back to the original: it, or the quarantine, is damaged")
                file.close()
            except BaseException:
                file.abandon()
                raise
