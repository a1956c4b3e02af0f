"""CSV (RFC 4180) and TSV: where the rows and their text fields are, byte for byte. Nothing is inferred from a value.

Commas or tabs separate, or what the caller names; quotes are doubled, a row ends at "\\n" or "\\r\\n" outside quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from mingfan.batch.fields import Where
from mingfan.batch.formats.base import Read
from mingfan.batch.formats.lines import LineFormat, Shape, shape_of
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.model import FieldMissing, Planned, Refused, Settings
from mingfan.batch.storage.blocks import Block, Lines
from mingfan.batch.storage.encoding import decodable, detect, signature
from mingfan.batch.storage.names import readable, to_path
from mingfan.batch.storage.streams import BLOCK, Source, head


class _Patterns:
    """The grammar with a separator, of one character in ASCII."""

    def __init__(self, mark: str) -> None:
        self.needs_quotes = re.compile(f'["\r\n{re.escape(mark)}]')
        separator = re.escape(mark.encode())
        quoted = rb'"[^"]*+(?:""[^"]*+)*+"'
        field = rb"(?:" + quoted + rb'|[^"\r\n' + separator + rb"]*+)"
        fields = field + rb"(?:" + separator + field + rb")*+"
        self.row = re.compile(fields + rb"\r?\n")
        self.last_row = re.compile(fields + rb"\r?\Z")
        self.open = re.compile(fields + rb"(?:" + separator + rb'?"[^"]*+(?:""[^"]*+)*+)?\r?\Z')
        self.one = re.compile(field)


_patterns = cache(_Patterns)


class CsvRows:
    """Rows of a shape: text fields are columns, `width` is the number of fields in the header."""

    header = multiline = True
    tells_utf8 = False

    def __init__(self, shape: Shape, separator: str = ",") -> None:
        self.shape = shape
        self.separator = separator
        self._patterns = _patterns(separator)
        self._where = Where(shape.where)

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]:
        """Spans of the rows, ends included; bytes after the last may begin a row that continues."""
        start = 0
        while start < len(data):
            match = self._patterns.row.match(data, start) or (
                self._patterns.last_row.match(data, start) if final else None
            )
            if match:
                end = match.end()
            elif not final and self._patterns.open.match(data, start):
                return
            elif final and self._patterns.open.match(data, start):
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
            texts = [unquote(row[start:end]) for start, end in self.spans(row)]
            return texts if self._wanted(row) else [None] * len(texts)
        except UnicodeDecodeError:
            raise Refused("not-utf-8", "bytes that are not UTF-8") from None

    def _wanted(self, row: bytes) -> bool:
        if not self._where:
            return True
        fields = self.split(row)
        names = [name for name, _ in self.shape.where]
        values = (unquote(row[slice(*fields[column])]) for column in self.shape.where_columns)
        return self._where.holds(dict(zip(names, values, strict=True)))

    def names(self, row: bytes) -> Sequence[str]:
        return self.shape.fields

    def spans(self, row: bytes) -> Sequence[tuple[int, int]]:
        fields = self.split(row)
        if len(fields) != self.shape.width:
            raise Refused("width", f"{len(fields)} fields where the header has {self.shape.width}")
        return [fields[column] for column in self.shape.columns]

    def quote(self, text: str, token: bytes) -> bytes:
        """The text as a field, quoted if it needs quotes or the one it replaces had them."""
        data = text.encode()
        if token.startswith(b'"') or self._patterns.needs_quotes.search(text) or (not text and self.shape.width == 1):
            return b'"' + data.replace(b'"', b'""') + b'"'
        return data

    def id(self, row: bytes) -> Any:
        return self._field(row, self.shape.id_column)

    def addresses(self, row: bytes, names: Sequence[str]) -> Sequence[str]:
        return [self._field(row, self.shape.url_column) or ""] * len(names)

    def _field(self, row: bytes, column: int | None) -> str | None:
        if column is None:
            return None
        try:
            start, end = self.split(row)[column]
            return unquote(row[start:end])
        except (Refused, IndexError, UnicodeDecodeError):
            return None

    def split(self, row: bytes) -> list[tuple[int, int]]:
        """Spans of the fields of a row, quotes included."""
        end = len(row.removesuffix(b"\n").removesuffix(b"\r"))
        fields: list[tuple[int, int]] = []
        at = 0
        while True:
            match = self._patterns.one.match(row, at, end)
            stop = match.end() if match else at
            fields.append((at, stop))
            if stop == end:
                return fields
            if row[stop] != ord(self.separator):
                raise Refused("not-csv", f"a quote or a carriage return out of place at byte {stop} of the row")
            at = stop + 1


def unquote(token: bytes) -> str:
    if token.startswith(b'"'):
        token = token[1:-1].replace(b'""', b'"')
    return token.decode()


class Csv(LineFormat):
    record_per_line = False  # a row may hold line ends

    def __init__(self, separator: str) -> None:
        self._separator = separator

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        begin = head(planned.input)
        encoding = detect(begin, settings)
        text = decodable(begin[len(signature(begin, encoding)) :], encoding)
        form = CsvRows(Shape((), (), (), 0), settings.separator or self._separator)
        span = next(form.rows(text, len(begin) < BLOCK), None)
        if span is None:
            raise Refused("not-csv", "there is no header")
        header = text[slice(*span)]
        names = [unquote(header[start:end]) for start, end in form.split(header)]
        return msgspec.structs.replace(
            planned,
            encoding=encoding,
            columns=tuple(_column(planned, names, name) for name in settings.fields),
            where_columns=tuple(_column(planned, names, name) for name, _ in settings.where),
            id_column=names.index(settings.id_field) if settings.id_field in names else None,
            url_column=None if settings.url_field is None else _column(planned, names, settings.url_field),
            width=len(names),
        )

    def cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """A line end may be inside quotes, so the rows are read from the beginning; in UTF-8 only."""
        size = planned.input.size
        if size <= settings.shard_bytes:
            return
        with Source(to_path(planned.input.path), 0, size) as source:
            yield from (cut for cut in self.content_cuts(source.read, planned, settings) if cut < size)

    def content_cuts(self, read: Read, planned: Planned, settings: Settings) -> Iterator[int]:
        if planned.encoding != "utf-8":
            return
        form, step = self.row_format(shape_of(planned, settings)), settings.shard_bytes
        data = read(3)
        offset = len(signature(data, "utf-8"))
        rest, due = data[offset:], step
        for block in Lines(read, b"\n", settings.max_record):
            if not isinstance(block, Block) or len(rest) > settings.max_record:
                return
            data = rest + block.data
            end = 0
            for _, end in form.rows(data, False):
                if due <= offset + end:
                    yield offset + end
                    due = offset + end + step
            rest, offset = data[end:], offset + end

    def row_format(self, shape: Shape) -> RowFormat:
        return CsvRows(shape, shape.separator or self._separator)


CSV = Csv(",")
TSV = Csv("\t")


def _column(planned: Planned, names: Sequence[str], name: str) -> int:
    if names.count(name) != 1:
        many = f"{names.count(name)} fields are named" if name in names else "no field"
        raise FieldMissing(f"{readable(planned.input.path)}: {many} {name!r}; there are: {', '.join(names)}")
    return names.index(name)
