"""`mingfan mine`: ten documents of a site become a rule file that a person reads, strikes a line of, and lets act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mingfan.cli import run
from tests.learn.sites import article, framed


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(framed(number), encoding="utf-8")
    return folder


def test_what_is_mined_is_on_trial_and_then_acts(
    pages: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    rules, page = tmp_path / "site.yaml", pages / "3.txt"
    assert run(["mine", str(pages), "-o", str(rules)]) == 0
    assert b"on trial" in capsysbinary.readouterr().err
    assert run(["clean", str(page), "--rules", str(rules), "--select", "learned"]) == 0
    assert capsysbinary.readouterr().out.decode() == framed(3)

    text = rules.read_text(encoding="utf-8").replace("state: shadow", "state: active", 1)
    struck = "\n".join(line for line in text.split("\n") if "line: " not in line or "喜欢本文请关注" not in line)
    rules.write_text(struck, encoding="utf-8")
    assert run(["clean", str(page), "--rules", str(rules), "--select", "learned"]) == 0
    assert capsysbinary.readouterr().out.decode().strip() == f"{article(3)}\n\n喜欢本文请关注竹影文库公众号"


def test_the_file_is_sound_and_the_same_each_time(pages: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    for file in (first, second):
        assert run(["mine", str(pages), "-o", str(file), "--activate", "--host", "bamboo.example", "-q"]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert run(["test", "--quiet", str(first)]) == 0


def test_a_line_is_struck_without_its_neighbours(pages: Path, tmp_path: Path) -> None:
    """The file still passes: an example shows one line, and is struck with it."""
    rules = tmp_path / "site.yaml"
    assert run(["mine", str(pages), "-o", str(rules), "-q"]) == 0
    lines = rules.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.lstrip().startswith("- {") or "喜欢本文请关注" not in line]
    assert 0 < len(lines) - len(kept) <= 2
    rules.write_text("\n".join(kept), encoding="utf-8")
    assert run(["test", "--quiet", str(rules)]) == 0


def test_a_file_with_lines_struck_is_not_overwritten(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "site.yaml"
    rules.write_text("# struck by hand\n", encoding="utf-8")
    assert run(["mine", str(pages), "-o", str(rules), "-q"]) == 2
    assert "exists already; name another, or allow it with --overwrite" in capsys.readouterr().err
    assert rules.read_text(encoding="utf-8") == "# struck by hand\n"
    assert run(["mine", str(pages), "-o", str(rules), "--overwrite", "-q"]) == 0
    assert "关于本站" in rules.read_text(encoding="utf-8")


def test_too_few_documents_are_said(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mine", str(pages / "1.txt"), str(pages / "2.txt")]) == 1
    assert "nothing was learned from 2 documents, of 5 that are needed" in capsys.readouterr().err


def test_records_of_a_data_set_are_documents(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text("".join(json.dumps({"body": framed(n)}) + "\n" for n in range(8)), encoding="utf-8")
    assert run(["mine", str(file), "--text-field", "body"]) == 0
    assert "关于本站" in capsysbinary.readouterr().out.decode()


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_learned_from(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pages / "5.txt").write_bytes(b"\xe6\xb2\xb3\xff\xfe\x80")
    (pages / "more.jsonl").write_text(json.dumps({"text": framed(20)}) + "\n{broken\n", encoding="utf-8")
    assert run(["mine", str(pages), "-o", str(tmp_path / "site.yaml"), "-q"]) == 3
    said = capsys.readouterr().err
    assert "2 files could not be read" in said and "5.txt: not text at byte 3" in said
    assert "more.jsonl: 1 line not JSON, the first is line 2" in said
    assert "关于本站" in (tmp_path / "site.yaml").read_text(encoding="utf-8")


def test_an_audit_counts_what_it_could_not_read(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "5.txt").write_bytes(b"\xe6\xb2\xb3\xff\xfe\x80")
    assert run(["audit", str(pages), "--select", "whitespace"]) == 3
    said = capsys.readouterr().out
    assert "9 documents" in said and "5.txt: not text at byte 3" in said


def test_records_without_the_field_name_those_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text('{"body": "甲", "id": 1}\n', encoding="utf-8")
    assert run(["mine", str(file)]) == 2
    assert "no text in a field 'text'; there are: body, id (--text-field names it)" in capsys.readouterr().err
