"""Audits and reasons files on disk: joined from those of the shards, and read line by line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mingfan import files
from mingfan.batch import audit
from mingfan.batch.audit import End, Entry, Header, Reason
from mingfan.batch.model import Compression, Unreadable
from mingfan.batch.storage.blocks import Block, Lines, split
from mingfan.batch.storage.names import to_path
from mingfan.batch.storage.streams import Content, Source, Target
from mingfan.errors import RevertError

UNLIMITED = 1 << 50


class Joined:
    """A file of lines made from those of the shards, their record numbers shifted."""

    def __init__(self, path: Path, compression: Compression, kind: type[Entry] | type[Reason]) -> None:
        self._path = path
        self._compression = compression
        self._kind = kind
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)

    def __enter__(self) -> Joined:
        self._file = self._path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        with self._file:
            files.sync(self._file)

    def line(self, entry: msgspec.Struct) -> None:
        self._frame((audit.encode(entry),))

    def add(self, part: Path, records_before: int) -> None:
        if not part.exists():
            return
        if records_before == 0:
            with part.open("rb") as file:
                shutil.copyfileobj(file, self._file)
            return
        try:
            with Source(part) as source:
                data = Content(source, self._compression).read_all(UNLIMITED)
        except Unreadable as error:
            raise OSError(f"{part} cannot be read back: {error}") from error
        self._frame(audit.shifted(line, self._kind, records_before) for line in data.split(b"\n") if line)

    def _frame(self, lines: Iterator[bytes] | tuple[bytes, ...]) -> None:
        temporary = self._path.with_suffix(".frame")
        target = Target(temporary, self._compression)
        for line in lines:
            target.write(line)
        target.close()
        self._file.write(temporary.read_bytes())
        temporary.unlink()


class Audit:
    """An audit read line by line. `end` is its last line, once `entries` has come to it."""

    def __init__(self, path: Path) -> None:
        self._lines = _lines(path)
        self.header: Header = audit.header(next(self._lines, b""))
        self.end: End | None = None
        self.folder: Path = path
        for _ in (*self.header.output.split("/"), "audit"):
            self.folder = self.folder.parent

    def entries(self) -> Iterator[Entry]:
        for line in self._lines:
            entry = audit.decode(line, Entry)
            if not entry.record:
                self.end = audit.decode(line, End)
                return
            yield entry
        raise RevertError("the audit is cut short: its last line is missing")

    @property
    def quarantine(self) -> Path:
        return self.folder / to_path(self.header.quarantine)


def _lines(path: Path) -> Iterator[bytes]:
    with Source(path) as source:
        for block in Lines(Content(source, "zst").read, b"\n", UNLIMITED):
            assert isinstance(block, Block)
            yield from split(block.data, b"\n")
