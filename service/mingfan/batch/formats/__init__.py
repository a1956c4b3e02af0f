"""The table of formats: the endings of the names of their files, and where the code of each is.

A new format is one file, with an object of a class derived from `base.Format`, and one row in FORMATS; no other module
tests for the name of a format. Its module is imported when the first file is met: pyarrow alone takes half a second.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, cast

from mingfan.batch.model import COMPRESSIONS, Compression
from mingfan.errors import MissingExtra

if TYPE_CHECKING:
    from mingfan.batch.formats.base import Format


class Row(NamedTuple):
    suffixes: tuple[str, ...]
    target: str  # "module:object"
    compressible: bool = True  # whether a file of it may be stored as .gz or .zst
    in_folders: bool = True  # whether files of it are taken from folders, where other files may have the same ending


FORMATS = {
    "document": Row((".txt", ".md"), "mingfan.batch.formats.document:DOCUMENT"),
    "jsonl": Row((".jsonl",), "mingfan.batch.formats.jsonl:JSONL"),
    "json": Row((".json",), "mingfan.batch.formats.json:JSON", in_folders=False),
    "csv": Row((".csv",), "mingfan.batch.formats.csv:CSV"),
    "tsv": Row((".tsv",), "mingfan.batch.formats.csv:TSV"),
    "parquet": Row((".parquet",), "mingfan.batch.formats.parquet:PARQUET", compressible=False),
}


def load(name: str) -> Format:
    """MissingExtra where the library of a format is not installed."""
    module, _, attribute = FORMATS[name].target.partition(":")
    try:
        return cast("Format", getattr(import_module(module), attribute))
    except ModuleNotFoundError as error:
        raise MissingExtra(f"files of the format {name} need {error.name}", "batch") from None


def kind(name: str | os.PathLike[str]) -> tuple[str, Compression] | None:
    """The name of the format and the compression, by the endings of a file's name; None where it has no format."""
    path = PurePath(os.fspath(name).lower())
    compression = COMPRESSIONS.get(path.suffix, "")
    suffix = path.with_suffix("").suffix if compression else path.suffix
    for form, row in FORMATS.items():
        if suffix in row.suffixes and (row.compressible or not compression):
            return form, compression
    return None


def suffixes() -> str:
    """The endings there are, for messages."""
    return ", ".join(suffix for row in FORMATS.values() for suffix in row.suffixes)
