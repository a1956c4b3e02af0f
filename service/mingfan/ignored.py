"""Paths that `.mingfanignore` files leave out where folders are searched. Their patterns are those of .gitignore."""

from __future__ import annotations

from pathlib import Path

import pathspec

from mingfan.errors import ConfigError
from mingfan.text.visible import shown

NAME = ".mingfanignore"


class Ignored:
    """The files of the folder to search, of those in it, and of those above it up to the working folder."""

    def __init__(self, root: Path) -> None:
        here, folder = Path.cwd(), root.absolute()
        self._top = here if folder.is_relative_to(here) else folder
        self._specs: dict[Path, pathspec.GitIgnoreSpec | None] = {}

    def holds(self, path: Path, folder: bool = False) -> bool:
        """Whether the path is left out; of several files that name it the nearest decides. ConfigError."""
        whole = path.absolute()
        for base in whole.parents:
            if not base.is_relative_to(self._top):
                break
            spec = self._spec(base)
            name = whole.relative_to(base).as_posix() + "/" * folder
            verdict = None if spec is None else spec.check_file(name).include
            if verdict is not None:
                return verdict
        return False

    def _spec(self, folder: Path) -> pathspec.GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read(folder / NAME)
        return self._specs[folder]


def _read(path: Path) -> pathspec.GitIgnoreSpec | None:
    try:
        return pathspec.GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # also of bytes that are not UTF-8, and of a pattern
        raise ConfigError(f"{shown(path)} cannot be used: {error}") from None
