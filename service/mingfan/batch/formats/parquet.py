"""Parquet through Arrow record batches: the text columns change, every other value, the schema and the metadata stay.

Pages are written with checksums, and checksums are verified where a file has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingfan.arrow import text_values
from mingfan.batch.audit import Entry, FieldEdits
from mingfan.batch.fields import Where, general, paths
from mingfan.batch.formats.base import Format, Joiner
from mingfan.batch.formats.parquet_fields import Texts, fault, replaced, texts
from mingfan.batch.formats.parquet_files import Groups, Writing, batches, group_starts, int96_columns, opened, verify
from mingfan.batch.formats.parquet_parts import Kept, Rows, can_be_kept, crc
from mingfan.batch.formats.parquet_undo import revert_parquet
from mingfan.batch.model import Compression, FieldMissing, Inconsistent, Planned, Refused, Settings, ShardDone
from mingfan.batch.step import Changed
from mingfan.batch.storage.names import readable, to_path

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
            raise _damaged(error) from None
        found = paths(settings, schema.names)
        for place in found:
            if missing := fault(schema, place):
                raise FieldMissing(f"{path}: {missing}")
        if settings.url_field is not None and settings.url_field not in schema.names:
            raise FieldMissing(f"{path}: no field {settings.url_field!r}; there are: {', '.join(schema.names)}")
        _check_int96(to_path(planned.input.path))
        return msgspec.structs.replace(planned, paths=found)

    def part_cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """Where row groups begin."""
        at = 0
        with opened(to_path(planned.input.path)) as file:
            begins = group_starts(file.metadata)
            if planned.input.size < 2 * settings.shard_bytes or not can_be_kept(file.schema_arrow):
                return
            try:
                for _ in batches(file):  # a damaged file goes to quarantine whole, which a shard could not see to
                    pass
            except _DAMAGED as error:
                raise _damaged(error) from None
            for begin in begins[1:]:
                if begin - at >= settings.shard_bytes:
                    yield begin
                    at = begin

    def joiner(self, path: Path, planned: Planned, stored: Compression) -> Joiner:
        return Rows(path, to_path(planned.input.path))

    def clean(self, run: Run, placing: Placing) -> ShardDone:
        return self._part(run, placing) if run.planned.apart else self._whole(run)

    def _part(self, run: Run, placing: Placing) -> ShardDone:
        """Row groups, cleaned and kept to be joined to those of the other shards."""
        work, shard = run.job.work, run.shard
        part, quarantine = work.part(shard), work.quarantine(shard)
        try:
            with opened(to_path(run.planned.input.path)) as file, Kept(part) as written, Kept(quarantine) as refused:
                begins = group_starts(file.metadata)
                numbers = [k for k, begin in enumerate(begins) if shard.start <= (begin if k else 0) < shard.end]
                written.make(file.schema_arrow)
                for batch in batches(file, numbers):
                    kept, out = _batch(run, batch)
                    written.add(kept)
                    refused.add(out)
        except Writing as error:
            raise error.error from None
        except _DAMAGED as error:
            for left in (part, quarantine):
                left.unlink(missing_ok=True)
            path = readable(run.planned.input.path)
            raise Inconsistent(f"{path} was changed while it was read; start over with --overwrite") from error
        size = part.stat().st_size
        _, _, before = placing(shard, size, run.counts.records)
        run.records.flush(before)
        stored = run.records.close()
        if quarantine.exists():
            stored["quarantine"] = quarantine.stat().st_size, crc(quarantine)
        return ShardDone(shard, run.counts, size, 0, crc(part), stored=stored)

    def _whole(self, run: Run) -> ShardDone:
        path, quarantine = run.job.work.output(run.shard.file), run.job.work.quarantine(run.shard)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with opened(to_path(run.planned.input.path)) as file:
                _rewrite(run, file, path, quarantine)
        except Writing as error:
            raise error.error from None
        except _DAMAGED as error:
            for left in (path, quarantine):
                left.unlink(missing_ok=True)
            raise _damaged(error) from None
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


def _check_int96(path: Path) -> None:
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


class _Cell(NamedTuple):
    """A text of a row: which of its path, and where among those."""

    path: int
    place: int
    name: str
    wanted: bool
    text: str | bytes | None
    stays: bool  # whether it is known that nothing changes it


def _batch(run: Run, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch | None]:
    """The rows that are written, cleaned, and those that go to quarantine."""
    where = Where(run.job.settings.where)
    found = [texts(batch, path, where) for path in run.planned.paths]
    before = [text_values(one.values) for one in found]
    after = [list(values) for values in before]
    kept: list[int] = []
    staying = [_staying(run, values) for values in before]
    for row, cells in enumerate(_cells(len(batch), found, before, staying)):
        try:
            run.next_record()
            for cell, changed in _row(run, cells, _address(run, batch, row)):
                after[cell.path][cell.place] = changed.text
        except Refused as error:
            run.records.refuse_row(error, _id(run, batch, row))
        else:
            kept.append(row)
    whole = len(kept) == len(batch)
    out = batch if whole else batch.take(pa.array(kept, pa.int64()))
    rest = None if whole else batch.take(pa.array(sorted(set(range(len(batch))) - set(kept)), pa.int64()))
    stay = set(kept)
    for path, one, old, new in zip(run.planned.paths, found, before, after, strict=True):
        if old != new:
            out = replaced(out, path, [text for text, row in zip(new, one.rows, strict=True) if row in stay])
    return out, rest


def _staying(run: Run, values: Sequence[Any]) -> list[bool]:
    """Of each text of a column, whether it is known to stay as it is, told by one look at several."""
    texts = [value for value in values if isinstance(value, str)]
    flags = iter(run.step.stay(texts) if run.care is None else [False] * len(texts))
    return [isinstance(value, str) and next(flags) for value in values]


def _cells(
    rows: int, found: Sequence[Texts], values: Sequence[list[Any]], staying: Sequence[list[bool]]
) -> list[list[_Cell]]:
    """The texts of each row."""
    cells: list[list[_Cell]] = [[] for _ in range(rows)]
    for path, (one, column, stays) in enumerate(zip(found, values, staying, strict=True)):
        for place, row in enumerate(one.rows):
            cells[row].append(_Cell(path, place, one.names[place], one.wanted[place], column[place], stays[place]))
    return cells


def _row(run: Run, cells: Sequence[_Cell], address: str) -> list[tuple[_Cell, Changed]]:
    """Clean the texts of a row, and count it as written. Refused if one cannot be cleaned."""
    limit = run.job.settings.max_record
    if _size((cell.text for cell in cells), limit) > limit:
        raise Refused("too-large", f"over the limit of {limit:,} bytes for one record")
    done: list[tuple[_Cell, str, Changed | None]] = []
    for cell in cells:
        if isinstance(cell.text, bytes):
            raise Refused("not-utf-8", "bytes that are not UTF-8")
        if cell.text is not None and cell.wanted:
            changed = None if cell.stays else run.step.clean(cell.text, general(cell.name), address)
            done.append((cell, cell.text, changed))
    run.counts.written += 1
    changes = [(cell, changed) for cell, _, changed in done if changed]
    if changes:
        run.counts.changed += 1
        fields = (FieldEdits(cell.name, tuple(changed.edits)) for cell, changed in changes)
        run.records.edited(Entry(fields=tuple(fields)))
    for cell, text, changed in done:
        run.step.count(text, changed, general(cell.name), address)
    return changes


def _size(values: Iterable[str | bytes | None], limit: int) -> int:
    """Bytes of the texts of a row in UTF-8; an upper bound where that is within the limit."""
    held = [value for value in values if value is not None]
    bound = sum(4 * len(value) for value in held)
    if bound <= limit:
        return bound
    return sum(len(value.encode() if isinstance(value, str) else value) for value in held)


def _id(run: Run, batch: pa.RecordBatch, row: int) -> Any:
    return _value(batch, run.job.settings.id_field, row)


def _address(run: Run, batch: pa.RecordBatch, row: int) -> str:
    found = _value(batch, run.job.settings.url_field, row)
    return found if isinstance(found, str) else ""


def _value(batch: pa.RecordBatch, name: str | None, row: int) -> Any:
    return None if name not in batch.schema.names else batch.column(name)[row].as_py()


def _damaged(error: Exception) -> Refused:
    return Refused("damaged", f"not a whole Parquet file: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
