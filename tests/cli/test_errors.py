"""`--errors report` of `clean`: damaged bytes are marked and reported, and stay in a file that is cleaned in place."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.cli.harness import Run

BEFORE = "今天天气很好,我们".encode()
AFTER = "今天天气很好，我们".encode()
REST = "去公园散步。##paidbegin##\n".encode()
DATA = BEFORE + b"\xff" + REST
MARKED = AFTER + "\ufffd去公园散步。\n".encode()
KEPT = AFTER + b"\xff" + "去公园散步。\n".encode()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    return path


def test_without_the_option_the_file_is_refused(run: Run, damaged: Path) -> None:
    ran = run("clean", damaged)
    assert (ran.code, ran.stdout) == (3, b"")
    assert f"byte {len(BEFORE)}" in ran.stderr


def test_the_refusal_names_the_option_where_it_helps(run: Run, damaged: Path, tmp_path: Path) -> None:
    assert "--errors report reads it" in run("clean", damaged).stderr
    noise = tmp_path / "noise.txt"
    noise.write_bytes(random.Random(1).randbytes(3000))
    ran = run("clean", noise)
    assert ran.code == 3
    assert "--errors report" not in ran.stderr


def test_marks_and_a_finding(run: Run, damaged: Path) -> None:
    ran = run("clean", damaged, "--errors", "report", "-v")
    assert (ran.code, ran.stdout) == (0, MARKED)
    assert f"a.txt:1: encoding/damaged-bytes: damaged bytes FF at byte {len(BEFORE)}" in ran.stderr
    quiet = run("clean", damaged, "--errors", "report")
    assert f"damaged bytes in 1 place, the first FF at byte {len(BEFORE)}; marked U+FFFD" in quiet.stderr
    check = run("clean", damaged, "--errors", "report", "--check")
    assert check.code == 1


def test_a_damaged_file_that_no_rule_changes_is_marked_too(run: Run, tmp_path: Path) -> None:
    path, data = tmp_path / "a.txt", AFTER + b"\xff\n"
    path.write_bytes(data)
    assert run("clean", path, "--errors", "report").stdout == AFTER + "\ufffd\n".encode()
    assert run("clean", path, "--errors", "report", "-w").code == 0
    assert path.read_bytes() == data
    assert run("clean", path, "--errors", "report", "-w", "--output-encoding", "utf-8").code == 0
    assert path.read_bytes() == AFTER + "\ufffd\n".encode()


@pytest.mark.parametrize("way", [["-w"], ["-o", "b.txt"], ["-o", "b.txt", "--output-encoding", "keep"]])
def test_the_bytes_come_back_from_a_report(
    run: Run, damaged: Path, way: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("clean", "a.txt", *way, "--errors", "report", "--report", "r.jsonl").code == 0
    cleaned = tmp_path / way[1] if "-o" in way else damaged
    assert cleaned.read_bytes() == (MARKED if way == ["-o", "b.txt"] else KEPT)
    assert run("revert", cleaned, "r.jsonl").stdout == DATA
    found = json.loads((tmp_path / "r.jsonl").read_bytes())
    assert [f["rule"] for f in found["findings"]] == ["encoding/damaged-bytes"]
    assert found["original"]["damage"] == [{"start": 9, "offset": len(BEFORE), "bytes": "ff"}]


def test_the_bytes_come_back_from_a_result_as_json(run: Run, damaged: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_bytes(run("clean", damaged, "--errors", "report", "--format", "json").stdout)
    (tmp_path / "b.txt").write_bytes(MARKED)
    assert run("revert", tmp_path / "b.txt", tmp_path / "r.json").stdout == DATA


def test_in_gb18030_the_bytes_stay_in_place_and_come_back(run: Run, tmp_path: Path) -> None:
    path, data = (
        tmp_path / "a.txt",
        DATA.replace(BEFORE, BEFORE.decode().encode("gb18030") * 3).replace(REST, REST.decode().encode("gb18030")),
    )
    path.write_bytes(data)
    assert run("clean", path, "--errors", "report", "-w", "--report", tmp_path / "r.jsonl").code == 0
    assert b"\xff" in path.read_bytes() and b"paid" not in path.read_bytes()
    assert run("revert", path, tmp_path / "r.jsonl").stdout == data


def test_bytes_that_would_be_read_as_a_character_in_the_cleaned_file_are_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    data = "今天天气很好".encode() + b"\xe4\xbd##paidbegin##\xa0" + "很好。\n".encode()
    path.write_bytes(data)
    ran = run("clean", path, "--errors", "report", "-w")
    assert ran.code == 3 and "read otherwise" in ran.stderr
    assert path.read_bytes() == data
    assert run("clean", path, "--errors", "report").stdout.decode() == "今天天气很好\ufffd\ufffd很好。\n"
