"""Cuts a stream of bytes into blocks of whole lines. A line ends at "\\n" and nowhere else; its bytes are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mingfan.batch.storage.streams import BLOCK
from mingfan.native.loops import BUILT, loops


class Block(NamedTuple):
    offset: int  # of its first byte in the content
    data: bytes  # whole lines


class Giant(NamedTuple):
    """A line over the limit. Its chunks must be consumed before the next block is read."""

    offset: int
    chunks: Iterator[bytes]


class Lines:
    """The lines of a stream in blocks, for an encoding whose units are `width` bytes."""

    def __init__(self, read: Callable[[int], bytes], newline: bytes, limit: int, offset: int = 0) -> None:
        self._read = read
        self._newline = newline
        self._limit = limit
        self._offset = offset
        self._rest = b""

    def __iter__(self) -> Iterator[Block | Giant]:
        while data := self._read(max(BLOCK, len(self._rest))):
            cut = rfind(data, self._newline, len(self._rest))
            if cut >= 0:
                cut += len(self._newline)
                yield self._block(b"".join((self._rest, memoryview(data)[:cut])))
                self._rest = data[cut:]
            else:
                self._rest += data
            if len(self._rest) > self._limit:
                yield Giant(self._offset, self._giant())
        if self._rest:
            yield self._block(self._rest)
            self._rest = b""

    def _block(self, data: bytes) -> Block:
        offset = self._offset
        self._offset += len(data)
        return Block(offset, data)

    def _giant(self) -> Iterator[bytes]:
        """The bytes of the line that `rest` begins with, its end included."""
        data, self._rest = self._rest, b""
        while data:
            cut = find(data, self._newline)
            piece = data if cut < 0 else data[: cut + len(self._newline)]
            self._offset += len(piece)
            if cut >= 0:
                self._rest = data[len(piece) :]
                yield piece
                return
            yield piece
            data = self._read(BLOCK)


def find(data: bytes, newline: bytes, start: int = 0) -> int:
    """The first whole newline unit at or after `start`; -1 where there is none. `data` begins with a whole unit."""
    at = data.find(newline, start)
    while at >= 0 and at % len(newline):
        at = data.find(newline, at + 1)
    return at


def rfind(data: bytes, newline: bytes, before: int) -> int:
    """The last whole newline unit, where `before` bytes came ahead of the data."""
    at = data.rfind(newline)
    while at >= 0 and (before + at) % len(newline):
        at = data.rfind(newline, 0, at + len(newline) - 1)
    return at


def line_feeds(data: bytes) -> int:
    """How many there are. Python's own count looks at each byte."""
    return loops.line_feeds(data) if BUILT else data.count(b"\n")


def split(data: bytes, ending: bytes) -> list[bytes]:
    """Lines with their ends. The end of a wide encoding counts only where a unit begins."""
    rows: list[bytes] = []
    start = 0
    while start < len(data):
        end = find(data, ending, start)
        end = len(data) if end < 0 else end + len(ending)
        rows.append(data[start:end])
        start = end
    return rows
