"""The content of compressed files that are cut: decompressed once, by one reader, and handed out shard by shard.

A shard is held in memory until a worker has taken it. Nothing is kept for later: a shard that is asked for once more,
since a worker died, is read again from the beginning of its file.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingfan.batch.model import Inconsistent, Planned, Refused, Shard, Unreadable
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.streams import BLOCK, Content, Held, Source


class Feed:
    def __init__(self, files: Sequence[Planned]) -> None:
        self._files = files
        self._open: _Reading | None = None

    def held(self, shard: Shard) -> Held | None:
        """The content of a shard; None if its worker reads the file itself."""
        planned = self._files[shard.file]
        if not planned.apart or not planned.input.compression:
            return None
        try:
            return Held(self._reading(shard, planned).take(shard))
        except Unreadable as error:
            self.close()
            return Held(b"", str(error))

    def _reading(self, shard: Shard, planned: Planned) -> _Reading:
        reading = self._open
        if reading is None or reading.file != shard.file or reading.at > shard.start:
            self.close()
            reading = self._open = _Reading(shard.file, planned)
        return reading

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


class _Reading:
    """A file being read."""

    def __init__(self, file: int, planned: Planned) -> None:
        self.file, self.at = file, 0
        self._planned = planned
        self._source = Source(to_path(planned.input.path))
        self._content = Content(self._source, planned.input.compression)

    def take(self, shard: Shard) -> bytes:
        """Inconsistent where the content is not what it was when the run was planned."""
        self._read(shard.start - self.at, kept=False)
        data = self._read(shard.end - shard.start, kept=True)
        if shard.end == self._planned.end and (
            self._piece(1) or self._content.sha256.hexdigest() != self._planned.content_sha256
        ):
            raise self._changed()
        return data

    def _read(self, size: int, kept: bool) -> bytes:
        parts: list[bytes] = []
        while size:
            piece = self._piece(min(size, BLOCK))
            if not piece:
                raise self._changed()
            size -= len(piece)
            self.at += len(piece)
            if kept:
                parts.append(piece)
        return b"".join(parts)

    def _piece(self, size: int) -> bytes:
        try:
            return self._content.read(size)
        except Refused:
            raise self._changed() from None

    def _changed(self) -> Inconsistent:
        path = readable(self._planned.input.path)
        return Inconsistent(f"{path} was changed while it was read; start over with --overwrite")

    def close(self) -> None:
        self._source.close()
