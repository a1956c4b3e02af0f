"""A rule written once in Simplified Chinese and plain letters finds the other forms, and what it found before."""

from __future__ import annotations

import pytest
import regex

from mingfan.prefilter.variants import Variant, expand
from mingfan.text.han_forms import FORMS

USUAL: tuple[Variant, ...] = ("script", "width", "case")
HIDDEN: tuple[Variant, ...] = (*USUAL, "separators", "look-alikes")


@pytest.mark.parametrize(
    ("pattern", "variants", "text"),
    [
        ("公众号", USUAL, "公眾號"),
        ("公众号", USUAL, "公衆號"),
        ("发布", USUAL, "發布"),
        (r"www\.qisuu\.com", USUAL, "wＷw.QiＳuu.cＯm"),
        ("公众号", HIDDEN, "公★众★号"),
        ("公众号", HIDDEN, "公 眾 號"),
        ("书包网", HIDDEN, "书 包 网"),
        ("http", HIDDEN, "h t t p"),
        ("微信", HIDDEN, "薇·芯"),
        ("[公私]众号", USUAL, "公眾號"),
    ],
)
def test_variants_match(pattern: str, variants: tuple[Variant, ...], text: str) -> None:
    assert regex.search(expand(pattern, variants), text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"a{2}b",
        r"(?P<n>发)(?P=n)",
        r"(?<=里)发",
        "[a-c发]",
        r"\p{Han}{1,3}",
        r"(?i:x)|(?>y)",
        "[[:alpha:]]号",
        r"a{",
        "[]a]",
    ],
)
def test_what_matched_before_still_does(pattern: str) -> None:
    wide = regex.compile(expand(pattern, USUAL))
    for text in ("aab", "发发", "里发", "b", "汉字", "x", "y", "q号", "a{", "]"):
        if regex.search(pattern, text):
            assert wide.search(text)


def test_nothing_is_asked_for_nothing_changes() -> None:
    assert expand("公众号[a-z]", ()) == "公众号[a-z]"


def test_the_table_is_sorted_and_unique() -> None:
    groups = FORMS.split()
    assert groups == sorted(groups)
    assert len({group[0] for group in groups}) == len(groups)
