"""The formats of a corpus: read document by document, a document read again, a file written without some of it.

A document is found again by its `Place`; a record without a text in the field has none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from mingfan.errors import DecodeError
from mingfan.text.decode import decode, encode


class Place(NamedTuple):
    record: int  # the line or row of its file, from 1; 0 for a whole file
    start: int  # in bytes, or the row group
    size: int  # in bytes, or the row of its group


Change = Callable[[int, str], str]  # what becomes of the text of a record


class Format(Protocol):
    by_lines: bool  # whether a record is a line of bytes, which can be taken out and put back as it is

    def read(self, path: Path, field: str) -> Iterator[tuple[Place, str | None]]:
        """Each record in order; None for one that has no text. ConfigError for a file that cannot be read."""

    def text(self, path: Path, place: Place, field: str) -> str:
        """The text of a document again."""

    def rewrite(self, path: Path, field: str, gone: Collection[int], change: Change, out: BinaryIO) -> None:
        """The file without some records, and with other texts in those that stay."""


class Whole:
    """A file a document."""

    by_lines = True

    def read(self, path: Path, field: str) -> Iterator[tuple[Place, str | None]]:
        data = path.read_bytes()
        try:
            text: str | None = decode(data).text
        except DecodeError:
            text = None
        yield Place(0, 0, len(data)), text

    def text(self, path: Path, place: Place, field: str) -> str:
        return decode(path.read_bytes()).text

    def rewrite(self, path: Path, field: str, gone: Collection[int], change: Change, out: BinaryIO) -> None:
        data = path.read_bytes()
        found = decode(data)
        after = change(0, found.text)
        out.write(data if after == found.text else encode(after, found.encoding, found.signature))


class Lines:
    """JSON lines, a record a line. What is changed of one is the text; the bytes of its other values stay."""

    by_lines = True

    def read(self, path: Path, field: str) -> Iterator[tuple[Place, str | None]]:
        start = 0
        with path.open("rb") as lines:
            for record, line in enumerate(lines, 1):
                if line.strip():
                    yield Place(record, start, len(line)), _text_of(line, field)
                start += len(line)

    def text(self, path: Path, place: Place, field: str) -> str:
        with path.open("rb") as file:
            file.seek(place.start)
            return _text_of(file.read(place.size), field) or ""

    def rewrite(self, path: Path, field: str, gone: Collection[int], change: Change, out: BinaryIO) -> None:
        with path.open("rb") as lines:
            for record, line in enumerate(lines, 1):
                if record not in gone:
                    out.write(_with_text(line, field, record, change))


def _text_of(line: bytes, field: str) -> str | None:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = record.get(field) if isinstance(record, dict) else None
    return found if isinstance(found, str) else None


def _with_text(line: bytes, field: str, number: int, change: Change) -> bytes:
    before = _text_of(line, field)
    if before is None or (after := change(number, before)) == before:
        return line
    record = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    record[field] = msgspec.Raw(msgspec.json.encode(after))
    return msgspec.json.encode(record) + line[len(line.rstrip(b"\r\n")) :]
