"""Bytes in and out of plain and compressed files, with their checksums. Knows nothing of records."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from mingfan.batch.model import Compression, Input, Refused, Unreadable
from mingfan.batch.storage.names import to_path
from mingfan.errors import MissingExtra, RevertError

BLOCK = 1 << 20
# Of gzip and zstd. Speed matters more than the last per cent; gzip at 6 would take four times as long as the cleaning.
GZIP_LEVEL = 4
ZSTD_LEVEL = 3


def zstd() -> Any:
    """The library, which plain files and gzip do without. MissingExtra without it."""
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("audits and files in zstd need zstandard", "batch") from None
    return zstandard


def has_zstd() -> bool:
    try:
        zstd()
    except MissingExtra:
        return False
    return True


class Source:
    """A range of a file, with the CRC-32 of what was read. An error of the disk becomes Unreadable."""

    def __init__(self, path: Path, start: int = 0, end: int | None = None) -> None:
        self.crc = 0
        try:
            self._file = path.open("rb", buffering=0)
            self._file.seek(start)
            self._left = (os.fstat(self._file.fileno()).st_size if end is None else end) - start
        except OSError as error:
            raise Unreadable(f"{error.strerror or error}") from error

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end of the range."""
        try:
            data = self._file.read(min(size, self._left)) or b""
        except OSError as error:
            raise Unreadable(f"{error.strerror or error}") from error
        self.crc = zlib.crc32(data, self.crc)
        self._left -= len(data)
        return data

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()


class Held:
    """Content that somebody else has read, as a source. `failed` says why it could not be read."""

    def __init__(self, data: bytes, failed: str = "") -> None:
        self._data = data
        self._failed = failed
        self._at = 0
        self.crc = zlib.crc32(data)

    def read(self, size: int) -> bytes:
        if self._failed:
            raise Unreadable(self._failed)
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self._data = b""


def is_intact(path: Path, start: int, size: int, crc: int) -> bool:
    """Whether the range of the file is there with this CRC-32."""
    try:
        with Source(path, start, start + size) as source:
            left = size
            while data := source.read(BLOCK):
                left -= len(data)
            return left == 0 and source.crc == crc
    except Unreadable:
        return False


class Content:
    """The decompressed bytes of a source. Refused if the stream is cut short or damaged, at the latest at its end."""

    def __init__(self, source: Source, compression: Compression) -> None:
        self._compression = compression
        self.source = source
        self.sha256 = hashlib.sha256()
        self.size = 0  # of what was read
        self._file = _decompressed(source, compression)

    def read(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Refused("damaged-compression", f"not whole as {self._compression}: {error}") from None
        if self._compression:
            self.sha256.update(data)
        self.size += len(data)
        return data

    def read_all(self, limit: int) -> bytes:
        return read_all(self.read, limit)


def read_all(read: Callable[[int], bytes], limit: int) -> bytes:
    """Everything; Refused where it is over `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while data := read(BLOCK):
        parts.append(data)
        size += len(data)
        if size > limit:
            raise Refused("too-large", f"over the limit of {limit:,} bytes for one record")
    return b"".join(parts)


def _decompressed(source: Source, compression: Compression) -> IO[bytes]:
    if compression == "gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=cast(BinaryIO, source), mode="rb"))
    if compression == "zst":
        return cast(IO[bytes], _Zstd(source))
    return cast(IO[bytes], source)


class _Zstd:
    """A reader of one or more zstd frames that, unlike the library's own, notices if the last is cut short."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zstd = zstd()
        self._frame = self._zstd.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = b""

    def read(self, size: int) -> bytes:
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = self._zstd.ZstdDecompressor().decompressobj(), False
            data = data or self._source.read(BLOCK) or b""
            if not data:
                if self._begun:
                    raise EOFError("the last frame is cut short")
                return b""
            self._begun = True
            try:
                self._ready = self._frame.decompress(data)
            except self._zstd.ZstdError as error:
                raise EOFError(str(error)) from None
        out, self._ready = self._ready[:size], self._ready[size:]
        return out


class Target:
    """A new file, compressed or not, with the size and CRC-32 of what is on disk. Its name is not a final one."""

    def __init__(self, path: Path, compression: Compression) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.size = self.crc = 0
        self._file = path.open("wb")
        self._press = _compressor(compression)

    def write(self, data: bytes | memoryview) -> int:
        self._store(self._press.compress(data) if self._press else data)
        return len(data)

    def close(self) -> None:
        """Finish and force to disk. OSError if that fails."""
        with self._file:
            if self._press:
                self._store(self._press.flush())
            self._file.flush()
            os.fsync(self._file.fileno())

    def abandon(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _store(self, data: bytes | memoryview) -> None:
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        self._file.write(data)


def _compressor(compression: Compression) -> Any:
    if compression == "gz":
        # 16: a gzip header, without a time or a name in it, so that the same records give the same bytes.
        return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    if compression == "zst":
        return zstd().ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    return None


class Stream:
    """The content of a file, or of all files of a folder one after the other."""

    def __init__(self, path: Path, compression: Compression) -> None:
        self._paths = sorted(path.iterdir()) if path.is_dir() else [path]
        self._compression = compression
        self.sha256 = hashlib.sha256()
        self._pieces = self._read()
        self._rest = b""

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._pieces.close()

    def _read(self) -> Any:
        for path in self._paths:
            with Source(path) as source:
                content = Content(_Hashing(source, self.sha256), self._compression)  # type: ignore[arg-type]
                while data := content.read(BLOCK):
                    yield data

    def read(self, size: int) -> bytes:
        """At least one byte, at most `size`; none at the end."""
        data = self._rest or next(self._pieces, b"")
        self._rest = data[size:]
        return bytes(data[:size])

    def exactly(self, size: int) -> Iterator[bytes]:
        while size:
            data = self.read(min(size, BLOCK))
            if not data:
                raise RevertError("the quarantine is shorter than the audit says")
            size -= len(data)
            yield data


class _Hashing:
    def __init__(self, source: Source, sha256: Any) -> None:
        self._source = source
        self._sha256 = sha256

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self._sha256.update(data)
        return data


def head(source: Input) -> bytes:
    """The first megabyte of the content, or all of it."""
    with Source(to_path(source.path), 0, source.size) as raw:
        content = Content(raw, source.compression)
        begin = b""
        while len(begin) < BLOCK and (data := content.read(BLOCK)):
            begin += data
        return begin
