"""JSON Lines: where the text fields of a line are, byte for byte. The rest of the line is never rewritten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from mingfan.batch.formats.lines import LineFormat, Shape
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.model import FieldMissing, Planned, Refused, Settings
from mingfan.batch.storage.blocks import split as split_lines
from mingfan.batch.storage.encoding import detect, newline, signature, to_utf8
from mingfan.batch.storage.names import readable
from mingfan.batch.storage.streams import head

NEWLINE = b"\n"
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]', re.S)
_LONE_SURROGATE = re.compile(
    rb"(?<!\\)(?:\\\\)*\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[dD][c-fC-F][0-9a-fA-F]{2})"
)
_UNSUPPORTED = re.compile(r'["\\\x00-\x1f]')  # msgspec takes no such name for a field
_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")


class JsonLines:
    """`fields` are the names of the text fields at the top of each object."""

    header = multiline = False

    def __init__(self, fields: Sequence[str], id_field: str | None) -> None:
        self.fields = tuple(fields)
        self.id_field = id_field
        self._keys = [msgspec.json.encode(name) for name in fields]
        self._escaped = _escaped(self.fields)
        self._record = _decoder(self.fields)

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]:
        """Spans of the lines, ends included. The last may lack its end."""
        start, size, find = 0, len(data), data.find
        while start < size:
            end = find(NEWLINE, start) + 1 or size
            yield start, end
            start = end

    def is_blank(self, line: bytes) -> bool:
        return line.isspace()

    def texts(self, line: bytes) -> Sequence[str | None]:
        """The values of the text fields, None for null. Refused if a field is missing or is not a text."""
        try:
            record = self._record.decode(line)
        except msgspec.ValidationError as error:
            raise Refused("not-a-text", str(error)) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _fault(line, error) from None
        values: tuple[Any, ...] = msgspec.structs.astuple(record)
        if b"\\u" in line and self._escaped.search(line):
            self.spans(line)
        for name, key, value in zip(self.fields, self._keys, values):  # noqa: B905 - called for every line
            if value is msgspec.UNSET:
                raise Refused("no-field", f"the record has no field {name!r}")
            if line.count(key) != 1:
                self.spans(line)
        return values

    def spans(self, line: bytes) -> Sequence[tuple[int, int]]:
        """Where the values of the text fields are, quotes included; (0, 0) for null. Refused for a key given twice."""
        found: dict[str, tuple[int, int]] = {}
        for name, span in _members(line):
            if name in self.fields:
                if name in found:
                    raise Refused("duplicate-key", f"the record has the field {name!r} twice")
                found[name] = span
        return [found.get(name, (0, 0)) for name in self.fields]

    def quote(self, text: str, token: bytes) -> bytes:
        """The text as a value, in ASCII where the value it replaces was."""
        if token.isascii() and not text.isascii():
            return json.dumps(text).encode()
        return msgspec.json.encode(text)

    def id(self, line: bytes) -> Any:
        if self.id_field is None:
            return None
        try:
            return msgspec.json.decode(line).get(self.id_field)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, AttributeError):
            return None


def _escaped(fields: Sequence[str]) -> re.Pattern[bytes]:
    """An escape of a character of a field's name: only with one may the name be given in another spelling."""
    units = {unit for char in "".join(fields) for unit in _utf16(char)}
    return re.compile(b"|".join(_unit(unit) for unit in sorted(units)) if units else b"(?!)")


def _unit(unit: int) -> bytes:
    """A pattern for the escape of a UTF-16 code unit, its hex digits in either case."""
    return b"\\\\u" + b"".join(f"[{digit.lower()}{digit.upper()}]".encode() for digit in f"{unit:04x}")


def _utf16(char: str) -> Iterator[int]:
    data = char.encode("utf-16-be", "surrogatepass")
    yield from (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))


def _decoder(fields: Sequence[str]) -> msgspec.json.Decoder[Any]:
    slots = [(f"f{k}", str | None | msgspec.UnsetType, msgspec.UNSET) for k in range(len(fields))]
    names = {f"f{k}": name for k, name in enumerate(fields)}
    return msgspec.json.Decoder(msgspec.defstruct("Line", slots, rename=names, gc=False))


def _members(line: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name and span of the value of each member of a valid object; the span is (0, 0) where it is not a string."""
    depth = 0
    string = (0, 0)
    name: str | None = None
    for match in _TOKEN.finditer(line):
        mark = line[match.start()]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
        if depth == 1 and mark == 0x22:
            string = match.span()
        elif depth == 1 and mark == 0x3A:
            name, string = msgspec.json.decode(line[string[0] : string[1]], type=str), (0, 0)
        elif name is not None and ((depth == 1 and mark == 0x2C) or depth == 0):
            yield name, string
            name = None


def _fault(line: bytes, error: Exception) -> Refused:
    """A line that is not JSON, named by its most likely fault."""
    if isinstance(error, UnicodeDecodeError):
        return Refused("not-utf-8", "bytes that are not UTF-8")
    if isinstance(error, RecursionError):
        return Refused("not-json", "nested too deeply")
    if _LONE_SURROGATE.search(line):
        return Refused("lone-surrogate", "an escape of half a character (\\ud800 to \\udfff)")
    if _NOT_NUMBERS.search(line):
        return Refused("not-json", "NaN or Infinity, which JSON does not have")
    return Refused("not-json", str(error))


class Jsonl(LineFormat):
    parts = True

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        for name in settings.fields:
            if _UNSUPPORTED.search(name):
                raise FieldMissing(
                    f"{readable(planned.input.path)}: a JSONL field whose name has a quote, a backslash or a control "
                    f"character is not supported: {name!r}"
                )
        begin = head(planned.input)
        encoding = detect(begin, settings)
        sample = split_lines(begin[len(signature(begin, encoding)) :], newline(encoding))
        names = {name for line in sample[:100] for name in _names(line, encoding)}
        missing = [name for name in settings.fields if names and name not in names]
        if missing:
            raise FieldMissing(
                f"{readable(planned.input.path)}: no field {missing[0]!r}; there are: {', '.join(sorted(names))}"
            )
        return msgspec.structs.replace(planned, encoding=encoding)

    def row_format(self, shape: Shape) -> RowFormat:
        return JsonLines(shape.fields, shape.id_field)


JSONL = Jsonl()


def _names(line: bytes, encoding: str) -> list[str]:
    try:
        return list(msgspec.json.decode(to_utf8(line, encoding), type=dict[str, msgspec.Raw]))
    except (Refused, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
