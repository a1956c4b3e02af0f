"""Text hidden in invisible characters, read back: in tags, in variation selectors that carry bytes, in zero-width bits.

Tags stand for ASCII (Unicode, Tags block). A variation selector carries a byte, VS1 to VS256 being 0 to 255. Two
zero-width characters stand for 0 and 1, eight to a byte. What does not read as text in one of these ways is no message:
emoji, ideographic variants and joiners never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LEAST = 4  # characters of a message: shorter ones come out of anything
_TAG = "[\U000e0020-\U000e007e]"
_SELECTOR = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_WIDTHLESS = "[\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
CARRIERS = re.compile(f"{_TAG}|{_SELECTOR}|{_WIDTHLESS}")
_RUNS = re.compile(
    f"(?P<flag>\U0001f3f4{_TAG}{{1,8}}\U000e007f)|(?P<tags>{_TAG}{{{LEAST},}})"
    f"|(?P<selectors>{_SELECTOR}(?:[^\ufe00-\ufe0f\U000e0100-\U000e01ef\n]?{_SELECTOR}){{{LEAST - 1},}})"
    f"|(?P<bits>{_WIDTHLESS}{{{8 * LEAST},}})"
)


class Hidden(NamedTuple):
    start: int
    end: int
    message: str


def hidden_in(text: str) -> Iterator[Hidden]:
    """The messages in the text, by place."""
    for run in _RUNS.finditer(text):
        message = _read(run.lastgroup, run[0])
        if message:
            yield Hidden(*run.span(), message)


def _read(way: str | None, run: str) -> str:
    if way == "tags":
        return "".join(chr(ord(char) - 0xE0000) for char in run)
    if way == "selectors":
        return _text_of(bytes(_byte(char) for char in run if re.match(_SELECTOR, char)))
    if way == "bits" and len(set(run)) == 2:
        one, other = sorted(set(run))
        return _of_bits(run, one) or _of_bits(run, other)
    return ""


def _byte(selector: str) -> int:
    code = ord(selector)
    return code - 0xFE00 if code < 0xFE10 else code - 0xE0100 + 16


def _of_bits(run: str, zero: str) -> str:
    bits = "".join("0" if char == zero else "1" for char in run)
    return _text_of(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)))


def _text_of(data: bytes) -> str:
    try:
        text = data.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError:
        return ""
    return text if len(text) >= LEAST and all(char.isprintable() or char in "\n\t" for char in text) else ""
