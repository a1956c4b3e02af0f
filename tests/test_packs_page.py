"""The pages about the packs say what the rule files say, and the profile that they show is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.packs_page import FILES, Language, page
from mingfan import Cleaner

LANGUAGES: list[Language] = ["en", "zh-CN"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_up_to_date(language: Language) -> None:
    assert FILES[language].read_text("utf-8") == page(language), "python -m benchmarks.packs_page"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_of_the_page_works(language: Language, tmp_path: Path) -> None:
    profile = page(language).split("```yaml\n", 1)[1].split("```", 1)[0]
    path = tmp_path / "mine.yaml"
    path.write_text(profile, encoding="utf-8")
    cleaned = Cleaner(str(path)).clean_text("于右任的電郵是 li@example.com，見 https://example.com/a 。")
    assert cleaned == "于右任的邮件是 l*************，见 <URL> 。"
