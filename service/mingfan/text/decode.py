"""Bytes to text and back to the same bytes. No guess goes against the bytes, and nothing is dropped. Damaged bytes are
refused, or marked for whoever asks for it.

This module owns the choice of an encoding. It must not clean: a byte order mark that says nothing about byte order
(UTF-8, GB18030) stays in the text as U+FEFF, where a rule removes it on record. In UTF-16 and UTF-32 the mark is part
of the encoding: it is cut off here and written again by `encode`.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple
from unicodedata import category

from mingfan.errors import DecodeError
from mingfan.model import Damage
from mingfan.text import han_frequency
from mingfan.text.damage import MARK, Errors, marked, unmarked

AUTO: Final = "auto"

# Longer marks first: the mark of UTF-16-LE begins that of UTF-32-LE.
SIGNATURES: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BEGIN_SIGNATURES: Final = frozenset(mark[:1] for mark, _ in SIGNATURES)
CUT_OFF: Final = {name: mark for mark, name in SIGNATURES if name != "utf-8"}

# What a declared name is read as, in order. Files labelled GB2312 or GBK hold GB18030, and files labelled Big5 hold
# Microsoft's or Hong Kong's extension of it; the WHATWG Encoding Standard reads both labels so.
READ_AS: Final = {
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "cp936": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp950": ("cp950", "big5hkscs"),
    "utf-8-sig": ("utf-8",),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-32": ("utf-32-le", "utf-32-be"),
}
DETECTED: Final = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
# Every byte sequence these accept is the one they write for its text (tests/test_decode.py tries them all).
ONE_TO_ONE: Final = frozenset({"ascii", "utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})

SAMPLE: Final = 20_000  # characters, or bytes on either side, that are examined; more does not change the answer
# A reading that scores less a character is not taken for Chinese text. Chinese text of 20 characters scores 0.36 to 1,
# Korean and Japanese read as GB18030 or Big5 at most 0.42 and from 50 on at most 0.27 (measured, tests/test_decode.py).
LEAST_MEAN: Final = 0.3
SHORT: Final = 20  # characters under which less is asked, for it may be a name; not of UTF-16, which reads anything
LEAST_SUM_SHORT: Final = -0.65  # two rare characters alone (镕䶮) still pass
# What another reading must be ahead of GB18030, the commonest by far: one common character more, each counted once.
MOST_NAMES: Final = 64  # of encodings that are remembered: finding a codec costs as much as decoding a short text
LEAST_LEAD: Final = 1.0
MOST_DAMAGED: Final = 0.05  # share of the bytes over 0x7F that may be damaged where the encoding has to be guessed
MOST_DAMAGED_ASCII: Final = 0.01  # share of all bytes, where there is hardly anything but ASCII
DAMAGED_UTF8: Final = 0.8  # share of the bytes over 0x7F in well-formed UTF-8 from which on it is not something else

_WIDE_UTF8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_HAN_IN_LATIN = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[A-Za-z])")


class Decoded(NamedTuple):
    text: str
    encoding: str  # a codec that writes the text back; never one that needs a mark to be read
    signature: bool  # whether a byte order mark was cut off, which `encode` puts back
    exact: bool  # whether `encode` gives the same bytes; some Big5 characters have two codes
    damage: tuple[Damage, ...] = ()  # what `encode` needs too, for the same bytes


def decode(data: bytes, encoding: str = AUTO, errors: Errors = "strict") -> Decoded:
    """The text of `data`. DecodeError, with the byte offset and the encodings tried, where there is none.

    A byte order mark beats a declared encoding, as the WHATWG Encoding Standard has it, unless it is contradicted by
    the bytes after it. With `errors="report"`, what is damaged in otherwise good text becomes U+FFFD and is listed in
    `damage`; in a declared encoding, however much it is.
    """
    try:
        return _undamaged(data, encoding)
    except DecodeError as error:
        found = _damaged(data, encoding, error.encodings) if errors == "report" else None
        if found is None:
            raise
        return found


def _undamaged(data: bytes, encoding: str) -> Decoded:
    auto = encoding.strip().lower() == AUTO
    try:
        marked = _by_signature(data)
    except UnicodeDecodeError as error:
        if auto:
            raise _failure([error], (error.encoding,)) from None
        marked = None
    if marked is not None:
        return marked
    return _detect(data) if auto else _declared(data, encoding)


def encode(text: str, encoding: str, signature: bool = False, damage: Iterable[Damage] = ()) -> bytes:
    """The bytes of `text`, those of `damage` where its marks are. UnicodeEncodeError where the encoding lacks a
    character."""
    mark = CUT_OFF.get(encoding, b"") if signature else b""
    return mark + unmarked(text, encoding, damage)


@lru_cache(MOST_NAMES)
def canonical(encoding: str) -> str:
    """Python's name for an encoding that a person wrote; LookupError where there is none."""
    name = encoding.strip().lower()
    if name == AUTO:
        return AUTO
    "".encode(name)  # refuses codecs that are not of text (hex, rot13)
    return codecs.lookup(name).name


