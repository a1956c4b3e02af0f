"""The lines of an audit and of a reasons file as types, for the code that writes them and the code that reads them.

An audit is a header, a line for each record that was changed or quarantined, and an end. Records count from 1 in the
file; records without a line were written as they came.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from mingfan.batch.model import Compression, FieldPath
from mingfan.errors import RevertError
from mingfan.model import Damage, Edit

VERSION = 1
T = TypeVar("T")


class Header(msgspec.Struct, frozen=True):
    """The first line: which file, and how its records are read."""

    mingfan_audit: int  # VERSION
    path: str
    output: str
    format: str
    compression: Compression
    encoding: str
    fields: tuple[str, ...]
    columns: tuple[int, ...]
    width: int
    ruleset: str  # sha256
    quarantine: str
    offset_unit: str = "codepoint"
    paths: tuple[FieldPath, ...] = ()
    separator: str = ""


class FieldEdits(msgspec.Struct, frozen=True, omit_defaults=True):
    field: str
    edits: tuple[Edit, ...]
    raw: str | None = None  # base64 of the stored value, where the text alone does not determine it


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one record."""

    record: int = 0
    id: Any = None
    quarantined: str | None = None  # the reason
    bytes: int = 0  # of the quarantined record
    encoding: str = ""  # of a document
    signature: bool = False  # of a document: a byte order mark stood before it
    fields: tuple[FieldEdits, ...] = ()
    damage: tuple[Damage, ...] = ()  # damaged bytes of the record, which has U+FFFD for them
    raw: str | None = None  # base64 of a record that had some


class End(msgspec.Struct, frozen=True):
    """The last line: an audit without it is cut short."""

    records: int
    written: int
    sha256_out: str
    content_sha256: str  # of the input's content, decompressed


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a reasons file: why a record is in quarantine, and where it was."""

    record: int
    offset: int | None = None  # of its first byte in the content
    bytes: int | None = None
    row: int | None = None  # Parquet: from 0
    id: Any = None
    reason: str
    message: str


def encode(line: msgspec.Struct) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def decode(line: bytes, kind: type[T]) -> T:
    """RevertError where the line is not one of an audit."""
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RevertError(f"this is not an audit that mingfan batch wrote: {error}") from None


def header(line: bytes) -> Header:
    """The header; RevertError where it is of a version that this mingfan does not read."""
    version = decode(line, _Version).mingfan_audit
    if version != VERSION:
        raise RevertError(f"the audit has version {version}; this mingfan reads version {VERSION}")
    return decode(line, Header)


def shifted(line: bytes, kind: type[Entry] | type[Reason], records: int) -> bytes:
    """The line with `records` added to its record number."""
    entry = decode(line, kind)
    return encode(msgspec.structs.replace(entry, record=entry.record + records))


class _Version(msgspec.Struct, frozen=True):
    mingfan_audit: int
