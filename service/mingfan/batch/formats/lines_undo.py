"""Takes a line format back: the rows that changed are rebuilt, the quarantined ones come from the quarantine."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

from mingfan.batch.audit import Entry, FieldEdits, Header
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.storage.audits import UNLIMITED, Audit
from mingfan.batch.storage.blocks import Block, Lines, split
from mingfan.batch.storage.encoding import mark, newline, recode, stored_position, to_utf8
from mingfan.batch.storage.streams import BLOCK, Stream
from mingfan.edits import compose as editing
from mingfan.errors import RevertError


def records(form: RowFormat, audit: Audit, stream: Stream) -> Iterator[bytes]:
    """The records of the input with what comes before the first, in pieces."""
    header = audit.header
    rows = _rows(form, header, stream.read)
    yield next(rows)  # what comes before the first record
    with Stream(audit.quarantine, header.compression if header.quarantine else "") as kept:
        number = 1
        for entry in audit.entries():
            while number < entry.record:
                yield _next(rows)
                number += 1
            if entry.quarantined is None:
                yield undone(form, header, entry, _next(rows))
            else:
                yield from kept.exactly(entry.bytes)
            number += 1
    yield from rows
    while data := stream.read(BLOCK):
        yield data


def _next(rows: Iterator[bytes]) -> bytes:
    row = next(rows, None)
    if row is None:
        raise RevertError("the cleaned file has fewer records than the audit lists")
    return row


def _rows(form: RowFormat, header: Header, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """First what comes before the first record, then the rows as they are stored."""
    rest, begun = b"", False
    for block in Lines(read, newline(header.encoding), UNLIMITED):
        assert isinstance(block, Block)
        data = rest + block.data
        if not begun:
            begun = True
            head = _head(form, header, data)
            yield data[:head]
            data = data[head:]
        rest = yield from _whole_rows(form, header, data, final=False)
    if not begun:
        yield b""
    if rest:
        yield from _whole_rows(form, header, rest, final=True)


def _head(form: RowFormat, header: Header, data: bytes) -> int:
    sign = mark(header.encoding)
    start = len(sign) if sign and data.startswith(sign) else 0
    if not form.header:
        return start
    line = to_utf8(data[start:], header.encoding)
    _, end = next(form.rows(line, True))
    return start + stored_position(line, end, header.encoding)


def _whole_rows(form: RowFormat, header: Header, data: bytes, final: bool) -> Any:
    if not form.multiline:
        yield from split(data, newline(header.encoding))
        return b""
    line = to_utf8(data, header.encoding)
    at = 0
    for begin, end in form.rows(line, final):
        size = end - begin if header.encoding == "utf-8" else len(line[begin:end].decode().encode(header.encoding))
        yield data[at : at + size]
        at += size
    return data[at:]


def undone(form: RowFormat, header: Header, entry: Entry, row: bytes) -> bytes:
    if entry.raw is not None:
        return base64.b64decode(entry.raw)
    line = to_utf8(row, header.encoding)
    names = form.names(line)
    spans = dict(zip(names, form.spans(line), strict=True))
    texts = dict(zip(names, form.texts(line), strict=True))
    parts: list[bytes] = []
    at = 0
    for field in entry.fields:
        if field.field not in spans:
            raise RevertError("a record lacks a text where the audit has edits: they are not of one run")
        start, end = (stored_position(line, position, header.encoding) for position in spans[field.field])
        parts += (row[at:start], _original(form, header, field, texts[field.field], line[slice(*spans[field.field])]))
        at = end
    return b"".join((*parts, row[at:]))


def _original(form: RowFormat, header: Header, field: FieldEdits, text: str | None, token: bytes) -> bytes:
    if field.raw is not None:
        return base64.b64decode(field.raw)
    if text is None:
        raise RevertError("a record has no text where the audit has edits: they are not of one run")
    return recode(form.quote(editing.revert(text, field.edits), token), header.encoding)
