"""Patterns as tokens: each piece of syntax, read as the `regex` module reads it."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter.syntax import (
    Any,
    Char,
    Class,
    Close,
    Escape,
    Flags,
    Open,
    Or,
    Position,
    Reference,
    Repeat,
    Span,
    Token,
    Unsupported,
    tokens,
)

A, B, Z, DASH = Char("a", "a"), Char("b", "b"), Char("z", "z"), Char("-", "-")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a.|", [A, Any("."), Or("|")]),
        ("^$", [Position("^"), Position("$")]),
        (r"\b\B\A\Z\z", [Position(rf"\{name}") for name in "bBAZz"]),
        (r"\d\W\h", [Escape(r"\d", "d"), Escape(r"\W", "W"), Escape(r"\h", "h")]),
        (r"\p{Han}\P{L}", [Escape(r"\p{Han}", "p{Han}"), Escape(r"\P{L}", "P{L}")]),
        (r"\n\t\.", [Char(r"\n", "\n"), Char(r"\t", "\t"), Char(r"\.", ".")]),
        (r"\x4e\u4e2d\U0001F600", [Char(r"\x4e", "N"), Char(r"\u4e2d", "中"), Char(r"\U0001F600", "😀")]),
        (r"\0\012\1012", [Char(r"\0", "\0"), Char(r"\012", "\n"), Char(r"\101", "A"), Char("2", "2")]),
        (r"\08", [Char(r"\0", "\0"), Char("8", "8")]),
        (r"\1a", [Reference(r"\1"), A]),
        (r"\12a", [Reference(r"\12"), A]),
        (r"\18a", [Reference(r"\18"), A]),
        (r"\g<n>(?P=n)a", [Reference(r"\g<n>"), Reference("(?P=n)"), A]),
        ("(?:a)(?>a)(a)", [Open("(?:"), A, Close(")"), Open("(?>"), A, Close(")"), Open("("), A, Close(")")]),
        ("(?P<n>a(?<m>b", [Open("(?P<n>"), A, Open("(?<m>"), B]),
        ("(?=a(?!a(?<=a(?<!a", [each for look in ("(?=", "(?!", "(?<=", "(?<!") for each in (Open(look, look), A)]),
        ("(?i)(?is:a", [Flags("(?i)", "i"), Open("(?is:", flags="is"), A]),
        ("a*a+?a?+", [A, Repeat("*", 0, None), A, Repeat("+?", 1, None), A, Repeat("?+", 0, 1)]),
        ("a{2}a{2,}?a{,3}a{2,3}+", [
            A, Repeat("{2}", 2, 2), A, Repeat("{2,}?", 2, None), A, Repeat("{,3}", 0, 3), A, Repeat("{2,3}+", 2, 3),
        ]),
        ("a{0}a{,}", [A, Repeat("{0}", 0, 0), A, Repeat("{,}", 0, None)]),
        ("a{b{}", [A, Char("{", "{"), B, Char("{", "{"), Char("}", "}")]),
        ("[a]b", [Class("[a]", False, (A,)), B]),
        ("[^a-z]", [Class("[^a-z]", True, (Span("a-z", A, Z),))]),
        ("[]a]", [Class("[]a]", False, (Char("]", "]"), A))]),
        ("[^]]", [Class("[^]]", True, (Char("]", "]"),))]),
        ("[a-]", [Class("[a-]", False, (A, DASH))]),
        ("[-a]", [Class("[-a]", False, (DASH, A))]),
        (r"[\d-a]", [Class(r"[\d-a]", False, (Escape(r"\d", "d"), DASH, A))]),
        (r"[\b\]\x41-b]", [
            Class(r"[\b\]\x41-b]", False, (
                Char(r"\b", "\b"), Char(r"\]", "]"), Span(r"\x41-b", Char(r"\x41", "A"), B),
            )),
        ]),
        ("[[:alpha:]b]", [Class("[[:alpha:]b]", False, (Escape("[:alpha:]", "[:alpha:]"), B))]),
        ("[.*]", [Class("[.*]", False, (Char(".", "."), Char("*", "*")))]),
    ],
)  # fmt: skip
def test_each_piece_of_syntax(pattern: str, found: list[Token]) -> None:
    assert list(tokens(pattern)) == found


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a\\", "a backslash at the end"),
        (r"\X", r"\X"),
        (r"\y", r"\y"),
        (r"\pL", r"\p"),
        (r"\U00110000", r"\U00110000"),
        (r"\xg1", r"\xg1"),
        ("(?m)a", "(?m)"),
        ("(?i", "(?i"),
        ("(?:a(?|b)", "(?|b"),
        ("(*FAIL)", "(*FA"),
        ("(?)", "(?)"),
        ("a{1", "no } after 2"),
        ("a{e<=1}", "{ that is not a repeat"),
        ("a{1,x}", "{ that is not a repeat"),
        ("a{٣}", None),
        ("[a", "a class without its end"),
        ("[a-", "a class without its end"),
        (r"[a-\d]", "a set as the end of a range"),
        ("(?P<n", "no > after 0"),
        (r"\p{L", "no } after 0"),
    ],
)
def test_what_is_not_modelled_is_named(pattern: str, why: str | None) -> None:
    if why is None:  # digits of another script make no repeat
        assert tokens(pattern)[1] == Char("{", "{")
        return
    with pytest.raises(Unsupported) as found:
        tokens(pattern)
    assert str(found.value) == why


@given(st.text("ab[]^-\\(){},?:=!<>|*+.1d0xip中", max_size=12))
def test_the_sources_of_the_tokens_are_the_pattern(pattern: str) -> None:
    try:
        regex.compile(pattern)
        found = tokens(pattern)
    except (regex.error, Unsupported):
        return
    assert "".join(token.source for token in found) == pattern
