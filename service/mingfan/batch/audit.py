"""The audit's lines as types, for those who write it and those who read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mingfan.batch.model import Compression, Format
from mingfan.batch.storage.blocks import Block, Lines, split
from mingfan.batch.storage.streams import Content, Source
from mingfan.errors import RevertError

UNLIMITED = 1 << 50


class Header(msgspec.Struct, frozen=True):
    """The first line of an audit."""

    mingfan_audit: int
    path: str
    output: str
    format: Format
    compression: Compression
    encoding: str
    fields: tuple[str, ...]
    columns: tuple[int, ...]
    width: int
    quarantine: str


class FieldEdits(msgspec.Struct, frozen=True):
    field: str
    edits: list[dict[str, Any]]
    raw: str | None = None  # base64 of the value as it was, where its text alone does not tell


class Entry(msgspec.Struct, frozen=True):
    """What became of one record, or, on the last line, of all."""

    record: int = 0
    quarantined: str | None = None
    bytes: int = 0
    fields: tuple[FieldEdits, ...] = ()
    encoding: str = ""
    signature: bool = False
    sha256_out: str = ""
    content_sha256: str = ""


class Audit:
    """An audit read line by line. `end` is its last line, once it has come by."""

    def __init__(self, path: Path) -> None:
        self.folder: Path = path
        self._lines = _lines(path)
        self.header: Header = _decoded(next(self._lines, b""), Header)
        self.end: Entry | None = None
        for _ in (*self.header.output.split("/"), "audit"):
            self.folder = self.folder.parent

    def entries(self) -> Iterator[Entry]:
        for line in self._lines:
            entry = _decoded(line, Entry)
            if entry.content_sha256:
                self.end = entry
                return
            yield entry
        raise RevertError("the audit is cut short: its last line is missing")

    @property
    def quarantine(self) -> Path:
        return self.folder / self.header.quarantine


def _lines(path: Path) -> Iterator[bytes]:
    with Source(path) as source:
        for block in Lines(Content(source, "zst").read, b"\n", UNLIMITED):
            assert isinstance(block, Block)
            yield from split(block.data, b"\n")


def _decoded(line: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise RevertError(f"this is not an audit that mingfan batch wrote: {error}") from None
