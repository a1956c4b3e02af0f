"""Where each document's output goes, and the checks that keep one from overwriting another. Writes nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from mingfan.cli.documents.inputs import Source
from mingfan.text.visible import shown


def into_folder(output: str | None, paths: Sequence[str], sources: Sequence[Source]) -> bool:
    """Whether -o names a folder: several documents, a folder as input, `DIR/`, or an existing folder."""
    if output is None:
        return False
    if len(sources) > 1 or any(Path(path).is_dir() for path in paths):
        if Path(output).exists() and not Path(output).is_dir():
            raise click.UsageError(f"-o {shown(output)} is a file, and several documents need a folder")
        return True
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def plan(sources: Sequence[Source], output: Path, folder: bool, overwrite: bool) -> list[Path]:
    """The output path of each source. UsageError where two are the same, or one exists already."""
    targets = [output / source.relative if folder else output for source in sources]
    taken: dict[Path, Source] = {}
    for source, target in zip(sources, targets, strict=True):
        other = taken.setdefault(target.resolve(), source)
        if other is not source:
            raise click.UsageError(
                f"{other.name} and {source.name} would both be written to {shown(target)}; clean them in two runs"
            )
        check_new(target, overwrite, "-o", sources)
    if not folder and not output.parent.is_dir():
        raise click.UsageError(f"-o {shown(output)}: there is no folder {shown(output.parent)}")
    return targets


def check_new(target: Path, overwrite: bool, option: str, sources: Sequence[Source]) -> None:
    """Refuse a path that is an input, or a file with content unless `overwrite`."""
    if any(source.path is not None and is_same_file(source.path, target) for source in sources):
        hint = "; to clean in place use -w" if option == "-o" else ""
        raise click.UsageError(f"{option} {shown(target)} is one of the inputs{hint}")
    if not overwrite and target.is_file() and target.stat().st_size:
        raise click.UsageError(f"{option} {shown(target)} exists already; name another, or allow it with --overwrite")


def is_same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
