"""Parquet files, read and written in slices of bounded memory. Pages are written with checksums, which are verified."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 256  # read at once, at most; more are hardly faster
PROBE = 16  # rows, to see how large they are
SLICE_BYTES = 8 << 20  # decoded, of the rows read at once
BUFFER = 1 << 20  # read at once from a column chunk, which is not held whole
GROUP_BYTES = 64 << 20  # of a row group held in memory; it is written at this size or at the input's number of rows


class Writing(Exception):
    """An error of the output, to tell it from one of the input."""

    def __init__(self, error: OSError) -> None:
        self.error = error


def opened(path: Path) -> pq.ParquetFile:
    """The file with its checksums verified, its column chunks read in pieces."""
    return pq.ParquetFile(path, page_checksum_verification=True, pre_buffer=False, buffer_size=BUFFER)


def group_starts(metadata: pq.FileMetaData) -> list[int]:
    """Where each row group begins, in bytes of the file. Only the first, where they are not in order."""
    groups = [metadata.row_group(k) for k in range(metadata.num_row_groups)]
    starts = [min(_start(group.column(k)) for k in range(group.num_columns)) for group in groups]
    return starts if starts == sorted(set(starts)) else starts[:1]


def _start(column: pq.ColumnChunkMetaData) -> int:
    return int(column.dictionary_page_offset or column.data_page_offset)


def batches(file: pq.ParquetFile, groups: Iterable[int] | None = None) -> Iterator[pa.RecordBatch]:
    """Slices of about SLICE_BYTES, one row group after the other, however large a group is."""
    for number in range(file.metadata.num_row_groups) if groups is None else groups:
        rows = _rows_at_once(file, number)
        yield from file.iter_batches(batch_size=rows, row_groups=[number], use_threads=False)


def _rows_at_once(file: pq.ParquetFile, number: int) -> int:
    """From the size of a row, on average and at the beginning: with a dictionary a group is larger than its pages."""
    group = file.metadata.row_group(number)
    size = group.total_byte_size / max(1, group.num_rows)
    for batch in file.iter_batches(batch_size=PROBE, row_groups=[number], use_threads=False):
        size = max(size, batch.nbytes / max(1, len(batch)))
        break
    return max(1, min(ROWS, int(SLICE_BYTES / max(1, size))))


def int96_columns(metadata: pq.FileMetaData) -> list[str]:
    """Paths of the columns that are stored as INT96, the timestamps of old writers and of Spark."""
    columns = (metadata.schema.column(k) for k in range(metadata.num_columns))
    return [column.path for column in columns if column.physical_type == "INT96"]


class Groups:
    """Writes row groups as large as the input's, or of GROUP_BYTES if smaller. The file is made on the first row."""

    def __init__(self, path: Path, like: pq.ParquetFile, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._options = options(like.metadata)
        groups = [like.metadata.row_group(k).num_rows for k in range(like.metadata.num_row_groups)]
        self._rows = max(groups, default=1)
        self._held: list[pa.RecordBatch] = []
        self._count = self._bytes = 0
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Groups:
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._flush()
        if self._writer is not None:
            guarded(self._writer.close)
            if kind is None:
                guarded(lambda: sync(self._path))

    def make(self) -> None:
        """Create the file even if there is no row."""
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = guarded(lambda: pq.ParquetWriter(self._path, self._schema, **self._options))

    def add(self, batch: pa.RecordBatch | None, size: int | None = None) -> None:
        """`size`: of the batch as it was cleaned, where it was stored since."""
        if batch is None or not len(batch):
            return
        self._held.append(batch)
        self._count += len(batch)
        self._bytes += batch.nbytes if size is None else size
        if self._count >= self._rows or self._bytes >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            self.make()
            writer, table = self._writer, pa.Table.from_batches(self._held, self._schema)
            assert writer is not None
            guarded(lambda: writer.write_table(table, row_group_size=max(1, len(table))))
            self._held = []
            self._count = self._bytes = 0


def options(metadata: pq.FileMetaData) -> dict[str, Any]:
    """How the input's columns are compressed, for the output; with page checksums in any case."""
    codecs: dict[str, str] = {}
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        columns = (group.column(k) for k in range(group.num_columns))
        codecs = {column.path_in_schema: _codec(column.compression) for column in columns}
    # A list's inner field keeps the name that the input has; otherwise it would be renamed to "element".
    return {
        "compression": codecs or "snappy",
        "write_page_checksum": True,
        "use_compliant_nested_type": False,
        "use_deprecated_int96_timestamps": bool(int96_columns(metadata)),
        "write_batch_size": _rows_per_page(metadata),
    }


def _rows_per_page(metadata: pq.FileMetaData) -> int:
    """How many rows the writer adds before it looks at the size of a page: large rows must not make large pages."""
    rows, size = metadata.num_rows, sum(metadata.row_group(k).total_byte_size for k in range(metadata.num_row_groups))
    return max(1, min(1024, SLICE_BYTES * rows // size)) if size else 1024


def _codec(name: str) -> str:
    return {"UNCOMPRESSED": "none"}.get(name, name.lower())


def guarded(act: Any) -> Any:
    try:
        return act()
    except OSError as error:
        raise Writing(error) from error


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def verify(path: Path, rows: int) -> None:
    """Read the file back with its checksums. OSError if it is not what was written."""
    with opened(path) as file:
        found = sum(len(batch) for batch in batches(file))
    if found != rows:
        raise OSError(f"the file has {found} rows, but {rows} were written")
