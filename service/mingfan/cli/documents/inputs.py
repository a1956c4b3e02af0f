"""Which documents the arguments of a command name, and reading one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from mingfan import files
from mingfan.cli.console import STDIN
from mingfan.ignored import Ignored
from mingfan.text.visible import shown

EXTENSIONS = (".txt", ".md")


class Source(NamedTuple):
    path: Path | None  # None: standard input
    relative: Path  # its place under an output folder

    @property
    def name(self) -> str:
        return STDIN if self.path is None else shown(self.path)


def collect(paths: Sequence[str], extensions: Iterable[str], skip: Path | None) -> list[Source]:
    """The documents that the arguments name, in order, each once. `skip` is a folder not to look into (the output)."""
    sources: list[Source] = []
    for path in paths or (STDIN,):
        if path == STDIN:
            sources.append(Source(None, Path("stdin.txt")))
        elif Path(path).is_dir():
            sources.extend(_folder(Path(path), frozenset(e.lower() for e in extensions), skip))
        else:
            sources.append(Source(Path(path), Path(Path(path).name)))
    if sum(source.path is None for source in sources) > 1:
        raise click.UsageError("standard input (-) can be read once only")
    return list(dict.fromkeys(sources))


def everything(root: Path, skip: Path | None) -> list[Source]:
    """Every file under a folder, whatever its extension; else as `collect`."""
    return list(_folder(root, None, skip))


def read(source: Source, limit: int | None = None) -> files.Contents:
    """The bytes of a document, at most `limit`."""
    if source.path is not None:
        return files.read(source.path, limit)
    stdin = sys.stdin.buffer
    return files.Contents(stdin.read() if limit is None else files.read_at_most(stdin, limit), files.NOTHING)


def _folder(root: Path, extensions: frozenset[str] | None, skip: Path | None) -> Iterator[Source]:
    """Documents under a folder, sorted. Hidden names and symbolic links are left out: a link may lead anywhere. Where
    `extensions` are given, so is what a .mingfanignore names."""
    ignored = None if extensions is None else Ignored(root)
    for folder, names, here_files in os.walk(root, onerror=_unreadable):
        here = Path(folder)
        names[:] = sorted(n for n in names if not n.startswith(".") and not _same(here / n, skip))
        if ignored is not None:
            names[:] = [n for n in names if not ignored.holds(here / n, folder=True)]
        for name in sorted(here_files):
            path = here / name
            wanted = extensions is None or path.suffix.lower() in extensions
            wanted = wanted and not name.startswith(".") and path.is_file() and not path.is_symlink()
            if wanted and not (ignored is not None and ignored.holds(path)):
                yield Source(path, path.relative_to(root))


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _unreadable(error: OSError) -> None:
    raise click.UsageError(f"cannot read the folder {shown(error.filename)}: {error.strerror}") from error
