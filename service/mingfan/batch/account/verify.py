"""Checks a finished batch: every file in the manifest exists, with the bytes that were written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mingfan.batch.journal import MANIFEST, JournalError
from mingfan.batch.storage.streams import BLOCK


class Listed(msgspec.Struct, frozen=True):
    """What verification reads of a file in the manifest."""

    output: str
    sha256_out: str
    quarantine: str
    sha256_quarantine: str
    audit: str
    sha256_audit: str
    parts: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True):
    files: tuple[Listed, ...]


def verify(out: Path) -> Iterator[str]:
    """One line for each file that differs; JournalError if there is no manifest."""
    try:
        manifest = msgspec.json.decode((out / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise JournalError(f"{out / MANIFEST} cannot be read: {error}") from None
    for file in manifest.files:
        outputs = [f"{file.output}/{part}" for part in file.parts] or [file.output]
        yield from _checked(out, outputs, file.sha256_out)
        yield from _checked(out, [file.quarantine], file.sha256_quarantine)
        yield from _checked(out, [file.audit], file.sha256_audit)


def _checked(out: Path, names: list[str], expected: str) -> Iterator[str]:
    """Whether the files, joined, are what was hashed."""
    if not names[0]:
        return
    missing = [name for name in names if not (out / name).is_file()]
    if missing:
        yield f"{missing[0]} is missing"
        return
    try:
        found = sha256(*(out / name for name in names))
    except OSError as error:
        yield f"{names[0]} cannot be read: {error.strerror}"
        return
    if found != expected:
        yield f"{names[0]} is not what was written"


def sha256(*paths: Path) -> str:
    """Of the files one after the other; OSError if one cannot be read."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while data := file.read(BLOCK):
                digest.update(data)
    return digest.hexdigest()
