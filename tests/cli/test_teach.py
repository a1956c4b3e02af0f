"""`mingfan teach`: pointing at dirt makes a rule, pointing at honest text makes a keep case."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan.cli import run

PAGE = """竹影文库
那座石桥修好了，天还没有亮。
喜欢本文请关注竹影文库公众号，编号 12
渡船靠了岸（本站首发 www.bamboo.example 第3页），集市已经散了。
更多
联系客服 QQ：700800900
"""


@pytest.fixture(autouse=True)
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def teach(*arguments: str) -> int:
    return run(["teach", *arguments, "--from", "page.txt", "-q"])


def cleaned(text: str, tmp_path: Path, *options: str) -> str:
    (tmp_path / "other.txt").write_text(text, encoding="utf-8")
    command = ["clean", "other.txt", "-o", "out.txt", "-p", "minimal", "--rules", "taught.yaml", "--overwrite", "-q"]
    assert run([*command, *options]) == 0
    return (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_line_goes_from_other_documents_with_other_figures(tmp_path: Path) -> None:
    assert teach("喜欢本文请关注竹影文库公众号，编号 12") == 0
    other = "第一段。\n喜欢本文请关注竹影文库公众号，编号 9087\n第二段。\n"
    assert cleaned(other, tmp_path) == "第一段。\n第二段。\n"
    kept = "喜欢本文请关注竹影文库公众号，编号 12 是谁写的？\n"
    assert cleaned(kept, tmp_path) == kept
    assert run(["test", "taught.yaml", "-q"]) == 0
    assert run(["lint", "taught.yaml", "-q"]) == 0


def test_a_part_of_a_line_goes_and_the_rest_stays(tmp_path: Path) -> None:
    assert teach("（本站首发 www.bamboo.example 第3页）") == 0
    assert cleaned("马灯（本站首发 www.bamboo.example 第41页），驿道。\n", tmp_path) == "马灯，驿道。\n"
    assert run(["test", "taught.yaml", "-q"]) == 0


def test_more_is_taught_into_the_same_file(tmp_path: Path) -> None:
    assert teach("喜欢本文请关注竹影文库公众号，编号 12") == 0
    assert teach("更多\n联系客服 QQ：700800900") == 0
    assert teach("（本站首发 www.bamboo.example 第3页）") == 0
    assert cleaned(PAGE, tmp_path) == "竹影文库\n那座石桥修好了，天还没有亮。\n渡船靠了岸，集市已经散了。\n"
    assert cleaned("更多\n", tmp_path) == "更多\n", "by itself it could be anybody's"
    before = (tmp_path / "taught.yaml").read_bytes()
    assert teach("（本站首发 www.bamboo.example 第3页）") == 0
    assert (tmp_path / "taught.yaml").read_bytes().count(b"id: passage") == before.count(b"id: passage") == 1


def test_what_was_taught_wrongly_is_taken_back(tmp_path: Path) -> None:
    for passage in (
        "那座石桥修好了，天还没有亮。",
        "喜欢本文请关注竹影文库公众号，编号 12",
        "（本站首发 www.bamboo.example 第3页）",
    ):
        assert teach(passage) == 0
    assert teach("--keep", "那座石桥修好了，天还没有亮。") == 0
    assert teach("--keep", "渡船靠了岸（本站首发 www.bamboo.example 第3页），集市已经散了。") == 0
    assert cleaned(PAGE, tmp_path) == PAGE.replace("喜欢本文请关注竹影文库公众号，编号 12\n", "")
    assert run(["test", "taught.yaml", "-q"]) == 0


def test_a_file_without_rules_is_gone(tmp_path: Path) -> None:
    assert teach("喜欢本文请关注竹影文库公众号，编号 12") == 0
    assert teach("--keep", "喜欢本文请关注竹影文库公众号，编号 12") == 0
    assert not (tmp_path / "taught.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有这一行"], "is not in the document"),
        (["更多"], "anybody may write"),
        (["靠了岸"], "anybody may write"),
        (["石桥修好了，天还没有亮。\n喜欢本文"], "point at whole lines"),
        (["--keep", "集市已经散了"], "nothing takes that passage"),
        (["喜欢本文请关注竹影文库公众号，编号 12", "-o", "own.yaml"], "was not written by teach"),
    ],
)
def test_what_cannot_be_taught_is_said_and_nothing_is_written(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.yaml").write_text("# my rules\npack: own\n", encoding="utf-8")
    assert teach(*arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "taught.yaml").exists()


def test_a_removal_by_a_shipped_rule_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.txt").write_text("第一部分讲原因。\n##pagebreak##\n第二部分讲办法。", encoding="utf-8")
    assert teach("--keep", "##pagebreak##") == 2
    assert "paywall/mark-line does" in capsys.readouterr().err


def test_a_keep_case_that_a_new_rule_breaks_refuses_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert teach("那座石桥修好了，天还没有亮。") == 0
    assert teach("喜欢本文请关注竹影文库公众号，编号 12") == 0
    assert teach("--keep", "那座石桥修好了，天还没有亮。") == 0
    before = (tmp_path / "taught.yaml").read_bytes()
    assert teach("那座石桥修好了，天还没有亮。") == 1
    assert "must stay" in capsys.readouterr().err and (tmp_path / "taught.yaml").read_bytes() == before
