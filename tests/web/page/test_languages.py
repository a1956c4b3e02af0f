"""One language at a time: what the page says is Chinese or English, and never a mixture."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run
from typing import Any

import regex

from tests.web.page.drive import PASSAGE, all_text, cleaned, dropped, until

HAN = regex.compile(r"\p{Han}")
# What is the user's own, in the language it is in.
OWN = (
    "#marked, #cleaned, #source, #rules-source, #card .change, .compared, .finding-item .message, .outcomes .case, "
    "#lang-button"
)
WORDS = """(() => {
    const copy = document.body.cloneNode(true);
    for (const own of copy.querySelectorAll(%r)) own.remove();
    for (const box of copy.querySelectorAll('[hidden]:not(.panel)')) box.remove();
    const labels = [...copy.querySelectorAll('*')].flatMap(
        (e) => ['aria-label', 'title', 'placeholder'].map((name) => e.getAttribute(name)));
    return [...copy.innerText.split('\\n'), ...labels].filter(Boolean).map((word) => word.trim()).filter(Boolean);
})()"""
BRAND = {"明矾 mingfan", "明矾"}


def _words(page: Any) -> set[str]:
    return set(page.evaluate(WORDS % OWN)) - BRAND


def test_the_page_is_all_in_one_language(page: Any) -> None:
    text = f"日益完##paidbegin##善,你好\n{PASSAGE}\n{PASSAGE.replace('39273', '4万')}\n"
    cleaned(page, text)
    dropped(page, {"b.pdf": b"%PDF-1"})
    page.click("#tab-rules")
    page.wait_for_selector(".verdict")
    page.click("#tab-findings")
    page.wait_for_selector(".finding-item")
    assert "相近而有出入" in all_text(page, ".finding-item .message")[0]
    page.click("#lang-button")
    assert page.get_attribute("html", "lang") == "en"
    page.click("#tab-marked")
    page.focus("#marked .edit")
    page.click("#tab-findings")
    assert "appears twice" in all_text(page, ".finding-item .message")[0]
    until(page, "document.querySelector('#rules-result .verdict').textContent.includes('cases pass')")
    assert [word for word in _words(page) if HAN.search(word)] == []
    page.click("#lang-button")
    page.click("#tab-findings")
    chinese = " ".join(_words(page))
    for word in ("默认", "付费墙标记", "贴了两遍的段落", "汉字旁的半角逗号和分号"):
        assert word in chinese


def test_the_browser_decides_first_and_the_choice_stays(visit: Any) -> None:
    page = visit(locale="en-GB")
    assert page.get_attribute("html", "lang") == "en"
    assert "Marked" in page.inner_text("#tab-marked")
    page.click("#lang-button")
    page.reload()
    page.wait_for_selector("#marked .edit")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "批注" in page.inner_text("#tab-marked")


def test_the_report_of_a_batch_is_in_the_language_that_its_reader_picks(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("日益完##paidbegin##善", encoding="utf-8")
    run([sys.executable, "-m", "mingfan", "batch", "in", "--out", "out", "--quiet"], cwd=tmp_path, check=True)
    page = browser.new_page()
    page.set_content((tmp_path / "out/report.html").read_text(encoding="utf-8"))
    chinese = page.inner_text("main")
    assert "改动前后" in chinese and "付费区起止标记" in chinese
    assert not any(word in chinese for word in ("Before", "records", "edits", "Files"))
    page.click("text=English")
    english = page.inner_text("main").replace("日益完##paidbegin##善", "")
    assert "Before and after" in english and "Marks around paid content" in english
    assert not HAN.search(english)
    page.close()
