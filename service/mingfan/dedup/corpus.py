"""The documents of a corpus, where each lies in its file, so that any of them can be read again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from mingfan.errors import ConfigError
from mingfan.ignored import Ignored
from mingfan.text.decode import decode
from mingfan.text.visible import shown

WHOLE = (".txt", ".md")  # a file a document
RECORDS = ".jsonl"  # a line a document


class File(NamedTuple):
    path: Path
    name: str  # in the output


class Document(NamedTuple):
    file: int
    record: int  # the line of its file, from 1; 0 for a whole file
    start: int  # bytes
    size: int


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
        raise ConfigError(f"no documents there: looked for {', '.join((*WHOLE, RECORDS))}")
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
            if path.suffix in (*WHOLE, RECORDS) and not path.is_symlink() and not ignored.holds(path):
                yield File(path, PurePosixPath(path.relative_to(root)).as_posix())


class Corpus:
    """Documents by number. Holds where they are, never their texts."""

    def __init__(self, files: list[File], field: str) -> None:
        self.files = files
        self._field = field
        self.documents: list[Document] = []
        self.without = 0  # lines that have no text in the field: they stay as they are

    def read(self) -> Iterator[tuple[int, str]]:
        """Each document with its number, in order. To be used once; then `text` knows them."""
        for number, file in enumerate(self.files):
            if file.path.suffix != RECORDS:
                data = file.path.read_bytes()
                yield self._add(Document(number, 0, 0, len(data))), decode(data).text
                continue
            start = 0
            with file.path.open("rb") as lines:
                for record, line in enumerate(lines, 1):
                    text = self._text_of(line)
                    if text is not None:
                        yield self._add(Document(number, record, start, len(line))), text
                    elif line.strip():
                        self.without += 1
                    start += len(line)

    def text(self, number: int) -> str:
        document = self.documents[number]
        with self.files[document.file].path.open("rb") as file:
            file.seek(document.start)
            data = file.read(document.size)
        return (self._text_of(data) or "") if document.record else decode(data).text

    def _add(self, document: Document) -> int:
        self.documents.append(document)
        return len(self.documents) - 1

    def _text_of(self, line: bytes) -> str | None:
        """The text of a record; None for what has none."""
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        found = record.get(self._field) if isinstance(record, dict) else None
        return found if isinstance(found, str) else None
