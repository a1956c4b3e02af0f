"""Texts on disk by group, in blocks that can be read apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from mingfan.learn.documents import Document
from mingfan.ruleset import where

BUFFER = 8_000_000  # characters kept before they are written to their groups
_SIZE = 4  # bytes in front of each document on disk


class Block(NamedTuple):
    """Documents in a row."""

    first: int  # number of the first document in its group
    start: int  # bytes in the file of the group
    end: int


class Group(NamedTuple):
    """The documents of a site."""

    name: str
    host: str  # "" where the documents have no address
    path: Path
    documents: int
    blocks: list[Block]

    def read(self) -> Iterator[Document]:
        for block in self.blocks:
            yield from read(self.path, block)


def read(path: Path, block: Block) -> Iterator[Document]:
    with path.open("rb") as file:
        file.seek(block.start)
        while file.tell() < block.end:
            size = int.from_bytes(file.read(_SIZE))
            name, text = msgspec.msgpack.decode(file.read(size), type=tuple[str, str])
            yield Document(name, text)


class Spool:
    """Texts as they come. A group is a place's host, or with `by_value` its address, else the file."""

    def __init__(self, folder: Path, by_value: bool) -> None:
        self._folder = folder
        self._by_value = by_value
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0
        self._groups: dict[str, Group] = {}

    def add(self, place: where.Place, file: str, text: str, called: str = "") -> None:
        """`called`: what people call the document, by default its address, or the group and a number."""
        host = "" if self._by_value else place.host
        name = (place.address if self._by_value else host) or file
        group = self._groups.get(name) or Group(name, host, self._folder / f"{len(self._groups):06}", 0, [])
        self._groups[name] = group._replace(documents=group.documents + 1)
        called = called or ("" if self._by_value else place.address) or f"{name} {group.documents + 1}"
        data = msgspec.msgpack.encode((called, text))
        self._waiting.setdefault(name, []).append(len(data).to_bytes(_SIZE) + data)
        self._size += len(text)
        if self._size >= BUFFER:
            self.flush()

    def flush(self) -> None:
        for name, parts in self._waiting.items():
            group = self._groups[name]
            with group.path.open("ab") as file:
                start = file.tell()
                file.writelines(parts)
                group.blocks.append(Block(group.documents - len(parts), start, file.tell()))
        self._waiting, self._size = {}, 0

    def groups(self) -> list[Group]:
        """By name, once all is flushed."""
        return [group for _, group in sorted(self._groups.items())]
