"""One row of a line format, in any encoding: only the bytes of the texts that change are replaced."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from mingfan.batch.model import Refused
from mingfan.batch.step import Changed, Step
from mingfan.decode import CUT_OFF


class RowFormat(Protocol):
    """What a line format knows. It sees UTF-8 only, and never a byte order mark."""

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]: ...
    def is_blank(self, line: bytes) -> bool: ...
    def texts(self, line: bytes) -> Sequence[str | None]: ...
    def spans(self, line: bytes) -> Sequence[tuple[int, int]]: ...
    def quote(self, text: str, token: bytes) -> bytes: ...
    def id(self, line: bytes) -> Any: ...


class Field(NamedTuple):
    """A text that changed, and where it is in its row."""

    name: str
    before: str
    changed: Changed
    start: int  # bytes of the row in UTF-8
    end: int


class Row(NamedTuple):
    """A row that changed."""

    data: bytes
    audit: dict[str, Any]


def clean_row(form: RowFormat, names: Sequence[str], step: Step, raw: bytes, line: bytes, encoding: str) -> Row | None:
    """The row cleaned; None where it stays as it is. Refused where it is not to be written. `line` is it in UTF-8."""
    texts = form.texts(line)
    changes = [None if text is None else step.clean(text) for text in texts]
    row = None
    if changes != [None] * len(changes):
        spans = form.spans(line)
        fields = [
            Field(names[k], str(texts[k]), changed, *spans[k])
            for k, changed in enumerate(changes)
            if changed is not None
        ]
        fields.sort(key=lambda field: field.start)
        row = _rebuilt(form, fields, raw, line, encoding)
        step.counts.changed += 1
    for text, changed in zip(texts, changes, strict=True):
        if text is not None:
            step.count(text, changed)
    return row


def to_utf8(raw: bytes, encoding: str) -> bytes:
    if encoding == "utf-8":
        return raw
    try:
        return raw.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise Refused("not-text", f"not {encoding} at byte {error.start} of the record") from None


def _rebuilt(form: RowFormat, fields: Sequence[Field], raw: bytes, line: bytes, encoding: str) -> Row:
    parts: list[bytes] = []
    audit: list[dict[str, Any]] = []
    at = 0
    for field in fields:
        start, end = (stored_position(line, position, encoding) for position in (field.start, field.end))
        old = memoryview(raw)[start:end]
        new = form.quote(field.changed.text, line[field.start : field.end])
        parts += (raw[at:start], recode(new, encoding))
        entry: dict[str, Any] = {"field": field.name, "edits": field.changed.edits}
        if recode(form.quote(field.before, new), encoding) != old:
            entry["raw"] = base64.b64encode(old).decode()  # written in a way that we would not have chosen
        audit.append(entry)
        at = end
    parts.append(raw[at:])
    identity = form.id(line)
    return Row(b"".join(parts), ({} if identity is None else {"id": identity}) | {"fields": audit})


def stored_position(line: bytes, position: int, encoding: str) -> int:
    """Where in the row as stored a position of the row in UTF-8 is."""
    if encoding == "utf-8":
        return position
    return len(line[:position].decode().encode(encoding))


def recode(data: bytes, encoding: str) -> bytes:
    """UTF-8 in the encoding of the file; Refused where that lacks a character."""
    if encoding == "utf-8":
        return data
    try:
        return data.decode().encode(encoding)
    except UnicodeEncodeError:
        raise Refused("not-encodable", f"the cleaned text has a character that {encoding} cannot write") from None


def newline(encoding: str) -> bytes:
    """The line end in the file's encoding. In GB18030 and Big5, as in UTF-8, the byte 0A is nothing else."""
    return "\n".encode(encoding) if encoding in CUT_OFF else b"\n"


def mark(encoding: str) -> bytes:
    """The byte order mark in the file's encoding; it belongs to no row."""
    try:
        return "\ufeff".encode(encoding)
    except UnicodeEncodeError:
        return b""
