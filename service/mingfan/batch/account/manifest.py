"""manifest.json: what went in, what came out, and by which rules. No time, no host: equal runs give equal bytes."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from mingfan.batch.journal import Plan
from mingfan.batch.model import Counts, FileDone, Inconsistent
from mingfan.result import ruleset_to_dict
from mingfan.ruleset.model import Ruleset

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


def build(plan: Plan, ruleset: Ruleset, done: Sequence[FileDone], counts: Counts) -> bytes:
    settings = msgspec.to_builtins(plan.settings)
    manifest: dict[str, Any] = {
        "mingfan_manifest": 1,
        "ruleset": ruleset_to_dict(ruleset),
        "options": settings | {"engine": plan.engine},
        "versions": {"mingfan": plan.version, "python": platform.python_version()} | _versions(),
        "totals": _counts(counts),
        "files": [_file(file) for file in done],
    }
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


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


def listed(out: Path) -> set[str]:
    """Every file that the manifest at `out` lists."""
    try:
        old = msgspec.json.decode(out.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return set()
    names = {file.get(key) for file in old.get("files", ()) for key in ("output", "quarantine", "audit")}
    names |= {f"{file['quarantine']}.reasons.jsonl" for file in old.get("files", ()) if file.get("quarantine")}
    return {name for name in names if name}
