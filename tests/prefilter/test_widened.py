"""What patterns become for the scanner: no wider than need be, and wide enough for what `re` finds in bytes."""

from __future__ import annotations

import re
from types import EllipsisType

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.scanner import frame
from mingfan.prefilter.syntax import Unsupported
from mingfan.prefilter.widen import CLASS_ESCAPES, NON_ASCII_PROPERTIES, widen

WIDE = r"[\xC2-\xF4][\x80-\xBF]+"


@pytest.mark.parametrize(
    ("pattern", "in_a_line", "in_a_text"),
    [
        ("a中", r"a\xE4\xB8\xAD", ...),
        ("[ab]", r"[\x61\x62]", ...),
        ("a|b", ("a", "b"), ...),
        ("(?i)k", r"(?:[\x4B\x6B]|\xE2\x84\xAA)", ...),
        ("(?i:a)b", r"(?:[\x41\x61])b", ...),
        ("(?i:a)(?i)b", r"(?:[\x41\x61])[\x42\x62]", ...),
        ("(?i)1", "1", ...),
        ("(?i)[a-c]", r"[\x61-\x63\x41-\x43]", ...),
        ("(?i)[j-k]", r"(?:[\x6A-\x6B\x4A-\x4B]|\xE2\x84\xAA)", ...),
        ("(?i)[一-二]", r"(?:\xE4[\xB8-\xB9][\x80-\xBF]|\xE4\xBA[\x80-\x8C])", ...),
        ("(?i)[^a]", r"[\x00-\x09\x0B-\x60\x62-\x7F\x80-\xBF]", r"[\x00-\x60\x62-\x7F\x80-\xBF]"),
        ("^a$", r"\x0Aa\x0A", "a"),
        ("^$", r"\x0A\x0A", ""),
        (r"\Aa", r"\x0Aa", r"\x5E\x0Aa"),
        (r"b\Aa", "ba", ...),
        ("a^b$c", "abc", ...),
        (r"\ba\b", "a", ...),
        ("(?:^a|b)$", r"(?:(?:\x0Aa|b))\x0A", ("a", "b")),
        ("a(?:^b|c)$", r"a(?:(?:b|c))\x0A", "a(?:(?:b|c))"),
        ("(?:a$|b)c", "(?:(?:a|b))c", ...),
        ("(?:^a)+b", r"(?:\x0Aa)b", "(?:a)b"),
        ("(?:^a)?b", "b", ...),
        ("(?:^a){1}b", r"(?:\x0Aa)b", "(?:a)b"),
        (".", r"[\x00-\x09\x0B-\x7F\x80-\xBF]", ...),
        ("(?s).", r"[\x00-\x09\x0B-\x7F\x80-\xBF]", r"[\x00-\x7F\x80-\xBF]"),
        ("(?s:.).", rf"(?:[\x00-\x09\x0B-\x7F\x80-\xBF])(?:[\x00-\x09\x0B-\x7F]|{WIDE})",
            rf"(?:[\x00-\x7F\x80-\xBF])(?:[\x00-\x09\x0B-\x7F]|{WIDE})"),
        (r"\n", r"\x0A", ...),
        (r"[\n]", r"\x0A", r"[\x0A]"),
        (r"[\na]", r"[\x61]", r"[\x0A\x61]"),
        (r"\d", r"(?:[\x30-\x39]|[\xC2-\xE1\xEA-\xF4][\x80-\xBF]+)", ...),
        (r"\d+", r"(?:[\x30-\x39]|[\xC2-\xE1\xEA-\xF4][\x80-\xBF]+)", ...),
        (r"\d*", "", ...),
        (r"b\d+b", r"b[\x30-\x39\x80-\xE1\xEA-\xFF]+b", ...),
        (r"b\d*b", r"b[\x30-\x39\x80-\xE1\xEA-\xFF]*b", ...),
        (r"a[\W_]*b", r"a[\x00-\x09\x0B-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\x7F\x5F\x80-\xE4\xE9-\xFF]*b",
            r"a[\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\x7F\x5F\x80-\xE4\xE9-\xFF]*b"),
        (r"[^\d]", r"[\x00-\x09\x0B-\x7F\x80-\xBF]", r"[\x00-\x7F\x80-\xBF]"),
        (r"[^\da]", r"[\x00-\x09\x0B-\x60\x62-\x7F\x80-\xBF]", r"[\x00-\x60\x62-\x7F\x80-\xBF]"),
        (r"\p{Han}", r"[\x80-\xBF]", ...),
        (r"\p{Script=Han}", r"[\x80-\xBF]", ...),
        (r"\p{Ha_n }", r"[\x80-\xBF]", ...),
        (r"\p{L}", r"[\x00-\x09\x0B-\x7F\x80-\xBF]", r"[\x00-\x7F\x80-\xBF]"),
        (r"\P{Han}", r"[\x00-\x09\x0B-\x7F\x80-\xBF]", r"[\x00-\x7F\x80-\xBF]"),
        ("a{2,4}", "(?:a){2,2}", ...),
        ("a{2,5}", "(?:a){2,2}", ...),
        ("a{0,5}", "", ...),
        ("ba{2,4}b", "b(?:a){2,4}b", ...),
        ("ba{2,5}b", "b(?:a)+b", ...),
        ("ba{0,5}b", "b(?:a)*b", ...),
        ("a{2,}", "(?:a){2,2}", ...),
        ("(?:ab){2}", "(?:(?:ab)){2,2}", ...),
        ("[一-龥]{2}", r"[\x80-\xC1\xE4-\xE9\xF5-\xFF]+", ...),
        ("a(?:[一-龥])+b", r"a[\x80-\xC1\xE4-\xE9\xF5-\xFF]+b", ...),
        ("[一二]{2}", r"(?:(?:\xE4\xB8\x80|\xE4\xBA\x8C)){2,2}", ...),
        ("[一二]+", r"(?:\xE4\xB8\x80|\xE4\xBA\x8C)", ...),
        # A repeat of many alternatives is one of their bytes, but for the one that an expression begins with.
        ("a[，。？！]*b", r"a[\x80-\x82\x8C\x9F\xBC\xE3\xEF]*b", ...),
        ("a[，。？！]{2,3}",
            r"a(?:\xEF\xBC\x8C|\xE3\x80\x82|\xEF\xBC\x9F|\xEF\xBC\x81)[\x80-\x82\x8C\x9F\xBC\xE3\xEF]*", ...),
        ("a[，。？！]?b", r"a(?:(?:\xEF\xBC\x8C|\xE3\x80\x82|\xEF\xBC\x9F|\xEF\xBC\x81)){0,1}b", ...),
        ("^[，。？！]*a", r"\x0A[\x80-\x82\x8C\x9F\xBC\xE3\xEF]*a", "a"),
        (r"\p{Han}{1}", r"[\x80-\xBF]", ...),
        (r"\p{Han}?", "", ...),
        ("(a)\\1b", r"(?:a)[\x00-\x7F\x80-\xFF]*b", ...),
        # What looks around is made part of the match at the edges alone.
        ("(?<=a)b(?=c)", "(?:a)b(?:c)", ...),
        ("(?<!a)b(?!c)", "b", ...),
        ("(?=a)b", "b", ...),
        ("b(?<=a)", "b", ...),
        ("a(?=b)c", "ac", ...),
        ("a(?<=b)c", "ac", ...),
        ("(?:a(?=b))c", "(?:a)c", ...),
        ("(?:a(?=b)|c)", ("a(?:b)", "c"), ...),
        ("c(?:(?<=b)a)", "c(?:a)", ...),
        ("(?:(?<=b)a)c", "(?:(?:b)a)c", ...),
        ("(?:a(?=b))+", "(?:a)", ...),
        ("(?:(?<=b)a)+", "(?:(?:b)a)", ...),
        ("(?:(?<=b)a){2}", "(?:(?:a)){2,2}", ...),
        ("(?:a(?=b))?", "", ...),
        (r"\b(?<=a)b", "(?:a)b", ...),
        ("b(?=c$)", r"b(?:c\x0A)", "b(?:c)"),
        ("a(?=b)|c", ("a(?:b)", "c"), ...),
        ("a(?=b)(?=c)", "a(?:c)", ...),
        ("(?<=a)(?<=b)c", "(?:a)c", ...),
        # What need not be there is not looked for at an edge, and of what may come again, no more than must be there.
        ("a?bc{2,}", "b(?:c){2,2}", ...),
        ("(?:a|)b(?:c|)", "b", ...),
        ("ab*c?", "a", ...),
        ("ab+[cd]*e?", "ab", ...),
        ("(a)b[^c]*\\1(?!d)(?:\\1e)*", "(?:a)b", ...),
        ("(?:ab*|c)d?", ("a", "c"), ...),
        ("a(?=b)c?(?=d)", "a(?:c){0,1}(?:d)", ...),
        ("(?=a)(?<=b)", "(?:b)", ...),
        ("ab*$", r"a(?:b)*\x0A", "a"),
        ("b(?=c|$)", r"b(?:(?:c|\x0A))", "b"),
        # Behind enough that is known, and a loop, only the line goes on.
        ("甲乙丙丁[^a]*戊", r"\xE7\x94\xB2\xE4\xB9\x99\xE4\xB8\x99\xE4\xB8\x81",
            r"\xE7\x94\xB2\xE4\xB9\x99\xE4\xB8\x99\xE4\xB8\x81[\x00-\x60\x62-\x7F\x80-\xFF]*\xE6\x88\x8A"),
        ("(?:abcd.*e|f)g", r"(?:(?:abcd[\x00-\x09\x0B-\xFF]*|f))g", r"(?:(?:abcd[\x00-\x09\x0B-\x7F\x80-\xFF]*e|f))g"),
        ("(?:ab|a).*e", r"(?:(?:ab|a))[\x00-\x09\x0B-\x7F\x80-\xFF]*e", ...),
        (r"\x1b\[.*m", r"\x1B\x5B", r"\x1B\x5B[\x00-\x09\x0B-\x7F\x80-\xFF]*m"),
        ("x(?:ab*c){1,3}d", r"x(?:a(?:b)*c)[\x00-\x09\x0B-\xFF]*d", "x(?:(?:a(?:b)*c)){1,3}d"),
    ],
)  # fmt: skip
def test_what_a_pattern_becomes(
    pattern: str, in_a_line: str | tuple[str, ...], in_a_text: str | tuple[str, ...] | EllipsisType
) -> None:
    """Several where the pattern is one of several."""
    in_a_text = in_a_line if in_a_text is ... else in_a_text
    assert widen(pattern, one_line=True) == ((in_a_line,) if isinstance(in_a_line, str) else in_a_line)
    assert widen(pattern) == ((in_a_text,) if isinstance(in_a_text, str) else in_a_text)


