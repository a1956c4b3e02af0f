"""Parquet files, a row a document. One row group is in memory at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mingfan.dedup.formats import Change, Place
from mingfan.errors import ConfigError, MissingExtra
from mingfan.text.visible import shown, visible

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1_024  # read at once
GROUPS = 4  # row groups whose texts are kept for reading again


class Parquet:
    by_lines = False

    def read(self, path: Path, field: str) -> Iterator[tuple[Place, str | None]]:
        try:
            yield from self._rows(path, field)
        except (ValueError, OSError) as error:  # pyarrow's errors are of these
            raise ConfigError(f"{shown(path)}: not read, leave it out: {visible(str(error))}") from None

    def _rows(self, path: Path, field: str) -> Iterator[tuple[Place, str | None]]:
        file = _opened(path)
        if field not in file.schema_arrow.names:
            raise ConfigError(
                f"{shown(path)}: no column {field!r}; there are {', '.join(file.schema_arrow.names)}: name one with "
                "--text-field"
            )
        record = 0
        for group in range(file.metadata.num_row_groups):
            row = 0
            for batch in file.iter_batches(ROWS, row_groups=[group], columns=[field], use_threads=False):
                for text in batch.column(0).to_pylist():
                    record += 1
                    yield Place(record, group, row), text if isinstance(text, str) else None
                    row += 1

    def text(self, path: Path, place: Place, field: str) -> str:
        return _texts(path, place.start, field)[place.size].as_py() or ""

    def rewrite(self, path: Path, field: str, gone: Collection[int], change: Change, out: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        file, record = _opened(path), 0
        column = file.schema_arrow.get_field_index(field)
        codec = file.metadata.row_group(0).column(0).compression if file.metadata.num_row_groups else "SNAPPY"
        with pq.ParquetWriter(out, file.schema_arrow, compression="NONE" if codec == "UNCOMPRESSED" else codec) as to:
            for group in range(file.metadata.num_row_groups):
                table = file.read_row_group(group, use_threads=False)
                numbers = range(record + 1, record + 1 + len(table))
                record += len(table)
                texts = [
                    change(number, text) if isinstance(text, str) and number not in gone else text
                    for number, text in zip(numbers, table.column(column).to_pylist(), strict=True)
                ]
                kind = file.schema_arrow.field(column)
                table = table.set_column(column, kind, pa.array(texts, type=kind.type))
                to.write_table(table.filter(pa.array([number not in gone for number in numbers])))


def _opened(path: Path) -> Any:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow", "batch") from None
    return pq.ParquetFile(path, page_checksum_verification=True)


@lru_cache(GROUPS)
def _texts(path: Path, group: int, field: str) -> pa.ChunkedArray:
    return _opened(path).read_row_group(group, columns=[field], use_threads=False).column(0)
