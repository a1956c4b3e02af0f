"""The command around it: what is said, what is refused, what the exit code is."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mingfan.batch.account import progress as account_progress
from mingfan.batch.account.verify import verify
from mingfan.batch.find import InputError, find
from mingfan.batch.model import SAMPLES, Counts, FieldMissing, Sample, Unreadable
from mingfan.batch.outputs import OutputError
from mingfan.batch.storage.streams import Source
from mingfan.batch.workers import shard
from mingfan.cli import run as main_run
from tests.batch.harness import CLEAN, DIRTY, MINGFAN, batch, command, folder, jsonl, manifest, tree
from tests.texts import sample


def run(*args: object, **options: object) -> tuple[int, str]:
    done = command("batch", *args, "--workers", 1, **options)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


def test_all_is_well(tmp_path: Path) -> None:
    code, said = run(
        folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY}, {"text": CLEAN})), "--out", tmp_path / "out"
    )
    assert code == 0
    assert "2 records in 1 file: 2 written, 1 of them changed, 0 quarantined" in said
    assert "##paidbegin## → " in said
    assert not (tmp_path / "out/.mingfan-batch").exists()


def test_quiet_says_nothing(tmp_path: Path) -> None:
    assert run(folder(tmp_path / "in", a_txt=b"a"), "--out", tmp_path / "out", "-q") == (0, "")


def test_something_in_quarantine_is_3(tmp_path: Path) -> None:
    code, said = run(folder(tmp_path / "in", a_jsonl=b"{\n", b_txt=b"\xff\xfe\xff"), "--out", tmp_path / "out", "-q")
    assert code == 3
    assert "quarantine" in said and "b.txt" in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-f", "content"], "no field 'content'; there are: id, text"),
        (["-f", 'a"b'], "not supported"),
        (["-p", "nonsense"], "nonsense"),
        (["--address", "auto"], "--engine ray"),
        (["--encoding", "klingon"], "klingon"),
        (["--workers", "0"], "0"),
    ],
)
def test_usage_errors_are_2_and_leave_nothing(tmp_path: Path, options: list[str], told: str) -> None:
    source = folder(tmp_path / "in", a_jsonl=jsonl({"id": 1, "text": "a"}))
    done = command("batch", source, "--out", tmp_path / "out", *options)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert not (tmp_path / "out/manifest.json").exists()


def test_an_input_that_cannot_be_read_is_listed_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder(tmp_path / "in", a_txt=DIRTY.encode(), b_txt=b"b")
    real = Source

    def failing(path: Path, *span: int) -> Source:
        if path.name == "b.txt":
            raise Unreadable("Input/output error")
        return real(path, *span)

    with monkeypatch.context() as patch:
        patch.setattr(shard, "Source", failing)
        outcome = batch(source, tmp_path / "out")
    assert outcome.failed
    assert [file.failed for file in outcome.files] == ["", "Input/output error"]
    assert (tmp_path / "out/a.txt").read_text() == CLEAN
    assert not (tmp_path / "out/manifest.json").exists()
    assert not batch(source, tmp_path / "out", resume=True).failed
    assert (tmp_path / "out/b.txt").read_text() == "b"


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=b"new")
    folder(tmp_path / "out", a_txt=b"old")
    with pytest.raises(OutputError, match="exists already"):
        batch(source, tmp_path / "out")
    assert tree(tmp_path / "out") == {"a.txt": b"old"}
    batch(source, tmp_path / "out", overwrite=True)
    with pytest.raises(OutputError, match="exists already"):
        batch(source, tmp_path / "out")


def test_overwriting_leaves_nothing_of_the_run_before(tmp_path: Path) -> None:
    batch(folder(tmp_path / "one", a_jsonl=b"{\n", b_txt=b"b"), tmp_path / "out", audit=True)
    (tmp_path / "out/mine.txt").write_text("mine")
    batch(folder(tmp_path / "two", a_jsonl=jsonl({"text": "a"})), tmp_path / "out", overwrite=True)
    assert set(tree(tmp_path / "out")) == {"a.jsonl", "manifest.json", "report.html", "mine.txt"}


def test_input_and_output_are_not_the_same_place(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=b"a")
    for paths, out in (([source], source), ([source / "a.txt"], source)):
        code, said = run(*paths, "--out", out, "--overwrite")
        assert code == 2 and "both input and output" in said
    (tmp_path / "link").symlink_to(source)
    assert run(source / "a.txt", "--out", tmp_path / "link", "--overwrite")[0] == 2
    assert (source / "a.txt").read_bytes() == b"a"


def test_an_output_folder_inside_the_input_is_not_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=b"a")
    batch(source, source / "out")
    batch(source, source / "out", overwrite=True)
    assert [file["output"] for file in manifest(source / "out")["files"]] == ["a.txt"]


def test_which_files_are_taken(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=b"", b_log=b"")
    folder(source / "deep", c_jsonl=b"", d_csv=b"")
    (source / "deep/e.JSONL.gz").write_bytes(b"")
    (source / "deep/f.parquet.gz").write_bytes(b"")
    (source / "link.txt").symlink_to(source / "a.txt")

    def found(*paths: object) -> list[str]:
        return [i.relative for i in find([str(path) for path in paths], tmp_path / "out").inputs]

    assert found(source) == ["a.txt", "deep/c.jsonl", "deep/d.csv", "deep/e.JSONL.gz"]
    assert found(source / "deep/c.jsonl", source / "a.txt") == ["c.jsonl", "a.txt"]
    assert found(source / "a.txt", source / "a.txt") == ["a.txt"]
    assert found(f"{source}/**/*.jsonl") == ["deep/c.jsonl"]
    assert found(f"{source}/*/*") == ["deep/c.jsonl", "deep/d.csv", "deep/e.JSONL.gz"]
    for wrong in (source / "b.log", source / "nothing.txt", f"{source}/*.parquet"):
        with pytest.raises(InputError):
            found(wrong)
    other = folder(tmp_path / "other", a_txt=b"")
    with pytest.raises(InputError, match="would both be written"):
        found(source, other)


def test_the_manifest_accounts_for_everything(tmp_path: Path) -> None:
    data = jsonl({"text": DIRTY}, {"text": CLEAN}) + b"{\n\n"
    batch(folder(tmp_path / "in", a_jsonl=data, b_txt=b"ok"), tmp_path / "out", audit=True)
    told = manifest(tmp_path / "out")
    first = told["files"][0]
    assert first["sha256_in"] == hashlib.sha256(data).hexdigest()
    assert first["sha256_out"] == hashlib.sha256((tmp_path / "out/a.jsonl").read_bytes()).hexdigest()
    assert {k: first["counts"][k] for k in ("records", "written", "quarantined", "blank", "changed")} == {
        "records": 4, "written": 3, "quarantined": 1, "blank": 1, "changed": 1,
    }  # fmt: skip
    assert told["totals"]["records"] == 5
    assert told["ruleset"]["profile"] == "standard"
    listed = {f[key] for f in told["files"] for key in ("output", "quarantine", "audit") if f[key]}
    there = set(tree(tmp_path / "out")) - {"manifest.json", "report.html", "quarantine/a.jsonl.reasons.jsonl"}
    assert listed == there


def test_verify_finds_every_change(tmp_path: Path) -> None:
    data = jsonl({"text": DIRTY}) + b"{\n"
    batch(folder(tmp_path / "in", a_jsonl=data, b_txt=b"ok"), tmp_path / "out", audit=True)
    out = tmp_path / "out"
    assert list(verify(out)) == []
    for name in ("a.jsonl", "b.txt", "quarantine/a.jsonl", "audit/a.jsonl.jsonl.zst"):
        whole = (out / name).read_bytes()
        for damaged in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:], whole + b"\n"):
            (out / name).write_bytes(damaged)
            assert list(verify(out)) == [f"{name} is not what was written"]
        (out / name).unlink()
        done = command("batch", "--out", out, "--verify")
        assert done.returncode == 3 and f"{name} is missing" in done.stderr.decode()
        (out / name).write_bytes(whole)
    assert command("batch", "--out", out, "--verify").returncode == 0
    done = command("batch", "--out", tmp_path / "none", "--verify")
    assert done.returncode == 2 and b"no finished run has written there" in done.stderr
    assert command("batch", "--out", out).returncode == 2


def test_the_report_shows_texts_and_runs_nothing(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\u202e，。"
    batch(folder(tmp_path / "in", a_jsonl=jsonl({"text": evil}, {"text": sample("dirty")})), tmp_path / "out")
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "<script" not in page and "\u202e" not in page
    assert "⟨U+202E⟩" in page and "&lt;/script&gt;" in page
    assert "##paidbegin##" in page and "Characters removed, by rule" in page


def test_a_field_that_is_in_no_record_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(FieldMissing):
        batch(folder(tmp_path / "in", a_jsonl=jsonl({"txt": "a"}) * 5), tmp_path / "out")


def test_every_count_adds_up() -> None:
    """Each field of the record, so that one added later is not forgotten."""
    numbers = [name for name in Counts.__struct_fields__ if isinstance(getattr(Counts(), name), int)]
    tables = [name for name in Counts.__struct_fields__ if name not in numbers and name != "samples"]
    sample = Sample("", "a", "b", "")

    def counts(number: int) -> Counts:
        one: dict[str, Any] = {**dict.fromkeys(numbers, number)} | {
            name: {"a": number, f"{number}": 1} for name in tables
        }
        return Counts(**one, samples={"a": [sample] * 2, f"{number}": [sample]})

    total, second = counts(1), counts(2)
    total.add(second)
    for name in numbers:
        assert getattr(total, name) == 3
    for name in tables:
        assert getattr(total, name) == {"a": 3, "1": 1, "2": 1}
    assert {rule: len(samples) for rule, samples in total.samples.items()} == {"a": SAMPLES, "1": 1, "2": 1}
    assert second == counts(2)


def test_the_name_of_a_field_is_limited_in_jsonl_alone(tmp_path: Path) -> None:
    name = 'te"xt'
    with pytest.raises(FieldMissing, match="not supported"):
        batch(folder(tmp_path / "in", a_jsonl=jsonl({name: "a"})), tmp_path / "out", fields=(name,))
    source = folder(tmp_path / "csv", a_csv=f'"te""xt"\n{DIRTY.replace(",", "，")}\n'.encode())
    batch(source, tmp_path / "out", fields=(name,))
    assert (tmp_path / "out/a.csv").read_text("utf-8") == f'"te""xt"\n{CLEAN}\n'


@pytest.mark.skipif(sys.platform != "linux", reason="needs a terminal of its own")
def test_a_terminal_gets_a_bar(tmp_path: Path) -> None:
    import pty

    source = folder(tmp_path / "in", a_jsonl=jsonl(*[{"text": DIRTY}] * 2000))
    primary, secondary = pty.openpty()
    done = command_on(secondary, "batch", source, "--out", tmp_path / "out", "--workers", 1)
    os.close(secondary)
    shown = b""
    while True:
        try:
            shown += os.read(primary, 4096)
        except OSError:
            break
    assert done == 0
    assert b"MB/s" in shown and "━".encode() in shown


def command_on(terminal: int, *args: object) -> int:
    import subprocess

    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    return subprocess.run([*MINGFAN, *map(str, args)], stderr=terminal, env=environment, check=False).returncode


@pytest.mark.parametrize(("size", "said"), [(300_000, "0.3 MB/s"), (12_000_000, "12 MB/s")])
def test_a_slow_run_has_a_speed_too(monkeypatch: pytest.MonkeyPatch, size: int, said: str) -> None:
    clock = iter((0.0, 1.0))
    monkeypatch.setattr(account_progress, "monotonic", lambda: next(clock))
    shown = account_progress.Progress(2 * size)
    shown.add(size, Counts())
    assert f"50%, {said}, " in shown.line()


def test_plain_files_need_no_library_of_an_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("zstandard", "pyarrow", "pyarrow.compute", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "mingfan.batch.formats.parquet", raising=False)
    source = folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY}))
    given = ["batch", str(source), "--workers", "1", "-q", "--out"]
    assert main_run([*given, str(tmp_path / "out")]) == 0
    assert CLEAN in (tmp_path / "out/a.jsonl").read_text(encoding="utf-8")
    assert main_run([*given, str(tmp_path / "audited"), "--audit"]) == 2
    assert "need zstandard: install the extra batch with: " in capsys.readouterr().err
    (source / "b.parquet").write_bytes(b"PAR1")
    assert main_run([*given, str(tmp_path / "rows")]) == 2
    assert "parquet need pyarrow: install the extra batch with: " in capsys.readouterr().err
    assert not (tmp_path / "audited").exists() and not (tmp_path / "rows").exists()
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main_run([*given, str(tmp_path / "ray"), "--engine", "ray"]) == 2
    assert "ray needs Ray: install the extra ray with: " in capsys.readouterr().err
    assert not (tmp_path / "ray").exists()
