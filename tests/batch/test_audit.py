from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan.batch.undo import revert
from mingfan.errors import RevertError
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder, jsonl
from tests.texts import sample


def audit_of(out: Path, name: str) -> list[dict[str, Any]]:
    data = (out / "audit" / f"{name}.jsonl.zst").read_bytes()
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        return [json.loads(line) for line in reader.read().split(b"\n") if line]


def back(out: Path, name: str, **options: object) -> bytes:
    target = out / "back"
    revert(out / name, out / "audit" / f"{name}.jsonl.zst", target, "")
    return target.read_bytes()


FILES = {
    "a.jsonl": jsonl({"text": DIRTY, "id": 1}, {"text": CLEAN}, {"text": DIRTY}, ascii=True)
    + b'{"text": "\\/\\u4E2d,\\u4e2d"}\n{',
    "b.csv": f'id,text\r\n1,"{DIRTY}"\r\n2\r\n3,"a ""{DIRTY}"'.encode(),
    "c.txt": sample("dirty").encode(),
    "d.md": DIRTY.encode("utf-16"),
    "e.jsonl": "".join(f'{{"text": "{DIRTY}"}}\n' for _ in range(3)).encode("gb18030") + b"\xff\n",
    "f.jsonl": f'{{"text": "{DIRTY}"}}\nx\n{{"text": "{DIRTY}"}}'.encode("utf-16"),
    "g.txt": DIRTY.replace("进", "進").replace("满", "滿").replace("众", "眾").replace("会", "會").encode("big5"),
    "h.jsonl": b"\xef\xbb\xbf{\n" + jsonl({"text": DIRTY}),
    "i.csv": f'text\n"{DIRTY}"\n"一,\n"{DIRTY}\n'.encode("utf-16-le"),
    "j.txt": b"",
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_comes_back_byte_for_byte(tmp_path: Path, name: str) -> None:
    source = folder(tmp_path / "in")
    (source / name).write_bytes(FILES[name])
    batch(source, tmp_path / "out", audit=True)
    assert back(tmp_path / "out", name) == FILES[name]


@settings(max_examples=60)
@given(
    rows=st.lists(st.sampled_from([
        b'{"text": "%s"}' % DIRTY.encode(), json.dumps({"text": DIRTY * 3}).encode(), b'{"text": "ok"}',
        b"{", b"", b"\xff",
        b'{"text": "\\u2028,\\/%s"}' % DIRTY.encode(), b'{"text": null}', b'{"text": 1}',
    ]), max_size=30),
    end=st.booleans(),
    shard=st.integers(64, 600).map(lambda n: n * 2),
)  # fmt: skip
def test_any_shards_and_faults_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], end: bool, shard: int
) -> None:
    tmp_path = tmp_path_factory.mktemp("any")
    data = b"\n".join(rows) + (b"\n" if end else b"")
    batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out", audit=True, shard_bytes=shard)
    assert back(tmp_path / "out", "a.jsonl") == data


def test_the_audit_is_complete(tmp_path: Path) -> None:
    data = jsonl({"id": "x", "text": DIRTY}, {"text": CLEAN}, {"text": DIRTY}) + b"{\n"
    batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out", audit=True, id_field="id")
    head, one, three, four, end = audit_of(tmp_path / "out", "a.jsonl")
    assert (head["output"], head["offset_unit"]) == ("a.jsonl", "codepoint")
    assert (one["record"], one["id"], three["record"]) == (1, "x", 3)
    assert [edit["rules"] for edit in one["fields"][0]["edits"]][1] == ["paywall/paid-mark"]
    assert (four["record"], four["quarantined"]) == (4, "not-json")
    assert (end["records"], end["written"]) == (4, 3)


def test_parquet_comes_back_by_value(tmp_path: Path) -> None:
    texts = pa.array([DIRTY.encode(), b"\xff", None, CLEAN.encode()] * 3, pa.binary()).view(pa.string())
    before = pa.table({"n": range(12), "text": texts}).replace_schema_metadata({"k": "v"})
    source = folder(tmp_path / "in")
    pq.write_table(before, source / "a.parquet")
    batch(source, tmp_path / "out", audit=True)
    back(tmp_path / "out", "a.parquet")
    after = pq.read_table(tmp_path / "out/back")
    assert after.schema.equals(before.schema, check_metadata=True)
    assert (
        after.cast(pa.schema({"n": pa.int64(), "text": pa.binary()})).to_pylist()
        == before.cast(pa.schema({"n": pa.int64(), "text": pa.binary()})).to_pylist()
    )


def test_the_command_reverts_a_shard(tmp_path: Path) -> None:
    data = jsonl({"text": DIRTY}, {"text": CLEAN}) + b"{\n"
    source = folder(tmp_path / "in")
    (source / "a.jsonl.gz").write_bytes(gzip.compress(data))
    assert command("batch", source, "--out", tmp_path / "out", "--audit", "-q", "--workers", 1).returncode == 3
    cleaned, audit = tmp_path / "out/a.jsonl.gz", tmp_path / "out/audit/a.jsonl.gz.jsonl.zst"
    assert command("revert", cleaned, audit).stdout == data
    assert command("revert", cleaned, audit, "-o", tmp_path / "again.jsonl.gz").returncode == 0
    assert gzip.decompress((tmp_path / "again.jsonl.gz").read_bytes()) == data


def test_a_file_that_was_changed_since_is_refused(tmp_path: Path) -> None:
    batch(folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY}, {"text": DIRTY})), tmp_path / "out", audit=True)
    cleaned = tmp_path / "out/a.jsonl"
    whole = cleaned.read_bytes()
    for changed in (whole[:-40], whole.replace("提高".encode(), "提升".encode()), whole + b"\n", b""):
        cleaned.write_bytes(changed)
        with pytest.raises(RevertError):
            back(tmp_path / "out", "a.jsonl")
        assert not (tmp_path / "out/back").exists()
    done = command("revert", cleaned, tmp_path / "out/audit/a.jsonl.jsonl.zst", "-o", tmp_path / "x")
    assert done.returncode == 3
    assert not (tmp_path / "x").exists()


def test_an_audit_of_another_version_is_refused(tmp_path: Path) -> None:
    batch(folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY})), tmp_path / "out", audit=True)
    path = tmp_path / "out/audit/a.jsonl.jsonl.zst"
    lines = [json.dumps(line).encode() for line in audit_of(tmp_path / "out", "a.jsonl")]
    lines[0] = lines[0].replace(b'"mingfan_audit": 1', b'"mingfan_audit": 99')
    path.write_bytes(zstandard.compress(b"\n".join(lines) + b"\n"))
    with pytest.raises(RevertError, match="version 99"):
        back(tmp_path / "out", "a.jsonl")
