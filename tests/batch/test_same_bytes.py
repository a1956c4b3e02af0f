"""The same texts through every way in give the same texts as the cleaner."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingfan.errors import MingfanError
from tests.batch.harness import batch, cleaner, folder
from tests.texts import sample


def through_every_format(tmp_path: Path, texts: list[str]) -> dict[str, list[str]]:
    source = folder(tmp_path / "in")
    for escaped in (False, True):
        lines = [json.dumps({"id": k, "text": text}, ensure_ascii=escaped) + "\n" for k, text in enumerate(texts)]
        (source / f"{'escaped' if escaped else 'plain'}.jsonl").write_bytes("".join(lines).encode())
    with (source / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *enumerate(texts)])
    pq.write_table(pa.table({"text": texts}), source / "a.parquet")
    for k, text in enumerate(texts):
        (source / f"{k}.txt").write_bytes(text.encode())
    out = tmp_path / "out"
    outcome = batch(source, out, workers=2, shard_bytes=100_000)
    assert outcome.counts.quarantined == 0
    rows = csv.DictReader(io.StringIO((out / "a.csv").read_bytes().decode(), newline=""))
    csv.field_size_limit(1 << 30)
    return {
        "plain": [json.loads(line)["text"] for line in (out / "plain.jsonl").read_bytes().split(b"\n") if line],
        "escaped": [json.loads(line)["text"] for line in (out / "escaped.jsonl").read_bytes().split(b"\n") if line],
        "csv": [row["text"] for row in rows],
        "parquet": pq.read_table(out / "a.parquet")["text"].to_pylist(),
        "documents": [(out / f"{k}.txt").read_bytes().decode() for k in range(len(texts))],
    }


def test_the_sample(tmp_path: Path) -> None:
    for texts in through_every_format(tmp_path, [sample("dirty"), sample("standard")]).values():
        assert texts == [sample("standard")] * 2


def test_real_texts(tmp_path: Path, shared: Path) -> None:
    texts = [json.loads(line)["text"] for line in (shared / "corpus/labelled.jsonl").read_bytes().split(b"\n") if line]
    try:
        expected = cleaner().clean_texts(texts)
    except MingfanError as error:
        pytest.fail(f"the corpus is not cleaned: {error}")
    for found in through_every_format(tmp_path, texts).values():
        assert found == expected


@pytest.mark.filterwarnings("ignore")
def test_real_texts_through_other_tools(tmp_path: Path, shared: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed: pip install datasets")
    pytest.importorskip("datatrove", reason="datatrove is not installed: pip install datatrove")
    from datatrove.data import Document

    from mingfan.adapters.datatrove import MingfanFormatter
    from mingfan.adapters.huggingface import CleanBatch

    texts = [json.loads(line)["text"] for line in (shared / "corpus/labelled.jsonl").read_bytes().split(b"\n") if line]
    texts.append(sample("dirty"))
    expected = cleaner().clean_texts(texts)
    data = datasets.Dataset.from_dict({"text": texts})
    assert data.map(CleanBatch(cleaner()), batched=True)["text"][:] == expected
    documents = (Document(text, str(k)) for k, text in enumerate(texts))
    assert [doc.text for doc in MingfanFormatter(cleaner()).run(documents)] == expected
    assert cleaner().clean_arrow(pa.chunked_array([texts])).to_pylist() == expected
