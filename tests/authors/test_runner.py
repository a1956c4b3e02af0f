"""`mingfan test`: known failures, test files, coverage, updates and watching."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from mingfan.authors.coverage import branches, unused
from mingfan.kinds.base import Keep
from mingfan.ruleset.packs import parse_pack
from tests.cli.harness import Run

PACK = """\
pack: my
rules:
  - id: mark
    title: 标记
    why: 试
    kind: regex
    pattern: '##(?:ad|promo)##'
    examples:
      - {in: '好##ad##', out: '好'}
    keep:
      - {text: '# ad', why: heading}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "my.yaml"
    file.write_text(PACK, encoding="utf-8")
    return file


def test_a_known_failure_is_counted_and_fails_once_it_passes(pack: Path, run: Run) -> None:
    pack.write_text(PACK.replace("out: '好'}", "out: '坏', todo: true}"), encoding="utf-8")
    done = run("test", pack)
    assert done.code == 0
    assert "1 known to fail" in done.text
    pack.write_text(PACK.replace("out: '好'}", "out: '好', todo: true}"), encoding="utf-8")
    done = run("test", pack)
    assert done.code == 1
    assert "delete its `todo`" in done.text


def test_a_test_file_beside_a_pack_is_run_and_named(pack: Path, run: Run) -> None:
    beside = pack.with_name("my.test.yaml")
    beside.write_text("tests:\n  - rule: my/mark\n    examples: [{in: '##promo##好', out: '好'}]\n", encoding="utf-8")
    assert "3 cases: 3 passed" in run("test", pack.parent).text
    beside.write_text("tests:\n  - rule: my/mark\n    keep: [{text: '##ad##', why: honest}]\n", encoding="utf-8")
    done = run("test", pack)
    assert done.code == 1
    assert f"{beside}:2: my/mark, keep 1" in done.text


@pytest.mark.parametrize(
    ("text", "line"),
    [("tests: 3\n", 1), ("tests:\n  - rule: my/marc\n", 2), ("tests:\n  - rule: my/mark\n    kep: []\n", 3)],
)
def test_faults_of_a_test_file_name_their_line(pack: Path, run: Run, text: str, line: int) -> None:
    beside = pack.with_name("my.test.yaml")
    beside.write_text(text, encoding="utf-8")
    done = run("test", pack)
    assert done.code == 2
    assert f"{beside}:{line}:" in done.stderr


def test_coverage_lists_the_alternative_that_no_example_exercises(pack: Path, run: Run) -> None:
    done = run("test", pack, "--coverage")
    assert "no example exercises the alternative promo" in done.stderr
    assert "alternative ad" not in done.stderr
    beside = pack.with_name("my.test.yaml")
    beside.write_text("tests:\n  - rule: my/mark\n    examples: [{in: '##promo##好', out: '好'}]\n", encoding="utf-8")
    assert "alternative" not in run("test", pack, "--coverage").stderr


SCORED = """
pack: my
rules:
  - id: lines
    title: 推广
    why: 例
    kind: scored
    family: my
    opening: [竹简码, 青竹号]
    signals:
      - {id: my-code, title: 码, weight: 9, word: 竹简码}
      - {id: my-tail, title: 尾, weight: 9, pattern: '青竹.{0,9}专区', at: end}
    examples: [{in: "正文一句。\\n竹简码在此。\\n", out: "正文一句。\\n"}]
    keep: [{text: 竹简, why: 例}]
"""


def test_coverage_lists_signals_and_words_that_no_text_holds() -> None:
    (rule,) = parse_pack(SCORED)
    assert {part for _, part in unused([rule])} == {"signal my-tail", "opening word 青竹号"}
    more = replace(rule, spec=replace(rule.spec, keep=(Keep("一句话。去青竹号专区！", "例"),)))
    assert not unused([rule], [more])


def test_branches_of_nested_groups_are_found() -> None:
    pattern = "a(b|c[|)](?:d|e))|f"
    assert [pattern[b.start : b.end] for b in branches(pattern)] == [
        "d",
        "e",
        "b",
        "c[|)](?:d|e)",
        "a(b|c[|)](?:d|e))",
        "f",
    ]


def test_an_update_writes_what_came_out_and_nothing_else(pack: Path, run: Run) -> None:
    pack.write_text(PACK.replace("out: '好'}", "out: '坏'}  # 注"), encoding="utf-8")
    done = run("test", pack, "--update", stdin=b"n\n")
    assert done.code == 1
    assert "expected  坏" in done.stderr
    assert "坏" in pack.read_text(encoding="utf-8")
    assert run("test", pack, "--update", "--yes").code == 0
    assert pack.read_text(encoding="utf-8") == PACK.replace("out: '好'}", 'out: "好"}  # 注')
    assert run("test", pack).code == 0


def test_a_keep_case_is_never_updated(pack: Path, run: Run) -> None:
    pack.write_text(PACK.replace("text: '# ad'", "text: '##ad##'"), encoding="utf-8")
    before = pack.read_bytes()
    assert run("test", pack, "--update", "--yes").code == 1
    assert pack.read_bytes() == before


def test_watch_runs_again_when_a_file_changes(pack: Path) -> None:
    command = [sys.executable, "-m", "mingfan", "test", str(pack), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            assert "2 passed, 0 failed" in process.stdout.readline()
            pack.write_text(PACK.replace("out: '好'}", "out: '坏'}"), encoding="utf-8")
            deadline = time.monotonic() + 60
            while "1 failed" not in (line := process.stdout.readline()):
                assert line and time.monotonic() < deadline
        finally:
            process.kill()
