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
from typing import IO, NamedTuple


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


PIECE = 1 << 20


def fingerprint(status: os.stat_result) -> Fingerprint:
    return Fingerprint(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def read(path: Path, limit: int | None = None) -> Contents:
    """The bytes of a file, at most `limit`; OSError names the path."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        return Contents(file.read() if limit is None else read_at_most(file, limit), fingerprint(status))


def read_at_most(file: IO[bytes], limit: int) -> bytes:
    """In pieces, for a device or a pipe may have no end."""
    parts: list[bytes] = []
    while limit and (data := file.read(min(limit, PIECE))):
        parts.append(data)
        limit -= len(data)
    return b"".join(parts)


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
    """Replace the file that was read as `seen`, keeping its mode, extended attributes and, where allowed, its owner.

    Through a symbolic link the file it points to is replaced. OSError if the file is read-only, is not a regular file,
    has other hard links, or is no longer the one that was read; it is then as it was.
    """
    target = path.resolve(strict=True)
    status = replaceable(target)
    with _beside(target) as temporary:
        _fill(temporary, data, status)
        _copy_attributes(target, temporary)
        if fingerprint(target.stat()) != seen:
            raise OSError("another program changed the file meanwhile; it is left as that program wrote it")
        temporary.replace(target)
    sync_folder(target.parent)


def replaceable(path: Path) -> os.stat_result:
    """The status of a file that `replace` accepts; OSError otherwise."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not a regular file, so it cannot be replaced")
    if status.st_nlink > 1:
        raise OSError(
            f"the file has {status.st_nlink} hard links, and replacing it would separate this one from the others; "
            "write to another file instead"
        )
    if not os.access(path, os.W_OK):
        raise PermissionError("the file is read-only")
    return status


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
        sync(file)


def _copy_attributes(source: Path, target: Path) -> None:
    """Extended attributes, access control lists among them. OSError if one cannot be kept."""
    if sys.platform != "linux":
        return
    names: list[str] = []
    with contextlib.suppress(OSError):  # a file system without attributes
        names = os.listxattr(source)
    present = os.listxattr(target) if names else []
    for name in names:
        value = os.getxattr(source, name)
        if name not in present or os.getxattr(target, name) != value:
            os.setxattr(target, name, value)


def sync(file: IO[bytes]) -> None:
    """Force what was written to disk."""
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
