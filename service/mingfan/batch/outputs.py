"""Names under the output folder: which are reserved, which would collide, what may be replaced or removed.

Only regular files inside the folder, reached without a link, are ever replaced or removed; what an earlier run left is
removed only if it still has the bytes that its manifest lists.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from mingfan.batch.model import Input
from mingfan.batch.storage.hashing import sha256
from mingfan.batch.storage.names import readable, to_path, to_text
from mingfan.batch.work import NAME as WORK
from mingfan.errors import MingfanError

MANIFEST = "manifest.json"
REPORT = "report.html"
QUARANTINE = "quarantine"
AUDIT = "audit"
LEARNED = "learned.yaml"
LEARNED_PAGE = "learned.html"
RESERVED = (MANIFEST, REPORT, QUARANTINE, AUDIT, LEARNED, LEARNED_PAGE, WORK)


class OutputError(MingfanError):
    """The output folder holds, or would hold, something that this run must not touch."""


def reasons_of(quarantine: str) -> str:
    return f"{quarantine}.reasons.jsonl"


def produced(relative: str) -> tuple[str, ...]:
    """Every name that the run may write for an input."""
    quarantine = f"{QUARANTINE}/{relative}"
    return relative, quarantine, reasons_of(quarantine), f"{AUDIT}/{relative}.jsonl.zst"


def check_names(inputs: Iterable[Input]) -> None:
    """OutputError if an input has a reserved name, or if outputs of two inputs would meet."""
    taken: dict[str, Input] = {}
    for source in inputs:
        first = PurePosixPath(source.relative).parts[0]
        if first.casefold() in RESERVED:
            raise OutputError(
                f"{readable(source.path)}: {first} is a name that batch uses in its output folder; "
                "rename it, or name the files inside it"
            )
        for name in produced(source.relative):
            other = taken.setdefault(name, source)
            if other is not source:
                raise _meeting(other, source, name)
    for name, source in taken.items():
        for parent in map(str, PurePosixPath(name).parents):
            if parent in taken:
                raise _meeting(taken[parent], source, parent)


def _meeting(one: Input, other: Input, name: str) -> OutputError:
    first, second = readable(one.path), readable(other.path)
    return OutputError(f"{first} and {second} would both write {readable(name)}; use two output folders")


def check_free(out: Path, inputs: Sequence[Input], overwrite: bool, old_parts: frozenset[str]) -> None:
    """OutputError if a name is taken, except by what `overwrite` may replace.

    `old_parts` are the files, in folders of parts, that an earlier run lists.
    """
    for name in (MANIFEST, REPORT, *(name for source in inputs for name in produced(source.relative))):
        path = out / to_path(name)
        link = next((part for part in below(out, path) if part.is_symlink()), None)
        if link is not None:
            raise OutputError(f"{link} is a link; batch writes only inside {out}")
        if not path.exists():
            continue
        if not overwrite:
            raise OutputError(f"{path} exists already: name another --out, or allow it with --overwrite")
        if not _replaceable(out, path, old_parts):
            raise OutputError(f"{path} is not a file that batch wrote; remove it, or name another --out")


def below(out: Path, path: Path) -> Iterator[Path]:
    """The path and the folders above it, down from `out`, without that."""
    for part in path.relative_to(out).parts:
        out = out / part
        yield out


def _replaceable(out: Path, path: Path, old_parts: frozenset[str]) -> bool:
    if path.is_dir():
        return all(is_regular(part) and to_text(part.relative_to(out)) in old_parts for part in path.iterdir())
    return is_regular(path)


def is_regular(path: Path) -> bool:
    """Whether it is a file, not a link to one."""
    return stat.S_ISREG(path.lstat().st_mode)


def clear_folder(path: Path) -> None:
    """Remove a folder of parts that is to be replaced. OutputError if it holds anything else."""
    if path.is_symlink() or not path.is_dir():
        return
    for part in sorted(path.iterdir()):
        if not is_regular(part):
            raise OutputError(f"{part} is not a file that batch wrote; remove it, or name another --out")
        part.unlink()
    path.rmdir()


def remove(out: Path, listed: Sequence[str], digest: str) -> None:
    """Remove what an earlier run wrote, all or nothing: files inside `out`, without links, with the bytes it listed."""
    paths = [out / to_path(name) for name in listed]
    if all(map(_is_inside, listed)) and all(_is_ours(out, path) for path in paths) and sha256(*paths) == digest:
        for path in paths:
            path.unlink()
        _remove_empty(out, paths[0].parent)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and path.parts[0] != WORK


def _is_ours(out: Path, path: Path) -> bool:
    return all(not part.is_symlink() for part in below(out, path)) and path.exists() and is_regular(path)


def _remove_empty(out: Path, folder: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
