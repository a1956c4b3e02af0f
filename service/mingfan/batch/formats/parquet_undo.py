"""Takes a batch of Parquet back: the values of the input, with its schema and metadata. Not its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from mingfan.arrow import text_values
from mingfan.batch.fields import Where
from mingfan.batch.formats.parquet_fields import replaced, texts
from mingfan.batch.formats.parquet_files import Groups, batches, opened
from mingfan.batch.model import FieldPath
from mingfan.edits import compose as editing
from mingfan.errors import RevertError

if TYPE_CHECKING:
    from mingfan.batch.audit import Entry
    from mingfan.batch.storage.audits import Audit


def revert_parquet(cleaned: Path, audit: Audit, target: Path) -> None:
    if cleaned.is_dir():
        (cleaned,) = cleaned.iterdir()
    with ExitStack() as stack:
        file = stack.enter_context(opened(cleaned))
        kept: Iterator[pa.RecordBatch] = iter(())
        if audit.header.quarantine:
            kept = _rows(stack.enter_context(opened(audit.quarantine)))
        with Groups(target, file, file.schema_arrow) as out:
            out.make()
            for row in _merged(audit, _rows(file), kept):
                out.add(row)


def _rows(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    for batch in batches(file):
        for row in range(len(batch)):
            yield batch.slice(row, 1)


def _merged(audit: Audit, rows: Iterator[pa.RecordBatch], kept: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    paths = audit.header.paths or tuple((name,) for name in audit.header.fields)
    number = 1
    for entry in audit.entries():
        while number < entry.record:
            yield _next(rows)
            number += 1
        yield _next(kept) if entry.quarantined else _undone(paths, entry, _next(rows))
        number += 1
    yield from chain(rows, kept)


def _next(rows: Iterator[pa.RecordBatch]) -> pa.RecordBatch:
    row = next(rows, None)
    if row is None:
        raise RevertError("the file has fewer records than the audit lists")
    return row


def _undone(paths: Sequence[FieldPath], entry: Entry, row: pa.RecordBatch) -> pa.RecordBatch:
    edits = {field.field: field.edits for field in entry.fields}
    for path in paths:
        found = texts(row, path, Where(()))
        before = text_values(found.values)
        after = [
            editing.revert(text, edits[name]) if name in edits else text
            for name, text in zip(found.names, before, strict=True)
        ]
        if after != before:
            row = replaced(row, path, after)
    return row
