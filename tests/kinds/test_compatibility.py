"""Compatibility forms by name: what is asked for changes, the rest of Unicode stays."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.edits.compose import apply_changes
from mingfan.kinds.base import Example, Keep
from mingfan.kinds.compatibility import CompatibilitySpec, CompiledCompatibility, Form


def spec(form: Form) -> CompatibilitySpec:
    return CompatibilitySpec(
        id="form", title="t", why="w", examples=(Example("a", "b"),), keep=(Keep("a", "w"),), form=form
    )


def ordinary(form: Form, text: str) -> str:
    return apply_changes(text, CompiledCompatibility(spec(form)).changes(text, Deadline(10)))


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("full-width-alphanumerics", "ＡＢＣ１２３，（一）", "ABC123，（一）"),
        ("half-width-kana", "ｶﾞｷﾞﾊﾟ", "ガギパ"),
        ("radicals", "⾃⽣⼤⾼⼯⾳⻛", "自生大高工音风"),
        ("fractions", "½½ 3½ 1½", "1/2 1/2 3 1/2 1 1/2"),
        ("squared", "㎡㎏㍿", "m²kg株式会社"),
        ("circled", "①⑳", "(1)(20)"),
        ("superscripts", "x²₁", "x21"),
        ("roman-numerals", "Ⅳⅻ", "IVxii"),
    ],
)
def test_a_form_becomes_ordinary(form: Form, text: str, wanted: str) -> None:
    assert ordinary(form, text) == wanted


@given(st.sampled_from(get_args(Form)), st.text(max_size=20))
def test_nothing_but_the_form_changes_and_only_once(form: Form, text: str) -> None:
    after = ordinary(form, text)
    assert ordinary(form, after) == after
    if form not in ("circled", "fractions", "radicals"):
        assert unicodedata.normalize("NFKC", after) == unicodedata.normalize("NFKC", text)


# Of each form, in other words than the kind's: the characters of Unicode that it is about.
BLOCKS: dict[Form, list[tuple[int, int, str]]] = {
    "full-width-alphanumerics": [(0xFF10, 0xFF19, ""), (0xFF21, 0xFF3A, ""), (0xFF41, 0xFF5A, "")],
    "half-width-kana": [(0xFF65, 0xFF9F, "")],
    "ideographs": [(0xF900, 0xFAFF, "CJK COMPATIBILITY IDEOGRAPH"), (0x2F800, 0x2FA1F, "CJK COMPATIBILITY IDEOGRAPH")],
    "circled": [(0x2460, 0x24FF, "CIRCLED"), (0x3200, 0x32FF, "CIRCLED")],
}


@pytest.mark.parametrize("form", sorted(set(BLOCKS) & set(get_args(Form))))
def test_a_form_is_all_of_its_characters_and_no_other(form: Form) -> None:
    of_form = {
        char
        for low, high, name in BLOCKS[form]
        for char in map(chr, range(low, high + 1))
        if name in unicodedata.name(char, "") and unicodedata.decomposition(char)
    }
    text = "竹".join(char for char in map(chr, range(0x20, 0x30000)) if unicodedata.decomposition(char))
    changes = CompiledCompatibility(spec(form)).changes(text, Deadline(60))
    assert {char for change in changes for char in text[change.start : change.end]} - {"竹"} == of_form
