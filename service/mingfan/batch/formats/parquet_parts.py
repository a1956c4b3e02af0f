"""Row groups of a Parquet file that several workers clean: what becomes of each part is kept as an Arrow stream, and
the streams are joined to one file, with the bytes that one worker would write."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from mingfan.batch.formats.parquet_files import Groups, Writing, guarded, opened, sync, verify
from mingfan.batch.model import Unreadable
from mingfan.batch.storage.streams import BLOCK, Source

SIZE = b"bytes"  # of a batch as it was cleaned, on which depends where a row group ends


def can_be_kept(schema: pa.Schema) -> bool:
    """Whether batches come out of a stream as they went in. Dictionaries inside lists and objects do not always."""
    try:
        pa.ipc.new_stream(pa.BufferOutputStream(), schema).close()
    except pa.ArrowNotImplementedError:
        return False
    return not any(_has_dictionary_inside(kind) for kind in schema.types)


def _has_dictionary_inside(kind: pa.DataType) -> bool:
    inner = [kind.field(k).type for k in range(kind.num_fields)] if pa.types.is_nested(kind) else []
    return any(pa.types.is_dictionary(each) or _has_dictionary_inside(each) for each in inner)


class Kept:
    """A stream of batches on disk, compressed, made on the first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pa.RecordBatchStreamWriter | None = None
        codec = next((name for name in ("lz4", "zstd") if pa.Codec.is_available(name)), None)
        self._options = pa.ipc.IpcWriteOptions(compression=codec)

    def __enter__(self) -> Kept:
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if self._writer is not None:
            guarded(self._writer.close)
            guarded(self._file.close)
            if kind is None:
                guarded(lambda: sync(self._path))

    def make(self, schema: pa.Schema) -> None:
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = guarded(lambda: pa.OSFile(str(self._path), "wb"))
            self._writer = guarded(lambda: pa.ipc.new_stream(self._file, schema, options=self._options))

    def add(self, batch: pa.RecordBatch | None) -> None:
        if batch is None or not len(batch):
            return
        self.make(batch.schema)
        size = {SIZE: str(batch.nbytes).encode()}
        writer = self._writer
        assert writer is not None
        guarded(lambda: writer.write_batch(batch, custom_metadata=size))


class Rows:
    """A Parquet file like the input, from such streams in order."""

    def __init__(self, path: Path, like: Path) -> None:
        self.path = path
        self.size = self.crc = 0
        self._rows = 0
        with opened(like) as file:
            self._groups = Groups(path, file, file.schema_arrow)
        self._groups.__enter__()

    def add(self, part: Path) -> tuple[int, int]:
        """Add a part: its CRC-32 as it is on disk, and 0 for its lines. OSError where it cannot be read."""
        found = crc(part)
        try:
            with pa.OSFile(str(part), "rb") as source, pa.ipc.open_stream(source) as stream:
                self._take(stream)
        except Writing as error:
            raise error.error from None
        except pa.ArrowInvalid as error:
            raise OSError(f"{part} cannot be read back: {error}") from error
        return found, 0

    def _take(self, stream: pa.RecordBatchStreamReader) -> None:
        while True:
            try:
                batch, told = stream.read_next_batch_with_custom_metadata()
            except StopIteration:
                return
            self._groups.add(batch, int(told[SIZE]))
            self._rows += len(batch)

    def close(self) -> None:
        """Finish, force to disk and read back. OSError if that fails."""
        try:
            self._groups.make()
            self._groups.__exit__(None)
        except Writing as error:
            raise error.error from None
        verify(self.path, self._rows)
        self.size, self.crc = self.path.stat().st_size, crc(self.path)

    def abandon(self) -> None:
        self._groups.__exit__(InterruptedError)
        self.path.unlink(missing_ok=True)


def crc(path: Path) -> int:
    """OSError where the file cannot be read."""
    try:
        with Source(path) as source:
            while source.read(BLOCK):
                pass
            return source.crc
    except Unreadable as error:
        raise OSError(f"{path} cannot be read back: {error}") from error
