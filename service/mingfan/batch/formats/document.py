"""A file that is one document. It keeps its encoding, as every format does."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mingfan.batch.audit import Entry, FieldEdits
from mingfan.batch.formats.base import Read, StreamFormat
from mingfan.batch.model import FieldMissing, Planned, Refused, Settings
from mingfan.batch.step import Changed
from mingfan.batch.storage.names import readable
from mingfan.batch.storage.sink import Output
from mingfan.batch.storage.streams import BLOCK, Stream, read_all
from mingfan.edits import compose as editing
from mingfan.errors import DecodeError
from mingfan.text.decode import Decoded, decode, encode

if TYPE_CHECKING:
    from mingfan.batch.storage.audits import Audit
    from mingfan.batch.task import Run


class Document(StreamFormat):
    whole = True

    def plan(self, planned: Planned, settings: Settings) -> Planned:
        if settings.where:
            raise FieldMissing(f"{readable(planned.input.path)}: a document has no fields that --where could ask for")
        return planned

    def clean_stream(self, run: Run, read: Read, output: Output) -> str:
        run.next_record()
        data = read_all(read, run.job.settings.max_record)
        try:
            decoded = decode(data, run.job.settings.encoding, run.job.settings.errors)
        except DecodeError as error:
            raise Refused("not-text", str(error)) from None
        changed = run.step.clean(decoded.text)
        text = decoded.text if changed is None else changed.text
        same = changed is None and not decoded.damage
        output.write(data if same else _encoded(text, decoded))
        run.counts.written += 1
        run.step.count(decoded.text, changed)
        run.counts.changed += changed is not None
        run.counts.damaged += bool(decoded.damage)
        if not same:
            run.records.edited(_entry(data, decoded, changed))
        return decoded.encoding

    def pieces(self, audit: Audit, stream: Stream) -> Iterator[bytes]:
        data = b"".join(iter(lambda: stream.read(BLOCK), b""))
        for entry in audit.entries():
            (field,) = entry.fields
            if field.raw is not None:
                data = base64.b64decode(field.raw)
            else:
                text = decode(data, entry.encoding).text
                data = encode(editing.revert(text, field.edits), entry.encoding, entry.signature)
        yield data


DOCUMENT = Document()


def _encoded(text: str, decoded: Decoded) -> bytes:
    try:
        return encode(text, decoded.encoding, decoded.signature)
    except UnicodeEncodeError:
        raise Refused(
            "not-encodable", f"the cleaned text has a character that {decoded.encoding} cannot write"
        ) from None


def _entry(data: bytes, decoded: Decoded, changed: Changed | None) -> Entry:
    raw = None if decoded.exact and not decoded.damage else base64.b64encode(data).decode()
    fields = (FieldEdits("", () if changed is None else tuple(changed.edits), raw),)
    return Entry(encoding=decoded.encoding, signature=decoded.signature, fields=fields, damage=decoded.damage)
