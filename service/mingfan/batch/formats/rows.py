"""One row of a line format, in any encoding: only the bytes of the texts that change are replaced."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from mingfan.batch.audit import Entry, FieldEdits
from mingfan.batch.fields import general
from mingfan.batch.step import Changed, Step
from mingfan.batch.storage.encoding import (
    recode,
    stored_position,
)
from mingfan.model import Damage


class RowFormat(Protocol):
    """What a line format knows. It sees UTF-8 only, and never a byte order mark.

    `texts`, `names` and `spans` are of the same texts, in the same order.
    """

    header: bool  # whether the first row names the fields
    multiline: bool  # whether a row may hold line ends
    tells_utf8: bool  # whether `texts` refuses a row that is not UTF-8

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]: ...
    def is_blank(self, line: bytes) -> bool: ...
    def texts(self, line: bytes) -> Sequence[str | None]: ...
    def names(self, line: bytes) -> Sequence[str]: ...
    def spans(self, line: bytes) -> Sequence[tuple[int, int]]: ...
    def quote(self, text: str, token: bytes) -> bytes: ...
    def id(self, line: bytes) -> Any: ...
    def addresses(self, line: bytes, names: Sequence[str]) -> Sequence[str]: ...


class Field(NamedTuple):
    """A text that changed, and where it is in its row."""

    name: str
    before: str
    changed: Changed
    start: int  # bytes of the row in UTF-8
    end: int


class Row(NamedTuple):
    """A row that changed."""

    data: bytes
    audit: Entry


def clean_row(form: RowFormat, step: Step, raw: bytes, line: bytes, encoding: str) -> Row | None:
    """The row cleaned; None where it does not change. Refused where it must not be written. `line`: in UTF-8."""
    texts, names = form.texts(line), form.names(line)
    addresses = form.addresses(line, names)
    changes = [
        None if text is None else step.clean(text, general(name), address)
        for name, text, address in zip(names, texts, addresses, strict=True)
    ]
    row = None
    if changes != [None] * len(changes):
        spans = form.spans(line)
        fields = [
            Field(names[k], str(texts[k]), changed, *spans[k])
            for k, changed in enumerate(changes)
            if changed is not None
        ]
        fields.sort(key=lambda field: field.start)
        row = _rebuilt(form, fields, raw, line, encoding)
        step.counts.changed += 1
    for name, text, changed, address in zip(names, texts, changes, addresses, strict=True):
        if text is not None:
            step.count(text, changed, general(name), address)
    return row


def with_marks(row: Row | None, marked: bytes, raw: bytes, damage: tuple[Damage, ...], identity: Any) -> Row:
    """A row that had damaged bytes. The audit keeps all of it: they may be anywhere in it."""
    entry = Entry(id=identity) if row is None else row.audit
    kept = base64.b64encode(raw).decode()
    return Row(marked if row is None else row.data, msgspec.structs.replace(entry, damage=damage, raw=kept))


def _rebuilt(form: RowFormat, fields: Sequence[Field], raw: bytes, line: bytes, encoding: str) -> Row:
    parts: list[bytes] = []
    audit: list[FieldEdits] = []
    at = 0
    for field in fields:
        start, end = (stored_position(line, position, encoding) for position in (field.start, field.end))
        old = memoryview(raw)[start:end]
        new = form.quote(field.changed.text, line[field.start : field.end])
        parts += (raw[at:start], recode(new, encoding))
        # The audit keeps a value that was written in a way that we would not have chosen.
        kept = None if recode(form.quote(field.before, new), encoding) == old else base64.b64encode(old).decode()
        audit.append(FieldEdits(field.name, tuple(field.changed.edits), kept))
        at = end
    parts.append(raw[at:])
    return Row(b"".join(parts), Entry(id=form.id(line), fields=tuple(audit)))
