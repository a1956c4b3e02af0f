"""`mingfan lsp` on rule files: what `mingfan lint` and `mingfan test` say, at the line, before the file is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the [lsp] extra is not installed")

from lsprotocol import types as t

from mingfan.authors.lint import lint
from tests.lsp.editor import Editor, run

PACK = """\
pack: mine
rules:
  - id: tag
    title: 来源
    why: 站点留在行尾的来源
    kind: regex
    pattern: '（清水文库）$'
    replace: ''
    examples:
      - {in: '𠮷。（清水文库）', out: '𠮷。'}
      - {in: '完。（青竹文库）', out: '完。'}  # it does not come out so
    keep:
      - {text: '（清水文库）的书', why: 正文}
"""
LINES = PACK.split("\n")


def test_a_failing_example_is_shown_at_its_line_as_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("pack: other\nrules: []\n", encoding="utf-8")  # what is on disk does not count

    async def script(editor: Editor) -> None:
        uri = path.as_uri()
        editor.open(uri, PACK, "yaml")
        (found,) = await editor.diagnostics(uri)
        assert (found.severity, found.code) == (t.DiagnosticSeverity.Error, "example")
        assert editor.at(uri, found.range) == LINES[10].strip()
        assert found.message == (
            "mine/tag, example 2: another text came out\nexpected  “完。”\ngot       “完。（青竹文库）”"
        )
        version = editor.change(uri, PACK.replace("'（清水文库）$'", "'（..文库）$'"))
        assert not await editor.diagnostics(uri, version)
        version = editor.change(uri, PACK.replace("（清水文库）的书", "书（清水文库）"))
        assert [d.code for d in await editor.diagnostics(uri, version)] == ["example", "keep"]

    run(script, tmp_path)


@pytest.mark.parametrize(
    ("wrong", "line", "check"),
    [
        (PACK.replace("    kind: regex", "    kind: regx"), 6, "schema"),
        (PACK.replace("  - id: tag", "  - id: tag\n   title: x"), 4, "schema"),
        (PACK.replace("'（清水文库）$'", "'('"), 7, "schema"),
        (PACK.replace("（清水文库）的书", "abc"), 12, "keep-unlike"),
        ("# 一\u2028# 二\n" + PACK.replace("（清水文库）的书", "abc"), 13, "keep-unlike"),
    ],
)
def test_faults_are_those_of_lint_at_their_lines(tmp_path: Path, wrong: str, line: int, check: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(wrong, encoding="utf-8")
    wanted = [(m.check, m.severity) for m in lint([path]).messages]
    assert check in dict(wanted)

    async def script(editor: Editor) -> None:
        uri = path.as_uri()
        editor.open(uri, wrong, "yaml")
        found = [d for d in await editor.diagnostics(uri) if d.code not in ("example", "keep")]
        assert [(d.code, d.severity and d.severity.name.lower()) for d in found] == wanted
        assert (check, line) in [(d.code, d.range.start.line + 1) for d in found]

    run(script, tmp_path)


def test_a_test_file_beside_it_is_run_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    tests = tmp_path / "mine.test.yaml"
    tests.write_text("tests:\n  - rule: mine/tag\n    examples: [{in: 甲, out: 乙}]\n", encoding="utf-8")

    async def script(editor: Editor) -> None:
        uri = path.as_uri()
        editor.open(uri, PACK.replace("'（清水文库）$'", "'（..文库）$'"), "yaml")
        (found,) = await editor.diagnostics(uri)
        assert found.message.startswith(f"{tests}:2: mine/tag, example 1: another text came out")
        assert editor.at(uri, found.range) == "- id: tag"

    run(script, tmp_path)


def test_only_the_last_version_is_checked_to_the_end(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        uri = (tmp_path / "mine.yaml").as_uri()
        editor.open(uri, PACK, "yaml")
        for number in range(20):
            version = editor.change(uri, PACK.replace("完。", f"完{number}。"))
        (found,) = await editor.diagnostics(uri, version)
        assert "完19。" in found.message

    (shown,) = run(script, tmp_path).shown.values()
    assert shown == sorted(set(shown)), "a version is shown twice, or after a later one"
    assert len(shown) < 20, "nothing was given up"