@pytest.mark.parametrize("pattern", ["(?i)é", "(?i)ſ", "(?i)[a-é]", "(?i)[é-中]", r"[[:alpha:]]", "(?i)İ"])
def test_letters_of_unknown_case_are_refused(pattern: str) -> None:
    with pytest.raises(Unsupported):
        widen(pattern)


@pytest.mark.parametrize("pattern", ["a)", "(a", "(?:a", "((a)"])
def test_brackets_that_do_not_match_are_refused(pattern: str) -> None:
    with pytest.raises(Unsupported):
        widen(pattern)


@pytest.mark.parametrize("name", CLASS_ESCAPES)
def test_what_an_escape_matches_is_within_its_ranges_and_exact_in_ascii(name: str) -> None:
    every = "".join(map(chr, range(0x11000)))
    matched = set(regex.findall(f"\\{name}", every)) | (set(re.findall(f"\\{name}", every)) if name != "h" else set())
    ranged = {chr(code) for low, high in CLASS_ESCAPES[name] for code in range(low, min(high + 1, 0x11000))}
    assert matched <= ranged
    assert {char for char in matched if char.isascii()} == {char for char in ranged if char.isascii()}
    if name in "sh":
        assert ranged - matched <= {"\u180e"} | set("\x85\u2028\u2029")


