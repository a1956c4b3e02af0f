"""CSV (RFC 4180): where the rows are and the text fields in them, byte for byte. Nothing is inferred from a value.

Commas separate, quotes are doubled, a row ends at "\\n" or "\\r\\n" outside quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from mingfan.batch.formats.lines import LineFormat, Shape
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.model import FieldMissing, Planned, Refused, Settings
from mingfan.batch.storage.blocks import Block, Lines
from mingfan.batch.storage.encoding import decodable, detect, signature
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.streams import BLOCK, Source, head

_QUOTED = rb'"[^"]*+(?:""[^"]*+)*+"'
_FIELD = rb"(?:" + _QUOTED + rb'|[^",\r\n]*+)'
_FIELDS = _FIELD + rb"(?:," + _FIELD + rb")*+"
_ROW = re.compile(_FIELDS + rb"\r?\n")
_LAST_ROW = re.compile(_FIELDS + rb"\r?\Z")
_OPEN = re.compile(_FIELDS + rb'(?:,?"[^"]*+(?:""[^"]*+)*+)?\r?\Z')
_ONE = re.compile(_FIELD)
_NEEDS_QUOTES = re.compile('[",\r\n]')


class CsvRows:
    """Text fields are given by their columns; `width` is what the header says of the number of fields."""

    header = multiline = True

    def __init__(self, columns: Sequence[int], id_column: int | None, width: int) -> None:
        self.columns = tuple(columns)
        self.id_column = id_column
        self.width = width

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]:
        """Spans of the rows, ends included; bytes after the last may begin a row that continues."""
        start = 0
        while start < len(data):
            match = _ROW.match(data, start) or (_LAST_ROW.match(data, start) if final else None)
            if match:
                end = match.end()
            elif not final and _OPEN.match(data, start):
                return
            elif final and _OPEN.match(data, start):
                end = len(data)  # quotes that are never closed: where the row ends is unknown
            else:
                end = data.find(b"\n", start) + 1
                if not end and not final:
                    return
                end = end or len(data)
            yield start, end
            start = end

    def is_blank(self, row: bytes) -> bool:
        return row in (b"\n", b"\r\n", b"")

    def texts(self, row: bytes) -> Sequence[str | None]:
        try:
            return [unquote(row[start:end]) for start, end in self.spans(row)]
        except UnicodeDecodeError:
            raise Refused("not-utf-8", "bytes that are not UTF-8") from None

    def spans(self, row: bytes) -> Sequence[tuple[int, int]]:
        fields = split(row)
        if len(fields) != self.width:
            raise Refused("width", f"{len(fields)} fields where the header has {self.width}")
        return [fields[column] for column in self.columns]

    def quote(self, text: str, token: bytes) -> bytes:
        """The text as a field, quoted if it needs quotes or the one it replaces had them."""
        data = text.encode()
        if token.startswith(b'"') or _NEEDS_QUOTES.search(text) or (not text and self.width == 1):
            return b'"' + data.replace(b'"', b'""') + b'"'
        return data

    def id(self, row: bytes) -> Any:
        if self.id_column is None:
            return None
        try:
            start, end = split(row)[self.id_column]
            return unquote(row[start:end])
        except (Refused, IndexError, UnicodeDecodeError):
            return None


def split(row: bytes) -> list[tuple[int, int]]:
    """Spans of the fields of a row, quotes included."""
    end = len(row.removesuffix(b"\n").removesuffix(b"\r"))
    fields: list[tuple[int, int]] = []
    at = 0
    while True:
        match = _ONE.match(row, at, end)
        stop = match.end() if match else at
        fields.append((at, stop))
        if stop == end:
            return fields
        if row[stop] != 0x2C:
            raise Refused("not-csv", f"a quote or a carriage return out of place at byte {stop} of the row")
        at = stop + 1


def unquote(token: bytes) -> str:
    if token.startswith(b'"'):
        token = token[1:-1].replace(b'""', b'"')
    return token.decode()


class Csv(LineFormat):
    record_per_line = False  # a row may hold line ends

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        begin = head(planned.input)
        encoding = detect(begin, settings)
        text = decodable(begin[len(signature(begin, encoding)) :], encoding)
        span = next(CsvRows((), None, 0).rows(text, len(begin) < BLOCK), None)
        if span is None:
            raise Refused("not-csv", "there is no header")
        header = text[slice(*span)]
        names = [unquote(header[start:end]) for start, end in split(header)]
        columns = tuple(_column(planned, names, name) for name in settings.fields)
        identity = names.index(settings.id_field) if settings.id_field in names else None
        return msgspec.structs.replace(
            planned, encoding=encoding, columns=columns, id_column=identity, width=len(names)
        )

    def cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """A line end may be inside quotes, so the rows are read from the beginning; in UTF-8 only."""
        size, step = planned.input.size, settings.shard_bytes
        if size <= step or planned.encoding != "utf-8":
            return
        form = CsvRows(planned.columns, None, planned.width)
        with Source(to_path(planned.input.path), 0, size) as source:
            data = source.read(3)
            offset = len(signature(data, "utf-8"))
            rest, due = data[offset:], step
            for block in Lines(source.read, b"\n", settings.max_record):
                if not isinstance(block, Block) or len(rest) > settings.max_record:
                    return
                data = rest + block.data
                end = 0
                for _, end in form.rows(data, False):
                    if due <= offset + end < size:
                        yield offset + end
                        due = offset + end + step
                rest, offset = data[end:], offset + end

    def row_format(self, shape: Shape) -> RowFormat:
        return CsvRows(shape.columns, shape.id_column, shape.width)


CSV = Csv()


def _column(planned: Planned, names: Sequence[str], name: str) -> int:
    if names.count(name) != 1:
        many = f"{names.count(name)} fields are named" if name in names else "no field"
        raise FieldMissing(f"{readable(planned.input.path)}: {many} {name!r}; there are: {', '.join(names)}")
    return names.index(name)
