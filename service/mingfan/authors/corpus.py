"""Documents of a corpus: .txt and .md files, and the records of .jsonl files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mingfan.authors.audit import Document
from mingfan.errors import ConfigError, DecodeError
from mingfan.text.decode import decode
from mingfan.text.plural import count
from mingfan.text.visible import shown

DOCUMENTS = (".txt", ".md")


class Corpus:
    """The documents of files and folders, in order; to be read as often as wanted. What cannot be read is left out:
    `failed` has the files, and why, as far as they have been reached."""

    def __init__(self, paths: Iterable[Path], field: str = "text") -> None:
        self._paths = list(paths)
        self._field = field
        self.failed: dict[str, str] = {}

    def __iter__(self) -> Iterator[Document]:
        """ConfigError where there are records, and none has a text in the field."""
        for file in self._files():
            name = shown(file)
            if file.suffix == ".jsonl":
                yield from self._records(file, name)
            else:
                try:
                    yield Document(name, decode(file.read_bytes()).text)
                except DecodeError as error:
                    self.failed[name] = str(error)
                except OSError as error:
                    self.failed[name] = error.strerror or str(error)

    def reasons(self) -> list[str]:
        return [f"{name}: {reason}" for name, reason in self.failed.items()]

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            if path.is_dir():
                suffixes = (*DOCUMENTS, ".jsonl")
                yield from sorted(file for file in path.rglob("*") if file.suffix in suffixes and not file.is_dir())
            else:
                yield path

    def _records(self, file: Path, name: str) -> Iterator[Document]:
        documents, broken, fields = 0, list[int](), set[str]()
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    record = msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    broken.append(number)
                    continue
                if isinstance(record, dict) and isinstance(record.get(self._field), str):
                    documents += 1
                    yield Document(f"{name}:{number}", record[self._field])
                elif isinstance(record, dict):
                    fields.update(record)
        if broken:
            self.failed[name] = f"{count(len(broken), 'line')} not JSON, the first is line {broken[0]:,}"
        if fields and not documents:
            there = ", ".join(sorted(fields))
            raise ConfigError(f"{name}: no text in a field {self._field!r}; there are: {there} (--text-field names it)")
