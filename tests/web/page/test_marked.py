"""The marked view: what is shown of a text, and how one gets about in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mingfan
from tests.texts import sample
from tests.web.harness import Server
from tests.web.page.drive import FOCUSED, PASSAGE, all_text, cleaned, content, pasted


def test_the_sample_shows_its_four_advertising_lines_struck_through(
    page: Any, page_server: Server, tmp_path: Path
) -> None:
    pasted(page, sample("dirty"))
    struck = page.eval_on_selector_all(
        ".edit del", "all => all.map(del => del.textContent.trim()).filter(t => t.length > 40)"
    )
    expected = [e.before.strip() for e in mingfan.clean(sample("dirty")).edits if "ads/library-footer" in e.rules]
    assert struck == expected
    assert len(struck) == 4
    assert page.eval_on_selector(".edit del", "del => getComputedStyle(del).textDecorationLine") == "line-through"
    assert page.eval_on_selector(".edit ins", "ins => getComputedStyle(ins).textDecorationLine") == "underline"
    assert page.inner_text('[data-rule="ads/library-footer"] b') == "4"

    with page.expect_download() as download:
        page.click("#download-button")
    (tmp_path / "dirty.txt").write_bytes(sample("dirty").encode())
    subprocess.run([sys.executable, "-m", "mingfan", "clean", "dirty.txt", "-o", "clean.txt"], cwd=tmp_path, check=True)
    assert Path(download.value.path()).read_bytes() == (tmp_path / "clean.txt").read_bytes()

    with page.expect_download() as download:
        page.click("#report-button")
    report = Path(download.value.path())
    reverted = page_server.request("POST", "/v1/revert", report.read_bytes(), content_type="application/json").json()
    assert reverted["text"] == sample("dirty")
    command = [sys.executable, "-m", "mingfan", "revert", "clean.txt", str(report)]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode() == sample("dirty")


def test_both_copies_of_an_edited_repeat_are_marked_and_linked(page: Any) -> None:
    copies = PASSAGE + PASSAGE.replace("39273", "4万")
    text = f"会议强调，各部门要抓好落实##paidbegin##。\n{copies}\n下半年继续抓好各项目的建设。\n"
    cleaned(page, text)
    (finding,) = mingfan.clean(text).findings
    marked = all_text(page, "#marked .finding")
    assert marked == [text[slice(*finding.related[0])], text[finding.start : finding.end]]
    page.click("#tab-findings")
    page.click("#findings .go >> nth=1")
    assert page.evaluate(FOCUSED) == marked[1]
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == marked[0]
    page.click("#marked .finding >> nth=1")
    assert page.evaluate(FOCUSED) == marked[0]


@pytest.mark.parametrize("marks", ["，", "；"])
def test_the_copy_that_stays_is_marked_and_linked_with_the_one_that_goes(page: Any, marks: str) -> None:
    dirty = PASSAGE.replace("供水", "##paidbegin##供水")
    text = (
        f"😀会议强调，各部门要抓好落实##paidbegin##。\n{dirty}\n{PASSAGE.replace('，', marks)}\n下半年继续抓好建设。\n"
    )
    cleaned(page, text)
    place = next(k for k, edit in enumerate(mingfan.clean(text).edits) if "duplicates/passage" in edit.rules)
    kept = all_text(page, "#marked .finding")
    assert "".join(kept) == PASSAGE
    page.click("#marked .finding >> nth=1")
    assert page.evaluate(FOCUSED) == str(place)
    page.click("#card .other")
    assert page.evaluate(FOCUSED) == kept[0]
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == str(place)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == kept[0]


def test_a_text_of_a_megabyte_stays_usable(page: Any) -> None:
    text = "".join(sample("dirty").replace("。", f"。{number}") + "\n" for number in range(5))
    assert len(text.encode()) > 1_000_000
    pasted(page, text)
    page.click("#fold-box label:has([value='whole'])")
    assert page.locator("#marked .block").count() > 50
    assert page.locator("#marked .block:empty").count() > 20  # out of sight, not built
    for _ in range(5):
        page.click("#next-button")
    assert page.evaluate("document.activeElement.dataset.place") == "4"
    page.click("#tab-clean")
    with page.expect_response("**/v1/clean"):
        page.click('[data-rule="whitespace/blank-lines"] .toggle')
    page.wait_for_selector('[data-rule="whitespace/blank-lines"].off')


def test_the_first_screen_shows_the_sample_marked(page: Any) -> None:
    assert page.is_visible("#sample-note")
    assert page.get_attribute("#tab-marked", "aria-selected") == "true"
    assert page.inner_text("#edit-count") == str(page.locator("#marked .edit").count())
    assert page.inner_text("#finding-count") == "1"
    pasted(page, "日益完##paidbegin##善，你好", "body")  # wherever the focus is
    assert not page.is_visible("#sample-note")
    assert page.input_value("#source") == "日益完##paidbegin##善，你好"


LONG = "".join(f"第{number}行没有要改的地方，只是一行平常的文字。\n" for number in range(400))


def test_unchanged_text_is_folded_and_unfolds(page: Any) -> None:
    text = f"{LONG}这里有##paidbegin##一处。\n{LONG}"
    pasted(page, text)
    shown = content(page, "#marked")
    assert "第399行" in shown and "第398行" not in shown  # a line of context before the change
    assert "第0行" in shown.split("##paidbegin##")[1] and "第1行没" not in shown
    assert page.locator("#marked .fold").count() == 2
    before = page.evaluate("document.querySelector('#marked .fold').dataset.start")
    page.click("#marked .fold >> nth=0")
    assert page.evaluate("document.activeElement.dataset.start") == before  # the focus is on what came
    assert content(page, "#marked").startswith("第0行")
    page.click("#fold-box label:has([value='whole'])")
    assert page.locator("#marked .fold").count() == 0
    assert content(page, "#marked").replace("\n", "") == text.replace("\n", "")


def test_walking_keeps_the_header_in_view_and_the_strip_leads_there(page: Any) -> None:
    text = f"{LONG}一##paidbegin##。\n{LONG}二##paidbegin##。\n{LONG}三##paidend##。\n"
    pasted(page, text)
    page.click("#fold-box label:has([value='whole'])")
    for place in ("0", "1", "2", "0"):
        page.click("#next-button")
        assert page.evaluate("document.activeElement.dataset.place") == place
        assert page.evaluate("scrollY") == 0
        assert page.evaluate(
            "(() => { const [a, b] = [document.activeElement, marked].map(e => e.getBoundingClientRect());"
            " return a.top >= b.top && a.bottom <= b.bottom; })()"
        )
    box = page.locator("#strip").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + box["height"] * 0.66)
    assert page.evaluate("document.activeElement.dataset.place") == "1"
    colours = "new Set(strip.getContext('2d').getImageData(0, 0, strip.width, strip.height).data).size"
    assert page.evaluate(colours) > 2  # marks are drawn


def test_numbers_need_no_second_scroll_bar(page: Any) -> None:
    side = "(e => e.scrollHeight <= e.clientHeight + 1)(document.querySelector('.side'))"
    assert page.evaluate(side)
    for selector in ("#chars-in", "#chars-out", "#edits-total", "#elapsed"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + box["height"] < 720
