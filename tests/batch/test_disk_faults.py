"""The k-th call to the disk fails, for every k: what was there is intact, and a resumed run ends with the same bytes.

MINGFAN_SOAK=1 tries both errors at every call; otherwise they take turns.
"""

from __future__ import annotations

import errno
import io
import os
import pathlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mingfan.batch.journal import JournalError
from mingfan.batch.model import Stopped
from mingfan.errors import ConfigError
from tests.batch.harness import batch, folder, numbered, tree

ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC}
TURNS = [[error] for error in ERRORS] if os.environ.get("MINGFAN_SOAK") else [list(ERRORS)]


class Countdown:
    """Lets `good` calls pass, fails once, and is well again."""

    def __init__(self, good: int, code: int) -> None:
        self.good, self.code, self.calls = good, code, 0

    def fails(self) -> bool:
        self.calls += 1
        return self.calls == self.good + 1

    def error(self, name: object) -> OSError:
        return OSError(self.code, os.strerror(self.code), str(name))

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if self.fails():
                raise self.error(args[0])
            return real(*args, **options)

        return call


def failing_calls(owner: Any, name: str) -> Callable[[pytest.MonkeyPatch, Countdown], None]:
    def install(patch: pytest.MonkeyPatch, countdown: Countdown) -> None:
        patch.setattr(owner, name, countdown.wrapped(getattr(owner, name)))

    return install


def failing_writes(patch: pytest.MonkeyPatch, countdown: Countdown) -> None:
    """As on a full disk, half of the bytes are stored, and the next write fails."""

    class Raw(io.FileIO):
        short = False

        def write(self, data: Any) -> int:
            if self.short:
                self.short = False
                raise countdown.error(self.name)
            self.short = countdown.fails()
            return super().write(memoryview(data)[: len(data) // 2] if self.short else data)

    real_open, real_fdopen = pathlib.Path.open, os.fdopen

    def opened(path: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        return io.BufferedWriter(Raw(str(path), "wb")) if mode == "wb" else real_open(path, mode, *args, **options)

    def adopted(handle: int, mode: str = "r", *args: Any, **options: Any) -> Any:
        return io.BufferedWriter(Raw(handle, "wb")) if mode == "wb" else real_fdopen(handle, mode, *args, **options)

    patch.setattr(pathlib.Path, "open", opened)
    patch.setattr(os, "fdopen", adopted)


CALLS = {
    "write": failing_writes,
    "fsync": failing_calls(os, "fsync"),
    "rename": failing_calls(pathlib.Path, "replace"),
    "open": failing_calls(pathlib.Path, "open"),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, dict[str, bytes]]]:
    """The input, a folder that an earlier run wrote, and what a run without faults makes of it."""
    root = tmp_path_factory.mktemp("disk")
    source = folder(root / "in", a_jsonl=numbered(60) + b"{\n", b_txt=numbered(3))
    batch(source, root / "whole", **OPTIONS)
    batch(folder(root / "old", a_jsonl=numbered(5)), root / "before")
    yield source, root / "before", tree(root / "whole")


OPTIONS: dict[str, Any] = {"audit": True, "shard_bytes": 8_000}


@pytest.mark.parametrize("errors", TURNS, ids="-".join)
@pytest.mark.parametrize("what", CALLS)
def test_every_kth_fault(
    tmp_path: Path, prepared: tuple[Path, Path, dict[str, bytes]], what: str, errors: list[str]
) -> None:
    source, earlier, expected = prepared
    before = (earlier / "a.jsonl").read_bytes()
    for good in range(1000):
        out = tmp_path / f"{good}"
        shutil.copytree(earlier, out)
        with pytest.MonkeyPatch.context() as patch:
            countdown = Countdown(good, ERRORS[errors[good % len(errors)]])
            CALLS[what](patch, countdown)
            try:
                batch(source, out, overwrite=True, **OPTIONS)
            except (OSError, Stopped, ConfigError) as error:
                assert os.strerror(countdown.code) in str(error)
        if countdown.calls <= good:
            break
        assert (out / "a.jsonl").read_bytes() in (before, expected["a.jsonl"])
        finish(source, out)
        assert tree(out) == expected, good
        shutil.rmtree(out)
    assert good > 5
    print(f"{what}: {good} faults, the same bytes after each")


def finish(source: Path, out: Path) -> None:
    try:
        batch(source, out, resume=True, **OPTIONS)
    except JournalError:
        batch(source, out, overwrite=True, **OPTIONS)