def _by_signature(data: bytes) -> Decoded | None:
    if data[:1] not in BEGIN_SIGNATURES:
        return None
    for mark, name in SIGNATURES:
        if not data.startswith(mark):
            continue
        if name == "utf-32-le" and len(data) % 4:
            continue  # UTF-16-LE that begins with NUL
        cut = len(mark) if name in CUT_OFF else 0
        return Decoded(data[cut:].decode(name), name, bool(cut), True)
    return None


def _declared(data: bytes, encoding: str) -> Decoded:
    try:
        name = canonical(encoding)
    except LookupError:
        raise DecodeError(f"unknown encoding {encoding!r}; name one that Python knows, or 'auto'", 0) from None
    names = READ_AS.get(name, (name,))
    readings, errors = _readings(data, names)
    if not readings:
        raise _failure(errors, names)
    best = next(iter(readings))
    if name == "utf-16":  # without a mark: whichever byte order makes text
        best = max(readings, key=lambda order: _mean(readings[order], order))
    return _decoded(data, readings[best], best)


def _detect(data: bytes) -> Decoded:
    readings, errors = _readings(data, ("utf-8",))
    if readings and not _is_zero_padded(data) and not _is_wide_chinese(data):
        return Decoded(readings["utf-8"], "utf-8", False, True)
    if errors and _is_damaged_utf8(data, errors[0].start):
        raise _failure(errors, ("utf-8",))
    others, more = _readings(data, DETECTED)
    likely = {name: _mean(text, name) for name, text in others.items() if _is_plausible(text, name)}
    if likely:
        best = _likeliest(others, likely)
        return _decoded(data, others[best], best)
    if readings:
        return Decoded(readings["utf-8"], "utf-8", False, True)
    raise _failure(errors + more, ("utf-8", *DETECTED))


def _likeliest(readings: Mapping[str, str], likely: Mapping[str, float]) -> str:
    best = max(likely, key=likely.__getitem__)
    if "gb18030" in likely and _kinds(readings[best], best) < _kinds(readings["gb18030"], "gb18030") + LEAST_LEAD:
        return "gb18030"
    return best


def _damaged(data: bytes, encoding: str, tried: tuple[str, ...]) -> Decoded | None:
    """`data` with marks in one of the encodings tried; None where none is good text apart from them."""
    cut = 0
    auto = encoding.strip().lower() == AUTO
    if auto and len(tried) == 1:  # a byte order mark has decided, or the bytes themselves: they are UTF-8
        name = next((name for mark, name in SIGNATURES if data.startswith(mark)), "utf-8")
        cut = len(CUT_OFF.get(name, b"")) if data.startswith(CUT_OFF.get(name, b"\0")) else 0
        tried = (name,)
    readings: dict[str, tuple[str, tuple[Damage, ...]]] = {}
    for name in tried:
        try:
            readings[name] = marked(data, name, cut)
        except UnicodeError:
            continue
    best = _least_damaged(data, readings, auto and len(tried) > 1)
    if best is None:
        return None
    text, damage = readings[best]
    return Decoded(text, best, bool(cut), _comes_back(text, best, bool(cut), damage, data), damage)


