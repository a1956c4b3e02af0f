"""A passage that is pointed at becomes a rule; what a rule should leave, a keep case."""

from __future__ import annotations

from typing import Any

from tests.web.page.drive import cleaned, content, until

TEXT = "😀日益完##paidbegin##善的供水。\n竹影晨光馆藏第 12 号\n他推开门（竹影晨光馆藏印）走了进去。\n天亮了。\n"
SELECT = """([view, from, to]) => {
    const walker = document.createTreeWalker(document.querySelector(view), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.data.includes(from)) range.setStart(node, node.data.indexOf(from));
        if (node.data.includes(to)) range.setEnd(node, node.data.indexOf(to) + to.length);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def point(page: Any, start: str, end: str, view: str = "#marked", box: str = "#point") -> None:
    page.evaluate(SELECT, [view, start, end])
    page.wait_for_selector(f"{box} button")
    page.click(f"{box} button")


def test_dirt_becomes_a_rule_and_honest_text_a_keep_case(page: Any) -> None:
    cleaned(page, TEXT)
    point(page, "竹影晨光馆藏第", "号")
    page.wait_for_selector("#tab-rules[aria-selected='true']")
    page.wait_for_selector("#rules-marked .edit")
    assert "竹影晨光馆藏第 {#} 号" in page.input_value("#rules-source")
    assert page.get_attribute("#rules-on-text", "aria-pressed") == "true"
    assert content(page, "#rules-line") == "mingfan clean --rules taught.yaml text.txt"
    assert page.locator("#rules-marked .edit").count() == 1

    page.click("#tab-marked")
    point(page, "（竹影晨光馆藏印", "藏印）")
    until(page, "document.querySelectorAll('#rules-marked .edit').length === 2")
    assert "passage-1" in page.input_value("#rules-source")

    point(page, "竹影晨光馆藏第", "号", "#rules-marked", "#point-taught")
    until(page, "document.querySelectorAll('#rules-marked .edit').length === 1")
    assert "lines:" not in page.input_value("#rules-source")
    page.wait_for_selector(".verdict.good")


def test_a_passage_over_an_edit_is_of_the_original_and_own_rules_stay(page: Any) -> None:
    cleaned(page, TEXT)
    page.evaluate(SELECT, ["#marked", "日益完", "善的供水"])
    page.wait_for_selector("#point button")
    page.click("#point button")
    page.wait_for_selector("#tab-rules[aria-selected='true']")
    assert "##paidbegin##" in page.input_value("#rules-source")
    page.fill("#rules-source", "pack: own")
    page.click("#tab-marked")
    point(page, "天亮了", "天亮了。")
    page.wait_for_selector("#status.bad")
    assert page.input_value("#rules-source") == "pack: own"
