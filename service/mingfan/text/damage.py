"""Damaged bytes: a text in which each has a visible mark in its place, and the way back to the bytes."""

from __future__ import annotations

import codecs
import threading
from collections.abc import Iterable, Sequence
from typing import Final, Literal, get_args

from mingfan.model import Damage, Edit, Finding

Errors = Literal["strict", "report"]
ERRORS: tuple[Errors, ...] = get_args(Errors)
MARK: Final = "\ufffd"
RULE: Final = "encoding/damaged-bytes"  # what findings are named after; no rule makes them
_HANDLER: Final = "mingfan.damage"
# Stands for the mark while decoding: no codec used here reads bytes as half a character, but a text may hold U+FFFD.
_PLACE: Final = "\ud800"
SHOWN = 8  # bytes of one place that a message spells out


class _Spans(threading.local):
    def __init__(self) -> None:
        self.found: list[tuple[int, int]] = []


_spans = _Spans()


def _note(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _spans.found.append((error.start, error.end))
    return _PLACE, error.end


codecs.register_error(_HANDLER, _note)


def marked(data: bytes, encoding: str, cut: int = 0) -> tuple[str, tuple[Damage, ...]]:
    """The text of `data` after its first `cut` bytes, with a mark for each sequence of bytes that has no reading.

    UnicodeError from a codec that gives up, or that makes half characters itself.
    """
    _spans.found = []
    text = data[cut:].decode(encoding, _HANDLER)
    spans, _spans.found = _spans.found, []
    places = _places(text, _PLACE)
    if len(places) != len(spans):
        raise UnicodeError(f"{encoding} makes half characters of bytes")
    damage = tuple(
        Damage(place, cut + start, data[cut + start : cut + end].hex())
        for place, (start, end) in zip(places, spans, strict=True)
    )
    return text.replace(_PLACE, MARK), damage


def unmarked(text: str, encoding: str, damage: Iterable[Damage]) -> bytes:
    """The bytes of a text, the damaged ones in the places of their marks. UnicodeEncodeError, as `str.encode`."""
    parts: list[bytes] = []
    at = 0
    for item in damage:
        parts += (text[at : item.start].encode(encoding), bytes.fromhex(item.bytes))
        at = item.start + 1
    return b"".join((*parts, text[at:].encode(encoding)))


def moved(damage: Sequence[Damage], edits: Sequence[Edit]) -> tuple[Damage, ...] | None:
    """The damage that edits left, by its places in the output. None where it is unclear which mark is which: an edit
    rewrote text with marks into text with another number of them."""
    left: list[Damage] = []
    waiting = list(reversed(damage))
    grown = 0
    for edit in edits:
        while waiting and waiting[-1].start < edit.start:
            left.append(_at(waiting[-1].start + grown, waiting.pop()))
        marks, kept = _places(edit.before, MARK), _places(edit.after, MARK)
        if kept and len(kept) != len(marks):
            return None
        while waiting and waiting[-1].start < edit.end:
            item = waiting.pop()
            if kept:
                left.append(_at(edit.out_start + kept[marks.index(item.start - edit.start)], item))
        grown = edit.out_end - edit.end
    return (*left, *(_at(item.start + grown, item) for item in reversed(waiting)))


def findings(damage: Iterable[Damage]) -> tuple[Finding, ...]:
    """One for each mark, with the place and the values of its bytes in the input."""
    return tuple(
        Finding(
            item.start,
            item.start + 1,
            RULE,
            f"第 {item.offset} 字节处有损坏的字节 {spelt(item)}，以 U+FFFD 标出",
            message_en=f"damaged bytes {spelt(item)} at byte {item.offset}, marked with U+FFFD",
        )
        for item in damage
    )


def spelt(item: Damage) -> str:
    """The bytes in hex, as people read them; of many, the first."""
    data = bytes.fromhex(item.bytes)
    return data[:SHOWN].hex(" ").upper() + (" …" if len(data) > SHOWN else "")


def _at(start: int, item: Damage) -> Damage:
    return Damage(start, item.offset, item.bytes)


def _places(text: str, char: str) -> list[int]:
    found: list[int] = []
    at = text.find(char)
    while at >= 0:
        found.append(at)
        at = text.find(char, at + 1)
    return found