def _least_damaged(data: bytes, readings: Mapping[str, tuple[str, tuple[Damage, ...]]], guess: bool) -> str | None:
    lost = {name: sum(len(item.bytes) // 2 for item in damage) for name, (_, damage) in readings.items()}
    texts = {name: text.replace(MARK, "") for name, (text, _) in readings.items()}
    if guess:
        high = sum(map(len, _HIGH.findall(data)))
        lost = {
            name: number
            for name, number in lost.items()
            if (number <= MOST_DAMAGED_ASCII * len(data) if name == "utf-8" else number <= MOST_DAMAGED * high)
            and (name == "utf-8" or _is_plausible(texts[name], name))
        }
    if not lost:
        return None
    least = min(lost.values())
    if guess and lost.get("utf-8") == least:
        return "utf-8"
    # A byte that is lost between two characters may be two in another encoding, and says little about which it is.
    likely = {name: _mean(texts[name], name) for name, number in lost.items() if number <= 2 * least}
    return _likeliest(texts, likely) if guess else min(likely, key=lambda name: (lost[name], -likely[name]))


def _readings(data: bytes, names: tuple[str, ...]) -> tuple[dict[str, str], list[UnicodeDecodeError]]:
    readings: dict[str, str] = {}
    errors: list[UnicodeDecodeError] = []
    for name in names:
        try:
            readings[name] = data.decode(name)
        except UnicodeDecodeError as error:
            errors.append(error)
    return readings, errors


def _decoded(data: bytes, text: str, name: str) -> Decoded:
    return Decoded(text, name, False, name in ONE_TO_ONE or _comes_back(text, name, False, (), data))


def _comes_back(text: str, encoding: str, mark: bool, damage: Sequence[Damage], data: bytes) -> bool:
    """Whether the text is written as the bytes it was read from. Some codecs read what they cannot write."""
    try:
        return encode(text, encoding, mark, damage) == data
    except UnicodeEncodeError:
        return False


def _failure(errors: list[UnicodeDecodeError], names: tuple[str, ...]) -> DecodeError:
    """Names the byte furthest on at which a reading broke off: the others broke off for being the wrong encoding."""
    offset = max((error.start for error in errors), default=0)
    tried = ", ".join(names)
    return DecodeError(
        f"not text at byte {offset}: tried {tried}. Name the encoding if it is another one; "
        "otherwise the data is damaged there, or it is not text",
        offset,
        names,
    )


def _is_zero_padded(data: bytes) -> bool:
    """Whether every other byte is mostly NUL and the rest never: UTF-16 of mostly ASCII, though valid as UTF-8."""
    if b"\0" not in data or len(data) % 2:
        return False
    even, odd = data[::2].count(0), data[1::2].count(0)
    return min(even, odd) == 0 and max(even, odd) * 5 >= len(data)


def _is_wide_chinese(data: bytes) -> bool:
    """Whether bytes with NULs that are valid as UTF-8 make everyday Chinese in UTF-16, such as 你好 and a line feed."""
    if b"\0" not in data or len(data) % 2:
        return False
    readings, _ = _readings(data[: 2 * SAMPLE], ("utf-16-le", "utf-16-be"))
    return any(_is_everyday_text(text, name) for name, text in readings.items())


def _is_everyday_text(text: str, name: str) -> bool:
    han = sum(1 for char in text if char >= "\u4e00")
    return han >= 2 and bool(_common() & set(text)) and all((_weight(char, name) or 0.0) > 0 for char in set(text))


def _is_damaged_utf8(data: bytes, at: int) -> bool:
    """Whether the bytes around `at`, where they stop being UTF-8, are still mostly valid UTF-8."""
    data = data[max(0, at - SAMPLE) : at + SAMPLE]
    high = sum(map(len, _HIGH.findall(data)))
    return high > 0 and sum(map(len, _WIDE_UTF8.findall(data))) >= high * DAMAGED_UTF8


def _is_plausible(text: str, name: str) -> bool:
    total, count = _score(text[:SAMPLE], name)
    if count >= SHORT or name.startswith("utf-16"):
        return count > 0 and total / count >= LEAST_MEAN
    return count > 0 and total >= LEAST_SUM_SHORT


def _mean(text: str, name: str) -> float:
    total, count = _score(text[:SAMPLE], name)
    return total / count if count else 0.0


def _kinds(text: str, name: str) -> float:
    """How Chinese its different characters look together: of few that come again and again, each counts once."""
    return sum(_weight(char, name) or 0.0 for char in set(text[:SAMPLE]))


def _score(text: str, name: str) -> tuple[float, int]:
    """How Chinese the characters look, and how many of them count."""
    total, count = 0.0, 0
    for char, times in Counter(text).items():
        weight = _weight(char, name)
        if weight is not None:
            total += weight * times
            count += times
    return total - len(_HAN_IN_LATIN.findall(text)), count


@cache
def _common() -> frozenset[str]:
    return frozenset(han_frequency.SIMPLIFIED + han_frequency.TRADITIONAL)


def _weight(char: str, name: str) -> float | None:
    """From -3 (no text has it) to 1 (running Chinese text is full of it); None for what any encoding shares."""
    code = ord(char)
    if code < 0x80:
        if code < 0x20 and char not in "\t\n\r\f":
            return -3.0
        return 1.0 if name.startswith("utf-16") else None  # half its bytes are NUL, which no other encoding has
    if char in _common() or char in "，。、；：？！“”‘’（）《》「」『』…—　":
        return 1.0
    if 0x4E00 <= code < 0xA000 and _is_everyday(char):
        return 0.1
    if category(char) in ("Co", "Cn", "Cs", "Cc"):
        return -3.0
    if name == "gb18030" and len(char.encode(name)) == 4:
        return 0.5  # 㐀, 𠮷: four bytes of a shape that other text hardly has
    if 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x40000:
        return -0.3
    return 0.2 if 0xFF01 <= code < 0xFF5F or 0x2460 <= code < 0x2500 else -0.5


@cache
def _is_everyday(char: str) -> bool:
    """Whether a Han character is in the first level of GB 2312 (3,755) or of Big5 (5,401)."""
    try:
        return char.encode("gb2312") < b"\xd8"
    except UnicodeEncodeError:
        pass
    try:
        return char.encode("big5") < b"\xc6\xa1"
    except UnicodeEncodeError:
        return False
