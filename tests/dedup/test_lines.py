"""`mingfan dedup --lines`, and Parquet: what goes, what stays, and the way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mingfan.cli import run
from tests.batch.harness import jsonl
from tests.learn.sites import article

pytest.importorskip("rensa", reason="the [dedup] extra is not installed")

PLEA = "喜欢本文的读者请记得把竹影文库放进收藏夹，下次再来就不用找了。"
LONG = (
    "竹影文库由一群喜欢旧书的人在业余时间整理，书目每周更新，所有文字都由志愿者逐字校对，"
    "如果您在阅读时发现错漏，请写信告诉我们，我们会尽快改正并在下一期致谢。"
)


def without_copies(tmp_path: Path, texts: list[str], *options: str) -> tuple[list[str], dict[str, Any]]:
    source, out = tmp_path / "a.jsonl", tmp_path / "out"
    source.write_bytes(jsonl(*({"text": text} for text in texts)))
    assert run(["dedup", str(source), "--out", str(out), "-q", "--lines", *options]) == 0
    left = [json.loads(line)["text"] for line in (out / "a.jsonl").read_bytes().splitlines()]
    return left, json.loads((out / "manifest.json").read_bytes())


def test_lines_of_an_earlier_document_go_exact_and_near(tmp_path: Path) -> None:
    near = LONG.replace("逐字校对", "逐句校对")
    texts = [f"{article(1, 5)}\n{PLEA}\n{LONG}", f"{PLEA}\n{article(2, 5)}\n  {near}", f"{article(3, 5)}\n{PLEA}"]
    left, manifest = without_copies(tmp_path, texts)
    assert left == [texts[0], article(2, 5), article(3, 5)]
    assert manifest["totals"] | {"lines": 0} == {
        "documents": 3, "removed": 3, "exact": 2, "without_text": 0, "lines": 0,
    }  # fmt: skip
    first, second = manifest["clusters"]
    assert [(copy["record"], copy["line"]) for copy in first["copies"]] == [(2, 1), (3, len(texts[2].split("\n")))]
    assert first["copies"][0]["exact"] and 0.8 <= second["copies"][0]["likeness"] < 1
    assert second["stays"]["record"] == 1


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"{PLEA}\n一。\n{PLEA}", "二。"], id="a refrain within one document"),
        pytest.param([LONG.replace("一期", "12期"), LONG.replace("一期", "13期")], id="another figure"),
        pytest.param(["好的，就这么办。\n一", "好的，就这么办。\n二"], id="short"),
        pytest.param([f"# {PLEA}\n一", f"# {PLEA}\n二"], id="headings"),
        pytest.param([f"| {PLEA} | 甲 |\n一", f"| {PLEA} | 甲 |\n二"], id="rows"),
        pytest.param([f"```\n{PLEA}\n```\n一", f"```\n{PLEA}\n```\n二"], id="code"),
        pytest.param([LONG.replace("一群喜欢旧书", name) for name in ("周青竹一样", "李墨白一样")], id="a name"),
    ],
)  # fmt: skip
def test_look_alikes_stay(tmp_path: Path, texts: list[str]) -> None:
    assert without_copies(tmp_path, texts)[0] == texts


def test_exact_only_and_no_choice_of_what_stays(tmp_path: Path) -> None:
    texts = [LONG, LONG.replace("逐字校对", "逐句校对")]
    assert without_copies(tmp_path, texts, "--likeness", "1")[0] == texts
    assert run(["dedup", str(tmp_path), "--out", str(tmp_path / "o"), "--lines", "--stays", "longest"]) == 2


def test_files_of_every_format_come_back_byte_for_byte(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    source, out, back = tmp_path / "in", tmp_path / "out", tmp_path / "back"
    source.mkdir()
    (source / "a.txt").write_text(f"{PLEA}\n{article(1, 3)}\n", encoding="utf-8")
    (source / "b.md").write_bytes(f"{article(2, 3)}\r\n{PLEA}\r\n".encode("gb18030"))
    (source / "c.jsonl").write_bytes(
        '{"n": 1.0,  "text": "甲\\n'.encode() + f'{PLEA}", "o": [1e40]}}\nno record\n'.encode() + jsonl({"text": "乙"})
    )
    table = pa.table({"id": [1, 2, 3], "text": [f"丙\n{PLEA}", None, "丁"]})
    pq.write_table(table, source / "d.parquet", row_group_size=2, compression="zstd")
    assert run(["dedup", str(source), "--out", str(out), "-q", "--lines"]) == 0
    assert (out / "a.txt").read_bytes() == (source / "a.txt").read_bytes()
    assert (out / "b.md").read_bytes().decode("gb18030") == f"{article(2, 3)}\r\n"
    assert (out / "c.jsonl").read_bytes().startswith('{"n":1.0,"text":"甲","o":[1e40]}\nno record\n'.encode())
    assert pq.read_table(out / "d.parquet").to_pydict() == {"id": [1, 2, 3], "text": ["丙", None, "丁"]}

    assert run(["revert", str(out), str(out / "manifest.json"), "-o", str(back), "-q"]) == 0
    names = sorted(path.name for path in source.iterdir())
    assert sorted(path.name for path in back.iterdir()) == names
    assert all((back / name).read_bytes() == (source / name).read_bytes() for name in names)


def test_rows_of_parquet_are_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    source, out, back = tmp_path / "a.parquet", tmp_path / "out", tmp_path / "back"
    texts = [article(1, 40), article(2, 40), f"转自别处\n{article(1, 40)}", None]
    pq.write_table(pa.table({"body": texts, "n": [1, 2, 3, 4]}), source, row_group_size=2)
    assert run(["dedup", str(source), "--out", str(out), "-q"]) == 2
    assert "no column 'text'; there are body, n" in capsys.readouterr().err
    assert run(["dedup", str(source), "--out", str(out), "-q", "-f", "body"]) == 0
    assert pq.read_table(out / "a.parquet").to_pydict() == {"body": [texts[0], texts[1], None], "n": [1, 2, 4]}
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert [copy["record"] for copy in manifest["clusters"][0]["copies"]] == [3]
    assert run(["revert", str(out), str(out / "manifest.json"), "-o", str(back), "-q"]) == 0
    assert (back / "a.parquet").read_bytes() == source.read_bytes()
