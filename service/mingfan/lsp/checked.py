"""A text that was cleaned, with the place of each edit and finding in the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lsprotocol.types import Position, Range

from mingfan.cleaner import Cleaner
from mingfan.edits.offsets import OffsetUnit
from mingfan.errors import MingfanError
from mingfan.lsp.positions import Places, one_line_end
from mingfan.model import Edit, Finding
from mingfan.ruleset.model import Rule

START = Range(Position(0, 0), Position(0, 0))


class Marked(NamedTuple):
    """An edit, with the copy that stays if it removed one, or a finding."""

    range: Range
    item: Edit | Finding
    related: Sequence[Range]


class Checked(NamedTuple):
    version: int | None  # of the document
    edits: Sequence[Marked]
    findings: Sequence[Marked]
    rules: Mapping[str, Rule]
    failure: str  # why it could not be cleaned

    def at(self, wanted: Range) -> list[Marked]:
        """The edits that meet a range, in order."""
        return [mark for mark in self.edits if meet(mark.range, wanted)]


def check(cleaner: Cleaner, text: str, version: int | None, unit: OffsetUnit, source: str | None) -> Checked:
    """MingfanError where the text cannot be cleaned."""
    text = one_line_end(text)
    result = cleaner.clean(text, source=source)
    found = result.findings
    places = Places(text, unit)
    edits = [Marked(places.range(e.start, e.end), e, ()) for e in result.edits]
    edits = [_with_copy(mark, places) for mark in edits]
    findings = [Marked(places.range(f.start, f.end), f, [places.range(*span) for span in f.related]) for f in found]
    return Checked(version, edits, findings, {rule.id: rule for rule in cleaner.ruleset.rules}, "")


def failed(version: int | None, error: MingfanError) -> Checked:
    return Checked(version, (), (), {}, str(error))


def meet(one: Range, other: Range) -> bool:
    """Whether they share a place; ends count, for a cursor stands between characters."""
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: Position) -> tuple[int, int]:
    return position.line, position.character


def _with_copy(mark: Marked, places: Places) -> Marked:
    kept = mark.item.kept if isinstance(mark.item, Edit) else None
    return mark._replace(related=[places.range(*kept)]) if kept else mark
