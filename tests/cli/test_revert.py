"""`mingfan revert`: the original comes back byte for byte, or nothing does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mingfan
from tests.cli.harness import Run

DIRTY = "日益完##paidbegin##善的体系\r\n第二段。\r\n"


@pytest.fixture
def cleaned(run: Run, tmp_path: Path) -> tuple[Path, Path]:
    """A cleaned document and its report."""
    (tmp_path / "a.txt").write_bytes(DIRTY.encode())
    assert run("clean", tmp_path / "a.txt", "-o", tmp_path / "b.txt", "--report", tmp_path / "r.jsonl").code == 0
    return tmp_path / "b.txt", tmp_path / "r.jsonl"


def test_the_sample_comes_back(run: Run, tmp_path: Path, dirty: bytes, standard: bytes) -> None:
    path, report = tmp_path / "a.txt", tmp_path / "r.jsonl"
    path.write_bytes(dirty)
    assert run("clean", path, "-w", "--report", report).code == 0
    assert path.read_bytes() == standard
    assert run("revert", path, report).stdout == dirty
    assert run("revert", "-", report, stdin=standard).stdout == dirty
    assert run("revert", path, report, "-w").code == 0
    assert path.read_bytes() == dirty


def test_to_a_file(run: Run, cleaned: tuple[Path, Path], tmp_path: Path) -> None:
    assert run("revert", *cleaned, "-o", tmp_path / "again.txt").code == 0
    assert (tmp_path / "again.txt").read_bytes() == DIRTY.encode()
    ran = run("revert", *cleaned, "-o", tmp_path / "again.txt")
    assert ran.code == 2
    assert "exists already" in ran.stderr
    assert run("revert", *cleaned, "-o", cleaned[0]).code == 2


def test_a_changed_file_is_refused(run: Run, cleaned: tuple[Path, Path]) -> None:
    path, report = cleaned
    path.write_bytes(path.read_bytes() + b"!")
    ran = run("revert", path, report, "-w")
    assert (ran.code, ran.stdout) == (3, b"")
    assert "the file was changed after it was cleaned" in ran.stderr
    assert path.read_bytes().endswith(b"!")


def test_the_original_itself_is_left_as_it_is(run: Run, cleaned: tuple[Path, Path]) -> None:
    ran = run("revert", "-", cleaned[1], stdin=DIRTY.encode())
    assert (ran.code, ran.stdout) == (0, DIRTY.encode())
    assert "is the original already" in ran.stderr


def damaged(report: Path, change: dict[str, object]) -> None:
    record = json.loads(report.read_bytes())
    report.write_text(json.dumps(record | change) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"edits": []}, "the report is damaged"),
        ({"edits": [{"start": 0, "end": 1}]}, "its line of the report is not one that mingfan wrote"),
        ({"offset_unit": "utf8"}, "counts in utf8"),
        ({"original": 3}, "1 line of it cannot be read"),
    ],
)
def test_a_damaged_report_is_refused(
    run: Run, cleaned: tuple[Path, Path], change: dict[str, object], message: str
) -> None:
    damaged(cleaned[1], change)
    ran = run("revert", *cleaned)
    assert (ran.code, ran.stdout) == (3, b"")
    assert message in ran.stderr


def test_missing_files_are_named(run: Run, cleaned: tuple[Path, Path], tmp_path: Path) -> None:
    for args in ((tmp_path / "none", cleaned[1]), (cleaned[0], tmp_path / "none")):
        ran = run("revert", *args)
        assert (ran.code, ran.stdout) == (3, b"")
        assert ran.stderr == f"mingfan: {tmp_path / 'none'}: No such file or directory\n"


def test_a_folder_comes_back(run: Run, tmp_path: Path) -> None:
    docs, report = tmp_path / "docs", tmp_path / "r.jsonl"
    (docs / "sub").mkdir(parents=True)
    originals = {"a.txt": DIRTY.encode(), "sub/b.md": DIRTY.encode("gb18030"), "clean.txt": "干净\n".encode()}
    for name, data in originals.items():
        (docs / name).write_bytes(data)
    assert run("clean", docs, "-w", "--report", report).code == 0
    (docs / "new.txt").write_bytes(b"not in the report")
    ran = run("revert", docs, report, "-o", tmp_path / "again")
    assert (ran.code, ran.stderr) == (0, "mingfan: 3 documents of the report reverted\n")
    assert {str(p.relative_to(tmp_path / "again")) for p in (tmp_path / "again").rglob("*.*")} == set(originals)
    assert run("revert", docs, report, "-w").code == 0
    assert all((docs / name).read_bytes() == data for name, data in originals.items())
    assert run("revert", docs, report).code == 2


def test_documents_that_became_the_same_are_told_apart_by_path(run: Run, tmp_path: Path) -> None:
    docs, out, report = tmp_path / "docs", tmp_path / "out", tmp_path / "r.jsonl"
    docs.mkdir()
    for name, mark in (("a.txt", "##paidbegin##"), ("b.txt", "##paidend##")):
        (docs / name).write_text(f"同一{mark}段话\n", encoding="utf-8")
    run("clean", docs, "-o", out, "--report", report)
    assert run("revert", out / "b.txt", report).text == "同一##paidend##段话\n"
    ran = run("revert", "-", report, stdin=(out / "b.txt").read_bytes())
    assert ran.code == 3
    assert "name one with --document" in ran.stderr
    named = run("revert", "-", report, "--document", docs / "a.txt", stdin=(out / "b.txt").read_bytes())
    assert named.text == "同一##paidbegin##段话\n"


def test_big5_that_could_not_be_given_back_is_refused_when_a_report_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    data = "今天的天氣很好，我們都去公園，共有".encode("cp950") + b"\xa2\xcc" + "人。\n".encode("cp950")
    path.write_bytes(data)
    ran = run("clean", path, "-w", "--report", tmp_path / "r.jsonl")
    assert ran.code == 3
    assert "could not be given back" in ran.stderr
    assert path.read_bytes() == data
    assert run("clean", path).code == 0


PIECES = ["正文", "##paidbegin##", "，，", "。，", "\r\n", "\n\n\n", "  \n"]
PIECES += ["\ufeff", "\u200b", "\0", "𠮷", "abc,", "（", "！"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))
def test_any_text_in_any_encoding_comes_back(
    run: Run, tmp_path_factory: pytest.TempPathFactory, pieces: list[str], encoding: str
) -> None:
    tmp_path = tmp_path_factory.mktemp("revert")
    path, report = tmp_path / "a.txt", tmp_path / "r.jsonl"
    data = "".join(pieces).encode(encoding)
    path.write_bytes(data)
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    assert run("clean", path, "-w", "--encoding", declared, "--report", report).code == 0
    assert run("revert", path, report).stdout == data


# Results as JSON, from wherever they come.


def as_page(result: mingfan.Result) -> bytes:
    return json.dumps(result.to_dict(), indent=1).encode()


def as_answer_in_utf16(result: mingfan.Result) -> bytes:
    return json.dumps(result.to_dict("utf16"), ensure_ascii=False).encode()


def as_list(result: mingfan.Result) -> bytes:
    return json.dumps([mingfan.clean("甲,乙").to_dict(), {"error": {"code": "timeout"}}, result.to_dict()]).encode()


def as_lines(result: mingfan.Result) -> bytes:
    return b"\n".join(
        json.dumps({"id": k, **r.to_dict()}).encode() for k, r in enumerate((mingfan.clean("甲,乙"), result))
    )


def without_text(result: mingfan.Result) -> bytes:
    return json.dumps({k: v for k, v in result.to_dict().items() if k != "text"}).encode()


@pytest.mark.parametrize("write", [as_page, as_answer_in_utf16, as_list, as_lines, without_text])
def test_any_result_as_json_is_a_report(run: Run, tmp_path: Path, write: Callable[[mingfan.Result], bytes]) -> None:
    dirty = "😀" + DIRTY
    result = mingfan.clean(dirty)
    (tmp_path / "b.txt").write_bytes(result.text.encode())
    (tmp_path / "r.json").write_bytes(write(result))
    ran = run("revert", tmp_path / "b.txt", tmp_path / "r.json")
    assert (ran.code, ran.stdout.decode()) == (0, dirty)


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_what_clean_prints_as_json_is_a_report_and_the_text(run: Run, tmp_path: Path, format: str) -> None:
    (tmp_path / "a.txt").write_bytes(DIRTY.encode())
    (tmp_path / "r").write_bytes(run("clean", tmp_path / "a.txt", "--format", format).stdout)
    assert run("revert", tmp_path / "r", tmp_path / "r").stdout.decode() == DIRTY


def test_the_original_comes_back_in_the_encoding_of_the_cleaned_file(run: Run, tmp_path: Path) -> None:
    text = "日益完##paidbegin##善的体系，这是一段足够长的中文文本，用来判断编码。"
    result = mingfan.clean(text)
    (tmp_path / "b.txt").write_bytes(result.text.encode("gb18030"))
    (tmp_path / "r.json").write_bytes(as_page(result))
    assert run("revert", tmp_path / "b.txt", tmp_path / "r.json").stdout == text.encode("gb18030")


def test_a_result_of_another_text_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes("别的文本".encode())
    for write in (as_page, as_list, without_text):
        (tmp_path / "r.json").write_bytes(write(mingfan.clean(DIRTY)))
        ran = run("revert", tmp_path / "b.txt", tmp_path / "r.json")
        assert (ran.code, ran.stdout) == (3, b"")
