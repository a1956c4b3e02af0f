"""Whole files in and out, so that a reader never sees half of one: write beside, fsync, rename, fsync the folder.

Owns the calls to the operating system; it knows nothing of text, encodings or rules.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Fingerprint(NamedTuple):
    """The state of a file when it was read, to notice a change by another program."""

    device: int
    inode: int
    size: int
    modified_ns: int


class Contents(NamedTuple):
    data: bytes
    fingerprint: Fingerprint


# For content that was not read from a file: no file has this fingerprint, so none is replaced.
NOTHING = Fingerprint(0, 0, 0, 0)


def fingerprint(status: os.stat_result) -> Fingerprint:
    return Fingerprint(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def read(path: Path) -> Contents:
    """The bytes of a file; OSError names the path."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        return Contents(file.read(), fingerprint(status))


def write(path: Path, data: bytes) -> None:
    """Write a new file, or replace one; the folders above it are made. A device or a pipe is written to directly."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            with path.open("wb") as special:
                special.write(data)
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as temporary:
        _fill(temporary, data, None)
        temporary.replace(path.resolve())
    sync_folder(path.resolve().parent)


def replace(path: Path, data: bytes, seen: Fingerprint) -> None:
    """Put `data` in the place of the file that was read as `seen`, with its mode and, where allowed, its owner.

    Through a symbolic link the file it points to is replaced. OSError where the file is read-only, is not a regular
    file, or is no longer the one that was read; it is then as it was.
    """
    target = path.resolve(strict=True)
    status = target.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not a regular file, so it cannot be replaced")
    if not os.access(target, os.W_OK):
        raise PermissionError("the file is read-only")
    with _beside(target) as temporary:
        _fill(temporary, data, status)
        if fingerprint(target.stat()) != seen:
            raise OSError("another program changed the file meanwhile; it is left as that program wrote it")
        temporary.replace(target)
    sync_folder(target.parent)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder, removed on exit unless it was renamed."""
    temporary = path.resolve().with_name(f".mingfan-{secrets.token_hex(6)}.tmp")
    try:
        yield temporary
    except OSError as error:
        if error.filename is not None and Path(error.filename) == temporary:
            error.filename = str(path.parent)  # the folder is what a person can do something about
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _fill(temporary: Path, data: bytes, like: os.stat_result | None) -> None:
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if like is None else 0o600)
    with os.fdopen(handle, "wb") as file:
        if like is not None:
            if sys.platform != "win32":
                with contextlib.suppress(
                    PermissionError
                ):  # only the superuser may change the owner; cp -p does the same
                    os.chown(temporary, like.st_uid, like.st_gid)
            temporary.chmod(stat.S_IMODE(like.st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last through a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
