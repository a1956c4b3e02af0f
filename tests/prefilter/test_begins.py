"""What is known of the first character of a pattern's matches, and that no match begins with another."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.begins import begins_with, may_hold

KNOWN = [r"[\uE000-\uF8FF]", r"[a-c\u7AF9]+x?", r"[\U000F0000-\U000FFFFD竹][笋]*+", r"[笋]"]
UNKNOWN = [
    r"[a-c]?x",
    r"[a-c]*x",
    r"[a]|b",
    r"[^a]",
    r"a[b]",
    r"(?i)[a]",
    r"[\d]",
    r"(?:[a])",
    r"[abcde]",
    r"(?<=x)[a]",
]


@pytest.mark.parametrize("pattern", KNOWN)
def test_a_class_that_a_match_begins_with_is_known(pattern: str) -> None:
    assert begins_with(pattern)


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_of_other_patterns_nothing_is_known(pattern: str) -> None:
    assert begins_with(pattern) == ()


@given(
    st.sampled_from(KNOWN),
    st.text(st.sampled_from("abcdx竹笋\n\ue000\uf8ff\uf900\U000f0000\U000ffffe"), max_size=150),
)
def test_a_text_with_a_match_may_hold_one(pattern: str, text: str) -> None:
    assert may_hold(text, begins_with(pattern)) or not regex.search(pattern, text)
