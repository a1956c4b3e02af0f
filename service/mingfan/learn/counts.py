"""How many documents hold a line, counted by hashes in bounded memory.

A hash is 8 bytes. Hashes are kept in memory up to `LIMIT`; more are spread over files by their highest bits, so that
all of one hash are in one file, and the files are counted one by one. Two lines with one hash count as one line; what
is learned is counted again by the line itself (`evidence.py`), so that chance learns nothing.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

LIMIT = 1_000_000  # hashes in memory: 8 MB, and some ten times as much while they are counted
FILES = 256


class Counts:
    """Counts of hashes. A context manager: leaving it removes its files."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._waiting = array("q")
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, lines: Iterable[str]) -> None:
        """The different lines of a document."""
        self._waiting.extend(map(hash, lines))
        if len(self._waiting) >= self._limit:
            self._write()

    def frequent(self, least: int) -> frozenset[int]:
        """The hashes that were added `least` times or more."""
        if self._folder is None:
            return _frequent(self._waiting, least)
        self._write()
        found: set[int] = set()
        for path in Path(self._folder.name).iterdir():
            hashes = array("q", path.read_bytes())
            found |= _frequent(hashes, least)
        return frozenset(found)

    def _write(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="mingfan-learn-")
        parts = [array("q") for _ in range(FILES)]
        for number in self._waiting:
            parts[number % FILES].append(number)
        for name, part in enumerate(parts):
            with (Path(self._folder.name) / str(name)).open("ab") as file:
                part.tofile(file)
        self._waiting = array("q")


def _frequent(hashes: array[int], least: int) -> frozenset[int]:
    return frozenset(number for number, count in Counter(hashes).items() if count >= least)
