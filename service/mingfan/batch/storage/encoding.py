"""A file's own encoding: detected, decoded by line, written back."""

from __future__ import annotations

from mingfan.batch.model import Refused, Settings
from mingfan.batch.storage.blocks import split as split_lines
from mingfan.batch.storage.streams import BLOCK
from mingfan.errors import DecodeError
from mingfan.model import Damage
from mingfan.text.damage import marked
from mingfan.text.decode import AUTO, CUT_OFF, READ_AS, canonical, decode


def is_utf8(data: bytes | memoryview) -> bool:
    return decodes(data, "utf-8")


def decodes(data: bytes | memoryview, encoding: str) -> bool:
    try:
        str(data, encoding)
    except UnicodeDecodeError:
        return False
    return True


def to_utf8(raw: bytes, encoding: str) -> bytes:
    if encoding == "utf-8":
        return raw
    try:
        return raw.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise Refused("not-text", f"not {encoding} at byte {error.start} of the record") from None


def with_damage(raw: bytes, encoding: str, offset: int) -> tuple[bytes, tuple[Damage, ...]]:
    """A record in UTF-8 with marks for its damaged bytes, and these; `offset` is that of the record in the content."""
    try:
        text, damage = marked(raw, encoding)
    except UnicodeError:
        raise Refused("not-text", f"{encoding} cannot be read past its damaged bytes") from None
    return text.encode(), tuple(Damage(item.start, offset + item.offset, item.bytes) for item in damage)


def stored_position(line: bytes, position: int, encoding: str) -> int:
    """Where in the row as stored a position of the row in UTF-8 is."""
    if encoding == "utf-8":
        return position
    return len(line[:position].decode().encode(encoding))


def recode(data: bytes, encoding: str) -> bytes:
    """UTF-8 in the encoding of the file; Refused where that lacks a character."""
    if encoding == "utf-8":
        return data
    try:
        return data.decode().encode(encoding)
    except UnicodeEncodeError:
        raise Refused("not-encodable", f"the cleaned text has a character that {encoding} cannot write") from None


def newline(encoding: str) -> bytes:
    """The line end in the file's encoding. In GB18030 and Big5, as in UTF-8, the byte 0A is nothing else."""
    return "\n".encode(encoding) if encoding in CUT_OFF else b"\n"


def mark(encoding: str) -> bytes:
    """The byte order mark in the file's encoding; it belongs to no row."""
    try:
        return "\ufeff".encode(encoding)
    except UnicodeEncodeError:
        return b""


DAMAGED_LINES = 20  # that detection skips at most; with more the file is read as UTF-8, and they are refused


def decodable(head: bytes, encoding: str) -> bytes:
    """The lines before the first that cannot be decoded, in UTF-8."""
    lines: list[bytes] = []
    for line in split_lines(head, newline(encoding)):
        try:
            lines.append(to_utf8(line, encoding) if encoding != "utf-8" else line.decode().encode())
        except (Refused, UnicodeDecodeError):
            break
    return b"".join(lines)


def signature(head: bytes, encoding: str) -> bytes:
    sign = mark(encoding)
    return sign if sign and head.startswith(sign) else b""


def detect(head: bytes, settings: Settings) -> str:
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
    """The encoding of the lines before the first damaged one, or after it if that is the first line.

    A line end in UTF-16 is two bytes; the zero may come second.
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
