"""`mingfan dedup`: copies go, look-alikes stay, and everything comes back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from mingfan.cli import run
from mingfan.extras import how_to_install
from tests.batch.harness import jsonl
from tests.learn.sites import article, framed

pytest.importorskip("rensa", reason="the [dedup] extra is not installed")


def texts_of(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_bytes().splitlines()]


def deduplicated(tmp_path: Path, texts: list[str], *options: str) -> tuple[list[str], dict[str, Any]]:
    source, out = tmp_path / "a.jsonl", tmp_path / "out"
    source.write_bytes(jsonl(*({"text": text} for text in texts)))
    assert run(["dedup", str(source), "--out", str(out), "-q", *options]) == 0
    return texts_of(out / "a.jsonl"), json.loads((out / "manifest.json").read_bytes())


def test_copies_and_near_copies_go_and_the_manifest_says_of_what(tmp_path: Path) -> None:
    long, other = article(1, 40), article(2, 40)
    near = f"转自别处\n{long}".replace("，一共", "一共", 3)
    left, manifest = deduplicated(tmp_path, [long, other, near, long, f"  {other}\n"])
    assert left == [long, other]
    assert manifest["totals"] == {"documents": 5, "removed": 3, "exact": 2, "without_text": 0}
    first, second = manifest["clusters"]
    assert first["stays"] == {"file": "a.jsonl", "record": 1}
    assert [copy["record"] for copy in first["copies"]] == [3, 4]
    assert 0.8 <= first["copies"][0]["likeness"] < 1 and first["copies"][1]["exact"]
    assert [copy["record"] for copy in second["copies"]] == [5]


MONTH = (
    "本月共办理业务{a}件，其中窗口办理{c}件，增加{b}件。各科室按照年度计划推进工作，"
    "对重点事项逐项登记、逐项销号，及时向社会公布进度，并安排专人负责解答咨询，确保各项服务措施落到实处。"
    "下一步将继续完善工作机制，加强人员培训，优化办事流程，压缩办理时限，推动数据共享，让群众少跑腿、好办事。同时认真听取各方面"
    "意见，对反映集中的问题逐条研究，能够立即解决的立即解决，暂时不能解决的说明原因并明确期限，把好事办好、实事办实。"
    "要加强对基层的指导，定期调度，及时通报，推广好的做法，纠正不当的做法，形成工作合力。"
)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([MONTH.format(a=a, b=a // 7, c=a // 2) for a in (4312, 5871)],
                     id="reports of two months"),
        pytest.param([framed(1), framed(2)], id="two articles in one frame"),
        pytest.param(["好的。", "好的！", "好，好的"], id="short answers"),
        pytest.param(["", "", " "], id="nothing"),
        pytest.param([article(1, 30), f"{article(1, 30)}\n{article(2, 60)}"], id="a text and one that quotes it"),
    ],
)  # fmt: skip
def test_look_alikes_stay(tmp_path: Path, texts: list[str]) -> None:
    assert deduplicated(tmp_path, texts)[0] == texts


def test_what_differs_in_its_figures_is_listed(tmp_path: Path) -> None:
    texts = [MONTH.format(a=a, b=a // 7, c=a // 2) for a in (4312, 5871)]
    cluster = deduplicated(tmp_path, texts)[1]["clusters"][0]
    assert "copies" not in cluster and cluster["alike"][0]["record"] == 2


def test_the_longest_stays_if_asked_for(tmp_path: Path) -> None:
    short, long = article(1, 60), f"{article(1, 60)}\n（全文完）"
    assert deduplicated(tmp_path, [short, long], "--stays", "longest")[0] == [long]


def test_a_copy_of_a_copy_is_one_of_the_document_that_stays(tmp_path: Path) -> None:
    long = article(1, 40)
    near = f"{long}\n转自别处"
    _, manifest = deduplicated(tmp_path, [long, near, near])
    assert [copy["record"] for copy in manifest["clusters"][0]["copies"]] == [2, 3]
    assert not manifest["clusters"][0]["copies"][1].get("exact")


def test_folders_of_files_lines_that_are_no_records_and_the_way_back(tmp_path: Path) -> None:
    source, out, back = tmp_path / "in", tmp_path / "out", tmp_path / "back"
    (source / "deep").mkdir(parents=True)
    written = {
        "a.txt": article(1, 30).encode("gb18030"),
        "deep/b.md": article(1, 30).encode(),
        "deep/c.jsonl": jsonl({"text": article(1, 30)}) + b'no record\n{"other": 1}\n\n' + b'{"text": "x", "n": 1.0}',
        "same.jsonl": jsonl({"text": article(1, 30)}),
    }
    for name, data in written.items():
        (source / name).write_bytes(data)
    assert run(["dedup", str(source), "--out", str(out), "-q"]) == 0
    assert (out / "a.txt").read_bytes() == written["a.txt"]
    assert not (out / "deep" / "b.md").exists() and (out / "removed" / "deep" / "b.md").exists()
    assert (out / "deep" / "c.jsonl").read_bytes().startswith(b"no record\n")
    assert (out / "same.jsonl").read_bytes() == b""

    assert run(["revert", str(out), str(out / "manifest.json"), "-o", str(back), "-q"]) == 0
    assert {path.relative_to(back).as_posix(): path.read_bytes() for path in back.rglob("*.*")} == written


def test_a_folder_that_was_changed_since_is_refused(tmp_path: Path) -> None:
    deduplicated(tmp_path, [article(1), article(1)])
    out, back = tmp_path / "out", tmp_path / "back"
    (out / "a.jsonl").write_bytes(b"")
    assert run(["revert", str(out), str(out / "manifest.json"), "-o", str(back), "-q"]) == 3
    assert not back.exists()


def test_the_same_corpus_gives_the_same_bytes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    deduplicated(tmp_path, [article(1), article(2), article(1)])
    again = ["dedup", str(tmp_path / "a.jsonl"), "-q", "--out"]
    assert run([*again, str(tmp_path / "out")]) == 2
    assert run([*again, str(tmp_path / "two")]) == 0
    assert (tmp_path / "two" / "manifest.json").read_bytes() == (tmp_path / "out" / "manifest.json").read_bytes()


def test_without_the_library_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(jsonl({"text": "甲"}, {"text": "甲"}))
    monkeypatch.setitem(sys.modules, "rensa", None)
    command = ["dedup", str(source), "--out", str(tmp_path / "out")]
    assert run(command) == 2
    assert capsys.readouterr().err == f"mingfan: finding near-copies needs rensa: {how_to_install('dedup')}\n"
    assert run([*command, "--likeness", "1", "-q"]) == 0, "exact copies need no library"


def test_a_file_that_is_no_text_is_named_and_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, back = tmp_path / "in", tmp_path / "out", tmp_path / "back"
    source.mkdir()
    for name, data in {
        "a.txt": article(1).encode(),
        "bad.txt": b"\xe6\xb2\xb3\xff\xfe\x80",
        "c.txt": article(1).encode(),
    }.items():
        (source / name).write_bytes(data)
    assert run(["dedup", str(source), "--out", str(out)]) == 3
    assert "bad.txt: not text; it stays as it is" in capsys.readouterr().err
    assert sorted(path.name for path in out.glob("*.txt")) == ["a.txt", "bad.txt"]
    assert run(["revert", str(out), str(out / "manifest.json"), "-o", str(back), "-q"]) == 0
    assert {path.name: path.read_bytes() for path in back.iterdir()} == {
        p.name: p.read_bytes() for p in source.iterdir()
    }


def test_a_damaged_parquet_file_is_refused_by_name_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no rows here PAR1")
    assert run(["dedup", str(tmp_path / "a.parquet"), "--out", str(tmp_path / "out")]) == 2
    assert "a.parquet: not read, leave it out" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
