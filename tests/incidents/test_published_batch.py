"""Published losses of data sets in other tools, each as a test of batch. The numbers are those of the threads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the [batch] extra is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

from mingfan.batch.account.verify import verify
from tests.batch.harness import CLEAN, DIRTY, batch, folder, jsonl, manifest, reasons, tree

LINE_BREAKS = ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


def test_verifiers_1644_records_are_not_split_at_unicode_line_breaks(tmp_path: Path) -> None:
    """82 records became 95 segments; also deer-flow#5429, tau#354, agent-sweep#228, datalad#3523."""
    raw = "".join(f'{{"id": {k}, "x": "{char}", "text": "ok"}}\n' for k, char in enumerate(LINE_BREAKS[5:])).encode()
    escaped = jsonl(*({"text": f"甲{char}乙"} for char in LINE_BREAKS), ascii=True)
    outcome = batch(folder(tmp_path / "in", a_jsonl=raw, b_jsonl=escaped), tmp_path / "out")
    assert (outcome.counts.records, outcome.counts.quarantined) == (len(LINE_BREAKS) + 3, 0)
    assert (tmp_path / "out/a.jsonl").read_bytes() == raw


def test_open_webui_24973_gb18030_is_not_read_as_gb2312(tmp_path: Path) -> None:
    """Names with 镕 㐀 𠮷 䶮 became digits or nothing; also jsoup#1133, chardet#33."""
    text = f'{{"text": "{DIRTY}", "name": "镕㐀𠮷䶮"}}\n' * 20
    batch(folder(tmp_path / "in", a_jsonl=text.encode("gb18030")), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == text.replace(DIRTY, CLEAN).encode("gb18030")


def test_a_lost_byte_in_gb18030_costs_one_record_and_invents_nothing(tmp_path: Path) -> None:
    good = f'{{"text": "{DIRTY}"}}\n'.encode("gb18030")
    bad = good[:12] + good[13:-1] + b"\xff\n"
    batch(folder(tmp_path / "in", a_jsonl=good * 5 + bad + good * 5), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == f'{{"text": "{CLEAN}"}}\n'.encode("gb18030") * 10
    assert (tmp_path / "out/quarantine/a.jsonl").read_bytes() == bad
    (entry,) = reasons(tmp_path / "out", "a.jsonl")
    assert (entry["record"], entry["reason"], entry["offset"]) == (6, "not-text", len(good) * 5)


def test_pandas_55032_the_texts_na_null_and_nan_stay(tmp_path: Path) -> None:
    """4 of 5 rows became NaN; also pandas#10647."""
    data = b"id,text\n" + b"".join(b"%d,%s\n" % (k, word) for k, word in enumerate((b"NA", b"null", b"None", b"nan")))
    outcome = batch(folder(tmp_path / "in", a_csv=data), tmp_path / "out")
    assert outcome.counts.written == 4
    assert (tmp_path / "out/a.csv").read_bytes() == data


def test_python_csv_a_field_over_131072_characters_is_a_field(tmp_path: Path) -> None:
    data = b"text\n" + "长".encode() * 131_073 + b"\n"
    assert batch(folder(tmp_path / "in", a_csv=data), tmp_path / "out").counts.written == 1


def test_vera_1308_a_lone_surrogate_is_refused_and_not_replaced(tmp_path: Path) -> None:
    data = b'{"text": "\\ud800"}\n{"text": "ok"}\n'
    outcome = batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out")
    assert outcome.counts.reasons == {"lone-surrogate": 1}
    assert (tmp_path / "out/quarantine/a.jsonl").read_bytes() == b'{"text": "\\ud800"}\n'


def test_spark_57608_a_line_end_in_quotes_does_not_drop_the_row(tmp_path: Path) -> None:
    """With DROPMALFORMED the whole record went, uncounted (spark-csv#327)."""
    data = f'id,text\n1,"{DIRTY}\nsecond"\n2,"x\n3,y\n'.encode()
    outcome = batch(folder(tmp_path / "in", a_csv=data), tmp_path / "out")
    assert (tmp_path / "out/a.csv").read_bytes() == f'id,text\n1,"{CLEAN}\nsecond"\n'.encode()
    assert (tmp_path / "out/quarantine/a.csv").read_bytes() == b'2,"x\n3,y\n'
    assert outcome.counts.records == outcome.counts.written + outcome.counts.quarantined


def test_ray_54949_a_second_run_into_the_folder_leaves_exactly_its_own_files(tmp_path: Path) -> None:
    """Tasks that overwrite deleted each other's files; also ray#52967, Daft#3576, Dask#6445."""
    batch(folder(tmp_path / "one", a_jsonl=jsonl({"text": DIRTY}) * 9, b_jsonl=b"{\n"), tmp_path / "out", audit=True)
    two = folder(tmp_path / "two", a_jsonl=jsonl({"text": DIRTY}), c_jsonl=jsonl({"text": "c"}))
    batch(two, tmp_path / "out", overwrite=True, shard_bytes=64)
    assert set(tree(tmp_path / "out")) == {"a.jsonl", "c.jsonl", "manifest.json", "report.html"}
    assert list(verify(tmp_path / "out")) == []


def test_datatrove_one_bad_record_does_not_take_its_batch_along(tmp_path: Path) -> None:
    """Readers dropped 1,000 records when one raised; data-juicer's skip_op_error likewise."""
    good = jsonl(*({"id": k, "text": DIRTY} for k in range(1000)))
    outcome = batch(folder(tmp_path / "in", a_jsonl=good + b'{"text": 1}\n' + good), tmp_path / "out")
    assert (outcome.counts.written, outcome.counts.quarantined) == (2000, 1)
    lines = (tmp_path / "out/a.jsonl").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["text"] for line in lines] == [CLEAN] * 2000


def test_hardwood_1095_a_flipped_bit_in_parquet_is_found(tmp_path: Path) -> None:
    """Without page checksums 8.9 % of damaged files read back silently different; also forma#347."""
    source = folder(tmp_path / "in")
    pq.write_table(pa.table({"text": [f"{CLEAN}{k}" for k in range(200)]}), source / "a.parquet", compression="none")
    batch(source, tmp_path / "out")
    whole = (tmp_path / "out/a.parquet").read_bytes()
    at = whole.index(CLEAN.encode())
    damaged = folder(tmp_path / "damaged", a_parquet=whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert batch(damaged, tmp_path / "again").counts.reasons == {"damaged": 1}


def test_web3_ethereum_defi_1024_what_is_renamed_was_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer was atomic, yet the bytes under the final name were corrupt."""
    from mingfan.batch.formats import base
    from mingfan.batch.model import Inconsistent
    from mingfan.batch.storage.streams import Target

    class Lying(Target):
        def close(self) -> None:
            super().close()
            data = bytearray(self.path.read_bytes())
            data[len(data) // 2] ^= 1
            self.path.write_bytes(data)

    monkeypatch.setattr(base, "Target", Lying)
    with pytest.raises(Inconsistent):
        batch(folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY})), tmp_path / "out")
    assert not (tmp_path / "out/a.jsonl").exists()


def test_every_record_is_accounted_for(tmp_path: Path) -> None:
    data = jsonl({"text": DIRTY}, {"text": CLEAN}) + b'{\n\n[1]\n{"x": 1}\n'
    batch(folder(tmp_path / "in", a_jsonl=data, b_txt=b"\xff\xfe\xff", c_csv=b"text\na\n"), tmp_path / "out")
    totals = manifest(tmp_path / "out")["totals"]
    assert totals["records"] == totals["written"] + totals["quarantined"] == 8
