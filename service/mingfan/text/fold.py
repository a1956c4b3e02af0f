"""Folding: one canonical form for all variants of a character: Simplified, half width, lower case.

A position in the folded text is the same position in the text, so edits fall on the original. This module matches
nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from mingfan.native.loops import BUILT, loops

RADICALS = range(0x2F00, 0x2FD6)  # Kangxi radicals, a compatibility character each
FULL_WIDTH = 0xFEE0  # from an ASCII character to its full-width form
# A full-width letter, over the bytes of UTF-8. Few lines hold one, so the scanner need not look for every word in it.
FULL_WIDTH_LETTER = r"\xEF(?:\xBC[\xA1-\xBA]|\xBD[\x81-\x9A])"


def fold(text: str) -> str:
    """The text in one spelling, as long as it was."""
    return folder().fold(text) if BUILT else text.translate(_table())


@cache
def folder() -> loops.Folder:
    """Where the loops are built."""
    return loops.Folder(_table())


def forms(char: str) -> str:
    """The characters that are folded to `char`, itself first, but for full-width letters."""
    return char + _forms().get(char, "")


@cache
def to_simplified() -> dict[int, str]:
    """From each Traditional form that is no Simplified form of others to its Simplified one, for `str.translate`."""
    from mingfan.text.han_forms import FORMS  # 3 ms that most texts never need

    groups = FORMS.split()
    table: dict[int, str] = {}
    for group in groups:
        for form in group[1:]:
            table.setdefault(ord(form), group[0])
    for group in groups:
        table.pop(ord(group[0]), None)
    return table


@cache
def _table() -> dict[int, str]:
    table = dict(to_simplified())
    for code in RADICALS:  # text copied out of PDF files has them in place of the characters
        char = unicodedata.normalize("NFKC", chr(code))
        table[code] = char.translate(table)
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B)):
        table[code] = table[code + FULL_WIDTH] = chr(code).lower()
    return table


@cache
def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, char in _table().items():
        if chr(code) != char and not 0xFF00 <= code < 0xFFF0:
            found[char] = found.get(char, "") + chr(code)
    return found


def in_one_script(text: str) -> str:
    """The text, or if it holds both scripts, the same number of characters with each in its Simplified form.

    Of 300 characters in one script nine in ten hold one of the three looked for. Every text pays for this.
    """
    if ("這" in text or "個" in text or "為" in text) and ("这" in text or "个" in text or "为" in text):
        return text.translate(to_simplified())
    return text
