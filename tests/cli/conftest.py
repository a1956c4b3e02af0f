"""Running the command: in this process for most tests, in its own where signals, terminals or limits matter."""

from __future__ import annotations

import functools
import importlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mingfan import Cleaner, cli
from tests.cli.harness import COMMAND, Ran, Run
from tests.places import DATA

options = importlib.import_module("mingfan.cli.options")


@functools.cache
def shared_cleaner(profile: str, **options: Any) -> Cleaner:
    return Cleaner(profile, **options)


def cleaner(profile: str, *, rules: Any, **options: Any) -> Cleaner:
    """Cleaners of shipped rules are built once for all tests: building is what takes time here."""
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    return Cleaner(profile, rules=rules, **options) if rules else shared_cleaner(profile, **options)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `mingfan ARGS…` in this process."""

    def call(*args: str | Path, stdin: bytes = b"") -> Ran:
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8", write_through=True))
            patch.setattr(options, "Cleaner", cleaner)
            code = cli.run([os.fspath(arg) for arg in args])
            return Ran(code, out.getvalue(), err.getvalue().decode())

    return call


@pytest.fixture
def spawn() -> Run:
    """Run `mingfan ARGS…` in a process of its own."""

    def call(*args: str | bytes | Path, **options: Any) -> Ran:
        done = subprocess.run([*COMMAND, *args], capture_output=True, timeout=120, check=False, **options)
        return Ran(done.returncode, done.stdout, done.stderr.decode())

    return call


@pytest.fixture(scope="session")
def dirty() -> bytes:
    return (DATA / "report-compilation.dirty.txt").read_bytes()


@pytest.fixture(scope="session")
def standard() -> bytes:
    return (DATA / "report-compilation.standard.txt").read_bytes()
