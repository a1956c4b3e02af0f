"""The shortest and the longest match of an expression for the scanner, in bytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.width import ENDLESS, width


@pytest.mark.parametrize(
    ("pattern", "utf8", "least", "most"),
    [
        ("", True, 0, 0),
        ("abc", True, 3, 3),
        ("中a", True, 4, 4),
        (r"\x{4E2D}a", True, 4, 4),
        (r"\x{1F600}", True, 4, 4),
        (r"\xE4\xB8", False, 2, 2),
        (r"\x{A}", True, 1, 1),
        ("[a中]b", True, 2, 4),
        ("[中-龥]b", True, 4, 4),
        ("[a-龥]b", True, 2, 4),
        ("[^中]b", True, 2, 5),
        ("[^a]b", False, 2, 2),
        (r".\d", True, 2, 8),
        ("a{3}", True, 3, 3),
        ("a{2,}b?c*d+", True, 3, ENDLESS),
        ("a{2,4}b?", True, 2, 5),
        ("(?:ab|c)d", True, 2, 3),
        ("ab|cde", True, 2, 3),
        ("abc|de|f", True, 1, 3),
        ("(?:ab){2}c", True, 5, 5),
        ("(?:ab|cde){3}", True, 6, 9),
        ("(?:ab|cde)*", True, 0, ENDLESS),
        ("(?:)*a", True, 1, 1),
        ("(?:a(?:bc|d)e)f", True, 4, 5),
        ("(?:ab)?", True, 0, 2),
        ("a|", True, 0, 1),
        ("(?=ab)cde", True, 1, ENDLESS),  # not modelled
        ("^a$", True, 1, 1),
    ],
)
def test_the_shortest_and_the_longest_match(pattern: str, utf8: bool, least: int, most: float) -> None:
    assert width(pattern, utf8) == (least, most)


PIECES = st.sampled_from(["a", "ab", "[ab]", "a?", "b*", "(?:ab|c)", "(?:a|bcd){2}", "(?:ab)?", "c{2,3}", "|"])


@given(st.lists(PIECES, max_size=5).map("".join), st.text("abcd", max_size=5))
def test_no_match_is_shorter_or_longer(pattern: str, text: str) -> None:
    if re.fullmatch(pattern, text):
        least, most = width(pattern, False)
        assert least <= len(text) <= most
