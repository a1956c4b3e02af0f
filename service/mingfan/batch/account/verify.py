"""Checks a finished batch: the manifest is whole, and every file in it exists with the bytes that were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mingfan.batch.account.manifest import Manifest, is_whole, read
from mingfan.batch.journal import JournalError
from mingfan.batch.outputs import AUDIT, MANIFEST, QUARANTINE, REPORT
from mingfan.batch.storage.hashing import sha256
from mingfan.batch.storage.names import readable, to_path, to_text


def verify(out: Path) -> Iterator[str]:
    """One line for each fault; JournalError if there is no manifest."""
    try:
        data = (out / MANIFEST).read_bytes()
        manifest = read(data)
    except FileNotFoundError:
        raise JournalError(f"there is no {out / MANIFEST}: no finished run has written there") from None
    except (OSError, ValueError) as error:
        raise JournalError(f"{out / MANIFEST} cannot be read: {error}") from None
    if not is_whole(data):
        yield f"{MANIFEST} is not what was written"
    if manifest.sha256_report:
        yield from _checked(out, (REPORT,), manifest.sha256_report)
    for name, digest in manifest.learned.items():
        yield from _checked(out, (name,), digest)
    for file in manifest.files:
        for listed, digest in file.contents():
            yield from _checked(out, listed, digest)
    yield from _unlisted(out, manifest)


def _checked(out: Path, listed: Sequence[str], expected: str) -> Iterator[str]:
    """Whether the files, joined, are what was hashed."""
    paths = [out / to_path(name) for name in listed]
    missing = [name for name, path in zip(listed, paths, strict=True) if not path.is_file()]
    if missing:
        yield f"{readable(missing[0])} is missing"
        return
    try:
        found = sha256(*paths)
    except OSError as error:
        yield f"{readable(listed[0])} cannot be read: {error.strerror}"
        return
    if found != expected:
        yield f"{readable(listed[0])} is not what was written"


def _unlisted(out: Path, manifest: Manifest) -> Iterator[str]:
    """Files in the folders that belong to batch alone."""
    listed = {name for file in manifest.files for files, _ in file.contents() for name in files}
    for folder in (QUARANTINE, AUDIT, *(file.output for file in manifest.files if file.parts)):
        for path in sorted((out / to_path(folder)).rglob("*")):
            name = to_text(path.relative_to(out).as_posix())
            if not path.is_dir() and name not in listed:
                yield f"{readable(name)} is not in the manifest"
