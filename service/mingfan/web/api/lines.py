"""A stream of records: pieces of bytes in, answers of the complete lines in them out. No input or output happens here.

Memory is bounded by the longest line that is allowed; a longer one is answered with an error and skipped. Lines end
with a line feed and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from mingfan.cleaner import Cleaner
from mingfan.errors import MingfanError
from mingfan.web.api.cleaning import as_json
from mingfan.web.api.schemas import Record
from mingfan.web.request.body import Inflater
from mingfan.web.request.errors import ApiError, Language, Message, of_core, too_large
from mingfan.web.request.options import Options
from mingfan.web.request.parse import parse
from mingfan.web.settings import Config
from mingfan.web.worker.facts import Facts

# Inflated bytes allowed for each byte sent; text reaches 20 at most, a bomb 1,000.
MAX_RATIO = 100
LINE = Message("the line", "这一行")


class _Unread(NamedTuple):
    """A line that is no record."""

    error: ApiError
    name: Any  # its id, where it has one that can be read


class LineCleaner:
    def __init__(
        self, cleaner: Cleaner, facts: Facts, config: Config, wanted: Options, language: Language, *, gzip: bool
    ) -> None:
        self._cleaner = cleaner
        self._facts = facts
        self._seconds = config.request_seconds
        self._max_line = config.max_text_bytes
        self._wanted = wanted
        self._language = language
        self._inflater = Inflater() if gzip else None
        self._part = bytearray()  # the beginning of a line whose end has not come yet
        self._skipping = False  # inside a line that is too long
        self._line = 0
        self._sent = 0

    @property
    def held(self) -> int:
        return len(self._part)

    def feed(self, data: bytes) -> bytes:
        """The answers of the lines that `data` completes. ApiError if the stream cannot be read any further."""
        self._sent += len(data)
        if self._inflater is None:
            self._facts.bytes_in += len(data)
            return self._split(data)
        out = bytearray()
        for piece in self._inflater.feed(data):
            self._facts.bytes_in += len(piece)
            if self._facts.bytes_in > self._max_line + MAX_RATIO * self._sent:
                raise too_large(self._max_line)
            out += self._split(piece)
        return bytes(out)

    def end(self) -> bytes:
        """The answer of a last line without a line feed."""
        if self._inflater is not None:
            self._inflater.end()
        line, self._part = bytes(self._part), bytearray()
        return b"".join(self._answers([line]))

    def broken(self, error: ApiError) -> bytes:
        """The last line of a stream that ended in `error`: what was not complete is not cleaned."""
        self._facts.code = error.code
        self._facts.failed += 1
        return self._error(error, None)

    def _split(self, data: bytes) -> bytes:
        *complete, rest = data.split(b"\n")
        lines: list[bytes | None] = []  # None for one that is too long
        for piece in complete:
            if self._skipping:
                self._skipping = False
            else:
                lines.append(bytes(self._part) + piece if self._part else piece)
            self._part.clear()
        if not self._skipping:
            self._part += rest
            if len(self._part) > self._max_line:
                self._part.clear()
                self._skipping = True
                lines.append(None)
        return b"".join(self._answers(lines))

    def _answers(self, lines: Iterable[bytes | None]) -> Iterator[bytes]:
        """In order. The texts that have come are looked at together, which takes less than to look at each."""
        records = [self._read(line) for line in lines]
        texts = [record.text for record in records if isinstance(record, Record)]
        started = perf_counter()
        stays = iter(self._cleaner.stay(texts, self._seconds))
        elapsed = (perf_counter() - started) * 1000 / max(len(texts), 1)
        for record in records:
            self._line += 1
            if isinstance(record, Record):
                yield self._answer(record, elapsed if next(stays) else None)
            elif record is not None:
                yield self._failed(*record)

    def _read(self, line: bytes | None) -> Record | _Unread | None:
        """The record in a line; None for a blank line."""
        if line is None:
            return _Unread(too_large(self._max_line), None)
        if not line or line.isspace():
            return None
        if len(line) > self._max_line:
            return _Unread(too_large(self._max_line), None)
        try:
            return parse(line, Record, LINE)
        except ApiError as error:
            return _Unread(error, _id_of(line))

    def _answer(self, record: Record, stays: float | None) -> bytes:
        """`stays`: the milliseconds it took to see that it does; None where that is not known."""
        text, cleaner, seconds = record.text, self._cleaner, self._seconds
        findings, source = self._wanted.findings, self._wanted.source
        try:
            if stays is None:
                result = cleaner.clean(text, deadline=seconds, source=source)
            else:
                result = cleaner.staying(text, seconds, findings=findings, source=source, elapsed_ms=stays)
            if findings:
                _ = result.findings
        except MingfanError as error:
            return self._failed(of_core(error), None if record.id is UNSET else record.id)
        self._facts.add(result)
        name = b"" if record.id is UNSET else b'"id":' + msgspec.json.encode(record.id) + b","
        return b"{" + name + msgspec.json.encode(as_json(result, self._wanted, self._language))[1:] + b"\n"

    def _failed(self, error: ApiError, name: Any) -> bytes:
        self._facts.failed += 1
        return self._error(error, name)

    def _error(self, error: ApiError, name: Any) -> bytes:
        return msgspec.json.encode({"id": name, "line": self._line, "error": error.item(self._language)}) + b"\n"


def _id_of(line: bytes) -> Any:
    """The id of a record that could not be used, if it can be read."""
    try:
        name = json.loads(line)["id"]
        return name if isinstance(name, bool | int | float | str) and msgspec.json.encode(name) else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