def test_scripts_without_ascii_hold_none() -> None:
    ascii_part = "".join(map(chr, range(128)))
    for name in NON_ASCII_PROPERTIES:
        assert regex.search(rf"\p{{{name}}}", ascii_part) is None


ATOMS = st.sampled_from([
    "a", "b", "中", ".", r"\d", r"\w", r"\W", r"\s", r"\S", r"\p{Han}", "[ab中]", "[^a中]", r"[\d,]", r"[^\w]",
    "k", "^", "$", r"\b",
])  # fmt: skip
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        st.tuples(st.sampled_from(["(?=", "(?!", "(?<=", "(?<!", "(", "(?i:"]), inner).map(
            lambda two: "".join(two) + ")"
        ),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.lists(st.text("abkKK中，1 \u3000é", max_size=6), min_size=1, max_size=6))
def test_where_a_pattern_matches_its_expression_does_in_bytes(pattern: str, lines: list[str]) -> None:
    """What the scanner is asked for, by another matcher: without it the promise is only as good as its matches."""
    try:
        expression = re.compile("|".join(widen(pattern, one_line=True)).encode())
    except (Unsupported, re.error):
        return
    for line in lines:
        if regex.search(pattern, line):
            assert expression.search(frame(line.encode())), (pattern, expression, line)
