"""What a pack from elsewhere holds: read from a file, a folder, an archive or an https address, safely.

Only rule files and a signature are taken. Nothing is written here, and nothing that is read is executed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPMessage
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mingfan import files
from mingfan.errors import MingfanError
from mingfan.text.visible import shown

MOST_BYTES = 20_000_000  # of all files together, and of a download
MOST_FILES = 500
MOST_ENTRIES = 10_000  # of an archive or a folder, with what is not taken
SECONDS = 30  # for an answer of a server
SIGNATURE = "signature"  # a file in the root of a folder or an archive; of a single file, FILE.sig beside it
RULES = (".yaml", ".yml")

Contents = dict[str, bytes]  # by path, with / between its parts


class PackError(MingfanError):
    """A pack that cannot be taken; the packs that are there stay as they are."""


def digest(contents: Contents) -> str:
    """sha256 over the names and bytes of the rule files: the same for a folder and an archive of it."""
    whole = hashlib.sha256()
    for name in sorted(contents):
        if name.endswith(RULES):
            whole.update(f"{name}\0{hashlib.sha256(contents[name]).hexdigest()}\n".encode())
    return whole.hexdigest()


def fetch(source: str) -> Contents:
    """The files of a pack. PackError if it is not a pack or not safe to read; OSError where it cannot be read."""
    if "://" in source:
        name = PurePosixPath(urlsplit(source).path).name
        data = _download(source)
        beside = _optional(lambda: _download(_beside_address(source)))
    elif (path := Path(source)).is_dir():
        return _checked(_of_folder(path))
    else:
        name, data = path.name, _limited(files.read(path, MOST_BYTES + 1).data)
        beside = _optional(lambda: files.read(path.with_name(path.name + ".sig"), MOST_BYTES + 1).data)
    if name.endswith(RULES):
        return _checked(((name, data), *(((SIGNATURE, beside),) if beside else ())))
    return _checked(_of_archive(name, data))


def _beside_address(source: str) -> str:
    parts = urlsplit(source)
    return parts._replace(path=parts.path + ".sig").geturl()


def _optional(get: Callable[[], bytes]) -> bytes | None:
    try:
        return get()
    except (OSError, PackError):  # missing or unreadable: reported where a signature is required
        return None


class _OnlyHttps(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        _only_https(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _only_https(address: str) -> None:
    if urlsplit(address).scheme != "https":
        raise PackError(f"{shown(address)} is not an https address: on any other way the rules could be exchanged")


def _download(address: str) -> bytes:
    _only_https(address)
    try:
        with build_opener(_OnlyHttps()).open(address, timeout=SECONDS) as answer:
            return _limited(answer.read(MOST_BYTES + 1))
    except OSError as error:
        raise PackError(f"{shown(address)} cannot be had: {error}") from None


def _limited(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise PackError(f"more than {MOST_BYTES:,} bytes: that is no pack of rules")
    return data


def _of_folder(root: Path) -> Iterator[tuple[str, bytes]]:
    for number, path in enumerate(sorted(root.rglob("*"))):
        if number >= MOST_ENTRIES:
            raise PackError(f"more than {MOST_ENTRIES:,} files in {shown(root)}: name the folder of the pack")
        name = path.relative_to(root).as_posix()
        if _is_taken(name) and not path.is_dir():
            if path.is_symlink():
                raise PackError(f"{shown(path)} is a link; a pack holds files")
            yield name, files.read(path, MOST_BYTES + 1).data


def _is_taken(name: str) -> bool:
    hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
    return not hidden and (name.endswith(RULES) or PurePosixPath(name).name == SIGNATURE)


def _of_archive(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive; a folder that all of them lie in is left off."""
    try:
        found = list(_of_zip(data) if zipfile.is_zipfile(io.BytesIO(data)) else _of_tar(data))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise PackError(
            f"{shown(name)} is no rule file (.yaml), and no archive (.zip, .tar, .tar.gz) that can be read: {error}"
        ) from None
    tops = {PurePosixPath(path).parts[0] for path, _ in found if len(PurePosixPath(path).parts) > 1}
    if len(tops) == 1 and all(len(PurePosixPath(path).parts) > 1 for path, _ in found):
        return [(PurePosixPath(*PurePosixPath(path).parts[1:]).as_posix(), content) for path, content in found]
    return found


def _of_zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        budget = _Budget(len(archive.infolist()))
        for entry in archive.infolist():
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                raise PackError(f"{shown(entry.filename)} is a link; a pack holds files")
            name = _safe(entry.filename)
            if not entry.is_dir() and _is_taken(name):
                with archive.open(entry) as file:
                    yield name, budget.read(file)


def _of_tar(data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(_unpacked(data)), mode="r:") as archive:
        budget = _Budget(0)
        for number, entry in enumerate(archive):
            budget.count(number)
            name = _safe(entry.name)
            if entry.isdir():
                continue
            if not entry.isreg():
                raise PackError(f"{shown(entry.name)} is a link or a device; a pack holds files")
            file = archive.extractfile(entry) if _is_taken(name) else None
            if file is not None:
                yield name, budget.read(file)


def _unpacked(data: bytes) -> bytes:
    """A tar that gzip compressed; what a small file may grow to is bounded, also by entries that are not taken."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    with gzip.open(io.BytesIO(data)) as file:
        return _limited(file.read(MOST_BYTES + 1))


class _Budget:
    """What all the files of an archive may be together, whatever its table says of their sizes."""

    def __init__(self, entries: int) -> None:
        self.left = MOST_BYTES
        self.count(entries)

    def count(self, entries: int) -> None:
        if entries > MOST_ENTRIES:
            raise PackError(f"more than {MOST_ENTRIES:,} entries in the archive: that is no pack of rules")

    def read(self, file: IO[bytes]) -> bytes:
        data = file.read(self.left + 1)
        if len(data) > self.left:
            raise PackError(f"more than {MOST_BYTES:,} bytes in the archive: that is no pack of rules")
        self.left -= len(data)
        return data


def _safe(name: str) -> str:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\0" in name:
        raise PackError(f"the archive names a file outside itself: {shown(name)}")
    return PurePosixPath(name).as_posix()


def _checked(found: Iterable[tuple[str, bytes]]) -> Contents:
    contents: Contents = {}
    size = 0
    for name, data in found:
        if name in contents:
            raise PackError(f"{shown(name)} is there twice")
        size += len(data)
        contents[name] = data
        if size > MOST_BYTES or len(contents) > MOST_FILES:
            raise PackError(f"more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes: that is no pack of rules")
    if not any(name.endswith(RULES) for name in contents):
        raise PackError("no rule file (.yaml) in it")
    return contents
