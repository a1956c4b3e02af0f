"""Text for people: what does not show is written out."""

from __future__ import annotations

import unicodedata
from os import PathLike, fsdecode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


# Categories that a terminal does not show, or acts upon: controls, formats, surrogates, unassigned, separators.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with every character that would not show, or would act on the terminal, written as ⟨U+202E⟩."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in HIDDEN else c for c in text)


def shown(path: str | PathLike[str]) -> str:
    """A path for people: what is not text in it becomes \\xff."""
    return visible(fsdecode(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
