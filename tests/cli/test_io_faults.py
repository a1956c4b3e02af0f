"""The k-th write, fsync or rename of a whole run fails, for every k: the old file or the new one, and no silence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.harness import COMMAND

STRACE = shutil.which("strace")
MOST = 40  # more faults of one kind than a run has calls to hit


def can_trace() -> bool:
    return STRACE is not None and subprocess.run([STRACE, "-o", "/dev/null", "true"], check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or tracing is not allowed here")
@pytest.mark.parametrize(
    ("call", "error"), [("write", "ENOSPC"), ("write", "EIO"), ("fsync", "EIO"), ("rename", "EIO")]
)
def test_the_kth_call_fails(tmp_path: Path, dirty: bytes, standard: bytes, call: str, error: str) -> None:
    path, report, log = tmp_path / "a.txt", tmp_path / "r.jsonl", tmp_path / "log"
    for k in range(1, MOST):
        path.write_bytes(dirty)
        report.unlink(missing_ok=True)
        trace = [
            str(STRACE),
            "-f",
            "-o",
            str(log),
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:error={error}:when={k}",
        ]
        ran = subprocess.run(
            [*trace, *COMMAND, "clean", path, "-w", "--report", report], capture_output=True, check=False
        )
        hit = "INJECTED" in log.read_text(encoding="utf-8")
        after = path.read_bytes()
        assert after in (dirty, standard)
        assert after == standard or (ran.returncode not in (0, 1) and hit)
        assert b"Traceback" not in ran.stderr
        assert not list(tmp_path.glob(".mingfan-*"))
        if not hit:
            assert ran.returncode == 0
            return
    pytest.fail(f"{MOST} calls and no end")
