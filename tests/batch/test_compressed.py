"""Compressed files: one reader decompresses for all workers, who clean a part each, and one writer joins the parts."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from mingfan.batch import plan as planning
from mingfan.batch.account.verify import verify
from mingfan.batch.feed import Feed
from mingfan.batch.model import Inconsistent, Input, Planned, Settings, Stopped, shards
from mingfan.batch.workers import pool
from mingfan.batch.workers.shard import run_shard
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder, jsonl, manifest, numbered, reasons, tree

SMALL = 20_000  # bytes of a shard
DATA = numbered(900) + b"{broken\n" + numbered(900)


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def frames(data: bytes) -> bytes:
    return b"".join(zst(data[at : at + 7_001]) for at in range(0, len(data), 7_001))


def first_frame(data: bytes) -> bytes:
    """As readers see it that stop at the end of a frame."""
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


STORED: dict[str, tuple[str, Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gz": ("a_jsonl_gz", gzip.compress, gzip.decompress),
    "zst": ("a_jsonl_zst", zst, first_frame),
    "frames": ("a_jsonl_zst", frames, first_frame),
}


def stored(path: Path, kind: str, data: bytes = DATA) -> Path:
    name, press, _ = STORED[kind]
    return folder(path, **{name: press(data)})


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("plain")
    batch(folder(root / "in", a_jsonl=DATA), root / "out", audit=True, shard_bytes=SMALL)
    return tree(root / "out")


@pytest.mark.parametrize("kind", ["gz", "frames"])
def test_two_workers_give_the_bytes_of_one(tmp_path: Path, kind: str, plain: dict[str, bytes]) -> None:
    source = stored(tmp_path / "in", kind)
    name = STORED[kind][0].replace("_", ".")
    outcome = batch(source, tmp_path / "one", audit=True, shard_bytes=SMALL)
    assert outcome.counts.records == 1801
    batch(source, tmp_path / "two", workers=2, audit=True, shard_bytes=SMALL)
    one = tree(tmp_path / "one")
    assert tree(tmp_path / "two") == one
    unpack = STORED[kind][2]
    assert unpack(one[name]) == plain["a.jsonl"]
    assert unpack(one[f"quarantine/{name}"]) == b"{broken\n"
    assert one[f"quarantine/{name}.reasons.jsonl"] == plain["quarantine/a.jsonl.reasons.jsonl"]
    batch(source, tmp_path / "whole", audit=True)  # too small to be cut at 16 MiB
    whole = tree(tmp_path / "whole")
    for each in (name, f"quarantine/{name}", f"quarantine/{name}.reasons.jsonl"):
        assert whole[each] == one[each]
    assert list(verify(tmp_path / "one")) == []


@pytest.mark.parametrize("kind", STORED)
def test_it_is_taken_back(tmp_path: Path, kind: str) -> None:
    source = stored(tmp_path / "in", kind)
    name, _, unpack = STORED[kind]
    name = name.replace("_", ".")
    batch(source, tmp_path / "out", audit=True, shard_bytes=SMALL)
    audit = tmp_path / "out/audit" / f"{name}.jsonl.zst"
    done = command("revert", tmp_path / "out" / name, audit, "-o", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert unpack((tmp_path / name).read_bytes()) == DATA


def test_records_with_line_ends_are_not_cut(tmp_path: Path) -> None:
    rows = "".join(f'{k},"{DIRTY}\n{DIRTY}"\n' for k in range(900))
    source = folder(tmp_path / "in", a_csv_gz=gzip.compress(f"id,text\n{rows}".encode()))
    outcome = batch(source, tmp_path / "out", shard_bytes=SMALL)
    assert len(planned(source / "a.csv.gz").cuts) > 3
    assert outcome.counts.records == outcome.counts.written == 900
    cleaned = "".join(f'{k},"{CLEAN}\n{CLEAN}"\n' for k in range(900))
    assert gzip.decompress((tmp_path / "out/a.csv.gz").read_bytes()).decode() == f"id,text\n{cleaned}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
def test_lines_of_other_encodings(tmp_path: Path, encoding: str) -> None:
    data = ("\ufeff" if encoding.startswith("utf") else "") + numbered(900).decode()
    source = folder(tmp_path / "in", a_jsonl_gz=gzip.compress(data.encode(encoding)))
    batch(source, tmp_path / "out", shard_bytes=SMALL)
    batch(folder(tmp_path / "p", a_jsonl=data.encode(encoding)), tmp_path / "plain", shard_bytes=SMALL)
    assert gzip.decompress((tmp_path / "out/a.jsonl.gz").read_bytes()) == (tmp_path / "plain/a.jsonl").read_bytes()


def planned(path: Path, **settings: Any) -> Planned:
    form = "csv" if ".csv" in path.name else "jsonl"
    source = Input(str(path), path.name, form, "gz" if path.suffix == ".gz" else "zst", path.stat().st_size, 0)
    (found,) = planning.plan_all([source], Settings(shard_bytes=SMALL, **settings), one_reader=True)
    return found


def test_every_shard_is_whole_lines_and_none_is_lost(tmp_path: Path) -> None:
    """A line that is longer than a shard, and one over the limit, are in one shard each."""
    long = jsonl({"text": "长" * SMALL}) + jsonl({"text": "更长" * SMALL})
    data = DATA + long + DATA + b'{"text": "no line end"}'
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    found = planned(tmp_path / "a.jsonl.gz", max_record=4 * SMALL)
    feed = Feed([found])
    parts = [feed.held(shard) for shard in shards(0, found)]
    whole = [part.read(1 << 30) for part in parts if part is not None]
    assert b"".join(whole) == data
    assert len(whole) > 10
    assert all(part.endswith(b"\n") for part in whole[:-1])
    again = feed.held(list(shards(0, found))[3])
    assert again is not None and again.read(1 << 30) == whole[3]
    feed.close()


def test_with_many_files_each_is_one_shard(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", **{f"{k}_jsonl_gz": gzip.compress(numbered(900)) for k in "abcdefghi"})
    paths = sorted(source.iterdir())
    inputs = [Input(str(path), path.name, "jsonl", "gz", path.stat().st_size, 0) for path in paths]
    found = planning.plan_all(inputs, Settings(shard_bytes=SMALL), one_reader=True)
    assert [each.cuts for each in found] == [()] * 9
    found = planning.plan_all(inputs[:2], Settings(shard_bytes=SMALL), one_reader=True)
    assert all(len(each.cuts) > 2 for each in found)
    found = planning.plan_all(inputs[:2], Settings(shard_bytes=SMALL), one_reader=False)
    assert [each.cuts for each in found] == [()] * 2


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = stored(tmp_path / "in", "gz")
    batch(source, tmp_path / "whole", audit=True, shard_bytes=SMALL)
    seen: list[int] = []

    def breaks(job, shard, *rest):  # type: ignore[no-untyped-def]
        if len(seen) == 3:
            raise OSError(28, "No space left on device")
        seen.append(shard.number)
        return run_shard(job, shard, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(pool, "run_shard", breaks)
        with pytest.raises(Stopped):
            batch(source, tmp_path / "out", audit=True, shard_bytes=SMALL)

    def notes(job, shard, *rest):  # type: ignore[no-untyped-def]
        seen.append(shard.number)
        return run_shard(job, shard, *rest)

    monkeypatch.setattr(pool, "run_shard", notes)
    batch(source, tmp_path / "out", audit=True, shard_bytes=SMALL, resume=True)
    assert seen == sorted(set(seen)) and len(seen) > 5
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_worker_that_dies_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = stored(tmp_path / "in", "zst")
    batch(source, tmp_path / "whole", audit=True, shard_bytes=SMALL)
    give, given = pool._Worker.give, []

    def kills(worker: pool._Worker, shard, *rest):  # type: ignore[no-untyped-def]
        given.append(shard.number)
        give(worker, shard, *rest)
        if shard.number == 2 and given.count(2) == 1 and worker.process.pid:
            os.kill(worker.process.pid, signal.SIGKILL)

    monkeypatch.setattr(pool._Worker, "give", kills)
    batch(source, tmp_path / "out", workers=2, audit=True, shard_bytes=SMALL)
    assert given.count(2) == 2
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_without_the_library_of_its_parts_a_file_is_one_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = stored(tmp_path / "in", "gz") / "a.jsonl.gz"
    found = Input(str(source), "a.jsonl.gz", "jsonl", "gz", source.stat().st_size, 0)
    settings = Settings(shard_bytes=SMALL)
    (cut,) = planning.plan_all([found], settings, one_reader=True)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (whole,) = planning.plan_all([found], settings, one_reader=True)
    assert len(cut.cuts) > 2 and not whole.cuts


def test_a_damaged_file_is_refused_whole(tmp_path: Path) -> None:
    data = gzip.compress(DATA)
    source = folder(tmp_path / "in", a_jsonl_gz=data[:-2_000])
    outcome = batch(source, tmp_path / "out", shard_bytes=SMALL)
    assert (outcome.counts.records, outcome.counts.quarantined) == (1, 1)
    assert reasons(tmp_path / "out", "a.jsonl.gz")[0]["reason"] == "damaged-compression"
    assert (tmp_path / "out/quarantine/a.jsonl.gz").read_bytes() == data[:-2_000]


def test_content_that_changed_since_the_plan_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(DATA))
    found = planned(path)
    for other in (DATA[:-9] + b"x" * 8 + b"\n", DATA[:-50_000], DATA + b"\n"):
        path.write_bytes(gzip.compress(other))
        feed = Feed([found])
        with pytest.raises(Inconsistent, match="changed while it was read"):
            for shard in shards(0, found):
                feed.held(shard)
        feed.close()


def test_the_manifest_says_what_is_on_disk(tmp_path: Path) -> None:
    source = stored(tmp_path / "in", "gz")
    batch(source, tmp_path / "out", shard_bytes=SMALL)
    (file,) = manifest(tmp_path / "out")["files"]
    assert file["bytes_in"] == (source / "a.jsonl.gz").stat().st_size
    assert file["bytes_out"] == (tmp_path / "out/a.jsonl.gz").stat().st_size
    lines = gzip.decompress((tmp_path / "out/a.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [*range(900), *range(900)]
