"""A Parquet file that several workers clean: the bytes that one writes, and all that holds for a file in one piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from mingfan.batch import plan as planning
from mingfan.batch.account.verify import verify
from mingfan.batch.formats.parquet_parts import can_be_kept
from mingfan.batch.model import Inconsistent, Input, Planned, Settings, Stopped
from mingfan.batch.workers import pool
from mingfan.batch.workers.shard import run_shard
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder, manifest, reasons, tree

SMALL = 3_000  # bytes of a shard
HUGE = "长" * 2_000  # over the limit of a record in these tests
LIMIT = 5_000
GROUPS = (40, 40, 7, 40, 23)  # rows of each


def rows(count: int, first: int) -> pa.Table:
    texts = [(DIRTY, None, CLEAN, f"第{first + k}条。{CLEAN}", HUGE if k % 2 else "好。")[k % 5] for k in range(count)]
    columns = {
        "id": pa.array(range(first, first + count), pa.int32()),
        "text": pa.array(texts, pa.string()),
        "kind": pa.array([f"类{k % 3}" for k in range(count)]).dictionary_encode(),
        "tags": pa.array([["a", None], []] * count, pa.list_(pa.string()))[:count],
        "noise": pa.array([f"{k * 7919 % 100_003}" * 12 for k in range(first, first + count)]),
    }
    return pa.Table.from_pydict(columns).replace_schema_metadata({"source": "测试"})


def source(path: Path) -> Path:
    made = folder(path)
    first = 0
    schema = rows(1, 0).schema
    with pq.ParquetWriter(made / "a.parquet", schema, compression={"text": "zstd", "id": "gzip"}) as writer:
        for count in GROUPS:
            writer.write_table(rows(count, first))
            first += count
    return made


def planned(path: Path, shard_bytes: int = SMALL) -> Planned:
    given = Input(str(path), path.name, "parquet", "", path.stat().st_size, 0)
    (found,) = planning.plan_all([given], Settings(shard_bytes=shard_bytes), one_reader=True)
    return found


def without_manifest(out: Path) -> dict[str, bytes]:
    """Each file, audits decompressed: those of parts are joined as they are."""
    return {
        name: zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
        if name.endswith(".zst")
        else data
        for name, data in tree(out).items()
        if name not in ("manifest.json", "report.html")
    }


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="module")
def whole(given: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """By one worker in one piece."""
    out = tmp_path_factory.mktemp("whole") / "out"
    batch(given, out, audit=True, id_field="id", max_record=LIMIT)
    return without_manifest(out)


@pytest.mark.parametrize("workers", [1, 2])
def test_parts_give_the_bytes_of_one_piece(tmp_path: Path, workers: int, given: Path, whole: dict[str, bytes]) -> None:
    assert len(planned(given / "a.parquet").cuts) > 2
    options: dict[str, Any] = {"audit": True, "id_field": "id", "max_record": LIMIT, "shard_bytes": SMALL}
    outcome = batch(given, tmp_path / "out", workers=workers, **options)
    assert outcome.counts.records == sum(GROUPS) == outcome.counts.written + outcome.counts.quarantined
    assert outcome.counts.quarantined
    assert without_manifest(tmp_path / "out") == whole
    assert list(verify(tmp_path / "out")) == []
    out = pq.ParquetFile(tmp_path / "out/a.parquet", page_checksum_verification=True)
    assert out.read()["text"].to_pylist().count(DIRTY) == 0
    assert manifest(tmp_path / "out")["files"][0]["counts"]["records"] == sum(GROUPS)


def test_reasons_name_the_row_in_the_file(tmp_path: Path, given: Path) -> None:
    batch(given, tmp_path / "out", id_field="id", max_record=LIMIT, shard_bytes=SMALL)
    found = reasons(tmp_path / "out", "a.parquet")
    assert [each["row"] for each in found] == [each["record"] - 1 for each in found] == [each["id"] for each in found]


def test_it_is_taken_back(tmp_path: Path, given: Path) -> None:
    batch(given, tmp_path / "out", workers=2, audit=True, max_record=LIMIT, shard_bytes=SMALL)
    target = tmp_path / "back.parquet"
    done = command("revert", tmp_path / "out/a.parquet", tmp_path / "out/audit/a.parquet.jsonl.zst", "-o", target)
    assert done.returncode == 0, done.stderr
    assert pq.read_table(target).equals(pq.read_table(given / "a.parquet"))


def test_an_interrupted_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: Path, whole: dict[str, bytes]
) -> None:
    options: dict[str, Any] = {"audit": True, "id_field": "id", "max_record": LIMIT, "shard_bytes": SMALL}
    seen: list[int] = []

    def breaks(job, shard, *rest):  # type: ignore[no-untyped-def]
        seen.append(shard.number)
        if shard.number == 2:
            raise OSError(28, "full")
        return run_shard(job, shard, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(pool, "run_shard", breaks)
        with pytest.raises(Stopped):
            batch(given, tmp_path / "out", **options)
    assert seen == [0, 1, 2]
    seen.clear()

    def notes(job, shard, *rest):  # type: ignore[no-untyped-def]
        seen.append(shard.number)
        return run_shard(job, shard, *rest)

    monkeypatch.setattr(pool, "run_shard", notes)
    batch(given, tmp_path / "out", resume=True, **options)
    assert seen[0] == 2
    assert without_manifest(tmp_path / "out") == whole


def test_a_damaged_file_goes_to_quarantine_whole(tmp_path: Path) -> None:
    given = folder(tmp_path / "in")
    pq.write_table(rows(90, 0), given / "a.parquet", row_group_size=30, write_page_checksum=True)
    data = bytearray((given / "a.parquet").read_bytes())
    at = pq.ParquetFile(given / "a.parquet").metadata.row_group(2).column(4).data_page_offset
    data[at + 400] ^= 0xFF
    (given / "a.parquet").write_bytes(data)
    outcome = batch(given, tmp_path / "out", workers=2, shard_bytes=1_000)
    assert outcome.counts.reasons == {"damaged": 1}
    assert (tmp_path / "out/quarantine/a.parquet").read_bytes() == data
    assert not (tmp_path / "out/a.parquet").exists()


def test_a_file_that_is_damaged_meanwhile_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = source(tmp_path / "in")

    def damages(*rest):  # type: ignore[no-untyped-def]
        (given / "a.parquet").write_bytes(b"PAR1")
        return run_shard(*rest)

    monkeypatch.setattr(pool, "run_shard", damages)
    with pytest.raises(Inconsistent, match="changed while it was read"):
        batch(given, tmp_path / "out", shard_bytes=SMALL)


def test_small_files_and_those_of_one_group_stay_whole(tmp_path: Path) -> None:
    given = source(tmp_path / "in") / "a.parquet"
    assert planned(given, given.stat().st_size // 2 + 1).cuts == ()
    pq.write_table(rows(90, 0), tmp_path / "b.parquet")
    assert planned(tmp_path / "b.parquet").cuts == ()


def test_what_an_arrow_stream_does_not_keep_is_not_cut() -> None:
    words = pa.dictionary(pa.int32(), pa.string())
    assert can_be_kept(pa.schema({"a": words, "b": pa.list_(pa.struct({"c": pa.string_view()}))}))
    assert not can_be_kept(pa.schema({"a": pa.list_(pa.struct({"c": words}))}))
