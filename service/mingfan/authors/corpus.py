"""Documents of a corpus: .txt and .md files, and the records of .jsonl files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mingfan.authors.audit import Document
from mingfan.errors import ConfigError
from mingfan.text.decode import decode

DOCUMENTS = (".txt", ".md")


def documents(corpus: Iterable[Path], field: str = "text") -> Iterator[Document]:
    """Of files and folders. ConfigError for a record that is not JSON."""
    for path in corpus:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix == ".jsonl":
                yield from _records(file, field)
            elif file.suffix in DOCUMENTS or file == path:
                yield Document(str(file), decode(file.read_bytes()).text)


def _records(file: Path, field: str) -> Iterator[Document]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = msgspec.json.decode(line)
            except msgspec.DecodeError as error:
                raise ConfigError(f"{file}:{number}: not JSON: {error}") from None
            if isinstance(record, dict) and isinstance(record.get(field), str):
                yield Document(f"{file}:{number}", record[field])
