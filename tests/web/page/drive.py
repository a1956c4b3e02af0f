"""What a person does on the page, and what the page must never do."""

from __future__ import annotations

import os
import shutil
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
PASSAGE = (
    "全镇加快推进美丽乡村建设，供水管道累计铺设两千米😀，污水管网累计铺设39273米，"
    "完成总工程量的百分之八十七，预计年底全部完工并投入使用，惠及群众两万余人。"
)
# What the browser itself notes: an answer of 422, which is how the service says that rules being written have faults; a
# request that a test lets fail; and that the policy of the page holds for a document read as text, too.
EXPECTED = (
    "status of 422",
    "status of 503",
    "net::ERR_FAILED",
    "Applying inline style violates",
    "Executing inline event handler violates",
)
FOCUSED = "document.activeElement.dataset.place || document.activeElement.textContent"


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
        if message.type in ("error", "warning") and not any(noise in message.text for noise in EXPECTED):
            self.complaints.append(message.text)

    def _request(self, asked: str, url: str) -> None:
        if not asked.startswith((url + "/", "blob:" + url)):
            self.complaints.append(f"asked {asked}")


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


def all_text(page: Any, selector: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(selector, "all => all.map(each => each.textContent)")
    return found


def result_is(page: Any, text: str) -> None:
    """Look at the result until it is this text."""
    page.click("#tab-clean")
    until(page, f"document.getElementById('cleaned').textContent === {text!r}")


def put(page: Any, text: str) -> None:
    """Type a text in place of what is there, and wait for the answer."""
    page.click("#tab-input")
    with page.expect_response("**/v1/clean"):
        page.fill("#source", text)
    page.wait_for_selector("#status.good, #status.bad")


def pasted(page: Any, text: str, target: str = "#source") -> None:
    """As from the clipboard: the page then shows the marked view by itself."""
    page.evaluate(
        """([text, target]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, cancelable: true, bubbles: true });
            const area = document.querySelector(target);
            area.select?.();
            area.dispatchEvent(paste);
        }""",
        [text, target],
    )
    page.wait_for_selector("#tab-marked[aria-selected='true']")
    page.wait_for_selector("#status.good")
    page.wait_for_selector("#marked .edit")


def cleaned(page: Any, text: str) -> None:
    """The marked view of a text, all of it."""
    put(page, text)
    page.click("#tab-marked")
    page.click("#fold-box label:has([value='whole'])")


def dropped(page: Any, files: dict[str, bytes]) -> None:
    page.evaluate(
        """files => {
            const dataTransfer = new DataTransfer();
            for (const [name, bytes] of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        [[name, list(data)] for name, data in files.items()],
    )


def downloaded(page: Any, button: str) -> bytes:
    with page.expect_download() as download:
        page.click(button)
    return bytes(download.value.path().read_bytes())
