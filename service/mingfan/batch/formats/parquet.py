"""Parquet through Arrow record batches: the text columns change, every other value, the schema and the metadata stay.

Pages are written with checksums, and checksums are verified where a file has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingfan.arrow import is_text, rebuilt, text_values
from mingfan.batch.audit import Entry, FieldEdits
from mingfan.batch.formats.base import Format
from mingfan.batch.formats.parquet_files import Groups, Writing, batches, int96_columns, verify
from mingfan.batch.formats.parquet_undo import revert_parquet
from mingfan.batch.model import Compression, FieldMissing, Planned, Refused, Settings, ShardDone
from mingfan.batch.step import Changed
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.streams import BLOCK, Source

if TYPE_CHECKING:
    from mingfan.batch.storage.audits import Audit
    from mingfan.batch.task import Placing, Run

NANOSECONDS_US = (1 << 63) // 1000  # from 1970: what 64 bits of nanoseconds hold, in microseconds
_DAMAGED = (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, pa.ArrowKeyError)


class Parquet(Format):
    parts = True

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        path = readable(planned.input.path)
        try:
            schema = pq.read_schema(to_path(planned.input.path))
        except _DAMAGED as error:
            raise Refused("damaged", f"not a whole Parquet file: {_first_line(error)}") from None
        for name in settings.fields:
            if schema.names.count(name) != 1:
                raise FieldMissing(f"{path}: no column {name!r}; there are: {', '.join(schema.names)}")
            if not is_text(schema.field(name).type):
                raise FieldMissing(f"{path}: the column {name!r} is {schema.field(name).type}, not text")
        _check_int96(path, to_path(planned.input.path))
        return planned

    def clean(self, run: Run, placing: Placing) -> ShardDone:
        path, quarantine = run.job.work.output(run.shard.file), run.job.work.quarantine(run.shard)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with pq.ParquetFile(
                to_path(run.planned.input.path), page_checksum_verification=True, pre_buffer=False
            ) as file:
                _rewrite(run, file, path, quarantine)
        except Writing as error:
            raise error.error from None
        except _DAMAGED as error:
            for left in (path, quarantine):
                left.unlink(missing_ok=True)
            raise Refused("damaged", f"not a whole Parquet file: {_first_line(error)}") from None
        run.records.flush(0)
        stored = run.records.close()
        if quarantine.exists():
            stored["quarantine"] = quarantine.stat().st_size, crc(quarantine)
        verify(path, run.counts.written)
        crc_in = crc(to_path(run.planned.input.path))
        return ShardDone(run.shard, run.counts, path.stat().st_size, crc_in, crc(path), stored=stored)

    def revert(self, audit: Audit, cleaned: Path, target: Path, compression: Compression) -> None:
        """The values of the input, with its schema and metadata. Not its bytes."""
        revert_parquet(cleaned, audit, target)


PARQUET = Parquet()


def _rewrite(run: Run, file: pq.ParquetFile, path: Path, quarantine: Path) -> None:
    schema = file.schema_arrow
    with Groups(path, file, schema) as written, Groups(quarantine, file, schema) as refused:
        for batch in batches(file):
            kept, out = _batch(run, batch)
            written.add(kept)
            refused.add(out)
            run.records.flush(0)
        written.make()


def _check_int96(shown: str, path: Path) -> None:
    """Refused where INT96 timestamps would change: a writer stores all timestamps in nanoseconds so, or none."""
    with pq.ParquetFile(path) as file:
        old = int96_columns(file.metadata)
        if not old:
            return
        columns = (file.schema.column(k) for k in range(file.metadata.num_columns))
        if any("NANO" in str(column.logical_type).upper() for column in columns):
            raise Refused("int96", "timestamps as INT96 beside others in nanoseconds, which cannot be written together")
    with pq.ParquetFile(path, coerce_int96_timestamp_unit="us") as file:
        for batch in file.iter_batches(columns=old):
            for column in pa.Table.from_batches([batch]).flatten().columns:
                _check_range(column)


def _check_range(column: pa.ChunkedArray) -> None:
    while pa.types.is_list(column.type):
        column = pc.list_flatten(column)
    if not pa.types.is_timestamp(column.type):
        return
    lowest, highest = pc.min_max(column.cast(pa.int64())).as_py().values()
    if lowest is not None and (lowest < -NANOSECONDS_US or highest > NANOSECONDS_US):
        raise Refused("int96", "an INT96 timestamp before 1677 or after 2262, which would change")


def _batch(run: Run, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch | None]:
    names = run.job.settings.fields
    columns = [text_values(batch.column(name)) for name in names]
    outputs: list[list[str | None]] = [[] for _ in names]
    kept: list[int] = []
    for row, texts in enumerate(zip(*columns, strict=True)):
        try:
            run.next_record()
            cleaned = _row(run, names, texts)
        except Refused as error:
            run.records.refuse_row(error, _id(run, batch, row))
            continue
        kept.append(row)
        for column, text in zip(outputs, cleaned, strict=True):
            column.append(text)
    whole = len(kept) == len(batch)
    rest = None if whole else batch.take(pa.array(sorted(set(range(len(batch))) - set(kept)), pa.int64()))
    out = batch if whole else batch.take(pa.array(kept, pa.int64()))
    for name, before, after in zip(names, columns, outputs, strict=True):
        if not whole or before != after:
            out = out.set_column(
                out.schema.get_field_index(name), out.schema.field(name), rebuilt(after, out.schema.field(name).type)
            )
    return out, rest


def _row(run: Run, names: tuple[str, ...], texts: tuple[str | bytes | None, ...]) -> list[str | None]:
    changes: list[Changed | None] = []
    limit = run.job.settings.max_record
    if _size(texts, limit) > limit:
        raise Refused("too-large", f"over the limit of {limit:,} bytes for one record")
    for name, text in zip(names, texts, strict=True):
        if isinstance(text, bytes):
            raise Refused("not-utf-8", "bytes that are not UTF-8")
        changes.append(None if text is None else run.step.clean(text, name))
    run.counts.written += 1
    if any(changes):
        run.counts.changed += 1
        fields = (FieldEdits(n, tuple(c.edits)) for n, c in zip(names, changes, strict=True) if c)
        run.records.edited(Entry(fields=tuple(fields)))
    out: list[str | None] = []
    for text, changed in zip(texts, changes, strict=True):
        assert not isinstance(text, bytes)
        if text is not None:
            run.step.count(text, changed)
        out.append(text if changed is None else changed.text)
    return out


def _size(texts: Iterable[str | bytes | None], limit: int) -> int:
    """Bytes of the texts of a row in UTF-8; an upper bound where that is within the limit."""
    bound = sum(4 * len(text) for text in texts if text is not None)
    if bound <= limit:
        return bound
    return sum(len(text.encode() if isinstance(text, str) else text) for text in texts if text is not None)


def _id(run: Run, batch: pa.RecordBatch, row: int) -> Any:
    name = run.job.settings.id_field
    return None if name not in batch.schema.names else batch.column(name)[row].as_py()


def crc(path: Path) -> int:
    with Source(path) as source:
        while source.read(BLOCK):
            pass
        return source.crc


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
