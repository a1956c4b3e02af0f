"""`mingfan lsp` on texts: places as the editor counts, edits that give the cleaned text, nothing that is overtaken."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the [lsp] extra is not installed")

from lsprotocol import types as t

from mingfan import Cleaner
from tests.lsp.editor import Editor, run
from tests.texts import sample

URI = "file:///notes/河.txt"
# Characters outside the BMP, of one and of several code points, before and inside what is changed; ends of lines that
# Python knows and editors do not.
ASTRAL = (
    "𠮷野家##paidbegin##开门了,你好。\n"
    "👨\u200d👩\u200d👧说：😀基\u200b础设施；。完,了\n"
    "一行\u2028又一行##paidend##𠮷,终\n"
    "尾  \n"
)
ENCODINGS = ["utf-8", "utf-16", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_mark_is_at_its_edit(tmp_path: Path, encoding: str) -> None:
    result = Cleaner().clean(ASTRAL)
    assert len(result.edits) > 7

    async def script(editor: Editor) -> None:
        editor.open(URI, ASTRAL)
        found = [d for d in await editor.diagnostics(URI) if d.code != "duplicates/near-passage"]
        assert [editor.at(URI, d.range) for d in found] == [edit.before for edit in result.edits]
        assert [d.code for d in found] == [edit.rules[0] for edit in result.edits]
        removals = [d.severity == t.DiagnosticSeverity.Warning for d in found]
        assert removals == [edit.after == "" for edit in result.edits]
        assert editor.server is not None and editor.server.capabilities.position_encoding == encoding

    run(script, tmp_path, encoding=encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [ASTRAL, sample("dirty")], ids=["astral", "sample"])
def test_cleaning_the_document_gives_the_cleaned_text(tmp_path: Path, encoding: str, text: str) -> None:
    async def script(editor: Editor) -> None:
        editor.open(URI, text)
        (action,) = await editor.actions(URI, only=["source.fixAll.mingfan"])
        assert editor.applied(URI, action) == Cleaner().clean(text).text
        assert action.kind == "source.fixAll.mingfan"
        for wider in ("source", "source.fixAll"):
            assert [a.title for a in await editor.actions(URI, only=[wider])] == [action.title]
        editor.change(URI, editor.applied(URI, action))
        assert await editor.actions(URI) == []

    run(script, tmp_path, encoding=encoding)


def test_crlf_stays_the_line_end_of_the_document(tmp_path: Path) -> None:
    text = "第一行,完  \r\n𠮷##paidend##\r\r\n尾,了\r\n"

    async def script(editor: Editor) -> None:
        editor.open(URI, text)
        (action,) = await editor.actions(URI, only=["source.fixAll"])
        cleaned = Cleaner().clean(text.replace("\r\n", "\n")).text
        assert editor.applied(URI, action) == cleaned.replace("\n", "\r\n")
        found = await editor.diagnostics(URI)
        assert [editor.at(URI, d.range) for d in found][:2] == [",", "  "]

    run(script, tmp_path)


def test_one_edit_and_all_edits_of_its_rule(tmp_path: Path) -> None:
    text = "𠮷##paidend##甲,乙\n丙##paidend##丁,戊\n"
    here = t.Range(t.Position(0, 3), t.Position(0, 3))

    async def script(editor: Editor) -> None:
        editor.open(URI, text)
        one, rule = await editor.actions(URI, here, ["quickfix"])
        assert editor.applied(URI, one) == "𠮷甲,乙\n丙##paidend##丁,戊\n"
        assert editor.applied(URI, rule) == "𠮷甲,乙\n丙丁,戊\n"
        assert one.is_preferred and one.diagnostics is not None
        assert one.diagnostics[0] in list(await editor.diagnostics(URI))
        kinds = [action.kind for action in await editor.actions(URI, here)]
        assert kinds == ["quickfix", "quickfix", "source.fixAll.mingfan"]

    run(script, tmp_path)


def test_a_place_says_which_rule_and_why(tmp_path: Path) -> None:
    rule = next(rule for rule in Cleaner().ruleset.rules if rule.id == "paywall/paid-mark")

    async def script(editor: Editor) -> None:
        editor.open(URI, "𠮷##paidend##甲\n干净。\n")
        assert await editor.hover(URI, t.Position(0, 5)) == (
            f"{rule.title} (paywall/paid-mark)\n{rule.why}\n“##paidend##” -> “”"
        )
        assert await editor.hover(URI, t.Position(1, 1)) is None
        (found,) = await editor.diagnostics(URI)
        assert found.message == f"{rule.title}: “##paidend##” -> “”"
        link = f"{Path(rule.path).resolve().as_uri()}#L{rule.line}"
        assert found.code_description is not None and found.code_description.href == link

    run(script, tmp_path, locale="zh-cn")


def test_findings_are_shown_with_what_they_are_about(tmp_path: Path) -> None:
    text = sample("dirty")
    result = Cleaner().clean(text)
    assert result.findings

    async def script(editor: Editor) -> None:
        editor.open(URI, text, "markdown")
        found = (await editor.diagnostics(URI))[len(result.edits) :]
        assert [d.message for d in found] == [f.message_en for f in result.findings]
        shown = [
            (editor.at(URI, d.range), [editor.at(URI, r.location.range) for r in d.related_information or ()])
            for d in found
        ]
        wanted = [(text[f.start : f.end], [text[s.start : s.end] for s in f.related]) for f in result.findings]
        assert shown == wanted

    run(script, tmp_path)


def test_what_is_typed_over_is_not_shown(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        editor.open(URI, "甲##paidend##")
        for number in range(50):
            editor.change(URI, "甲" * number)
        version = editor.change(URI, "甲,乙##paidend##")
        found = await editor.diagnostics(URI, version)
        assert [editor.at(URI, d.range) for d in found] == [",", "##paidend##"]
        editor.client.text_document_did_close(t.DidCloseTextDocumentParams(t.TextDocumentIdentifier(URI)))
        assert not await editor.diagnostics(URI, None)

    shown = run(script, tmp_path).shown[URI]
    assert shown == sorted(set(shown)), "a version is shown twice, or after a later one"
    assert len(shown) < 50, "nothing was given up"


def test_other_documents_are_left_alone(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        editor.open("file:///a.py", "x = '甲##paidend##'", "python")
        editor.open("file:///b.yaml", "text: 甲##paidend##", "yaml")
        assert await editor.actions("file:///a.py") == []
        assert await editor.hover("file:///b.yaml", t.Position(0, 9)) is None
        editor.open(URI, "甲##paidend##")
        assert len(await editor.diagnostics(URI)) == 1  # the first that are published

    run(script, tmp_path)


def test_settings_come_from_the_editor(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    text = "甲##paidend##乙,丙（清水文库）"

    async def script(editor: Editor) -> None:
        editor.open(URI, text)
        assert {d.code for d in await editor.diagnostics(URI)} == {"paywall/paid-mark", "mine/tag"}
        editor.settings = {"profile": "minimal", "rules": ["mine.yaml"]}
        editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(None))
        assert {d.code for d in await editor.diagnostics(URI)} == {"mine/tag"}
        editor.settings = {"profil": "minimal"}
        editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(None))
        await editor.diagnostics(URI)
        assert editor.messages == ["mingfan: no setting `profil`; did you mean `profile`?"]

    run(script, tmp_path, options={"ignore": ["punctuation"]}, settings={"rules": ["mine.yaml"]})


def test_rules_that_cannot_be_used_are_said_in_the_text(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        editor.open(URI, "甲##paidend##")
        (found,) = await editor.diagnostics(URI)
        assert "nowhere.yaml: cannot be read" in found.message
        assert await editor.actions(URI) == []
        (tmp_path / "nowhere.yaml").write_text(PACK, encoding="utf-8")
        rules = (tmp_path / "nowhere.yaml").as_uri()
        editor.open(rules, PACK, "yaml")
        editor.client.text_document_did_save(t.DidSaveTextDocumentParams(t.TextDocumentIdentifier(rules)))
        (found,) = await editor.diagnostics(URI)
        assert found.code == "paywall/paid-mark"

    run(script, tmp_path, "--rules", "nowhere.yaml")


def test_half_of_a_surrogate_pair_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        editor.open(URI, "甲\ud83d##paidend##")
        (found,) = await editor.diagnostics(URI)
        assert "not checked" in found.message and "surrogate" in found.message
        version = editor.change(URI, "甲😀##paidend##")
        (found,) = await editor.diagnostics(URI, version)
        assert editor.at(URI, found.range) == "##paidend##"

    run(script, tmp_path)


PACK = """\
pack: mine
rules:
  - id: tag
    title: 来源
    why: 站点留在行尾的来源
    kind: regex
    pattern: '（清水文库）$'
    examples:
      - {in: '完。（清水文库）', out: '完。'}
    keep:
      - {text: '（清水文库）的书', why: 正文}
"""
