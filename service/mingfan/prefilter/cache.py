"""Compiled scanners kept on disk, since compiling takes longer than cleaning. A cache that fails only costs time.

`MINGFAN_CACHE_DIR` names the folder (default: `mingfan` in `XDG_CACHE_HOME`, else in `~/.cache`); set it to the empty
string to keep nothing.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from pathlib import Path

MOST_FILES = 64  # the oldest go; a rule set leaves three files of 0.1 to 2 MB
_LOG = logging.getLogger(__name__)


def folder() -> Path | None:
    chosen = os.environ.get("MINGFAN_CACHE_DIR")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "mingfan"
    except RuntimeError:  # no home folder is known
        return None


def load(key: str) -> bytes | None:
    """What was stored under `key`, if anything, and if it is still what was stored."""
    place = folder()
    try:
        data = (place / key).read_bytes() if place is not None else b""
    except OSError:
        return None
    digest, blob = data[:32], data[32:]
    return blob if hashlib.sha256(blob).digest() == digest else None


def store(key: str, blob: bytes) -> None:
    """Keep `blob` under `key`; other processes see all of it or nothing."""
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place, prefix=".", delete=False) as file:
            file.write(hashlib.sha256(blob).digest() + blob)
        Path(file.name).replace(place / key)
        _drop_oldest(place)
    except OSError as error:
        _LOG.debug("scanner not cached: %s", error)


def _drop_oldest(place: Path) -> None:
    files = sorted((path for path in place.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)
