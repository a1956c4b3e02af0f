"""Where one shard puts what it makes: output, quarantined records with their reasons, audit.

Record numbers count from 1 in the file. A shard in the middle of a file learns only at its end how many records came
before, so numbers are filled in when lines are stored.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from mingfan.batch.audit import Entry, Reason, encode
from mingfan.batch.model import Compression, Counts, Refused, Shard
from mingfan.batch.storage.streams import Target
from mingfan.batch.work import Work

APART: Compression = "zst"  # of what is to be joined


class Output(Protocol):
    size: int
    crc: int

    def write(self, data: bytes | memoryview) -> int: ...


class Memory:
    """Output kept until its place in the file is known."""

    def __init__(self) -> None:
        self.size = self.crc = 0
        self._parts: list[bytes | memoryview] = []

    def write(self, data: bytes | memoryview) -> int:
        self._parts.append(data)
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)
        return len(data)

    def store(self, path: Path, offset: int) -> None:
        """Put it in its place, among what other workers write there, and force it to disk."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
        with os.fdopen(handle, "wb", buffering=1 << 20) as file:
            file.seek(offset)
            file.writelines(self._parts)
            file.flush()
            os.fsync(file.fileno())

    def store_apart(self, path: Path) -> tuple[int, int]:
        """Put it into a file of its own, compressed, and force that to disk: its size and CRC-32."""
        target = Target(path, APART)
        try:
            for part in self._parts:
                target.write(part)
            target.close()
        except BaseException:
            target.abandon()
            raise
        return target.size, target.crc


class Records:
    """The quarantine and the audit of one shard."""

    def __init__(self, work: Work, shard: Shard, compression: Compression, audit: bool, counts: Counts) -> None:
        self._counts = counts
        self._reasons: list[Reason] = []
        self._audit: list[Entry] = []
        self._has_audit = audit
        self._raw = Lazy(work.quarantine(shard), compression)
        self._reasons_file = Lazy(work.reasons(shard), "")
        self._audit_file = Lazy(work.audit(shard), "zst")

    def refuse(self, error: Refused, offset: int, raw: Iterable[bytes], identity: Any = None) -> None:
        """Put the current record in quarantine, unchanged."""
        size = 0
        for chunk in raw:
            self._raw.write(chunk)
            size += len(chunk)
        self._note(error, offset=offset, bytes=size, id=identity)

    def refuse_row(self, error: Refused, identity: Any = None) -> None:
        """Note why the current record is in quarantine; the caller stores it there."""
        self._note(error, row=self._counts.records - 1, id=identity)

    def _note(self, error: Refused, **where: Any) -> None:
        counts, refusal = self._counts, error.refusal
        counts.quarantined += 1
        counts.reasons[refusal.reason] = counts.reasons.get(refusal.reason, 0) + 1
        self._reasons.append(Reason(record=counts.records, reason=refusal.reason, message=refusal.message, **where))
        if self._has_audit:
            size = where.get("bytes", 0)
            self._audit.append(Entry(counts.records, quarantined=refusal.reason, bytes=size))

    def edited(self, entry: Entry) -> None:
        """Note that the current record was changed."""
        if self._has_audit:
            self._audit.append(msgspec.structs.replace(entry, record=self._counts.records))

    def flush(self, records_before: int) -> None:
        """Store the lines so far."""
        stored: tuple[tuple[list[Any], Lazy], ...] = (
            (self._reasons, self._reasons_file),
            (self._audit, self._audit_file),
        )
        for entries, file in stored:
            for entry in entries:
                file.write(encode(_moved(entry, records_before)))
            entries.clear()

    def close(self) -> dict[str, tuple[int, int]]:
        """Finish the files. Of each that there is: its size and CRC-32."""
        files = {"quarantine": self._raw, "reasons": self._reasons_file, "audit": self._audit_file}
        states = {name: file.close() for name, file in files.items()}
        return {name: state for name, state in states.items() if state is not None}

    def abandon(self) -> None:
        for file in (self._raw, self._reasons_file, self._audit_file):
            file.abandon()
        self._reasons.clear()
        self._audit.clear()


def _moved(entry: Entry | Reason, records: int) -> Entry | Reason:
    """Where it is in the file, with that many records before its shard."""
    if isinstance(entry, Reason) and entry.row is not None:
        entry = msgspec.structs.replace(entry, row=entry.row + records)
    return msgspec.structs.replace(entry, record=entry.record + records)


class Lazy:
    """A file created on the first write; what an earlier attempt left is removed."""

    def __init__(self, path: Path, compression: Compression) -> None:
        self._path = path
        self._compression = compression
        self._target: Target | None = None
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()

    def write(self, data: bytes) -> None:
        if self._target is None:
            self._target = Target(self._path, self._compression)
        self._target.write(data)

    def close(self) -> tuple[int, int] | None:
        """Its size and CRC-32, if there is one."""
        if self._target is None:
            return None
        target, self._target = self._target, None
        target.close()
        return target.size, target.crc

    def abandon(self) -> None:
        if self._target is not None:
            self._target.abandon()
            self._target = None
