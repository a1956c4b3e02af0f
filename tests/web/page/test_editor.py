"""The rule editor."""

from __future__ import annotations

from typing import Any

from tests.web.page.drive import all_text, cleaned, content, downloaded


def test_rules_are_tried_as_they_are_written(page: Any) -> None:
    cleaned(page, "他推开门。（本页未完，请点击下一页）")
    page.click("#tab-rules")
    page.wait_for_selector(".verdict.good")
    page.click("#rules-on-text")
    page.wait_for_selector("#rules-marked .edit")
    assert page.get_attribute("#rules-on-text", "aria-pressed") == "true"
    source = page.input_value("#rules-source")
    assert content(page, "#rules-lines").split() == [str(n) for n in range(1, len(source.split("\n")) + 1)]
    page.fill("#rules-source", source.replace("out: '他推开门。'", "out: '他推开他。'"))
    page.wait_for_selector(".verdict.bad")
    assert all_text(page, "#rules-result .compared") == ["他推开他。", "他推开门。"]
    assert all_text(page, "#rules-result mark") == ["他", "门"]  # only what differs
    page.fill("#rules-source", source.replace("kind: regex", "kind: regx"))
    page.click("#rules-result button")
    assert page.evaluate("getSelection().toString()").strip() == "kind: regx"


def test_tab_indents_and_esc_then_tab_leaves(page: Any) -> None:
    page.click("#tab-rules")
    page.fill("#rules-source", "a\nb\n")
    page.focus("#rules-source")
    page.evaluate("document.getElementById('rules-source').setSelectionRange(0, 3)")
    page.keyboard.press("Tab")
    assert page.input_value("#rules-source") == "  a\n  b\n"
    page.keyboard.press("Shift+Tab")
    assert page.input_value("#rules-source") == "a\nb\n"
    page.keyboard.press("Control+z")
    assert page.input_value("#rules-source") == "  a\n  b\n"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "rules-source"


def test_rules_are_taken_along(page: Any) -> None:
    page.click("#tab-rules")
    source = page.input_value("#rules-source").replace("pack: mine", "pack: my-site")
    page.fill("#rules-source", source)
    assert page.inner_text("#rules-line") == "mingfan clean --rules my-site.yaml text.txt"
    with page.expect_download() as download:
        page.click("#rules-download")
    assert download.value.suggested_filename == "my-site.yaml"
    assert downloaded(page, "#rules-download").decode() == source
