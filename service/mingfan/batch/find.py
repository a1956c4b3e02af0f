"""Which files the arguments name, and the format of each by its name. Reads folders, never a file."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mingfan.batch.formats import FORMATS, kind, suffixes
from mingfan.batch.model import Input, LeftOut
from mingfan.batch.outputs import check_names
from mingfan.batch.storage.names import readable, to_path, to_text
from mingfan.errors import MingfanError
from mingfan.ignored import Ignored
from mingfan.text.visible import shown


class InputError(MingfanError):
    """Arguments that name no usable data."""


class Found(NamedTuple):
    inputs: list[Input]
    left_out: LeftOut


def find(paths: Sequence[str], out: Path) -> Found:
    """The files in order, each once. Folders are searched at any depth, except hidden names, links, the output, and
    what a .mingfanignore names."""
    found: dict[str, Input] = {}
    left_out = LeftOut()
    for path in paths:
        for file, relative in _files(path, out, left_out):
            source = _input(file, relative)
            other = found.setdefault(source.relative, source)
            if not to_path(other.path).samefile(file):
                raise InputError(
                    f"{readable(other.path)} and {shown(file)} would both be written to {shown(relative)}; "
                    "use two output folders"
                )
    if not found:
        raise InputError(f"no data in {', '.join(paths)}: looked for {suffixes()}, also .gz and .zst")
    check_names(found.values())
    return Found(list(found.values()), left_out)


def _files(path: str, out: Path, left_out: LeftOut) -> Iterator[tuple[Path, PurePosixPath]]:
    if Path(path).is_dir():
        yield from _folder(Path(path), out, left_out)
    elif Path(path).exists():
        if kind(path) is None:
            raise InputError(f"{path}: batch takes files named {suffixes()}, also .gz and .zst")
        yield Path(path), PurePosixPath(Path(path).name)
    elif matches := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
        root = _fixed_part(path)
        for match in matches:
            if not Path(match).is_dir() and kind(match):
                yield Path(match), PurePosixPath(Path(match).relative_to(root).as_posix())
    else:
        raise InputError(f"{path}: there is no such file or folder")


def _folder(root: Path, out: Path, left_out: LeftOut) -> Iterator[tuple[Path, PurePosixPath]]:
    if root.resolve() == out.resolve():
        raise InputError(f"{root} is both input and output: name another folder with --out")
    ignored = Ignored(root)
    for folder, names, files in os.walk(root, onerror=_unreadable):
        here = Path(folder)
        names[:] = sorted(n for n in names if not n.startswith(".") and (here / n).resolve() != out.resolve())
        searched = [n for n in names if not ignored.holds(here / n, folder=True)]
        left_out.folders += len(names) - len(searched)
        names[:] = searched
        for name in sorted(files):
            path = here / name
            known = kind(name)
            wanted = known and FORMATS[known[0]].in_folders and not name.startswith(".") and not path.is_symlink()
            if wanted and ignored.holds(path):
                left_out.files += 1
            elif wanted:
                yield path, PurePosixPath(path.relative_to(root).as_posix())


def _fixed_part(pattern: str) -> Path:
    """The folders of a pattern before the first that holds a wildcard."""
    parts = Path(pattern).parts
    fixed = next(k for k, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:fixed])


def _input(path: Path, relative: PurePosixPath) -> Input:
    known = kind(path)
    assert known is not None
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{shown(path)} is not a regular file: batch reads a file more than once")
    return Input(to_text(path), to_text(relative), known[0], known[1], status.st_size, status.st_mtime_ns)


def _unreadable(error: OSError) -> None:
    raise InputError(f"cannot read the folder {error.filename}: {error.strerror}") from error
