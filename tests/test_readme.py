"""Every command and snippet of the READMEs is run, and must print what they say it prints.

A line that starts with `$ ` is run by bash in one folder for the whole file. `$ cat NAME` of a file that does not exist
makes it from what is shown. An output of `…` alone is not compared. `pip`, `make` and `docker` lines, which would
install, recurse or need an engine, are checked without being run. `mingfan serve` runs until the file is through.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks import ten_lines
from mingfan import Cleaner
from mingfan.cli import COMMANDS

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh-CN.md"]


class Block(NamedTuple):
    language: str
    body: str
    line: int


def blocks(name: str) -> list[Block]:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in found]


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown."""
    for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = command[:-1] + more.lstrip()
        yield command.split("  #")[0], output


class Shell:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers: list[subprocess.Popen[bytes]] = []
        bin_folder = folder / ".bin"
        bin_folder.mkdir()
        command = bin_folder / "mingfan"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mingfan "$@"\n')
        command.chmod(0o755)
        (bin_folder / "python").symlink_to(sys.executable)
        self.env = os.environ | {
            "PATH": f"{bin_folder}:{os.environ['PATH']}",
            "NO_COLOR": "1",
            "COLUMNS": "120",
            "PYTHONPATH": str(ROOT / "service"),
        }

    def run(self, command: str, output: str) -> None:
        if command.startswith("cat ") and not (self.folder / command[4:]).exists():
            path = self.folder / command[4:]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(output, encoding="utf-8")
        elif command.startswith(("pip ", "make ", "docker ")):
            check_only(command)
        elif re.match(r"(\w+=\S+ )*mingfan serve", command):
            self.serve(command)
        else:
            done = subprocess.run(
                ["bash", "-c", command], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=120
            )
            assert done.returncode in (0, 1), f"{command}: {done.stderr}"
            if output and output.strip() != "…":
                assert done.stdout + done.stderr == output, command

    def serve(self, command: str) -> None:
        self.servers.append(
            subprocess.Popen(
                ["bash", "-c", f"exec {command.rstrip('& ')}"],
                cwd=self.folder,
                env=self.env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        for _ in range(300):
            try:
                urllib.request.urlopen("http://127.0.0.1:8000/readyz", timeout=1).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        pytest.fail(f"{command}: not ready")

    def close(self) -> None:
        for server in self.servers:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def check_only(command: str) -> None:
    words = command.split()
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
    elif words[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
        named = re.findall(r"\[([\w,]+)\]", command)
        assert re.match(r"pip install ('\.\[|\.$)", command) and all(
            extra in extras for part in named for extra in part.split(",")
        ), command
    else:
        assert (ROOT / "Dockerfile").exists(), command


def _console(name: str) -> list[tuple[str, str]]:
    return [each for block in blocks(name) if block.language == "console" for each in commands(block)]


def test_both_show_the_same_commands() -> None:
    assert _console(READMES[0]) == _console(READMES[1])


def test_every_command_runs(tmp_path: Path) -> None:
    if shutil.which("bash") is None or shutil.which("curl") is None:
        pytest.skip("the commands need bash and curl")
    shell = Shell(tmp_path)
    try:
        for command, output in _console(READMES[0]):
            shell.run(command, output)
    finally:
        shell.close()


ROW = re.compile(r"^\| [^|`]+ \| `([^`]+)` \| `([^`]+)` \| `([a-z]+/[a-z-]+)` \|$", re.MULTILINE)


def _real(shown: str) -> str:
    return shown.replace("⏎", "\n").replace("[U+200B]", "\u200b")


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_what_it_mends_is_true(name: str) -> None:
    rows = ROW.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(rows) > 8
    for before, after, rule in rows:
        result = Cleaner().clean(_real(before))
        assert result.text == _real(after)
        assert rule in result.stats.by_rule


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_tools_is_true_of_this_one(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for line in ten_lines.LINES:
        assert f"| `{ten_lines.shown(line)}` | {ten_lines.verdict(line, Cleaner().clean_text)} |" in text


@pytest.mark.parametrize("name", READMES)
def test_every_picture_is_there(name: str) -> None:
    pictures = re.findall(r"docs/pictures/[\w-]+\.(?:png|svg)", (ROOT / name).read_text(encoding="utf-8"))
    assert pictures and all((ROOT / picture).exists() for picture in pictures)


PYTHON = [(name, block) for name in READMES for block in blocks(name) if block.language == "python"]


@pytest.mark.parametrize(("name", "block"), PYTHON, ids=[f"{name}:{block.line}" for name, block in PYTHON])
def test_every_snippet_runs(name: str, block: Block) -> None:
    wanted = re.findall(r"^(?:import|from) (\w+)", block.body, re.MULTILINE)
    for module in wanted:
        pytest.importorskip(module, reason=f"the snippet shows mingfan inside {module}, which is not installed")
    exec(compile(block.body, f"{name}:{block.line}", "exec"), {})


@pytest.mark.parametrize("name", READMES)
def test_the_settings_of_an_agent_name_a_command_that_there_is(name: str) -> None:
    (block,) = (block for block in blocks(name) if block.language == "json")
    (server,) = json.loads(block.body)["mcpServers"].values()
    assert server["command"] == "mingfan" and server["args"][0] in COMMANDS


def test_both_languages_show_the_same_commands() -> None:
    first, second = (
        [re.sub(r"\s+# .*", "", block.body) for block in blocks(name) if block.language in ("console", "python")]
        for name in READMES
    )
    assert first == second
