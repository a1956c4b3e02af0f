"""The pictures of the READMEs, taken from the product: `python -m benchmarks.make_pictures` (Chromium is needed).

The page with its example, `clean --diff` in a terminal, and the report of a batch, each light and dark, the page in
English and Chinese. They go to `docs/pictures/`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SCHEMES = {"light": DEFAULT_TERMINAL_THEME, "dark": DIMMED_MONOKAI}
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
REPORT_LANGUAGES = {"en": "English", "zh": "中文"}
DIRTY = """\
基础设施日益完##paidbegin##善,完成投资1,200万元；。推进《方案》、，促进就业。

【青竹资料库】——每天更新材料500多篇，会员群同步更新，有意加入请联系客服
##paidend##
"""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving() as url, sync_playwright() as playwright:
        work = Path(folder)
        diff, report = diff_of(work), report_of(work)
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for scheme in SCHEMES:
            for language, locale in LANGUAGES.items():
                options = {"color_scheme": scheme, "locale": locale}
                with taken(browser, f"page-{language}-{scheme}", 1180, 640, options) as page:
                    page.goto(url)
                    page.wait_for_selector("#marked .edit")
                with taken(browser, f"report-{language}-{scheme}", 1180, 560, options) as page:
                    page.goto(report.as_uri())
                    page.click(f"label:has-text('{REPORT_LANGUAGES[language]}')")
            with taken(browser, f"diff-{scheme}", 940, 230, {}) as page:
                page.set_content(terminal(diff, scheme))
        browser.close()


@contextlib.contextmanager
def taken(browser: Any, name: str, width: int, height: int, options: dict[str, Any]) -> Iterator[Any]:
    """A fresh page; what it shows at the end becomes the picture."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=1.5, **options)
    page = context.new_page()
    yield page
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("Chromium is not installed")


@contextlib.contextmanager
def serving() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mingfan", "serve", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url + "readyz", timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("the service does not answer")


def diff_of(work: Path) -> str:
    """What `mingfan clean --diff` prints on a terminal with colours."""
    (work / "report.txt").write_text(DIRTY, encoding="utf-8")
    command = [sys.executable, "-m", "mingfan", "clean", "report.txt", "--diff"]
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    return "$ mingfan clean report.txt --diff\n" + done.stdout


def report_of(work: Path) -> Path:
    """The report of a batch over the sample."""
    source = ROOT / "service" / "mingfan" / "web" / "static" / "sample.txt"
    (work / "in").mkdir()
    shutil.copy(source, work / "in" / "sample.txt")
    (work / "in" / "report.txt").write_text(DIRTY, encoding="utf-8")
    command = [sys.executable, "-m", "mingfan", "batch", "in", "--out", "out", "--quiet"]
    subprocess.run(command, cwd=work, check=True)
    return work / "out" / "report.html"


def terminal(text: str, scheme: str) -> str:
    theme = SCHEMES[scheme]
    console = Console(record=True, width=100, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text))
    style = "body{margin:0;padding:20px;font-size:16px;line-height:1.5;background:{background_color}}"
    page = console.export_html(theme=theme, inline_styles=True)
    ground = "#{:02x}{:02x}{:02x}".format(*theme.background_color)
    return page.replace("</head>", f"<style>{style.replace('{background_color}', ground)}</style></head>")


if __name__ == "__main__":
    main()
