"""A pattern that is compiled at first use does what one does that is compiled at once."""

from __future__ import annotations

import re

import pytest
import regex

from mingfan import later


def test_it_does_what_a_compiled_pattern_does() -> None:
    found = later.pattern(r"(?<first>\p{Han})x", regex.IGNORECASE)
    assert [match["first"] for match in found.finditer("甲X乙x")] == ["甲", "乙"]
    assert found.sub("-", "甲X乙x") == "--"
    assert found.pattern == r"(?<first>\p{Han})x"
    assert found.flags & regex.IGNORECASE
    assert later.plain_pattern("A", re.IGNORECASE).fullmatch("a") is not None


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_at_once = regex.compile

    def noted(source: str, flags: int) -> regex.Pattern[str]:
        compiled.append(source)
        return compile_at_once(source, flags)

    monkeypatch.setattr(regex, "compile", noted)
    found = later.pattern("甲")
    assert not compiled
    assert [bool(found.search(text)) for text in ("甲", "乙", "甲")] == [True, False, True]
    assert compiled == ["甲"]
