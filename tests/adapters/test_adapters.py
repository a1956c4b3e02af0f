"""Each adapter in the library it is for, which is skipped where it is not installed."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from functools import cache
from pathlib import Path

import pytest

from mingfan import Cleaner, CleanTimeout

DIRTY = "今年的工作取得新进展,群众##paidbegin##满意##paidend##度提高；。"
CLEAN = "今年的工作取得新进展，群众满意度提高。"
TEXTS = [DIRTY, None, "", CLEAN, "NA", DIRTY * 3]
CLEANED = [CLEAN, None, "", CLEAN, "NA", CLEAN * 3]
REASON = "{} is not installed: pip install {}"


def library(name: str):  # type: ignore[no-untyped-def]
    return pytest.importorskip(name, reason=REASON.format(name, name))


@cache
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.filterwarnings("ignore")
class TestHuggingFace:
    def test_map(self, tmp_path: Path) -> None:
        datasets = library("datasets")
        from mingfan.adapters.huggingface import CleanBatch

        data = datasets.Dataset.from_dict({"text": TEXTS, "id": range(6)})
        out = data.map(CleanBatch(cleaner()), batched=True, batch_size=4)
        assert out["text"][:] == CLEANED
        assert out["id"][:] == list(range(6))
        assert out.features == data.features

    def test_map_in_processes_and_its_cache(self, tmp_path: Path) -> None:
        datasets = library("datasets")
        from datasets.fingerprint import Hasher

        from mingfan.adapters.huggingface import CleanBatch

        data = datasets.Dataset.from_dict({"a": TEXTS, "b": TEXTS[::-1]})
        out = data.map(CleanBatch(cleaner(), ("a", "b")), batched=True, num_proc=2)
        assert (out["a"][:], out["b"][:]) == (CLEANED, CLEANED[::-1])
        same, other = CleanBatch(Cleaner()), CleanBatch(Cleaner(ignore=["ads"]))
        assert Hasher.hash(CleanBatch(cleaner())) == Hasher.hash(same) != Hasher.hash(other)

    def test_a_text_that_cannot_be_cleaned(self) -> None:
        datasets = library("datasets")
        from mingfan.adapters.huggingface import CleanBatch

        slow = Cleaner(deadline=1e-9)
        data = datasets.Dataset.from_dict({"text": [DIRTY, None]})
        with pytest.raises(CleanTimeout):
            data.map(CleanBatch(slow), batched=True)
        out = data.map(CleanBatch(slow, error_field="error"), batched=True)
        assert out["text"][:] == [DIRTY, None]
        assert "not cleaned within" in out["error"][0] and out["error"][1] is None


@pytest.mark.filterwarnings("ignore")
class TestDatatrove:
    def test_in_a_pipeline(self, tmp_path: Path) -> None:
        library("datatrove")
        library("orjson")
        from datatrove.executor import LocalPipelineExecutor
        from datatrove.pipeline.readers import JsonlReader
        from datatrove.pipeline.writers import JsonlWriter

        from mingfan.adapters.datatrove import MingfanFormatter

        texts = [text for text in TEXTS if text]  # its reader leaves out documents without text
        (tmp_path / "in").mkdir()
        lines = [json.dumps({"text": text, "id": str(k), "n": k}) for k, text in enumerate(texts)]
        (tmp_path / "in/a.jsonl").write_text("\n".join(lines))
        LocalPipelineExecutor(
            [
                JsonlReader(str(tmp_path / "in")),
                MingfanFormatter(cleaner()),
                JsonlWriter(str(tmp_path / "out"), compression=None),
            ],
            logging_dir=str(tmp_path / "logs"),
        ).run()
        (out,) = (tmp_path / "out").glob("*.jsonl")
        written = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
        assert [(doc["text"], doc["id"], doc["metadata"]["n"]) for doc in written] == [
            (cleaner().clean_text(text), str(k), k) for k, text in enumerate(texts)
        ]

    def test_a_text_that_cannot_be_cleaned(self) -> None:
        library("datatrove")
        from datatrove.data import Document

        from mingfan.adapters.datatrove import MingfanFormatter

        step = MingfanFormatter(Cleaner(deadline=1e-9), error_field="error")
        (doc,) = step.run(iter([Document(DIRTY, "1")]))
        assert doc.text == DIRTY
        assert "not cleaned within" in doc.metadata["error"]
        assert pickle.loads(pickle.dumps(step)).error_field == "error"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not (shutil.which("java") or os.environ.get("JAVA_HOME")), reason="Spark needs Java")
def test_spark_map_in_arrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library("pyspark")
    library("pyarrow")
    import sys

    from pyspark.sql import SparkSession

    from mingfan.adapters.spark import clean_in_arrow

    monkeypatch.setitem(os.environ, "PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(tmp_path))
        .getOrCreate()
    )
    try:
        frame = spark.createDataFrame(list(zip(range(6), TEXTS, strict=True)), "id int, text string").repartition(2)
        out = frame.mapInArrow(clean_in_arrow(cleaner()), frame.schema)
        assert out.schema == frame.schema
        assert [row.text for row in sorted(out.collect())] == CLEANED
    finally:
        spark.stop()


@pytest.mark.parametrize("kind", ["object", "str", "string"])
def test_pandas(kind: str) -> None:
    pd = library("pandas")
    from mingfan.adapters.frames import clean_column

    series = pd.Series(TEXTS, index=list("abcdef"), name="正文", dtype=kind)
    out = clean_column(series, cleaner())
    assert (out.dtype, out.name, list(out.index)) == (series.dtype, "正文", list("abcdef"))
    assert [None if pd.isna(text) else text for text in out] == CLEANED
    assert len(clean_column(series[:0], cleaner())) == 0


def test_polars() -> None:
    pl = library("polars")
    from mingfan.adapters.frames import clean_column

    out = clean_column(pl.Series("正文", TEXTS), cleaner())
    assert (out.dtype, out.name, out.to_list()) == (pl.String, "正文", CLEANED)
    frame = pl.DataFrame({"text": TEXTS, "n": range(6)})
    assert frame.with_columns(clean_column(frame["text"])).rows() == list(zip(CLEANED, range(6), strict=True))
    with pytest.raises(TypeError, match="String"):
        clean_column(pl.Series([1]), cleaner())


class TestArrow:
    @pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
    def test_types_slices_and_chunks(self, kind: str) -> None:
        pa = library("pyarrow")
        whole = pa.array(TEXTS)
        wanted = whole.dictionary_encode() if kind == "dictionary" else whole.cast(getattr(pa, kind)())
        for array, expected in ((wanted, CLEANED), (wanted[2:5], CLEANED[2:5]), (wanted[:0], [])):
            out = cleaner().clean_arrow(array)
            assert (out.type, out.to_pylist()) == (wanted.type, expected)
            out.validate(full=True)
        chunked = pa.chunked_array([wanted[1:], wanted[:0], wanted[:2]])
        out = cleaner().clean_arrow(chunked)
        assert [chunk.to_pylist() for chunk in out.chunks] == [CLEANED[1:], [], CLEANED[:2]]
        assert cleaner().clean_arrow(pa.chunked_array([], wanted.type)).type == wanted.type

    def test_what_is_no_text(self) -> None:
        pa = library("pyarrow")
        with pytest.raises(TypeError, match="text"):
            cleaner().clean_arrow(pa.array([1]))

    def test_nothing_to_do_costs_no_copy(self) -> None:
        pa = library("pyarrow")
        array = pa.array(CLEANED)
        assert cleaner().clean_arrow(array) is array
