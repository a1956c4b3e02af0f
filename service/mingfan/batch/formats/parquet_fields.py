"""Texts inside list and struct columns of Arrow: taken out as one array, and put back with everything else kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from mingfan.arrow import is_text, rebuilt
from mingfan.batch.fields import Where, element, member
from mingfan.batch.model import FieldPath


class Texts(NamedTuple):
    """The texts at one path of a batch, in order."""

    values: pa.Array
    rows: Sequence[int]  # of the batch, for each text
    names: Sequence[str]
    wanted: Sequence[bool]  # whether the conditions hold
    rebuild: Callable[[pa.Array], pa.Array]  # the column, with these texts in place of its own


def fault(schema: pa.Schema, path: FieldPath) -> str:
    """Why no texts are at the path; empty if there are."""
    top = str(path[0])
    if schema.names.count(top) != 1:
        return f"no column {top!r}; there are: {', '.join(schema.names)}"
    kind = schema.field(top).type
    for step in path[1:]:
        if step is None and _is_list(kind):
            kind = kind.value_type
        elif step is not None and pa.types.is_struct(kind) and kind.get_field_index(step) >= 0:
            kind = kind.field(step).type
        else:
            return f"the column {top!r} is {schema.field(top).type}, which has no such part"
    if len(path) > 1 and pa.types.is_dictionary(kind):
        return f"the column {top!r} has dictionary-encoded texts inside, which is not supported"
    return "" if is_text(kind) else f"the column {top!r} has {kind} there, not text"


def texts(batch: pa.RecordBatch, path: FieldPath, where: Where) -> Texts:
    top = str(path[0])
    size = len(batch)
    wanted = _wanted(where, batch.schema.names, batch.column, [True] * size)
    return _below(batch.column(top), path[1:], range(size), [top] * size, wanted, where)


def replaced(batch: pa.RecordBatch, path: FieldPath, values: Sequence[str | None]) -> pa.RecordBatch:
    """The batch with other texts at a path."""
    here = texts(batch, path, Where(()))
    index = batch.schema.get_field_index(path[0])
    column = here.rebuild(rebuilt(values, here.values.type))
    return batch.set_column(index, batch.schema.field(index), column)


def _below(
    array: pa.Array, steps: FieldPath, rows: Sequence[int], names: Sequence[str], wanted: Sequence[bool], where: Where
) -> Texts:
    if not steps:
        return Texts(array, rows, names, wanted, lambda values: values)
    if steps[0] is None:
        return _in_list(array, steps[1:], rows, names, wanted, where)
    return _in_struct(array, steps[0], steps[1:], rows, names, wanted, where)


def _in_list(
    array: pa.Array, steps: FieldPath, rows: Sequence[int], names: Sequence[str], wanted: Sequence[bool], where: Where
) -> Texts:
    lengths = [length or 0 for length in pc.list_value_length(array).to_pylist()]
    parents = [(parent, index) for parent, length in enumerate(lengths) for index in range(length)]
    inner = _below(
        array.flatten(),
        steps,
        [rows[parent] for parent, _ in parents],
        [element(names[parent], index) for parent, index in parents],
        [wanted[parent] for parent, _ in parents],
        where,
    )

    def rebuild(values: pa.Array) -> pa.Array:
        large = pa.types.is_large_list(array.type)
        offsets = pa.array([0, *accumulate(lengths)], pa.int64() if large else pa.int32())
        made = pa.LargeListArray if large else pa.ListArray
        return made.from_arrays(offsets, inner.rebuild(values), type=array.type, mask=array.is_null())

    return inner._replace(rebuild=rebuild)


def _in_struct(
    array: pa.Array,
    step: str,
    steps: FieldPath,
    rows: Sequence[int],
    names: Sequence[str],
    wanted: Sequence[bool],
    where: Where,
) -> Texts:
    fields = list(array.type)
    children = array.flatten()
    place = array.type.get_field_index(step)
    known = [field.name for field in fields]
    wanted = _wanted(where, known, lambda name: children[known.index(name)], wanted)
    inner = _below(children[place], steps, rows, [member(name, step) for name in names], wanted, where)

    def rebuild(values: pa.Array) -> pa.Array:
        parts = [*children[:place], inner.rebuild(values), *children[place + 1 :]]
        return pa.StructArray.from_arrays(parts, fields=fields, mask=array.is_null())

    return inner._replace(rebuild=rebuild)


def _wanted(
    where: Where, known: Sequence[str], column: Callable[[str], pa.Array], otherwise: Sequence[bool]
) -> Sequence[bool]:
    """The innermost members beside a text decide, not those further out."""
    if not where:
        return otherwise
    names = [name for name in where.wanted if name in known]
    members = zip(*(column(name).to_pylist() for name in names), strict=True) if names else [()] * len(otherwise)
    return [where.holds({n: _word(v) for n, v in zip(names, values, strict=True)}) for values in members]


def _word(value: Any) -> str:
    """As JSON writes it, a text without its quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))
