"""`mingfan test` and `mingfan rules`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mingfan.kinds import script
from mingfan.rulefiles.shipped import shipped_rules
from tests.cli.harness import Run

PACK = """\
pack: mine
title: 自用
rules:
  - id: mark
    title: 标记
    why: 标记不是正文
    kind: regex
    pattern: '\\[mark\\]'
    replace: ''
    examples:
      - {in: '一[mark]二', out: '一二'}
    keep:
      - {text: 'mark', why: 'a word'}
"""
WRONG = PACK.replace("out: '一二'", 'out: "一\\u200b三"').replace("text: 'mark'", "text: 'x [mark]'")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path / "good.yaml"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    return tmp_path / "wrong.yaml"


def test_all_shipped_rules_pass(run: Run) -> None:
    ran = run("test")
    assert ran.code == 0
    assert ran.text.endswith(" passed, 0 failed\n")


@pytest.mark.parametrize("command", ["test", "lint"])
def test_rules_whose_library_is_missing_are_no_failures(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    script.converter.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    ran = run(command, shipped_rules() / "script.yaml")
    assert ran.code == 3
    assert " failed" not in ran.text.replace("0 failed", "") and "error:" not in ran.text
    assert "rules not tried for want of a library: install the extra script with: " in ran.stderr


def test_files_that_pass(run: Run, good: Path) -> None:
    assert run("test", good).text == "1 rule, 2 cases: 2 passed, 0 failed\n"
    assert run("test", good, "-q").text == ""


def test_failures_are_listed_with_expected_got_and_place(run: Run, wrong: Path) -> None:
    ran = run("test", wrong)
    assert ran.code == 1
    assert ran.text == (
        f"{wrong}:4: mine/mark, example 1: another text came out\n"
        "    input     一[mark]二\n    expected  一⟨U+200B⟩三\n    got       一二\n"
        f"{wrong}:4: mine/mark, keep 1: another text came out; must stay: a word\n"
        "    input     x [mark]\n    expected  x [mark]\n    got       x \n"
        "1 rule, 2 cases: 0 passed, 2 failed\n"
    )


def test_run_chooses_by_id(run: Run, wrong: Path) -> None:
    assert run("test", wrong, "--run", "^mine/ma").code == 1
    ran = run("test", wrong, "--run", "other")
    assert (ran.code, ran.stdout) == (2, b"")
    assert "matches no rule id" in ran.stderr
    assert "not a regular expression" in run("test", "--run", "(").stderr


def test_json(run: Run, wrong: Path) -> None:
    ran = run("test", wrong, "--format", "json")
    assert ran.code == 1
    report = json.loads(ran.stdout)
    assert (report["rules"], report["cases"], report["failed"]) == (1, 2, 2)
    first = report["outcomes"][0]
    assert (first["rule_id"], first["line"], first["passed"], first["got"]) == ("mine/mark", 4, False, "一二")


def test_junit(run: Run, wrong: Path) -> None:
    ran = run("test", wrong, "--format", "junit")
    assert ran.code == 1
    suite = ElementTree.fromstring(ran.stdout).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    case = suite.find("testcase")
    assert case is not None
    assert (case.get("classname"), case.get("name"), case.get("line")) == ("mine/mark", "example 1", "4")
    assert "expected  一⟨U+200B⟩三" in (case.findtext("failure") or "")


def test_five_faults_are_five_lines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(
        "pack: mine\ntitle: t\n"
        "rules:\n"
        "  - {id: a, kind: regexx, title: t, why: w}\n"
        "  - {id: b, title: t, why: w, kind: regex, pattern: '(', replace: '', "
        "examples: [{in: a, out: b}], keep: [{text: c, why: d}]}\n"
        "  - {id: c, title: t, why: w, kind: regex, pattern: 'x', replace: '', keep: [{text: c, why: d}]}\n"
        "  - {id: d, titel: t, why: w, kind: regex, pattern: 'x', replace: '', title: t, "
        "examples: [{in: x, out: ''}], keep: [{text: c, why: d}]}\n"
        "nonsense: 1\n",
        encoding="utf-8",
    )
    for args in (["test", path], ["clean", "--rules", path]):
        ran = run(*args)
        assert (ran.code, ran.stdout) == (2, b"")
        lines = ran.stderr.rstrip("\n").split("\n")
        assert [int(line[len(str(path)) + 1 :].split(":")[0]) for line in lines] == [4, 5, 6, 7, 8]


@pytest.mark.parametrize("command", ["test", "lint"])
def test_a_file_that_is_not_there_is_named_without_a_line(run: Run, command: str, tmp_path: Path) -> None:
    ran = run(command, tmp_path / "none.yaml")
    assert (ran.code, ran.stderr) == (2, f"mingfan: {tmp_path}/none.yaml: cannot be read: No such file or directory\n")


def test_list(run: Run) -> None:
    lines = run("rules", "list").text.rstrip("\n").split("\n")
    ids = [line.split("\t")[0] for line in lines]
    assert all(len(line.split("\t")) == 3 for line in lines)
    assert any(rule_id.startswith("paywall/") for rule_id in ids)
    minimal = run("rules", "list", "-p", "minimal").text
    assert "paywall/" not in minimal
    every = json.loads(run("rules", "list", "--all", "--format", "json").stdout)
    assert {entry["id"] for entry in every} >= set(ids)
    assert set(every[0]) >= {"id", "pack", "kind", "title", "why", "path", "line"}


def test_show(run: Run, good: Path) -> None:
    ran = run("rules", "show", "mine/mark", "--rules", good)
    assert ran.text.startswith(f"# mine/mark, from {good}:4\n")
    assert "pattern: \\[mark\\]" in ran.text
    assert "in: 一[mark]二" in ran.text and "todo" not in ran.text
    entry = json.loads(run("rules", "show", "mine/mark", "--rules", good, "--format", "json").stdout)
    assert entry["spec"]["pattern"] == "\\[mark\\]"


def test_show_helps_with_a_misspelt_id(run: Run, good: Path) -> None:
    ran = run("rules", "show", "mine/marc", "--rules", good)
    assert (ran.code, ran.stdout) == (2, b"")
    assert "there is no rule `mine/marc`; did you mean `mine/mark`?" in ran.stderr


def test_schema(run: Run) -> None:
    schema = json.loads(run("rules", "schema").stdout)
    assert "regex" in json.dumps(schema)


def test_explain_names_the_lines_and_the_signals(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("竹子长在山坡上，一年四季都是绿的。\n长按识别二维码，关注公众号“青竹书屋”\n", encoding="utf-8")
    ran = run("rules", "explain", page)
    assert ran.code == 0
    assert "2: ads/account-lines: " in ran.text
    assert "press-code" in ran.text and "follow-account" in ran.text
    assert "    长按识别二维码，关注公众号“青竹书屋”\n" in ran.text


def test_explain_says_when_there_is_nothing(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("竹子长在山坡上。\n", encoding="utf-8")
    assert run("rules", "explain", page).text == "no scored rule would remove anything\n"


def test_explain_refuses_what_is_no_text(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"\xff\x00\x81\x30\x00")
    ran = run("rules", "explain", page)
    assert ran.code == 2
    assert "not text at byte 4" in ran.stderr
