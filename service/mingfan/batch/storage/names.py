"""File names as text that JSON can carry, for names that are not UTF-8.

A byte that does not decode becomes U+0000 and the four hex digits of its surrogate. No file name has a U+0000, so this
is reversible. All other names stay as they are.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from mingfan.text.visible import shown

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("\0([0-9a-f]{4})")


def to_text(name: str | os.PathLike[str]) -> str:
    return _LONE.sub(lambda lone: f"\0{ord(lone[0]):04x}", os.fspath(name))


def to_path(text: str) -> Path:
    return Path(_ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text))


def readable(text: str) -> str:
    """For people."""
    return shown(to_path(text))
