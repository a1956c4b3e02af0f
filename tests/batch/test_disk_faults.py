"""The k-th call to the disk fails, for every k: what was there is intact, and gone on with, the run ends the same."""

from __future__ import annotations

import errno
import os
import pathlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingfan.batch.journal import JournalError
from mingfan.batch.model import Stopped
from tests.batch.harness import batch, folder, numbered, tree

CALLS = {"fsync": (os, "fsync"), "rename": (pathlib.Path, "replace"), "open": (pathlib.Path, "open")}


class Failing:
    """Lets `good` calls pass, fails once, and is well again."""

    def __init__(self, real: Callable[..., Any], good: int, code: int) -> None:
        self.real, self.good, self.code = real, good, code
        self.calls = 0

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls += 1
        if self.calls == self.good + 1:
            raise OSError(self.code, os.strerror(self.code), str(args[0]))
        return self.real(*args, **options)


def counted(monkeypatch: pytest.MonkeyPatch, what: str, good: int, code: int) -> Failing:
    owner, name = CALLS[what]
    failing = Failing(getattr(owner, name), good, code)
    monkeypatch.setattr(owner, name, lambda *args, **options: failing(*args, **options))
    return failing


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
@pytest.mark.parametrize("what", CALLS)
def test_every_kth_fault(tmp_path: Path, what: str, code: int) -> None:
    source = folder(tmp_path / "in", a_jsonl=numbered(300) + b"{\n", b_txt=numbered(3))
    options: dict[str, Any] = {"audit": True, "shard_bytes": 20_000}
    batch(source, tmp_path / "whole", **options)
    expected = tree(tmp_path / "whole")
    old = folder(tmp_path / "old", a_jsonl=numbered(5))
    for good in range(1000):
        out = tmp_path / f"{good}"
        batch(old, out)  # what is there before, and must be intact until it is replaced whole
        before = (out / "a.jsonl").read_bytes()
        with pytest.MonkeyPatch.context() as patch:
            failing = counted(patch, what, good, code)
            try:
                batch(source, out, overwrite=True, **options)
            except (OSError, Stopped) as error:
                assert os.strerror(code) in str(error)
        if failing.calls <= good:
            break
        assert (out / "a.jsonl").read_bytes() in (before, expected["a.jsonl"])
        finish(source, out, options)
        assert tree(out) == expected, good
    assert good > 5


def finish(source: Path, out: Path, options: dict[str, Any]) -> None:
    try:
        batch(source, out, resume=True, **options)
    except JournalError:
        batch(source, out, overwrite=True, **options)
