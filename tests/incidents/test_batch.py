"""Batch: faults that lost, doubled or changed data, or stopped a run, each as the kind of case that showed it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the [batch] extra is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

from mingfan.batch.account.verify import verify
from mingfan.batch.find import InputError
from mingfan.batch.model import Stopped
from mingfan.batch.outputs import OutputError
from mingfan.batch.undo import revert
from mingfan.batch.workers import pool
from mingfan.batch.workers.shard import run_shard
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder, jsonl, manifest, numbered, reasons, tree

posix = pytest.mark.skipif(os.name != "posix", reason="needs the files of POSIX")


# Names that collide


@pytest.mark.parametrize("name", ["quarantine", "audit", "Quarantine"])
def test_an_input_with_a_name_that_batch_uses_is_refused_by_that_name(tmp_path: Path, name: str) -> None:
    source = folder(tmp_path / "in", a_jsonl=b'{"text": 5}\n')
    folder(source / name, a_jsonl=jsonl({"text": DIRTY}))
    with pytest.raises(OutputError, match=name):
        batch(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_earlier_output_as_input_is_refused(tmp_path: Path) -> None:
    batch(folder(tmp_path / "in", a_jsonl=b"{\n"), tmp_path / "out")
    with pytest.raises(OutputError, match="quarantine"):
        batch(tmp_path / "out", tmp_path / "again")


def test_an_input_named_like_the_reasons_of_another_is_refused(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_jsonl=b"{\n")
    (source / "a.jsonl.reasons.jsonl").write_bytes(b"{\n")
    with pytest.raises(OutputError, match=r"a\.jsonl"):
        batch(source, tmp_path / "out")


def test_an_input_named_like_the_folder_of_another_is_refused(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one", a_txt=b"a"), folder(tmp_path / "two")
    folder(two / "a.txt", b_txt=b"b")
    done = command("batch", one, two, "--out", tmp_path / "out", "--workers", 1)
    assert done.returncode == 2 and b"a.txt" in done.stderr


# --overwrite and the manifest of an earlier run


def forged(out: Path, **changes: Any) -> None:
    told = manifest(out)
    told["files"].append(told["files"][0] | changes)
    (out / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize("absolute", [True, False], ids=["absolute", "dots"])
@pytest.mark.parametrize("field", ["output", "quarantine", "audit"])
def test_no_manifest_makes_overwrite_remove_anything_outside(tmp_path: Path, field: str, absolute: bool) -> None:
    source, out = folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY})), tmp_path / "out"
    batch(source, out)
    same = (out / "a.jsonl").read_bytes()
    victim = folder(tmp_path / "victim", a_jsonl=same)
    digest = manifest(out)["files"][0]["sha256_out"]
    for name in ("victim", "victim/a.jsonl"):
        forged(out, **{field: str(tmp_path / name) if absolute else f"../{name}", f"sha256_{field}": digest})
        batch(source, out, overwrite=True)
        assert tree(victim) == {"a.jsonl": same}


@posix
def test_overwrite_follows_no_link(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    folder(source / "deep", a_jsonl=jsonl({"text": DIRTY}))
    batch(source, out)
    victim = folder(tmp_path / "victim", a_jsonl=(out / "deep/a.jsonl").read_bytes())
    shutil.rmtree(out / "deep")
    (out / "deep").symlink_to(victim)
    with pytest.raises(OutputError, match="link"):
        batch(source, out, overwrite=True)
    batch(folder(tmp_path / "other", b_txt=b"b"), out, overwrite=True)  # which removes what the other run left
    assert (victim / "a.jsonl").exists()


@posix
def test_a_link_as_work_folder_is_refused(tmp_path: Path) -> None:
    victim, out = folder(tmp_path / "victim", a_txt=b"a"), folder(tmp_path / "out")
    (out / ".mingfan-batch").symlink_to(victim)
    done = command("batch", folder(tmp_path / "in", b_txt=b"b"), "--out", out, "--overwrite", "--workers", 1)
    assert done.returncode == 2 and b"link" in done.stderr
    assert tree(victim) == {"a.txt": b"a"}


def test_overwrite_keeps_an_output_that_was_changed_since(tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(folder(tmp_path / "one", a_txt=b"a", b_txt=b"b"), out)
    (out / "a.txt").write_bytes(b"edited by hand")
    batch(folder(tmp_path / "two", c_txt=b"c"), out, overwrite=True)
    assert {name for name in tree(out) if name.endswith(".txt")} == {"a.txt", "c.txt"}


def test_overwrite_replaces_no_folder_of_somebody_else(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in", a_txt=b"a"), tmp_path / "out"
    folder(out / "a.txt", mine_txt=b"mine")
    with pytest.raises(OutputError, match=r"a\.txt"):
        batch(source, out, overwrite=True)
    assert tree(out) == {"a.txt/mine.txt": b"mine"}


# Verification


def test_verify_finds_every_tampering(tmp_path: Path) -> None:
    out = tmp_path / "out"
    data = jsonl({"text": DIRTY}, {"text": CLEAN}) + b"{\n"
    batch(folder(tmp_path / "in", a_jsonl=data, b_txt=b"b", c_jsonl=data), out, audit=True)
    assert list(verify(out)) == []
    for name, whole in tree(out).items():
        for damage in damages(whole):
            (out / name).write_bytes(damage)
            assert found(out), (name, damage[-40:])
        (out / name).unlink()
        assert found(out), name
        (out / name).write_bytes(whole)
    for name in ("quarantine/more.jsonl", "audit/deep/more.jsonl.zst"):
        folder((out / name).parent)
        (out / name).write_bytes(b"x")
        assert found(out) == [f"{name} is not in the manifest"]
        (out / name).unlink()


def damages(whole: bytes) -> list[bytes]:
    middle = len(whole) // 2
    damaged = [whole[:-1], whole[:middle], whole + b"\n", b""]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, middle, len(whole) - 1)]
    return damaged


def found(out: Path) -> list[str]:
    try:
        return list(verify(out))
    except Exception as error:  # noqa: BLE001 - a manifest that cannot be read is found, too
        return [str(error)]


def test_verify_finds_a_manifest_that_lost_an_entry(tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(folder(tmp_path / "in", a_txt=b"a", b_txt=b"b"), out)
    told = manifest(out)
    told["files"].pop()
    (out / "manifest.json").write_text(json.dumps(told, indent=2) + "\n")
    (out / "b.txt").unlink()
    assert list(verify(out)) == ["manifest.json is not what was written"]


# Between a kill and --resume


def interrupted(source: Path, out: Path, after: int, monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
    done: list[int] = []

    def breaks(job, shard, placing, *_):  # type: ignore[no-untyped-def]
        if len(done) == after:
            raise OSError(28, "No space left on device")
        done.append(shard.number)
        return run_shard(job, shard, placing)

    with monkeypatch.context() as patch:
        patch.setattr(pool, "run_shard", breaks)
        with pytest.raises(Stopped):
            batch(source, out, **options)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [Path.unlink, cut, flip], ids=["lost", "cut", "flipped"])
def test_what_is_lost_or_cut_between_kill_and_resume_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    source = folder(tmp_path / "in", a_jsonl=numbered(30) + b"{\n" + numbered(40) + b"[\n" + numbered(30))
    options: dict[str, Any] = {"audit": True, "shard_bytes": 4_000}
    batch(source, tmp_path / "whole", **options)
    expected = tree(tmp_path / "whole")
    interrupted(source, tmp_path / "probe", 3, monkeypatch, **options)
    stored = [name for name in tree(tmp_path / "probe") if name.startswith(".mingfan-batch/")]
    parts = [name for name in stored if name.split("/")[1] in ("out", "quarantine", "reasons", "audit", "done")]
    assert {name.split("/")[1] for name in parts} == {"out", "quarantine", "reasons", "audit", "done"}
    for number, name in enumerate(parts):
        out = tmp_path / f"{number}"
        interrupted(source, out, 3, monkeypatch, **options)
        harm(out / name)
        batch(source, out, resume=True, **options)
        assert tree(out) == expected, name


@pytest.mark.parametrize("harm", [Path.unlink, cut], ids=["lost", "cut"])
def test_a_finished_file_that_is_lost_or_cut_before_resume_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    source = folder(tmp_path / "in", a_jsonl=numbered(20) + b"{\n", b_jsonl=numbered(20))
    batch(source, tmp_path / "whole", audit=True)
    expected = tree(tmp_path / "whole")
    names = ("a.jsonl", "quarantine/a.jsonl", "quarantine/a.jsonl.reasons.jsonl", "audit/a.jsonl.jsonl.zst")
    for number, name in enumerate(names):
        out = tmp_path / f"{number}"
        interrupted(source, out, 1, monkeypatch, audit=True)
        harm(out / name)
        batch(source, out, resume=True, audit=True)
        assert tree(out) == expected, name


# File names and kinds of files


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes as a name")
def test_a_file_name_that_is_not_utf8_is_a_name_like_others(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in", b_txt=DIRTY.encode()), tmp_path / "out"
    name = os.fsdecode(b"a\xff.jsonl")
    data = jsonl({"text": DIRTY}) + b"{\n"
    (source / name).write_bytes(data)
    done = command("batch", source, "--out", out, "--audit", "--workers", 1)
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    assert (out / name).read_bytes() == jsonl({"text": CLEAN})
    assert (out / "quarantine" / name).read_bytes() == b"{\n"
    assert "a\0dcff.jsonl" in {file["output"] for file in manifest(out)["files"]}
    assert list(verify(out)) == []
    revert(out / name, out / "audit" / f"{name}.jsonl.zst", tmp_path / "back", "")
    assert (tmp_path / "back").read_bytes() == data


@posix
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=b"a")
    os.mkfifo(source / "b.jsonl")
    for path in (source, source / "b.jsonl", f"{source}/*.jsonl"):
        with pytest.raises(InputError, match=r"b\.jsonl is not a regular file"):
            batch(Path(path), tmp_path / "out")
    os.mkfifo(source / "c.txt")
    done = command("clean", source / "c.txt", "-w", timeout=60)
    assert done.returncode == 3 and b"not a regular file" in done.stderr


@posix
def test_a_device_without_an_end_is_refused(tmp_path: Path) -> None:
    done = command("clean", "/dev/zero", "-w", timeout=60)
    assert done.returncode == 3 and b"not a regular file" in done.stderr


# What a format may not change, and what it may take


def test_a_key_given_twice_in_two_spellings_is_a_duplicate(tmp_path: Path) -> None:
    bad = b'{"te\\u0078t": "%s", "text": "a"}\n' % DIRTY.encode()
    good = b'{"m": {"text": 1}, "te\\u0078t": "%s", "n": "\\u0078"}\n'
    batch(folder(tmp_path / "in", a_jsonl=bad + good % DIRTY.encode()), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == good % CLEAN.encode()
    assert [entry["reason"] for entry in reasons(tmp_path / "out", "a.jsonl")] == ["duplicate-key"]


def int96(path: Path, *times: datetime | None, unit: str = "ns") -> pa.Table:
    stamps = pa.array(times, pa.timestamp(unit))
    table = pa.table(
        {"text": [DIRTY] * len(times), "at": stamps, "all": pa.array([[t] for t in times], pa.list_(stamps.type))}
    )
    pq.write_table(table, path, use_deprecated_int96_timestamps=True)
    return table


def test_int96_timestamps_keep_their_type(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    before = int96(source / "a.parquet", datetime(2024, 1, 2, 3, 4, 5, 678901), None, datetime(1900, 1, 1))
    batch(source, tmp_path / "out")
    after = pq.ParquetFile(tmp_path / "out/a.parquet")
    assert [after.schema.column(k).physical_type for k in (1, 2)] == ["INT96", "INT96"]
    assert after.read().drop(["text"]).equals(before.drop(["text"]))


def test_int96_timestamps_out_of_range_are_refused_with_the_reason(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    int96(source / "a.parquet", datetime(2024, 1, 1), datetime(9999, 1, 1), unit="us")
    outcome = batch(source, tmp_path / "out")
    assert outcome.counts.reasons == {"int96": 1}
    assert (tmp_path / "out/quarantine/a.parquet").read_bytes() == (source / "a.parquet").read_bytes()


def test_a_parquet_row_over_the_limit_goes_to_quarantine(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    pq.write_table(pa.table({"text": ["短", "长" * 400, DIRTY]}), source / "a.parquet")
    batch(source, tmp_path / "out", max_record=1000)
    assert pq.read_table(tmp_path / "out/a.parquet")["text"].to_pylist() == ["短", CLEAN]
    assert [entry["reason"] for entry in reasons(tmp_path / "out", "a.parquet")] == ["too-large"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux counts it")
@pytest.mark.parametrize("dictionary", [True, False], ids=["dictionary", "plain"])
def test_a_large_row_group_is_read_in_slices(tmp_path: Path, dictionary: bool) -> None:
    """One row group of 300 MB is cleaned within the 400 MiB that are promised."""
    source = folder(tmp_path / "in")
    text = "".join(chr(0x4E00 + k * 7 % 20000) for k in range(5_000)) * 10
    table = pa.table({"text": [text] * 2000}).combine_chunks()
    with pq.ParquetWriter(source / "a.parquet", table.schema, write_batch_size=8, use_dictionary=dictionary) as writer:
        writer.write_table(table, row_group_size=len(table))
    code = (
        "from pathlib import Path; from tests.batch.harness import Cleaner, Options, Settings, run\n"
        "cleaner = Cleaner(select=['paywall'])\n"
        f"run([{str(source)!r}], Path({str(tmp_path / 'out')!r}), cleaner, Settings(), Options())\n"
        "status = Path('/proc/self/status').read_text()\n"  # what getrusage says is also of the parent
        "print(int(status.partition('VmHWM:')[2].split()[0]) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) < 400, f"{int(done.stdout)} MiB"
