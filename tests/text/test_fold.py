"""One spelling: places stay, and a pattern written in Simplified and small letters meets every form."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.literals import every_form, words_of
from mingfan.prefilter.variants import fold_pattern
from mingfan.text.fold import FULL_WIDTH_LETTER, fold, forms


@given(st.text())
def test_folding_keeps_places_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["公眾號", "公衆號", "公众號"])
def test_scripts_are_one(text: str) -> None:
    assert fold(text) == "公众号"


def test_radicals_are_the_characters_they_look_like() -> None:
    assert fold("致⼒于⾒⾼") == "致力于见高"


def test_width_and_case_are_one() -> None:
    assert fold("ＷwＷ.QiＳuu.cＯm") == "www.qisuu.com"


@pytest.mark.parametrize(("pattern", "folded"), [(r"\S關\D", r"\S关\D"), (r"(?P<n>APP)\p{Han}", r"(?P<n>app)\p{Han}")])
def test_escapes_and_groups_of_a_pattern_are_not_folded(pattern: str, folded: str) -> None:
    assert fold_pattern(pattern) == folded
    regex.compile(folded)


@given(st.sampled_from("公号發布微信APP群关阅"))
def test_forms_fold_back(char: str) -> None:
    assert {fold(form) for form in forms(fold(char))} == {fold(char)}


@given(st.text("公众號眾号衆aAｗ", max_size=6), st.sampled_from(["公众号", "aw", "号"]))
def test_the_scanner_sees_every_form(text: str, word: str) -> None:
    found = regex.search(every_form(word).encode(), text.encode()) or regex.search(
        FULL_WIDTH_LETTER.encode(), text.encode()
    )
    if word in fold(text):
        assert found


PATTERNS = [
    "关注|订阅", "(?:关注|订阅)[^。]{0,9}公众号", "[公私]众号", "点?赞", "(?:上|下)一[页章]",
    "求(?:月票|推荐)(?!了)", "[^a]{3}", ".", "(?<=阅读)全文", "a+b", "(?i:QQ)群",
]  # fmt: skip


@given(st.sampled_from(PATTERNS), st.text("关注订阅公私众号点赞上下一页章求月票推荐全文ab。q群", max_size=12))
def test_each_match_holds_a_word_of_the_outline(pattern: str, text: str) -> None:
    words = words_of(pattern)
    if words is not None and regex.search(pattern, text):
        assert any(word in text for word in words)
