"""How each file is read: its encoding, its columns, and where it may be cut. Reads samples; large CSV files whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from mingfan.batch.formats.csv import (
    _csv,
    _csv_cuts,
)
from mingfan.batch.formats.jsonl import _jsonl
from mingfan.batch.model import (
    Input,
    Planned,
    Refused,
    Settings,
    Unreadable,
)
from mingfan.batch.storage.blocks import find
from mingfan.batch.storage.encoding import newline
from mingfan.batch.storage.streams import BLOCK, Source


def plan(source: Input, settings: Settings) -> Planned:
    """A file that is not what it is named is planned as refused. FieldMissing where the text field is not there."""
    planned = Planned(source)
    try:
        if source.format == "csv":
            return _cut(_csv(planned, settings), settings)
        if source.format == "jsonl":
            return _cut(_jsonl(planned, settings), settings)
        if source.format == "parquet":
            from mingfan.batch.formats import parquet

            parquet.check(Path(source.path), settings)
    except Refused as error:
        return msgspec.structs.replace(planned, refused=error.refusal)
    except Unreadable:
        pass  # the shard meets the same error, and the file is listed as failed
    return planned


def _cut(planned: Planned, settings: Settings) -> Planned:
    """Cut a plain file at record boundaries near every multiple of the shard size."""
    if planned.input.compression:
        return planned
    boundaries = _csv_cuts if planned.input.format == "csv" else _line_cuts
    with Source(Path(planned.input.path), 0, planned.input.size) as source:
        return msgspec.structs.replace(planned, cuts=(0, *boundaries(planned, settings, source)))


def _line_cuts(planned: Planned, settings: Settings, source: Source) -> Iterator[int]:
    ending = newline(planned.encoding)
    at = settings.shard_bytes
    while at < planned.input.size:
        with Source(Path(planned.input.path), at, planned.input.size) as here:
            while data := here.read(BLOCK):
                cut = find(data, ending)
                at += len(data) if cut < 0 else cut + len(ending)
                if cut >= 0:
                    break
        if at < planned.input.size:
            yield at
        at += settings.shard_bytes
