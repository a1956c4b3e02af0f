"""Labelled texts: JSON lines of `{"text": …, "remove": [{"start": 0, "end": 12}], "optional": […], "source": …}`.

Spans are half-open and count code points. `remove` is what has to go, `optional` what may go or stay, `source` the site
or collection that a text is from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from mingfan.errors import ConfigError
from mingfan.model import Span
from mingfan.text.visible import shown


class Labelled(NamedTuple):
    text: str
    remove: frozenset[int]  # positions of content: letters, digits, ideographs
    optional: frozenset[int]
    source: str = ""


class _Span(msgspec.Struct, frozen=True):
    start: int
    end: int


class _Record(msgspec.Struct, frozen=True):
    text: str
    remove: tuple[_Span, ...]
    optional: tuple[_Span, ...] = ()
    source: str = ""


def read_labelled(path: Path) -> list[Labelled]:
    """The texts of a file. ConfigError for a line that is no labelled text."""
    found = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(_labelled(msgspec.json.decode(line, type=_Record)))
                except (msgspec.DecodeError, ValueError) as error:
                    raise ConfigError(f"{shown(path)}:{number}: not a labelled text: {error}") from None
    return found


def _labelled(record: _Record) -> Labelled:
    remove = _content(record.text, record.remove, "remove")
    return Labelled(record.text, remove, _content(record.text, record.optional, "optional") - remove, record.source)


def _content(text: str, spans: Sequence[_Span], field: str) -> frozenset[int]:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"`{field}` has {span.start}..{span.end}, and the text {len(text)} characters")
    return frozenset(at for span in spans for at in content(text, Span(span.start, span.end)))


def content(text: str, span: Span) -> Iterable[int]:
    """Positions of letters, digits and ideographs."""
    return (at for at in range(span.start, span.end) if text[at].isalnum())
