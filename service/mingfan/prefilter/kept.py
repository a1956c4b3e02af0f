"""What is written from patterns, kept on disk: to write it again takes most of the start of a process.

What is kept follows from the pattern and the sources of this room, of folding and of patterns, which are part of its
name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unicodedata import unidata_version

import msgspec
import regex

from mingfan.prefilter import cache as disk

BESIDE = ("text/fold.py", "text/han_forms.py", "kinds/patterns.py")
MOST = 60_000  # patterns on disk, a few for each rule
_new: dict[str, str] = {}


def kept(kind: str, pattern: str, write: Callable[[], str]) -> str:
    """What `write` makes of the pattern, from disk if it is there. `kind` tells apart what is written."""
    key = f"{kind} {pattern}"
    found = _on_disk().get(key)
    if found is None:
        found = _new.get(key)  # rules of a user are built twice: when their file is read, and for the cleaner
    if found is None:
        found = _new[key] = write()
    return found


def keep() -> None:
    """Store what has been written by now."""
    if _new and len(_new) + len(_on_disk()) <= MOST:
        _on_disk().update(_new)
        disk.store(sources(), msgspec.json.encode(_on_disk()))
    _new.clear()


@cache
def _on_disk() -> dict[str, str]:
    blob = disk.load(sources())
    return msgspec.json.decode(blob, type=dict[str, str]) if blob is not None else {}


@cache
def sources() -> str:
    """A digest of the code that decides what is written from a pattern."""
    room = Path(__file__).parent
    files = [*sorted(room.glob("*.py")), *(room.parent / name for name in BESIDE)]
    told = [unidata_version.encode(), regex.__version__.encode(), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(told)).hexdigest()
