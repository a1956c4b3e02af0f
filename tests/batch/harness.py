"""What the tests of batch share: texts, a run in this process, a run as a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the [batch] extra is not installed")
pytest.importorskip("zstandard", reason="the [batch] extra is not installed")

from mingfan import Cleaner
from mingfan.batch.model import Settings
from mingfan.batch.run import Options, Outcome, run

DIRTY = "今年的工作取得新进展,群众##paidbegin##满意##paidend##度提高；。"
CLEAN = "今年的工作取得新进展，群众满意度提高。"
MINGFAN = [sys.executable, "-m", "mingfan"]


@cache
def cleaner() -> Cleaner:
    return Cleaner()


def batch(source: Path, out: Path, *, workers: int = 1, engine: str = "local", resume: bool = False,
          overwrite: bool = False, **settings: Any) -> Outcome:  # fmt: skip
    options = Options(workers, resume, overwrite, engine)
    return run([str(source)], out, cleaner(), Settings(**settings), options)


def command(*args: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*MINGFAN, *map(str, args)], capture_output=True, check=False, **options)


def folder(path: Path, **contents: bytes) -> Path:
    """A folder of files; `a_jsonl` stands for a.jsonl."""
    path.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (path / name.replace("_", ".")).write_bytes(data)
    return path


def tree(root: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def jsonl(*records: object, ascii: bool = False) -> bytes:
    return b"".join(json.dumps(r, ensure_ascii=ascii).encode() + b"\n" for r in records)


def reasons(out: Path, name: str) -> list[dict[str, Any]]:
    path = out / "quarantine" / f"{name}.reasons.jsonl"
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def manifest(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "manifest.json").read_bytes())
    return loaded


def numbered(count: int, every: int = 3) -> bytes:
    """Lines with a dirty text now and then, of different lengths."""
    return b"".join(
        json.dumps({"id": k, "text": (DIRTY if k % every == 0 else "干净的文字。") * (k % 7 + 1)}, ensure_ascii=False)
        .encode() + b"\n" for k in range(count)
    )  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}
