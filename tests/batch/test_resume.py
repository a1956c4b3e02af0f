"""Broken off at any moment and gone on with, a run ends with the bytes of one that was not."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mingfan.batch.journal import Journal, JournalError, Plan, check_same
from mingfan.batch.model import Settings, Stopped
from mingfan.batch.workers import pool
from mingfan.batch.workers.shard import run_shard
from tests.batch.harness import CLEAN, DIRTY, MINGFAN, batch, command, folder, jsonl, numbered, reasons, tree

KILLS = int(os.environ.get("MINGFAN_KILLS", "1"))
STOPS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)


duration = 0.0  # of a run that is left alone, in seconds


def data(path: Path) -> Path:
    source = folder(path, a_jsonl=numbered(14_000), b_txt=numbered(50))
    folder(path / "more", c_jsonl=numbered(40) + b"{\n" + numbered(8_000))
    return source


def start(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    args = ["batch", str(source), "--out", str(out), "--audit", "--workers", "2", "--shard", "1", *more]
    return subprocess.Popen([*MINGFAN, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    root = tmp_path_factory.mktemp("resume")
    source = data(root / "in")
    began = time.monotonic()
    process = start(source, root / "whole")
    assert process.wait() == 3, process.communicate()[1]
    process.communicate()
    global duration
    duration = time.monotonic() - began
    return source, tree(root / "whole")


def finish(source: Path, out: Path) -> dict[str, bytes]:
    for _ in range(100):  # a worker that was left behind may hold the folder for a moment
        done = command("batch", source, "--out", out, "--audit", "--workers", 2, "--shard", 1, "--resume", "-q")
        if b"another run" not in done.stderr:
            break
        time.sleep(0.1)
    if b"no unfinished run" in done.stderr:
        done = command("batch", source, "--out", out, "--audit", "--workers", 2, "--shard", 1, "--overwrite", "-q")
    assert done.returncode == 3, done.stderr
    return tree(out)


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for workers in /proc")
@pytest.mark.parametrize("victim", ["parent", "worker"])
def test_killed_at_any_moment(tmp_path: Path, expected: tuple[Path, dict[str, bytes]], victim: str) -> None:
    source, whole = expected
    chance = random.Random(victim)
    for trial in range(KILLS):
        out = tmp_path / f"{trial}"
        process = start(source, out)
        time.sleep(chance.uniform(0.1, 1.0) * duration)
        workers = children(process.pid) if process.poll() is None else []
        target = process.pid if victim == "parent" or not workers else chance.choice(workers)
        how = signal.SIGKILL if target != process.pid else chance.choice(STOPS)
        if process.poll() is None:
            os.kill(target, how)
        process.wait()
        process.communicate()
        assert not [name for name in tree(out) if name.endswith((".jsonl", ".txt")) and is_torn(name, tree(out), whole)]
        if not (out / "manifest.json").exists():
            finish(source, out)
        assert tree(out) == whole
    print(f"{KILLS} times the {victim} was stopped, the same bytes after each")


def is_torn(name: str, found: dict[str, bytes], whole: dict[str, bytes]) -> bool:
    """Whether a file that bears its final name is not the final one."""
    return not name.startswith(".mingfan-batch/") and found[name] != whole.get(name)


def test_ctrl_c_leaves_a_run_to_go_on_with_and_says_how(
    tmp_path: Path, expected: tuple[Path, dict[str, bytes]]
) -> None:
    source, whole = expected
    for trial in range(5):  # on a busy machine the run may be over before the signal comes
        out = tmp_path / f"{trial}"
        process = start(source, out)
        while not (out / ".mingfan-batch/done").exists() and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        if not (out / "manifest.json").exists():
            break
    assert process.returncode == 130
    assert b"--resume" in errors and b"Traceback" not in errors
    assert finish(source, out) == whole


@pytest.mark.skipif(sys.platform != "linux", reason="sets a limit of the kernel")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_cannot_grow_stops_the_run(
    tmp_path: Path, expected: tuple[Path, dict[str, bytes]], workers: int
) -> None:
    source, whole = expected

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))

    args = ("batch", source, "--out", tmp_path / "out", "--audit", "--workers", workers, "--shard", 1)
    done = command(*args, preexec_fn=limit)
    assert done.returncode == 3
    assert b"too large" in done.stderr.lower() and b"--resume" in done.stderr and b"Traceback" not in done.stderr
    assert finish(source, tmp_path / "out") == whole


@pytest.mark.skipif(not os.environ.get("MINGFAN_SMALL_DISK"), reason="MINGFAN_SMALL_DISK names no small file system")
def test_a_full_disk_stops_the_run(tmp_path: Path, expected: tuple[Path, dict[str, bytes]]) -> None:
    source, whole = expected
    out = Path(os.environ["MINGFAN_SMALL_DISK"]) / "out"
    done = command("batch", source, "--out", out, "--audit", "--workers", 2, "--shard", 1)
    assert done.returncode == 3
    assert b"No space left" in done.stderr and b"--resume" in done.stderr and b"Traceback" not in done.stderr
    subprocess.run(["mount", "-o", "remount,size=64m", out.parent], check=True)
    assert finish(source, out) == whole


def test_resume_does_not_redo_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(tmp_path / "in", a_jsonl=numbered(2000))
    batch(source, tmp_path / "whole", shard_bytes=20_000)
    done: list[int] = []
    real = run_shard

    def breaks(job, shard, placing, *_):  # type: ignore[no-untyped-def]
        if len(done) == 5:
            raise OSError(28, "No space left on device")
        done.append(shard.number)
        return real(job, shard, placing)

    monkeypatch.setattr(pool, "run_shard", breaks)
    with pytest.raises(Stopped, match="No space"):
        batch(source, tmp_path / "out", shard_bytes=20_000)
    again: list[int] = []

    def notes(job, shard, placing, *_):  # type: ignore[no-untyped-def]
        again.append(shard.number)
        return real(job, shard, placing)

    monkeypatch.setattr(pool, "run_shard", notes)
    batch(source, tmp_path / "out", shard_bytes=20_000, resume=True)
    assert again[0] == 5 and len(again) > 3
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = folder(tmp_path / "in", a_jsonl=numbered(100), b_jsonl=numbered(10))
    with monkeypatch.context() as patch:
        patch.setattr(pool, "run_shard", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(Stopped):
            batch(source, tmp_path / "out")
    return source


def test_a_changed_input_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = broken_off(tmp_path, monkeypatch)
    (source / "a.jsonl").write_bytes(numbered(101))
    with pytest.raises(JournalError, match=r"a\.jsonl was changed"):
        batch(source, tmp_path / "out", resume=True)
    (source / "b.jsonl").unlink()
    with pytest.raises(JournalError, match=r"b\.jsonl is gone"):
        batch(source, tmp_path / "out", resume=True)


def test_a_changed_option_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = broken_off(tmp_path, monkeypatch)
    with pytest.raises(JournalError, match="audit"):
        batch(source, tmp_path / "out", resume=True, audit=True)
    done = command("batch", source, "--out", tmp_path / "out", "--resume", "--ignore", "ads", "--workers", 1)
    assert done.returncode == 2 and b"rules differ from those" in done.stderr


def test_a_run_that_is_not_finished_is_not_fallen_upon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = broken_off(tmp_path, monkeypatch)
    with pytest.raises(JournalError, match="--resume"):
        batch(source, tmp_path / "out")
    batch(source, tmp_path / "out", overwrite=True)
    assert (tmp_path / "out/manifest.json").exists()


def test_a_run_is_alone_in_its_folder(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "out")
    journal.lock()
    with pytest.raises(JournalError, match="another run"):
        batch(folder(tmp_path / "in", a_jsonl=numbered(3)), tmp_path / "out")
    journal.unlock()


def test_nothing_to_resume(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_jsonl=numbered(3))
    with pytest.raises(JournalError, match=r"no unfinished run in .*: none was begun"):
        batch(source, tmp_path / "out", resume=True)
    assert not (tmp_path / "out").exists()
    batch(source, tmp_path / "out")
    with pytest.raises(JournalError, match=r"no unfinished run in .*: the last one is complete"):
        batch(source, tmp_path / "out", resume=True)


@pytest.mark.parametrize(
    ("given", "option"),
    [({"shard_bytes": 1}, "--shard"), ({"fields": ("b",)}, "--text-field"), ({"audit": True}, "--audit")],
)
def test_another_option_than_that_of_the_run_is_named(given: dict[str, Any], option: str) -> None:
    begun = Plan("1", "", "local", Settings(), ())
    with pytest.raises(JournalError, match=f"another {option}: repeat its command"):
        check_same(begun, Plan("1", "", "local", Settings(**given), ()))


def test_an_input_that_changes_while_it_is_read_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingfan.batch.model import Inconsistent

    source = folder(tmp_path / "in", a_jsonl=jsonl({"text": "一"}))
    real = run_shard

    def changes(job, shard, placing, *_):  # type: ignore[no-untyped-def]
        done = real(job, shard, placing)
        (source / "a.jsonl").write_bytes(jsonl({"text": "二"}))
        return done

    monkeypatch.setattr(pool, "run_shard", changes)
    with pytest.raises(Inconsistent):
        batch(source, tmp_path / "out")
    assert not (tmp_path / "out/a.jsonl").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for workers in /proc")
def test_a_record_that_kills_workers_goes_to_quarantine(tmp_path: Path) -> None:
    """The kernel that kills for want of memory is played by this test: it kills whoever takes the second record."""
    heavy = jsonl({"text": DIRTY * 60_000})
    source = folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY}) + heavy + jsonl({"text": CLEAN}), b_txt=b"b")
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*MINGFAN, "batch", str(source), "--out", str(out), "--workers", "2", "-q"], stderr=subprocess.PIPE
    )
    note = out / ".mingfan-batch/at-000000-00000"
    while not (out / "b.txt").exists() and process.poll() is None:
        time.sleep(0.01)
    killed: set[int] = set()
    while process.poll() is None and len(killed) < 3:
        careful = note.exists() and note.read_text() == "2"
        for pid in set(children(process.pid)) - killed:
            if is_at_work(pid) and (careful or len(killed) < 2):
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
                break
        time.sleep(0.01)
    _, errors = process.communicate()
    assert process.returncode == 3, errors
    assert (out / "a.jsonl").read_bytes() == jsonl({"text": CLEAN}) * 2
    assert (out / "quarantine/a.jsonl").read_bytes() == heavy
    assert [(r["record"], r["reason"]) for r in reasons(out, "a.jsonl")] == [(2, "worker-died")]


def is_at_work(pid: int) -> bool:
    """Whether a process has used more time than the second it takes to start; the heavy record takes eight."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > 2.5
