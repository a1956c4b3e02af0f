"""How texts come in: typed, pasted, opened, dropped, and still there after a reload."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import mingfan
from tests.web.page.drive import all_text, content, downloaded, dropped, pasted, put, result_is, until

DIRTY, CLEAN = "日益完##paidbegin##善，你好", "日益完善，你好"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_is_read_strictly(page: Any, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes("日益完##paidbegin##善，镕𠮷\r\n".encode(encoding))
    page.set_input_files("#file-input", str(file))
    result_is(page, "日益完善，镕𠮷\n")
    assert encoding.upper() in page.inner_text("#files")  # said, and it stays
    assert "mine.txt" in page.inner_text("#files")
    with page.expect_download() as download:
        page.click("#download-button")
    assert download.value.suggested_filename == "mine.clean.txt"


def test_big5_is_told_from_gb18030(page: Any) -> None:
    text = "這家店下月搬遷，老客人都捨不得。日益完##paidbegin##善。"
    dropped(page, {"big5.txt": text.encode("big5")})
    result_is(page, text.replace("##paidbegin##", ""))
    assert "Big5" in page.inner_text("#files")


def test_a_view_that_is_chosen_while_a_file_is_cleaned_stays(page: Any) -> None:
    page.route("**/v1/clean", lambda route: (page.wait_for_timeout(300), route.continue_()))
    dropped(page, {"one.txt": "第一篇##paidbegin##。".encode()})
    page.click("#tab-clean")
    until(page, "document.getElementById('source').value.startsWith('第一篇')")
    page.wait_for_selector("#status.good")
    until(page, "document.getElementById('cleaned').textContent === '第一篇。'")
    assert page.get_attribute("#tab-clean", "aria-selected") == "true"


def test_several_files_come_in_at_once(page: Any) -> None:
    one, two = "第一篇##paidbegin##。", "第二篇##paidend##，你好,世界。"
    dropped(page, {"one.txt": one.encode(), "two.md": two.encode("gb18030")})
    result_is(page, "第一篇。")
    assert [name[:7] for name in all_text(page, "#files .file span")] == ["one.txt", "two.md"]
    page.click("#files .file >> nth=1")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    result_is(page, "第二篇，你好，世界。")
    with page.expect_event("download", lambda download: download.suggested_filename == "two.clean.txt"):
        page.click("#download-all-button")
    page.click("#files .close >> nth=0")
    assert page.locator("#files .file").count() == 1
    page.click("#undo-button")
    assert page.locator("#files .file").count() == 2
    page.click("#clear-button")
    assert page.input_value("#source") == ""
    assert page.evaluate("document.activeElement.id") == "source"
    assert not page.is_visible("#files-section")


def _zip(files: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return sink.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": f"<w:document {W}><w:body><w:p><w:r><w:t>日益完</w:t></w:r><w:del><w:r><w:delText>删了的"
    "</w:delText></w:r></w:del><w:r><w:t>##paidbegin##善</w:t><w:tab/><w:t>，你&lt;b&gt;好</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>表格</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
}
CHAPTER = "<html><head><title>书</title></head><body><h1>{0}</h1><p>日益<em>完##paidend##</em>善。</p></body></html>"
EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
    "OEBPS/book.opf": "<package><manifest><item id='b' href='text/b%20.xhtml'/><item id='a' href='a.xhtml'/></manifest>"
    "<spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
    "OEBPS/a.xhtml": CHAPTER.format("第一章"),
    "OEBPS/text/b .xhtml": CHAPTER.format("第二章"),
}
HTML = (
    "<!doctype html><html><head><meta charset='gb18030'><title>题</title>"
    "<script>document.title='broken'</script><style>p{}</style></head><body>"
    "<nav>导航</nav><p>日益完##paidbegin##善<br>第二行</p><img src=x onerror=\"document.title='broken'\">"
    "<table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("name", "data", "label", "text"),
    [
        ("a.docx", _zip(DOCX), ".docx", "日益完善\t，你<b>好\n表格\n"),
        ("stored.docx", _zip(DOCX, zipfile.ZIP_STORED), ".docx", "日益完善\t，你<b>好\n表格\n"),
        ("a.epub", _zip(EPUB), ".epub", "第一章\n日益完善。\n\n第二章\n日益完善。\n"),
        ("a.html", HTML.encode("gb18030"), "HTML · gb18030", "导航\n日益完善\n第二行\n甲\t乙\n"),
    ],
    ids=["docx", "stored", "epub", "html"],
)
def test_documents_are_read_as_text(page: Any, name: str, data: bytes, label: str, text: str) -> None:
    dropped(page, {name: data})
    until(page, f"document.getElementById('files').textContent.includes({name!r})")
    assert label.lower() in page.inner_text("#files").lower()
    result_is(page, text)
    assert page.title() == "明矾 mingfan"


def test_what_is_not_text_is_refused_with_a_word_that_helps(page: Any) -> None:
    files = {
        "a.pdf": b"%PDF-1.7 ...", "b.doc": b"\xd0\xcf\x11\xe0old", "c.rtf": b"{\\rtf1 x}", "d.zip": _zip({"x": "y"}),
        "e.xlsx": _zip({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "f.png": b"\x89PNG\r\n",
        "g.docx": _zip(DOCX)[:200], "h.bin": bytes(range(255, 100, -1)), "ok.txt": DIRTY.encode(),
    }  # fmt: skip
    dropped(page, files)
    result_is(page, CLEAN)  # what can be read is read
    refused = content(page, "#refused")
    for name in files:
        assert (name in refused) == (name != "ok.txt")
    assert "另存为文本或 .docx" in refused
    assert page.locator("#files .file").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_file_is_read_with_its_bytes_marked_as_on_the_command_line(page: Any, encoding: str) -> None:
    data = (
        "春天的河边😀柳树发芽。".encode(encoding)
        + b"\xff"
        + ("你好,世界##paidend##。雨下了三天，水涨了。" * 4).encode(encoding)
    )
    expected = mingfan.Cleaner().clean(data, errors="report")
    dropped(page, {"damaged.txt": data})
    page.click("#refused button")
    result_is(page, expected.text)
    assert content(page, "#refused") == ""
    assert downloaded(page, "#download-button").decode() == expected.text
    page.click("#tab-findings")
    assert expected.findings[0].message in content(page, "#findings")
    assert content(page, "#findings h3").startswith("损坏的字节")
    report = json.loads(downloaded(page, "#report-button"))
    assert report["damage"] == expected.to_dict()["damage"]
    assert [each["start"] for each in report["findings"]] == [each.start for each in expected.findings]
    page.reload()  # the bytes are remembered with the text
    result_is(page, expected.text)
    assert "有损坏的字节" in page.inner_text("#files")
    put(page, "写了别的##paidend##")
    result_is(page, "写了别的")
    assert "有损坏的字节" not in page.inner_text("#files")


def test_a_view_that_is_chosen_while_a_damaged_file_is_read_stays(page: Any) -> None:
    dropped(page, {"damaged.txt": "春天的河边柳树发芽。".encode() + b"\xff" + "雨下了三天##paidend##。".encode()})
    page.wait_for_selector("#refused button")
    page.route("**/v1/clean", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.click("#refused button")
    page.click("#tab-clean")
    until(page, "document.getElementById('cleaned').textContent.endsWith('雨下了三天。')")
    page.wait_for_selector("#status.good")
    assert page.get_attribute("#tab-clean", "aria-selected") == "true"


def test_a_refusal_goes_when_another_text_comes(page: Any) -> None:
    dropped(page, {"a.pdf": b"%PDF-1.7 ...", "ok.txt": DIRTY.encode()})
    result_is(page, CLEAN)
    assert "a.pdf" in content(page, "#refused")
    put(page, "写了别的##paidend##")
    result_is(page, "写了别的")
    assert content(page, "#refused") == ""


def test_an_empty_file_is_said_to_be_empty(page: Any) -> None:
    dropped(page, {"empty.txt": b""})
    until(page, "document.getElementById('status').textContent === 'empty.txt 是空文件'")
    assert page.get_attribute("#tab-input", "aria-selected") == "true"


def test_a_text_without_edits_says_so_beside_it(page: Any) -> None:
    put(page, "女儿写信来，说河边的柳树又绿了。")
    until(page, "document.getElementById('by-rule-empty').textContent === '没有规则要改这份文本。'")
    assert page.is_visible("#by-rule-empty")


def test_nothing_is_marked_beside_an_empty_text(page: Any) -> None:
    dropped(page, {"empty.txt": b""})
    until(page, "document.getElementById('files').textContent.includes('empty.txt')")
    page.click("#tab-marked")
    page.wait_for_timeout(300)
    drawn = "document.getElementById('strip').getContext('2d').getImageData(0, 0, 9, 9999).data.some((one) => one)"
    assert page.evaluate(drawn) is False


def test_a_paste_is_undone_by_ctrl_z(page: Any) -> None:
    put(page, "先有的文字##paidend##。")
    pasted(page, DIRTY)
    page.click("#tab-input")
    page.focus("#source")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("添的")
    page.keyboard.press("Control+z")  # the browser's own
    assert page.input_value("#source") == DIRTY
    page.keyboard.press("Control+z")
    assert page.input_value("#source") == "先有的文字##paidend##。"
    page.keyboard.press("Control+Shift+z")
    assert page.input_value("#source") == DIRTY


def test_a_reload_keeps_the_work_unless_asked_not_to(page: Any) -> None:
    put(page, DIRTY)
    page.click("#tab-marked")
    page.hover("#marked .edit")
    page.click("#card .keep")
    page.click('#packs [data-pack="punctuation"]')
    page.reload()
    page.wait_for_selector("#marked .edit.kept")
    assert page.input_value("#source") == DIRTY
    assert page.get_attribute('#packs [data-pack="punctuation"]', "aria-checked") == "false"
    page.uncheck("#remember")
    assert "日益" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    page.wait_for_selector("#marked .edit")
    assert page.is_visible("#sample-note")
    assert not page.is_checked("#remember")
    put(page, DIRTY)
    page.wait_for_timeout(500)
    assert "日益" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_result_saved_is_the_bytes_shown(page: Any) -> None:
    pasted(page, DIRTY)
    assert downloaded(page, "#download-button").decode() == CLEAN
