"""Takes a batch back: a cleaned file and its audit become the input again, checked against the input's hash.

Records that went to quarantine come back from there. Of a Parquet file the values come back, not the bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mingfan.batch.audit import (
    UNLIMITED,
    Audit,
    Entry,
    FieldEdits,
    Header,
)
from mingfan.batch.formats.csv import CsvRows
from mingfan.batch.formats.document import _document
from mingfan.batch.formats.jsonl import JsonLines
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.model import Compression, Refused, Unreadable
from mingfan.batch.storage.blocks import Block, Lines, split
from mingfan.batch.storage.encoding import mark, newline, recode, stored_position, to_utf8
from mingfan.batch.storage.streams import (
    BLOCK,
    Stream,
    Target,
)
from mingfan.edits import compose as editing
from mingfan.errors import RevertError
from mingfan.result import edits_from_list


def revert(cleaned: Path, report: Path, target: Path, compression: Compression) -> None:
    """Write the input that `cleaned` was made of to `target`, a new file. RevertError where that cannot be had.

    `cleaned` may be the folder of parts that Ray writes. What is left at `target` after an error is of no use.
    """
    try:
        audit = Audit(report)
        if audit.header.format == "parquet":
            from mingfan.batch.formats.parquet_undo import revert_parquet

            revert_parquet(cleaned, audit, target)
            return
        with Stream(cleaned, audit.header.compression) as stream:
            _write(audit, _pieces(audit, stream), stream, target, compression)
    except (Refused, Unreadable) as error:
        raise RevertError(f"the cleaned file, its quarantine or its audit is damaged: {error}") from None


def _write(audit: Audit, pieces: Iterator[bytes], stream: Stream, target: Path, compression: Compression) -> None:
    digest = hashlib.sha256()
    file = Target(target, compression)
    try:
        for piece in pieces:
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


def _pieces(audit: Audit, stream: Stream) -> Iterator[bytes]:
    if audit.header.format == "document":
        return _document(audit, stream)
    return _records(audit, stream)


def _records(audit: Audit, stream: Stream) -> Iterator[bytes]:
    header = audit.header
    form: RowFormat = JsonLines(header.fields, None)
    if header.format == "csv":
        form = CsvRows(header.columns, None, header.width)
    rows = _rows(form, header, stream.read)
    yield next(rows)  # what comes before the first record
    with Stream(audit.quarantine, header.compression if header.quarantine else "") as kept:
        number = 1
        for entry in audit.entries():
            while number < entry.record:
                yield _next(rows)
                number += 1
            if entry.quarantined is None:
                yield _undone(form, header, entry, _next(rows))
            else:
                yield from kept.exactly(entry.bytes)
            number += 1
    yield from rows
    while data := stream.read(BLOCK):
        yield data


def _next(rows: Iterator[bytes]) -> bytes:
    row = next(rows, None)
    if row is None:
        raise RevertError("the cleaned file holds fewer records than the audit speaks of")
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
    if header.format != "csv":
        return start
    line = to_utf8(data[start:], header.encoding)
    _, end = next(form.rows(line, True))
    return start + stored_position(line, end, header.encoding)


def _whole_rows(form: RowFormat, header: Header, data: bytes, final: bool) -> Any:
    if header.format == "jsonl":
        yield from split(data, newline(header.encoding))
        return b""
    line = to_utf8(data, header.encoding)
    at = 0
    for begin, end in form.rows(line, final):
        size = end - begin if header.encoding == "utf-8" else len(line[begin:end].decode().encode(header.encoding))
        yield data[at : at + size]
        at += size
    return data[at:]


def _undone(form: RowFormat, header: Header, entry: Entry, row: bytes) -> bytes:
    line = to_utf8(row, header.encoding)
    spans = dict(zip(header.fields, form.spans(line), strict=True))
    texts = dict(zip(header.fields, form.texts(line), strict=True))
    parts: list[bytes] = []
    at = 0
    for field in entry.fields:
        start, end = (stored_position(line, position, header.encoding) for position in spans[field.field])
        parts += (row[at:start], _original(form, header, field, texts[field.field], line[slice(*spans[field.field])]))
        at = end
    return b"".join((*parts, row[at:]))


def _original(form: RowFormat, header: Header, field: FieldEdits, text: str | None, token: bytes) -> bytes:
    if field.raw is not None:
        return base64.b64decode(field.raw)
    if text is None:
        raise RevertError("a record has no text where the audit has edits: they are not of one run")
    return recode(form.quote(editing.revert(text, edits_from_list(field.edits)), token), header.encoding)
