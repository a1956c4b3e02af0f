"""Which documents the arguments of a command name. Reads folders, never a document."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from mingfan.cli.console import STDIN, shown

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


def _folder(root: Path, extensions: frozenset[str], skip: Path | None) -> Iterator[Source]:
    """Documents under a folder, sorted. Hidden names and symbolic links are left out: a link may lead anywhere."""
    for folder, names, files in os.walk(root, onerror=_unreadable):
        here = Path(folder)
        names[:] = sorted(n for n in names if not n.startswith(".") and not _same(here / n, skip))
        for name in sorted(files):
            path = here / name
            if path.suffix.lower() in extensions and not name.startswith(".") and not path.is_symlink():
                yield Source(path, path.relative_to(root))


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _unreadable(error: OSError) -> None:
    raise click.UsageError(f"cannot read the folder {shown(error.filename)}: {error.strerror}") from error
