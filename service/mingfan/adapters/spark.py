"""Spark: a function for `DataFrame.mapInArrow`.

frame.mapInArrow(clean_in_arrow(Cleaner()), frame.schema)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from mingfan import Cleaner

Batches = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def clean_in_arrow(cleaner: Cleaner, fields: Sequence[str] = ("text",)) -> Batches:
    """Cleans the text columns of each batch; the schema stays. Spark carries the cleaner to its workers."""

    def clean(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for name in fields:
                index = batch.schema.get_field_index(name)
                batch = batch.set_column(index, batch.schema.field(index), cleaner.clean_arrow(batch.column(index)))
            yield batch

    return clean
