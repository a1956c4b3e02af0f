"""The shortest match of an expression for the scanner, in bytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.width import least_bytes


@pytest.mark.parametrize(
    ("pattern", "utf8", "least"),
    [
        ("", True, 0),
        ("abc", True, 3),
        ("中a", True, 4),
        (r"\x{4E2D}a", True, 4),
        (r"\x{1F600}", True, 4),
        (r"\xE4\xB8", False, 2),
        (r"\x{A}", True, 1),
        ("[a中]b", True, 2),
        ("[中-龥]b", True, 4),
        ("[^中]b", True, 2),
        (r".\d", True, 2),
        ("a{3}", True, 3),
        ("a{2,}b?c*d+", True, 3),
        ("(?:ab|c)d", True, 2),
        ("ab|cde", True, 2),
        ("abc|de|f", True, 1),
        ("(?:ab){2}c", True, 5),
        ("(?:ab|cde){3}", True, 6),
        ("(?:a(?:bc|d)e)f", True, 4),
        ("(?:ab)?", True, 0),
        ("a|", True, 0),
        ("(?=ab)cde", True, 1),  # not modelled
        ("^a$", True, 1),
    ],
)
def test_the_shortest_match(pattern: str, utf8: bool, least: int) -> None:
    assert least_bytes(pattern, utf8) == least


PIECES = st.sampled_from(["a", "ab", "[ab]", "a?", "b*", "(?:ab|c)", "(?:a|bcd){2}", "(?:ab)?", "c{2,3}", "|"])


@given(st.lists(PIECES, max_size=5).map("".join), st.text("abcd", max_size=5))
def test_no_match_is_shorter(pattern: str, text: str) -> None:
    if re.fullmatch(pattern, text):
        assert least_bytes(pattern, False) <= len(text)
