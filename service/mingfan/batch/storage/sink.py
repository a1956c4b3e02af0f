"""Where one shard puts what it makes: output, quarantined records with their reasons, audit.

Record numbers count from 1 in the file. A shard in the midst of a file learns only at its end how many came before, so
numbers are filled in when lines are stored.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from mingfan.batch.model import Compression, Counts, Refused, Shard
from mingfan.batch.storage.streams import Target
from mingfan.batch.work import Work


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


class Records:
    """The quarantine and the audit of one shard."""

    def __init__(self, work: Work, shard: Shard, compression: Compression, audit: bool, counts: Counts) -> None:
        self._counts = counts
        self._reasons: list[dict[str, Any]] = []
        self._audit: list[dict[str, Any]] = []
        self._has_audit = audit
        self._raw = Lazy(work, shard, compression, work.quarantine)
        self._reasons_file = Lazy(work, shard, "", work.reasons)
        self._audit_file = Lazy(work, shard, "zst", work.audit)

    def refuse(self, error: Refused, offset: int, raw: Iterable[bytes], identity: Any = None) -> None:
        """Put the record under count in quarantine as it was."""
        size = 0
        for chunk in raw:
            self._raw.write(chunk)
            size += len(chunk)
        self.refuse_row(error, size, {"offset": offset, "bytes": size}, identity)

    def refuse_row(self, error: Refused, size: int, position: dict[str, int], identity: Any = None) -> None:
        """Tell why the record under count is in quarantine."""
        counts, refusal = self._counts, error.refusal
        counts.quarantined += 1
        counts.reasons[refusal.reason] = counts.reasons.get(refusal.reason, 0) + 1
        entry: dict[str, Any] = {"record": counts.records, **position}
        if identity is not None:
            entry["id"] = identity
        self._reasons.append(entry | {"reason": refusal.reason, "message": refusal.message})
        if self._has_audit:
            self._audit.append({"record": counts.records, "quarantined": refusal.reason, "bytes": size})

    def edited(self, entry: dict[str, Any]) -> None:
        if self._has_audit:
            self._audit.append({"record": self._counts.records, **entry})

    def flush(self, records_before: int) -> None:
        """Store the lines so far."""
        for entries, file in ((self._reasons, self._reasons_file), (self._audit, self._audit_file)):
            for entry in entries:
                entry["record"] += records_before
                file.write(msgspec.json.encode(entry) + b"\n")
            entries.clear()

    def close(self) -> None:
        for file in (self._raw, self._reasons_file, self._audit_file):
            file.close()

    def abandon(self) -> None:
        for file in (self._raw, self._reasons_file, self._audit_file):
            file.abandon()
        self._reasons.clear()
        self._audit.clear()


class Lazy:
    """A file that is there only if something is written to it; what an earlier try left is gone."""

    def __init__(self, work: Work, shard: Shard, compression: Compression, name: Any) -> None:
        self._path = name(shard)
        self._compression = compression
        self._target: Target | None = None
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()

    def write(self, data: bytes) -> None:
        if self._target is None:
            self._target = Target(self._path, self._compression)
        self._target.write(data)

    def close(self) -> None:
        if self._target is not None:
            self._target.close()
            self._target = None

    def abandon(self) -> None:
        if self._target is not None:
            self._target.abandon()
            self._target = None
