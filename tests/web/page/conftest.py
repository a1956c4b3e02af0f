"""One server and one browser for the tests of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.web.harness import Server, running
from tests.web.page.drive import CHROMIUM, OPTIONS, Watch

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = "no Chromium on this machine: apt-get install chromium, or set CHROMIUM to its path"
    for item in items:
        if CHROMIUM is None and item.path.parent.name == "page":
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("page")) as found:
        yield found


# Of the package and no longer: Playwright keeps an event loop running, which other tests want for themselves.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Any, page_server: Server) -> Iterator[Callable[..., Any]]:
    """The page in a fresh profile; it must not complain. Options are those of Playwright's `new_context`."""
    watched = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "zh-CN", "accept_downloads": True, **options})
        page = context.new_page()
        watched.append((context, Watch(page, page_server.url)))
        page.goto(page_server.url)
        page.wait_for_selector("#marked .edit")
        return page

    yield open_page
    for context, watch in watched:
        context.close()
        assert watch.complaints == []


@pytest.fixture
def page(visit: Callable[..., Any]) -> Any:
    return visit()
