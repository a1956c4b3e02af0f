"""JSON Lines: where the text fields of a line are, byte for byte. The rest of the line is never rewritten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from mingfan.batch.fields import Where, is_nested, paths, record_of
from mingfan.batch.formats.json_walk import Text, Walk
from mingfan.batch.formats.lines import LineFormat, Shape
from mingfan.batch.formats.rows import RowFormat
from mingfan.batch.model import FieldMissing, FieldPath, Planned, Refused, Settings
from mingfan.batch.storage.blocks import split as split_lines
from mingfan.batch.storage.encoding import detect, is_utf8, newline, signature, to_utf8
from mingfan.batch.storage.names import readable
from mingfan.batch.storage.streams import head

NEWLINE = b"\n"
BACKSLASH = 0x5C
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]', re.S)
_LONE_SURROGATE = re.compile(
    rb"(?<!\\)(?:\\\\)*\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[dD][c-fC-F][0-9a-fA-F]{2})"
)
_UNSUPPORTED = re.compile(r'["\\\x00-\x1f]')  # msgspec takes no such name for a field
_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")


class JsonLines:
    """`fields` are the names of the text fields at the top of each object."""

    header = multiline = False
    tells_utf8 = True

    def __init__(self, fields: Sequence[str], id_field: str | None, url_field: str | None = None) -> None:
        self.fields = tuple(fields)
        self.id_field = id_field
        self.url_field = url_field
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
        """The values of the text fields, None for null. Refused if a field is missing or is not a text, or if the line
        is not UTF-8."""
        try:
            record = self._record.decode(line)
        except msgspec.ValidationError as error:
            raise Refused("not-a-text", str(error)) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise fault(line, error) from None
        values: tuple[Any, ...] = msgspec.structs.astuple(record)
        for name, key, value in zip(self.fields, self._keys, values):  # noqa: B905 - called for every line
            beside = _beside(line, key)
            if not is_utf8(beside):  # what is skipped is not decoded
                raise Refused("not-utf-8", "bytes that are not UTF-8")
            if value is msgspec.UNSET:
                raise Refused("no-field", f"the record has no field {name!r}")
            if beside.count(key) != 1 or (b"\\" in beside and self._escaped.search(beside)):
                self.spans(line)
        return values

    def names(self, line: bytes) -> Sequence[str]:
        return self.fields

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
        return self._member(line, self.id_field)

    def addresses(self, line: bytes, names: Sequence[str]) -> Sequence[str]:
        """Where each of the texts comes from; "" where its record does not say so in a text."""
        found = self._member(line, self.url_field)
        return [_text(found)] * len(names)

    def _member(self, line: bytes, name: str | None) -> Any:
        if name is None:
            return None
        try:
            return msgspec.json.decode(line).get(name)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, AttributeError):
            return None


class JsonPaths(JsonLines):
    """Text fields inside lists and objects, or with conditions beside them.

    The whole value may also be a list of records.
    """

    def __init__(
        self, paths: Sequence[FieldPath], where: Where, id_field: str | None, url_field: str | None = None
    ) -> None:
        super().__init__((), id_field, url_field)
        self._paths = tuple(paths)
        self._where = where
        self._line = b""
        self._texts: list[Text] = []  # of that line

    def texts(self, line: bytes) -> Sequence[str | None]:
        try:
            value = msgspec.json.decode(line)
            self._check(value)
            return [msgspec.json.decode(line[text.start : text.end], type=str) for text in self._found(line)]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise fault(line, error) from None

    def _check(self, value: Any) -> None:
        for record in value if isinstance(value, list) else [value]:
            for path in self._paths:
                if not isinstance(record, dict):
                    raise Refused("not-a-text", "a record is not an object")
                if path[0] not in record:
                    raise Refused("no-field", f"the record has no field {path[0]!r}")

    def names(self, line: bytes) -> Sequence[str]:
        return [text.name for text in self._found(line)]

    def spans(self, line: bytes) -> Sequence[tuple[int, int]]:
        return [(text.start, text.end) for text in self._found(line)]

    def addresses(self, line: bytes, names: Sequence[str]) -> Sequence[str]:
        value = None if self.url_field is None else msgspec.json.decode(line)
        if not isinstance(value, list):
            return super().addresses(line, names)
        of_record = [_text(record.get(self.url_field)) for record in value]
        return [of_record[record_of(name)] for name in names]

    def _found(self, line: bytes) -> list[Text]:
        if line is not self._line:
            self._texts = Walk(line, self._where).texts(self._paths)
            self._line = line
        return self._texts


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def json_form(shape: Shape) -> JsonLines:
    """For records in lines."""
    if is_nested(shape.paths) or shape.where:
        return JsonPaths(shape.paths, Where(shape.where), shape.id_field, shape.url_field)
    return JsonLines(shape.fields, shape.id_field, shape.url_field)


def check_supported(planned: Planned, settings: Settings) -> None:
    for name in settings.fields:
        if _UNSUPPORTED.search(name):
            raise FieldMissing(
                f"{readable(planned.input.path)}: a JSON field whose name has a quote, a backslash or a control "
                f"character is not supported: {name!r}"
            )


def known_paths(planned: Planned, settings: Settings, names: set[str]) -> tuple[FieldPath, ...]:
    """The paths of the fields; FieldMissing if no record of the sample has the first member of one."""
    found = paths(settings, names)
    missing = [name for name, path in zip(settings.fields, found, strict=True) if names and path[0] not in names]
    missing += [name for name in (settings.url_field,) if name is not None and names and name not in names]
    if missing:
        known = ", ".join(sorted(names))
        raise FieldMissing(f"{readable(planned.input.path)}: no field {missing[0]!r}; there are: {known}")
    return found


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


def _beside(line: bytes, key: bytes) -> bytes:
    """A valid line without the text of that name, in which no name stands: it is long, and is searched no more."""
    at = line.find(key)
    start = at + len(key)
    opening = line.find(b'"', start)
    if at < 0 or line[start:opening].strip() != b":":  # most likely it is a value
        return line
    end = line.find(b'"', opening + 1)
    while line[end - 1] == BACKSLASH and _is_escaped(line, end):
        end = line.find(b'"', end + 1)
    return line[:opening] + line[end:]


def _is_escaped(line: bytes, at: int) -> bool:
    first = at
    while line[first - 1] == BACKSLASH:
        first -= 1
    return (at - first) % 2 == 1


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


def fault(line: bytes, error: Exception) -> Refused:
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
        check_supported(planned, settings)
        begin = head(planned.input)
        encoding = detect(begin, settings)
        sample = split_lines(begin[len(signature(begin, encoding)) :], newline(encoding))
        names = {name for line in sample[:100] for name in _names(line, encoding)}
        return msgspec.structs.replace(planned, encoding=encoding, paths=known_paths(planned, settings, names))

    def row_format(self, shape: Shape) -> RowFormat:
        return json_form(shape)


JSONL = Jsonl()


def _names(line: bytes, encoding: str) -> list[str]:
    try:
        return list(msgspec.json.decode(to_utf8(line, encoding), type=dict[str, msgspec.Raw]))
    except (Refused, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
