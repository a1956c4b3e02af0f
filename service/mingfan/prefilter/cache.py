"""What is derived from rules, kept on disk, since deriving it takes longer than cleaning: compiled scanners, patterns
for them, rule files as they were read. A cache that fails only costs time.

`MINGFAN_CACHE_DIR` names the folder (default: `mingfan` in `XDG_CACHE_HOME`, else in `~/.cache`); set it to the empty
string to keep nothing. A folder of another user, or that everybody may write to, is left alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

MOST_FILES = 128  # the oldest go; a rule set leaves a dozen, three of them of 2 to 4 MB


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
        data = (place / key).read_bytes() if place is not None and _is_ours(place) else b""
    except OSError:
        return None
    digest, blob = data[:32], data[32:]
    return blob if hashlib.sha256(blob).digest() == digest else None


def store(key: str, blob: bytes) -> None:
    """Keep `blob` under `key`; other processes see all of it or nothing."""
    place = folder()
    if place is None:
        return
    import logging  # only who stores something needs these
    import tempfile

    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(place):
            return
        with tempfile.NamedTemporaryFile(dir=place, prefix=".", delete=False) as file:
            file.write(hashlib.sha256(blob).digest() + blob)
        Path(file.name).replace(place / key)
        _drop_oldest(place)
    except OSError as error:
        logging.getLogger(__name__).debug("not cached: %s", error)


def key_of(told: Iterable[bytes]) -> str:
    """The key of what follows from all that is told."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in told)).hexdigest()


def load_as(key: str, kind: Any) -> Any:
    """What `store_as` stored under `key`, checked to be of that type; None if there is no such thing."""
    blob = load(key)
    try:
        return None if blob is None else msgspec.msgpack.decode(blob, type=kind)
    except msgspec.MsgspecError:
        return None


def store_as(key: str, value: Any) -> None:
    store(key, msgspec.msgpack.encode(value))


def _is_ours(place: Path) -> bool:
    """Whether only this user, or the administrator, can have put something there."""
    if os.name == "nt":  # the folder of a user is that user's
        return True
    info = place.stat()
    return info.st_uid in (os.geteuid(), 0) and not info.st_mode & 0o002


def _drop_oldest(place: Path) -> None:
    files = sorted((path for path in place.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)
