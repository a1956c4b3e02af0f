"""What a person sees: colours, progress and tables, through a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.harness import COMMAND

DIRTY = "日益完##paidbegin##善的体系\n"
PLAIN = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "CI")}


def in_terminal(*args: str | Path, stdin: bytes | None = None, **environment: str) -> tuple[int, str]:
    """Exit code and everything that `mingfan ARGS…` prints on a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=PLAIN | {"TERM": "xterm-256color", "COLUMNS": "100"} | environment,
    )
    os.close(slave)
    if stdin is not None:
        os.write(master, stdin)
    output = b""
    while chunk := _read(master):
        output += chunk
    os.close(master)
    return process.wait(), output.decode()


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # the other end is closed: Linux says so with EIO
        return b""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(DIRTY, encoding="utf-8")
    return tmp_path


def test_the_diff_is_coloured(folder: Path) -> None:
    code, output = in_terminal("clean", folder / "0.txt", "--diff")
    assert code == 0
    assert "日益完\x1b[9;31m##paidbegin##\x1b[0m善的体系" in output


def test_no_color(folder: Path) -> None:
    _, output = in_terminal("clean", folder / "0.txt", "--diff", NO_COLOR="1")
    assert "\x1b" not in output
    assert "日益完[-##paidbegin##-]善的体系" in output


def test_progress_and_summary(folder: Path) -> None:
    code, output = in_terminal("clean", folder, "-w")
    assert code == 0
    assert "cleaning" in output
    assert "5 documents, 5 changed, 5 edits" in output


@pytest.mark.parametrize("option", ["--diff", "--check", "--format=jsonl"])
def test_no_bar_among_what_is_printed(folder: Path, option: str) -> None:
    _, output = in_terminal("clean", folder, option, NO_COLOR="1")
    assert "cleaning" not in output and "\x1b" not in output
    assert "5 documents, 5 " in output


def test_failures_after_the_progress_bar(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\xff" * 100)
    code, output = in_terminal("clean", folder, "-w")
    assert code == 3
    assert "1 document could not be cleaned" in output.rsplit("5 documents", 1)[1]


def test_reading_from_a_terminal_says_so() -> None:
    code, output = in_terminal("clean", stdin=DIRTY.encode() + b"\x04\x04")
    assert code == 0
    assert "reading from the terminal" in output
    assert output.rstrip().endswith("日益完善的体系")


def test_rules_are_a_table() -> None:
    code, output = in_terminal("rules", "list")
    assert code == 0
    assert "what it finds" in output
    assert "paywall/" in output
