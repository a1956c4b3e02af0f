"""The records that cross every boundary. Frozen, without behaviour beyond their own fields.

Positions are code points, spans are half-open, unless a field says otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Span(NamedTuple):
    start: int
    end: int


class Change(NamedTuple):
    """What one rule proposes on one text: replace text[start:end] by `after`. Internal to one pass."""

    start: int
    end: int
    after: str
    kept: Span | None = None  # if it removes one copy of a passage: the copy that stays


class Edit(msgspec.Struct, frozen=True, order=True, omit_defaults=True, gc=False):
    """One change between the original and the output."""

    start: int  # span in the original
    end: int
    out_start: int  # span in the output
    out_end: int
    before: str  # == original[start:end]
    after: str  # == output[out_start:out_end]
    rules: tuple[str, ...]  # ids, in the order they acted
    kept: Span | None = None  # if it removed one copy of a passage: the copy that stays, in the original


class Finding(msgspec.Struct, frozen=True, order=True):
    """Something a person should look at. It changes nothing. Spans are in the original."""

    start: int
    end: int
    rule: str
    message: str  # in Chinese
    related: tuple[Span, ...] = ()
    message_en: str = ""  # the same in English


class Damage(msgspec.Struct, frozen=True, order=True):
    """Bytes without a reading, in the place of which the original text has U+FFFD."""

    start: int  # of the mark, in code points
    offset: int  # of the first byte, in the input
    bytes: str  # their values, in hex


class Stats(msgspec.Struct, frozen=True, omit_defaults=True):
    chars_in: int
    chars_out: int
    chars_removed: int  # sum over edits of len(before) - len(after), where positive
    by_rule: dict[str, int]  # edits each rule took part in
    shadow: dict[str, int] = {}  # changes that rules in the state `shadow` would make in the cleaned text
