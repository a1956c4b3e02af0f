"""The same step on a real Ray, started for the test: the same bytes, also where a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.batch.harness import CLEAN, DIRTY, MINGFAN, command, folder, jsonl, manifest, numbered, reasons, tree
from tests.learn.sites import article, framed

pytest.importorskip("ray", reason="the [ray] extra is not installed")

KILLS = int(os.environ.get("MINGFAN_RAY_KILLS", "1"))


def data(path: Path) -> Path:
    source = folder(path, a_jsonl=numbered(9000) + b"{\n" + numbered(9000) + b"\xff\n")
    pq.write_table(pa.table({"n": range(30), "text": [DIRTY, None, CLEAN] * 10}), source / "b.parquet")
    return source


def args(source: Path, out: Path, *more: str) -> list[str]:
    return ["batch", str(source), "--out", str(out), "--audit", "--shard", "1", "--workers", "2", *more]


def joined(out: Path) -> dict[str, bytes]:
    """The files of a run, the parts of each put together."""
    files: dict[str, bytes] = {}
    for name, content in tree(out).items():
        whole = name.partition("/part-")[0]
        files[whole] = files.get(whole, b"") + content
    return files


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("ray")
    source = data(root / "in")
    assert command(*args(source, root / "out")).returncode == 3
    return source, root / "out"


def same(out: Path, local: Path) -> None:
    ours, theirs = joined(out), joined(local)
    told = {"manifest.json", "report.html"}
    assert {k: v for k, v in ours.items() if k not in told} == {k: v for k, v in theirs.items() if k not in told}
    assert ours["report.html"] == theirs["report.html"]
    mine, other = manifest(out), manifest(local)
    for file in mine["files"]:
        assert len(list((out / file["output"]).iterdir())) == len(file.pop("parts"))
    for file in other["files"]:
        assert file.pop("parts") == []
    assert (mine["files"], mine["totals"]) == (other["files"], other["totals"])


def test_the_same_bytes_as_local(tmp_path: Path, local: tuple[Path, Path]) -> None:
    source, expected = local
    done = command(*args(source, tmp_path / "out", "--engine", "ray"))
    assert done.returncode == 3, done.stderr
    assert len(list((tmp_path / "out/a.jsonl").iterdir())) > 2
    same(tmp_path / "out", expected)
    assert [r["record"] for r in reasons(tmp_path / "out", "a.jsonl")] == [9001, 18002]
    cleaned, audit = tmp_path / "out/a.jsonl", tmp_path / "out/audit/a.jsonl.jsonl.zst"
    assert command("revert", cleaned, audit).stdout == (source / "a.jsonl").read_bytes()


def descendants(parent: int) -> list[tuple[int, str]]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found: list[int] = []
    queue = [parent]
    while queue:
        children = parents.get(queue.pop(), [])
        found += children
        queue += children
    return [(pid, name(pid)) for pid in found]


def name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for workers in /proc")
@pytest.mark.parametrize("trial", range(KILLS))
def test_a_killed_worker_loses_and_doubles_nothing(tmp_path: Path, local: tuple[Path, Path], trial: int) -> None:
    source, expected = local
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*MINGFAN, *args(source, out, "--engine", "ray")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    killed = False
    while process.poll() is None:
        workers = [pid for pid, what in descendants(process.pid) if what.startswith("ray::MapWorker")]
        if not killed and workers:
            time.sleep(0.07 * trial)
            os.kill(workers[trial % len(workers)], signal.SIGKILL)
            killed = True
        time.sleep(0.02)
    _, errors = process.communicate()
    assert killed
    assert process.returncode == 3, errors
    same(out, expected)


def test_a_run_on_ray_is_gone_on_with(tmp_path: Path, local: tuple[Path, Path]) -> None:
    source, expected = local
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*MINGFAN, *args(source, out, "--engine", "ray")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not (out / ".mingfan-batch/done").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate()
    if not (out / "manifest.json").exists():
        assert command(*args(source, out, "--engine", "ray", "--resume")).returncode == 3
    same(out, expected)


def test_what_ray_does_not_take(tmp_path: Path) -> None:
    done = command(*args(folder(tmp_path / "in", a_txt=b"x"), tmp_path / "out", "--engine", "ray"))
    assert done.returncode == 2
    assert b"--engine local" in done.stderr


def test_what_is_learned_is_the_same_as_local(tmp_path: Path) -> None:
    copies = [framed(3), framed(3)]
    records = [
        *({"text": text, "url": f"https://a.example/{n}"} for n, text in enumerate([*map(framed, range(12)), *copies])),
        *({"text": f"{article(n)}\n扫码关注乙站公众号", "url": f"https://b.example/{n}"} for n in range(50, 60)),
        {"text": framed(70), "url": "https://few.example/1"},
    ]
    source = folder(tmp_path / "in", a_jsonl=jsonl(*records))
    outs = []
    for engine in ("local", "ray"):
        out = tmp_path / engine
        done = command("batch", str(source), "--out", str(out), "--learn", "--url-field", "url", "--workers", "2",
                       "--engine", engine)  # fmt: skip
        assert done.returncode == 0, done.stderr
        outs.append([(out / name).read_bytes() for name in ("learned.yaml", "learned.html")])
    assert outs[0] == outs[1]
    assert "扫码关注乙站公众号".encode() in outs[0][0]
