"""The documents of a corpus, where each lies in its file, so that any of them can be read again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mingfan.dedup.formats import Format, Lines, Place, Whole
from mingfan.dedup.parquet import Parquet
from mingfan.errors import ConfigError
from mingfan.ignored import Ignored
from mingfan.text.visible import shown

WHOLE = Whole()
FORMATS: dict[str, Format] = {".txt": WHOLE, ".md": WHOLE, ".jsonl": Lines(), ".parquet": Parquet()}


class File(NamedTuple):
    path: Path
    name: str  # in the output

    @property
    def format(self) -> Format:
        return FORMATS.get(self.path.suffix, WHOLE)


class Document(NamedTuple):
    file: int
    place: Place

    @property
    def record(self) -> int:
        return self.place.record


def find(paths: Iterable[Path]) -> list[File]:
    """The files in order. ConfigError for two that would have one name, and where there is none."""
    found: dict[str, File] = {}
    for root in paths:
        for file in _files(root):
            if shown(file.name) != file.name:
                raise ConfigError(f"{shown(file.path)}: a name that a manifest cannot hold; rename it")
            if (other := found.setdefault(file.name, file)) is not file and not other.path.samefile(file.path):
                raise ConfigError(
                    f"{shown(other.path)} and {shown(file.path)} would both be written to {shown(file.name)}; "
                    "take them apart in two runs"
                )
    if not found:
        raise ConfigError(f"no documents there: looked for {', '.join(FORMATS)}")
    return list(found.values())


def _files(root: Path) -> Iterator[File]:
    if not root.is_dir():
        yield File(root, root.name)
        return
    ignored = Ignored(root)
    for folder, names, files in os.walk(root):
        here = Path(folder)
        names[:] = sorted(
            name for name in names if not name.startswith(".") and not ignored.holds(here / name, folder=True)
        )
        for name in sorted(files):
            path = here / name
            if path.suffix in FORMATS and not path.is_symlink() and not ignored.holds(path):
                yield File(path, PurePosixPath(path.relative_to(root)).as_posix())


class Corpus:
    """Documents by number. Holds where they are, never their texts."""

    def __init__(self, files: list[File], field: str) -> None:
        self.files = files
        self._field = field
        self.documents: list[Document] = []
        self.without = 0  # records that have no text in the field: they stay as they are
        self.unreadable: list[Path] = []  # files that are no text: so do they

    @property
    def field(self) -> str:
        return self._field

    def read(self) -> Iterator[tuple[int, str]]:
        """Each document with its number, in order. To be used once; then `text` knows them."""
        for number, file in enumerate(self.files):
            for place, text in file.format.read(file.path, self._field):
                if text is None and file.format is WHOLE:
                    self.unreadable.append(file.path)
                elif text is None:
                    self.without += 1
                else:
                    self.documents.append(Document(number, place))
                    yield len(self.documents) - 1, text

    def text(self, number: int) -> str:
        document = self.documents[number]
        file = self.files[document.file]
        return file.format.text(file.path, document.place, self._field)
