"""By keyboard, by screen reader, in every width, theme and language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.harness import Server
from tests.web.page.drive import PASSAGE, cleaned, dropped, put, until

TEXT = "日益完##paidbegin##善,你好"


def test_everything_works_by_keyboard(page: Any) -> None:
    page.click("#clear-button")
    page.keyboard.insert_text(TEXT)
    page.wait_for_selector("#status.good")
    page.focus("#tab-input")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-marked", "aria-selected") == "true"
    page.focus("#fold-box input:checked")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "marked"  # it scrolls, so it can be reached
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className.includes('edit')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.place") == "1"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.place") == "0"
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('card').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == "0"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("#marked .edit.kept")
    assert page.evaluate("document.activeElement.dataset.place") == "0"
    page.focus("#profiles [aria-checked='true']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.name") == "corpus"
    page.wait_for_selector("#profiles [data-name='corpus'][aria-checked='true']")
    until(page, "document.getElementById('ruleset').textContent.startsWith('corpus')")
    assert page.evaluate("document.activeElement.dataset.name") == "corpus"


def test_a_screen_reader_is_given_names_states_and_changes(page: Any) -> None:
    cleaned(page, TEXT + "\u200b再见")
    names = page.eval_on_selector_all("#marked .edit", "all => all.map(each => each.getAttribute('aria-label'))")
    assert names == ["删去“##paidbegin##”", "删去“,”, 补上“，”", "删去“空白或不可见字符”"]
    switch = page.get_by_role("switch", name="付费区起止标记")
    assert switch.get_attribute("aria-checked") == "true"
    switch.click()
    assert switch.get_attribute("aria-checked") == "false"
    assert page.get_by_role("switch", name="标点").get_attribute("aria-checked") == "true"
    until(page, "document.querySelectorAll('#marked .edit').length === 2")
    page.focus("#marked .edit >> nth=0")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.getAttribute('aria-label').endsWith('已保留原文')")


def _look(page: Any, rules: str, state: str) -> list[str]:
    """What axe finds wrong, each with the state of the page and the element."""
    found = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], {rules}}})")
    return [
        f"{state}: {violation['id']}: {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(visit: Callable[..., Any], width: int, scheme: str) -> None:
    base = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed: pip install mingfan[dev]")
    locale = "zh-CN" if scheme == "light" else "en-US"
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale)
    page.evaluate(base.AXE_FILE_PATH.read_text(encoding="utf-8") + "; 0")
    # The same elements in other colours: there the colours are what is left to look at.
    rules = "" if (width == 1280) == (scheme == "light") else "runOnly: ['color-contrast']"
    wrong = _look(page, rules, "first screen")
    page.focus("#marked .edit")
    wrong += _look(page, rules, "card")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("#marked .edit.kept")
    wrong += _look(page, rules, "kept")
    dropped(page, {"a.txt": (PASSAGE + "\n" + PASSAGE.replace("39273", "4万")).encode(), "b.pdf": b"%PDF-1"})
    page.wait_for_selector("#refused:not(:empty)")
    for tab in ("findings", "input", "clean", "rules"):
        page.click(f"#tab-{tab}")
        if tab == "rules":
            page.wait_for_selector(".verdict")
        wrong += _look(page, rules, tab)
    page.fill("#rules-source", "pack: x")
    page.wait_for_selector(".verdict.bad")
    wrong += _look(page, rules, "faults")
    page.route("**/v1/clean", lambda route: route.abort())
    page.click("#packs .chip >> nth=0")
    page.wait_for_selector("#status.bad")
    page.click("#tab-marked")
    wrong += _look(page, rules, "failed")
    page.evaluate("document.getElementById('key-dialog').showModal()")
    wrong += _look(page, rules, "key")
    assert wrong == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_no_width_theme_or_language_breaks_the_layout(
    visit: Callable[..., Any], page_server: Server, width: int, locale: str
) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme="dark", locale=locale)
    for tab in ("input", "marked", "clean", "findings", "rules"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.click("#theme-button")
    assert page.get_attribute("html", "data-theme") == "light"
    page.reload()
    page.wait_for_selector("#marked .edit")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    page.goto(page_server.url + "/docs")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_text_is_put_and_nothing_is_said_twice(page: Any) -> None:
    put(page, "没有要改的文字。")
    until(page, "document.getElementById('status').textContent === '没有要改的'")
    assert page.inner_text("#edit-count") == ""
