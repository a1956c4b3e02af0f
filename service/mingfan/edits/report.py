"""The report of a run: JSON Lines, one document a line, with what is needed to give its original back.

A line holds `path` and `output`, the state of the bytes before (`original`) and after (`cleaned`), and the result as
`ResultJson` has it, without the text. A line is on disk before its file is replaced.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from mingfan.errors import RevertError
from mingfan.files import sync_folder
from mingfan.model import Damage, Edit


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Bytes, and how they become text."""

    sha256: str
    bytes: int
    encoding: str
    signature: bool  # there is a byte order mark before the text (UTF-16 and UTF-32 only)
    damage: tuple[Damage, ...] = ()  # bytes that the text has U+FFFD for


class Head(msgspec.Struct, frozen=True):
    """Which document a line is about."""

    path: str
    output: str
    original: State
    cleaned: State


class Record(Head, frozen=True):
    """What `revert` reads of a line; the other fields are for people and programs."""

    edits: tuple[Edit, ...]
    offset_unit: str


def state(data: bytes, encoding: str, signature: bool, damage: tuple[Damage, ...] = ()) -> State:
    return State(hashlib.sha256(data).hexdigest(), len(data), encoding, signature, damage)


def line(path: str, output: str, original: State, cleaned: State, result: dict[str, Any]) -> bytes:
    """One line of a report. `result` has the shape of `ResultJson`; its text is left out."""
    rest = {key: value for key, value in result.items() if key != "text"}
    head = {"path": path, "output": output, "original": original, "cleaned": cleaned}
    return msgspec.json.encode(head | rest) + b"\n"


class Writer:
    """Appends whole lines to a new report, made on the first one. A line that does not fit leaves no torn end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def add(self, data: bytes) -> None:
        """OSError where the line cannot be stored; the report then ends with the line before it."""
        if self._file is None:
            self._file = self._path.open("wb", buffering=0)
            sync_folder(self._path.resolve().parent)
        whole = self._file.tell()
        try:
            self._write(self._file, data)
        except BaseException:
            self._file.truncate(whole)
            self._file.seek(whole)
            raise

    @staticmethod
    def _write(file: BinaryIO, data: bytes) -> None:
        at = 0
        while at < len(data):
            at += file.write(data[at:])
        os.fsync(file.fileno())

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class Place(NamedTuple):
    """A line of a report: which document, and where to read the rest."""

    head: Head
    offset: int
    length: int


class Reader:
    """A report indexed by the hash of the cleaned file. Unreadable lines are listed; the others can still be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, list[Place]] = {}
        self._originals: set[str] = set()
        self.unreadable: list[int] = []  # line numbers
        with path.open("rb") as file:
            offset = 0
            for number, data in enumerate(file, 1):
                self._add(number, data, offset)
                offset += len(data)

    def _add(self, number: int, data: bytes, offset: int) -> None:
        try:
            head = msgspec.json.decode(data, type=Head)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.unreadable.append(number)
            return
        self._places.setdefault(head.cleaned.sha256, []).append(Place(head, offset, len(data)))
        self._originals.add(head.original.sha256)

    @property
    def has_documents(self) -> bool:
        return bool(self._places)

    def cleaned_to(self, digest: str) -> list[Place]:
        return self._places.get(digest, [])

    def is_original(self, digest: str) -> bool:
        return digest in self._originals

    def read(self, place: Place) -> Record:
        """RevertError where the line is not one that `line` made."""
        with self._path.open("rb") as file:
            file.seek(place.offset)
            data = file.read(place.length)
        try:
            return msgspec.json.decode(data, type=Record)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RevertError(f"its line of the report is not one that mingfan wrote: {error}") from None
