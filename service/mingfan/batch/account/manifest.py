"""manifest.json: what went in, what came out, and by which rules. No time, no host: equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from mingfan.batch.journal import Plan
from mingfan.batch.model import Counts, FileDone, Inconsistent, LeftOut
from mingfan.batch.outputs import reasons_of
from mingfan.result import ruleset_to_dict
from mingfan.ruleset.model import Ruleset

DIGEST = "sha256"  # of the manifest without this field
LIBRARIES = ("hyperscan", "msgspec", "regex", "pyarrow", "zstandard")


def total(done: Sequence[FileDone]) -> Counts:
    """Inconsistent if a record was lost or doubled, in one file or over all."""
    counts = Counts()
    for file in done:
        if file.counts.records != file.counts.written + file.counts.quarantined:
            raise Inconsistent(f"{file.path}: records in are not records written and quarantined")
        counts.add(file.counts)
    if counts.records != counts.written + counts.quarantined:
        raise Inconsistent("records in are not records written and quarantined")
    return counts


def build(
    plan: Plan,
    ruleset: Ruleset,
    done: Sequence[FileDone],
    counts: Counts,
    left_out: LeftOut,
    report: bytes,
    learned: dict[str, str] | None = None,
) -> bytes:
    """The manifest, with the hash of the report, and with its own at the end. `learned`: hashes of what was learned, by
    the name of the file."""
    settings = msgspec.to_builtins(plan.settings)
    manifest: dict[str, Any] = {
        "mingfan_manifest": 1,
        "ruleset": ruleset_to_dict(ruleset),
        "options": settings | {"engine": plan.engine},
        "versions": {"mingfan": plan.version, "python": platform.python_version()} | _versions(),
        "totals": _counts(counts),
        "left_out": msgspec.to_builtins(left_out),
        "files": [_file(file) for file in done],
        "sha256_report": hashlib.sha256(report).hexdigest(),
    } | ({"learned": learned} if learned else {})
    return _signed(manifest)


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _counts(counts: Counts) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(counts)
    built.pop("samples")
    return {name: dict(sorted(value.items())) if isinstance(value, dict) else value for name, value in built.items()}


def _file(file: FileDone) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(file)
    return built | {"counts": _counts(file.counts)}


class Listed(msgspec.Struct, frozen=True):
    """What is read of a file in a manifest."""

    output: str
    sha256_out: str
    quarantine: str
    sha256_quarantine: str
    audit: str
    sha256_audit: str
    parts: tuple[str, ...]
    sha256_reasons: str = ""

    def contents(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Names and the hash of the files joined; a folder of parts has several names."""
        outputs = tuple(f"{self.output}/{part}" for part in self.parts) or (self.output,)
        quarantine = (self.quarantine,)
        if self.output:
            yield outputs, self.sha256_out
        if self.quarantine:
            yield quarantine, self.sha256_quarantine
        if self.quarantine and self.sha256_reasons:
            yield (reasons_of(self.quarantine),), self.sha256_reasons
        if self.audit:
            yield (self.audit,), self.sha256_audit


class Manifest(msgspec.Struct, frozen=True):
    """What is read of a manifest."""

    files: tuple[Listed, ...] = ()
    sha256_report: str = ""
    learned: dict[str, str] = {}

    @property
    def part_names(self) -> frozenset[str]:
        return frozenset(name for file in self.files if file.parts for name in next(file.contents())[0])


def read(data: bytes) -> Manifest:
    """ValueError if it is not a manifest."""
    return msgspec.json.decode(data, type=Manifest)


def read_or_empty(path: Path) -> Manifest:
    """The manifest of an earlier run, if there is one."""
    try:
        return read(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return Manifest()


def is_whole(data: bytes) -> bool:
    """Whether the manifest has the hash that it says."""
    manifest = msgspec.json.decode(data)
    digest = manifest.pop(DIGEST, None)
    return digest is not None and _signed(manifest) == data


def _signed(manifest: dict[str, Any]) -> bytes:
    digest = hashlib.sha256(_formatted(manifest)).hexdigest()
    return _formatted(manifest | {DIGEST: digest})


def _formatted(manifest: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
