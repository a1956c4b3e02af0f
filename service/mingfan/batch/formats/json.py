"""JSON: a file that is an array of records, or one record. It is cleaned, or quarantined, as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from mingfan.batch.fields import Where
from mingfan.batch.formats import lines_undo
from mingfan.batch.formats.base import Read, StreamFormat
from mingfan.batch.formats.jsonl import JsonPaths, check_supported, known_paths
from mingfan.batch.formats.rows import clean_row, with_marks
from mingfan.batch.model import FieldPath, Planned, Refused, Settings
from mingfan.batch.storage.encoding import detect, is_utf8, mark, recode, to_utf8, with_damage
from mingfan.batch.storage.sink import Output
from mingfan.batch.storage.streams import BLOCK, Stream, head, read_all
from mingfan.model import Damage

if TYPE_CHECKING:
    from mingfan.batch.storage.audits import Audit
    from mingfan.batch.task import Run


class Json(StreamFormat):
    def plan(self, planned: Planned, settings: Settings) -> Planned:
        check_supported(planned, settings)
        begin = head(planned.input)
        names = _names(begin) if len(begin) < BLOCK else set()
        found = known_paths(planned, settings, names)
        return msgspec.structs.replace(planned, encoding=detect(begin, settings), paths=found)

    def clean_stream(self, run: Run, read: Read, output: Output) -> str:
        run.next_record()
        encoding = run.planned.encoding
        data = read_all(read, run.job.settings.max_record)
        start = _start(data, encoding)
        raw = data[start:]
        form = _form(run.planned.paths, run.job.settings)
        line, damage = _line(raw, encoding, start, run.job.settings)
        stored = recode(line, encoding) if damage else raw
        row = clean_row(form, run.step, stored, line, encoding)
        if damage:
            row = with_marks(row, stored, raw, damage, form.id(line))
            run.counts.damaged += 1
        output.write(data if row is None else data[:start] + row.data)
        run.counts.written += 1
        if row is not None:
            run.records.edited(row.audit)
        return encoding

    def pieces(self, audit: Audit, stream: Stream) -> Iterator[bytes]:
        header = audit.header
        data = b"".join(iter(lambda: stream.read(BLOCK), b""))
        start = _start(data, header.encoding)
        form = JsonPaths(header.paths, Where(()), None)
        for entry in audit.entries():
            data = data[:start] + lines_undo.undone(form, header, entry, data[start:])
        yield data


JSON = Json()


def _form(found: tuple[FieldPath, ...], settings: Settings) -> JsonPaths:
    return JsonPaths(found, Where(settings.where), settings.id_field, settings.url_field)


def _line(raw: bytes, encoding: str, offset: int, settings: Settings) -> tuple[bytes, tuple[Damage, ...]]:
    """The value in UTF-8, and what is damaged in it. Refused where that is not to be marked."""
    if settings.errors == "report":
        return with_damage(raw, encoding, offset)
    if encoding == "utf-8" and not is_utf8(raw):
        raise Refused("not-utf-8", "bytes that are not UTF-8")
    return to_utf8(raw, encoding), ()


def _start(data: bytes, encoding: str) -> int:
    sign = mark(encoding)
    return len(sign) if sign and data.startswith(sign) else 0


def _names(data: bytes) -> set[str]:
    """The members of the first records, as far as the value can be read."""
    try:
        value: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return set()
    records = value[:100] if isinstance(value, list) else [value]
    return {name for record in records if isinstance(record, dict) for name in record}
