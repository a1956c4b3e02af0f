"""Each edit by itself: kept, taken back, undone; and which of two near copies stays."""

from __future__ import annotations

import json
from typing import Any

import msgspec

import mingfan
from tests.web.harness import Server
from tests.web.page.drive import PASSAGE, all_text, cleaned, content, downloaded, result_is, until

TEXT = "😀日益完##paidbegin##善,你好,世界。\n又见##paidend##到，你好,再见。\n"
CLEAN = "😀日益完善，你好，世界。\n又见到，你好，再见。\n"
NEAR = PASSAGE.replace("39273", "4万")
REPEAT = f"😀会议强调，各部门要抓好落实##paidbegin##。\n{PASSAGE}\n{NEAR}\n下半年继续抓好各项目的建设。\n"


def _card_press(page: Any, place: int, button: str) -> None:
    page.hover(f'#marked .edit[data-place="{place}"]')
    page.wait_for_selector(f'#marked .edit.current[data-place="{place}"]')
    page.click(f"#card {button}")


def _reverts(server: Server, report: Any, original: str) -> None:
    """The report as it was saved, whole."""
    assert (
        server.request("POST", "/v1/revert", msgspec.json.encode(report), content_type="application/json").json()[
            "text"
        ]
        == original
    )
    assert mingfan.revert(report["text"], msgspec.convert(report["edits"], tuple[mingfan.Edit, ...])) == original


def test_an_edit_is_kept_undone_and_redone(page: Any, page_server: Server) -> None:
    cleaned(page, TEXT)
    assert page.locator("#marked .edit.made").count() == 5
    _card_press(page, 1, ".keep")
    until(page, "document.querySelectorAll('#marked .edit.kept').length === 1")
    assert page.evaluate("document.activeElement.dataset.place") == "1"  # the focus is where it was
    assert page.inner_text("#edit-count") == "4"
    result_is(page, CLEAN.replace("善，", "善,"))
    report = json.loads(downloaded(page, "#report-button"))
    assert report["text"] == CLEAN.replace("善，", "善,")
    assert [(e["before"], e["after"]) for e in report["kept"]] == [(",", "，")]
    assert report["stats"]["by_rule"] == {"paywall/paid-mark": 2, "punctuation/half-width-comma": 2}
    assert report["stats"]["chars_in"] == len(TEXT) and report["stats"]["chars_out"] == len(report["text"])
    _reverts(page_server, report, TEXT)
    page.keyboard.press("Control+z")
    result_is(page, CLEAN)
    page.keyboard.press("Control+y")
    result_is(page, CLEAN.replace("善，", "善,"))
    page.click("#undo-button")
    result_is(page, CLEAN)
    assert page.is_enabled("#redo-button")


def test_all_edits_of_a_rule_are_kept_at_once(page: Any, page_server: Server) -> None:
    cleaned(page, TEXT)
    _card_press(page, 1, ".keep-rule")
    result_is(page, CLEAN.replace("善，", "善,").replace("好，", "好,"))
    assert "3" in page.inner_text('[data-rule="punctuation/half-width-comma"]')
    _reverts(page_server, json.loads(downloaded(page, "#report-button")), TEXT)
    page.click("#tab-marked")
    _card_press(page, 2, ".keep")  # one of them is made after all
    result_is(page, CLEAN.replace("善，", "善,").replace("好，再", "好,再"))
    page.click("#undo-button")
    page.click("#undo-button")
    result_is(page, CLEAN)


def test_what_is_kept_stays_kept_while_the_text_is_typed_into(page: Any) -> None:
    cleaned(page, TEXT)
    _card_press(page, 2, ".keep")
    page.click("#tab-input")
    page.evaluate("source.setSelectionRange(0, 0)")
    page.focus("#source")
    page.keyboard.insert_text("开头##paidend##。")
    result_is(page, "开头。" + CLEAN.replace("好，世", "好,世"))


def test_a_rule_kept_and_switched_is_undone_step_by_step(page: Any) -> None:
    cleaned(page, TEXT)
    _card_press(page, 0, ".switch-off")
    page.wait_for_selector('[data-rule="paywall/paid-mark"].off')
    result_is(page, CLEAN.replace("完善", "完##paidbegin##善").replace("见到", "见##paidend##到"))
    page.click("#undo-button")
    result_is(page, CLEAN)


def test_near_copies_stand_side_by_side_and_one_is_chosen(page: Any, page_server: Server) -> None:
    cleaned(page, REPEAT)
    page.click("#tab-findings")
    assert all_text(page, "#findings .compared") == [PASSAGE, NEAR]
    assert all_text(page, "#findings mark.figure") == ["39273", "4万"]
    cleaned_text = mingfan.clean(REPEAT).text
    for choice, goes in (("first", NEAR), ("second", PASSAGE)):
        page.click(f'#findings [data-choice="{choice}"]')
        assert page.get_attribute(f'#findings [data-choice="{choice}"]', "aria-pressed") == "true"
        assert page.evaluate("document.activeElement.dataset.choice") == choice
        result_is(page, cleaned_text.replace(goes + "\n", ""))
        report = json.loads(downloaded(page, "#report-button"))
        assert [c["keep"] for c in report["choices"]] == [choice]
        _reverts(page_server, report, REPEAT)
        page.click("#tab-findings")
    page.click('#findings [data-choice="both"]')
    result_is(page, cleaned_text)
    page.click("#undo-button")
    page.click("#tab-marked")
    assert page.locator("#marked .edit.chosen").count() == 1
    page.click("#marked .edit.chosen")
    page.click("#card button:last-child")  # take the choice back
    result_is(page, cleaned_text)
    assert content(page, "#status") == "改动 1 处"
