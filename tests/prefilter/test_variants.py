"""A rule written once in Simplified Chinese and plain letters finds the other forms, and what it found before."""

from __future__ import annotations

import pytest
import regex

from mingfan.prefilter.variants import SEPARATED, Variant, expand, fold_pattern, forms
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


@pytest.mark.parametrize(
    ("char", "variants", "found"),
    [
        ("a", (), "a"),
        ("a", ("case",), "aA"),
        ("A", ("case",), "Aa"),
        ("1", ("case",), "1"),
        ("ß", ("case",), "ß"),
        ("a", ("width",), "aａ"),
        ("a", ("case", "width"), "aAａＡ"),
        (".", ("width",), "."),
        ("号", ("script",), "号號"),
        ("號", ("script",), "號号"),
        ("a", ("script",), "a"),
        ("发", ("script",), "发發髮"),
        ("z", ("look-alikes",), "zᴢ"),
        ("Z", ("look-alikes",), "Zᴢ"),
        ("z", ("look-alikes", "case", "width"), "zᴢZｚＺ"),
        ("号", ("width", "case", "look-alikes"), "号"),
    ],
)
def test_the_forms_of_a_character(char: str, variants: tuple[Variant, ...], found: str) -> None:
    assert forms(char, frozenset(variants)) == found


@pytest.mark.parametrize(
    ("pattern", "variants", "expanded"),
    [
        ("ab", ("case",), "[aA][bB]"),
        ("a-b", ("case",), "[aA]-[bB]"),
        (r"\.", ("case",), r"\."),
        (r"\.", ("look-alikes",), "[.。．·•点點]"),
        ("[^a1]", ("case",), "[^aA1]"),
        ("[a-c]", ("case",), "[a-c]"),
        ("[a中]", ("width",), "[aａ中]"),
        ("天地", ("separators",), f"天{SEPARATED}地"),
        ("天，地", ("separators",), f"天{SEPARATED}，地"),
        ("天地?", ("separators",), "天地?"),
        ("天地人", ("separators",), f"天{SEPARATED}地{SEPARATED}人"),
        (r"天\d地", ("separators",), r"天\d地"),
        (r"\x61b", ("separators",), r"\x61b"),
    ],
)
def test_variants_are_written_into_the_pattern(pattern: str, variants: tuple[Variant, ...], expanded: str) -> None:
    assert expand(pattern, variants) == expanded


@pytest.mark.parametrize(
    ("pattern", "folded"),
    [
        ("號A", "号a"),
        ("[號甲-乙A-C]", "[号甲-乙a-c]"),
        ("[^Ａ]", "[^a]"),
        (r"\u865f(?i:Ａ)+\D", r"\u865f(?i:a)+\D"),
    ],
)
def test_a_pattern_for_folded_text(pattern: str, folded: str) -> None:
    assert fold_pattern(pattern) == folded


def test_nothing_is_asked_for_nothing_changes() -> None:
    assert expand("公众号[a-z]", ()) == "公众号[a-z]"


def test_the_first_and_the_last_group_of_the_table_are_found() -> None:
    groups = FORMS.split(" ")
    for group in (groups[0], groups[-1]):
        assert forms(group[0], frozenset(["script"])) == group


def test_the_table_is_sorted_and_unique() -> None:
    groups = FORMS.split(" ")
    assert all(groups)
    assert groups == sorted(groups)
    assert len({group[0] for group in groups}) == len(groups)
