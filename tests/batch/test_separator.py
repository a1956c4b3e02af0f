"""Other separators of CSV than the comma."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan.batch.undo import revert
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder


@pytest.mark.parametrize("mark", [";", "|", "\t", "^", "]", "\x01"])
def test_rows_are_cut_at_it_and_come_back(tmp_path: Path, mark: str) -> None:
    inside = mark if mark in "|^]" else ""  # the rules would change the others
    data = f'id,n{mark}text\r\n1{mark}{DIRTY}\r\n2{mark}"a{inside}{DIRTY}\n"\r\n3{mark}ok,\r\n4\r\n'.encode()
    source, out = folder(tmp_path / "in", a_csv=data), tmp_path / "out"
    outcome = batch(source, out, separator=mark, audit=True)
    assert (outcome.counts.changed, outcome.counts.quarantined) == (2, 1)
    kept = data.replace(DIRTY.encode(), CLEAN.encode()).removesuffix(b"4\r\n")
    assert (out / "a.csv").read_bytes() == kept
    revert(out / "a.csv", out / "audit/a.csv.jsonl.zst", tmp_path / "back", "")
    assert (tmp_path / "back").read_bytes() == data


@pytest.mark.parametrize("mark", ["；", ";;", '"', "\n"])
def test_what_cannot_separate_is_refused(tmp_path: Path, mark: str) -> None:
    source = folder(tmp_path / "in", a_csv=b"text\nok\n")
    ran = command("batch", source, "--out", tmp_path / "out", "--separator", mark)
    assert ran.returncode == 2 and b"--separator" in ran.stderr
