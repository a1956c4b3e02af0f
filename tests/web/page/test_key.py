"""A service with keys."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.web.harness import running


def test_a_key_is_asked_for_and_kept_in_the_tab(browser: Any, tmp_path: Path) -> None:
    with running(tmp_path, keys=f"me:{sha256(b'secret').hexdigest()}") as server:
        page = browser.new_context(locale="en-US").new_page()
        page.goto(server.url)
        page.fill("#key-input", "wrong")
        page.keyboard.press("Enter")  # OK, not Cancel
        page.wait_for_selector("#key-wrong:not(:empty)")
        assert "wrong" in page.inner_text("#key-wrong")
        page.fill("#key-input", "secret")
        page.keyboard.press("Enter")
        page.wait_for_selector("#marked .edit")
        assert not page.is_visible("#key-dialog")
        assert "secret" not in page.evaluate("JSON.stringify(localStorage)")
        page.context.close()
