"""How each file is read: its encoding, its columns, and where it may be cut. Reads samples; large CSV files whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from mingfan.batch.blocks import Block, Lines, find
from mingfan.batch.csvrows import CsvRows, split, unquote
from mingfan.batch.lines import is_utf8
from mingfan.batch.lines import split as split_lines
from mingfan.batch.model import Input, Planned, Refused, Settings, Shard, Unreadable
from mingfan.batch.rows import mark, newline, to_utf8
from mingfan.batch.streams import BLOCK, Content, Source
from mingfan.decode import AUTO, READ_AS, canonical, decode
from mingfan.errors import DecodeError, MingfanError

DAMAGED_LINES = 20  # at most that detection looks past; with more the file is taken for UTF-8, and they are refused


class FieldMissing(MingfanError):
    """The text field is in none of the records looked at: most likely its name is wrong."""


def plan(source: Input, settings: Settings) -> Planned:
    """A file that is not what it is named is planned as refused. FieldMissing where the text field is not there."""
    planned = Planned(source)
    try:
        if source.format == "csv":
            return _cut(_csv(planned, settings), settings)
        if source.format == "jsonl":
            return _cut(_jsonl(planned, settings), settings)
        if source.format == "parquet":
            from mingfan.batch import parquet

            parquet.check(Path(source.path), settings)
    except Refused as error:
        return msgspec.structs.replace(planned, refused=error.refusal)
    except Unreadable:
        pass  # the shard meets the same error, and the file is listed as failed
    return planned


def shards(file: int, planned: Planned) -> Iterator[Shard]:
    starts = (0,) if planned.refused else planned.cuts or (0,)
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], planned.input.size), strict=True)):
        yield Shard(file, number, start, end)


def _head(source: Input) -> bytes:
    """The first megabyte of the content, or all of it."""
    with Source(Path(source.path), 0, source.size) as raw:
        content = Content(raw, source.compression)
        head = b""
        while len(head) < BLOCK and (data := content.read(BLOCK)):
            head += data
        return head


def _jsonl(planned: Planned, settings: Settings) -> Planned:
    head = _head(planned.input)
    encoding = _encoding(head, settings)
    sample = split_lines(head[len(_signature(head, encoding)) :], newline(encoding))
    names = {name for line in sample[:100] for name in _names(line, encoding)}
    missing = [name for name in settings.fields if names and name not in names]
    if missing:
        raise FieldMissing(f"{planned.input.path}: no field {missing[0]!r}; there are: {', '.join(sorted(names))}")
    return msgspec.structs.replace(planned, encoding=encoding)


def _names(line: bytes, encoding: str) -> list[str]:
    try:
        return list(msgspec.json.decode(to_utf8(line, encoding), type=dict[str, msgspec.Raw]))
    except (Refused, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []


def _csv(planned: Planned, settings: Settings) -> Planned:
    head = _head(planned.input)
    encoding = _encoding(head, settings)
    text = _decodable(head[len(_signature(head, encoding)) :], encoding)
    span = next(CsvRows((), None, 0).rows(text, len(head) < BLOCK), None)
    if span is None:
        raise Refused("not-csv", "there is no header")
    header = text[slice(*span)]
    names = [unquote(header[start:end]) for start, end in split(header)]
    for name in settings.fields:
        if names.count(name) != 1:
            many = f"{names.count(name)} fields are named" if name in names else "no field"
            raise FieldMissing(f"{planned.input.path}: {many} {name!r}; there are: {', '.join(names)}")
    columns = tuple(names.index(name) for name in settings.fields)
    identity = names.index(settings.id_field) if settings.id_field in names else None
    return msgspec.structs.replace(planned, encoding=encoding, columns=columns, id_column=identity, width=len(names))


def _decodable(head: bytes, encoding: str) -> bytes:
    """The lines before the first that cannot be decoded, in UTF-8."""
    lines: list[bytes] = []
    for line in split_lines(head, newline(encoding)):
        try:
            lines.append(to_utf8(line, encoding) if encoding != "utf-8" else line.decode().encode())
        except (Refused, UnicodeDecodeError):
            break
    return b"".join(lines)


def _signature(head: bytes, encoding: str) -> bytes:
    sign = mark(encoding)
    return sign if sign and head.startswith(sign) else b""


def _encoding(head: bytes, settings: Settings) -> str:
    """The declared encoding, or the one in which most lines of the beginning are text.

    A few damaged lines do not make a file another encoding: they go to quarantine.
    """
    declared = canonical(settings.encoding)
    if declared != AUTO:
        names = READ_AS.get(declared, (declared,))
        return names[0] if len(names) == 1 else _detected(head, declared, names[0])
    lines = [line for line in head.split(b"\n") if not line.isascii()]
    broken = [line for line in lines[: len(lines) - (len(head) >= BLOCK)] if not is_utf8(line)]
    if b"\0" not in head and 2 * len(broken) <= len(lines):
        return "utf-8"
    return _detected(head, AUTO, "utf-8")


def _detected(head: bytes, encoding: str, otherwise: str) -> str:
    """The encoding of the lines before the first that is damaged; after it, where that is the first of all.

    A line end in UTF-16 is two bytes, of which the zero may come second.
    """
    for _ in range(DAMAGED_LINES):
        end = head.rfind(b"\n") + 1 or len(head)
        for cut in (end, end + 1):
            try:
                return decode(head[:cut], encoding).encoding
            except DecodeError as error:
                damage = error.offset
        before = head.rfind(b"\n", 0, damage) + 1
        head = head[:before] or head[head.find(b"\n", damage) + 1 :]
        if not head:
            break
    return otherwise


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


def _csv_cuts(planned: Planned, settings: Settings, source: Source) -> Iterator[int]:
    """A line end may be inside quotes, so the rows are read from the beginning; in UTF-8 only."""
    size, step = planned.input.size, settings.shard_bytes
    if size <= step or planned.encoding != "utf-8":
        return
    form = CsvRows(planned.columns, None, planned.width)
    data = source.read(3)
    offset = len(_signature(data, "utf-8"))
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
