from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingfan.batch.model import FieldMissing
from tests.batch.harness import CLEAN, DIRTY, batch, cleaner, folder, reasons


def table(kind: pa.DataType | None = None) -> pa.Table:
    texts = [DIRTY, None, "", CLEAN, DIRTY] * 10
    columns = {
        "id": pa.array(range(50), pa.int16()),
        "text": pa.array(texts, kind or pa.string()),
        "when": pa.array([datetime(2024, 1, 2, tzinfo=UTC)] * 50, pa.timestamp("us", "Asia/Shanghai")),
        "price": pa.array([Decimal("1.50"), None] * 25, pa.decimal128(9, 2)),
        "tags": pa.array([["a", None], []] * 25, pa.list_(pa.string())),
        "meta": pa.array([{"text": DIRTY, "n": 1}, None] * 25),
        "raw": pa.array([b"\xff\x00", b""] * 25, pa.binary()),
    }
    fields = [pa.field(name, array.type, metadata={"about": name}) for name, array in columns.items()]
    return pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields, metadata={"source": "测试"}))


def write(tmp_path: Path, data: pa.Table, **options: object) -> Path:
    source = folder(tmp_path / "in")
    pq.write_table(data, source / "a.parquet", **options)
    return source


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_all_but_the_text_stays(tmp_path: Path, kind: pa.DataType) -> None:
    before = table(kind) if not pa.types.is_dictionary(kind) else table().set_column(
        1, pa.field("text", kind, metadata={"about": "text"}), table()["text"].dictionary_encode()
    )  # fmt: skip
    options = {"compression": "zstd", "row_group_size": 20, "use_compliant_nested_type": False}
    outcome = batch(write(tmp_path, before, **options), tmp_path / "out")
    after = pq.read_table(tmp_path / "out/a.parquet", page_checksum_verification=True)
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop(["text"]).equals(before.drop(["text"]))
    texts = [None if text is None else cleaner().clean_text(text) for text in before["text"].to_pylist()]
    assert after["text"].to_pylist() == texts
    assert (outcome.counts.records, outcome.counts.written, outcome.counts.changed) == (50, 50, 20)


def test_compression_and_row_groups_are_kept(tmp_path: Path) -> None:
    batch(write(tmp_path, table(), compression={"id": "gzip", "text": "zstd"}, row_group_size=20), tmp_path / "out")
    old, new = (pq.ParquetFile(tmp_path / name / "a.parquet").metadata for name in ("in", "out"))
    assert [new.row_group(k).num_rows for k in range(3)] == [20, 20, 10]
    for column in range(old.num_columns):
        assert new.row_group(0).column(column).compression == old.row_group(0).column(column).compression


def test_a_file_without_rows_and_one_without_row_groups(tmp_path: Path) -> None:
    before = table().slice(0, 0)
    source = write(tmp_path, before)
    with pq.ParquetWriter(source / "b.parquet", before.schema):
        pass
    outcome = batch(source, tmp_path / "out")
    assert outcome.counts.records == 0
    for name in ("a", "b"):
        assert pq.read_table(tmp_path / f"out/{name}.parquet").equals(before)


def test_a_row_that_cannot_be_cleaned_goes_to_quarantine(tmp_path: Path) -> None:
    texts = pa.array([DIRTY.encode(), b"\xff\xfe", DIRTY.encode()], pa.binary()).view(pa.string())
    before = pa.table({"n": [1, 2, 3], "text": texts})
    outcome = batch(write(tmp_path, before), tmp_path / "out", id_field="n")
    assert (outcome.counts.written, outcome.counts.quarantined) == (2, 1)
    assert pq.read_table(tmp_path / "out/a.parquet").to_pylist() == [{"n": 1, "text": CLEAN}, {"n": 3, "text": CLEAN}]
    kept = pq.read_table(tmp_path / "out/quarantine/a.parquet")
    assert kept["n"].to_pylist() == [2]
    assert kept["text"].cast(pa.binary()).to_pylist() == [b"\xff\xfe"]
    (entry,) = reasons(tmp_path / "out", "a.parquet")
    assert (entry["record"], entry["row"], entry["id"], entry["reason"]) == (2, 1, 2, "not-utf-8")


def test_the_column_must_be_text(tmp_path: Path) -> None:
    for field in ("nothing", "id", "tags"):
        with pytest.raises(FieldMissing, match=field):
            batch(write(tmp_path, table()), tmp_path / "out", fields=(field,))


def test_what_is_not_parquet_goes_to_quarantine_whole(tmp_path: Path) -> None:
    outcome = batch(folder(tmp_path / "in", a_parquet=b"PAR1 no"), tmp_path / "out")
    assert outcome.counts.reasons == {"damaged": 1}
    assert (tmp_path / "out/quarantine/a.parquet").read_bytes() == b"PAR1 no"


def test_no_damage_to_what_was_written_goes_unseen(tmp_path: Path) -> None:
    """Bits flipped and ends cut off in an output: another run over it gives the same values, or refuses the file."""
    rows = [f"第{k}行：{CLEAN}{k * 7919}" for k in range(400)]
    batch(write(tmp_path, pa.table({"text": rows}), compression="none"), tmp_path / "out")
    data = (tmp_path / "out/a.parquet").read_bytes()
    chance = random.Random(7)
    again = folder(tmp_path / "again")
    for trial in range(60):
        damaged = bytearray(data)
        if trial % 4:
            damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            del damaged[chance.randrange(len(data)) :]
        (again / "a.parquet").write_bytes(damaged)
        try:
            outcome = batch(again, tmp_path / "third", overwrite=True)
        except FieldMissing:
            continue  # the damage was in the column's name
        if not outcome.counts.quarantined:
            assert pq.read_table(tmp_path / "third/a.parquet")["text"].to_pylist() == rows
