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


def ordinary(form: Form, text: str) -> str:
    spec = CompatibilitySpec(
        id="form", title="t", why="w", examples=(Example("a", "b"),), keep=(Keep("a", "w"),), form=form
    )
    return apply_changes(text, CompiledCompatibility(spec).changes(text, Deadline(10)))


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
