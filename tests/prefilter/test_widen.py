"""The scanner may find too much, never too little: widened patterns against the exact ones."""

from __future__ import annotations

from functools import cache

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.kinds.base import Compiled
from mingfan.kinds.table import compile_spec
from mingfan.prefilter.scanner import AVAILABLE, Scanner
from mingfan.prefilter.syntax import Unsupported
from mingfan.prefilter.widen import Expression, widen
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs
from tests.texts import dirty_texts

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="hyperscan has no wheel for this platform")

DEADLINE = Deadline(86_400)
ATOMS = [
    "a", "B", "中", "廣", "，", ".", r"\d", r"\w", r"\W", r"\s", r"\S", r"\p{Han}", r"\P{Han}", r"\p{L}",
    "[ab中]", "[^a中]",
    "[a-c]", r"[\d,]", r"[^\w]", r"\x{4e2d}", r"\u4e2d", "①", "İ", "ß", "k", "s", "^", "$", r"\b", r"\B", r"\.", r"\n",
]  # fmt: skip
ALPHABET = "abBcC中国廣广，。.,1２①İıſßkKsSK \t\u3000\u200b\u00a0\x1c\x85é"


def patterns() -> st.SearchStrategy[str]:
    atom = st.sampled_from(ATOMS)
    return st.recursive(
        atom,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda p: f"(?:{p[0]}|{p[1]})"),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?", "++", "{0,2}+"])).map(
                lambda p: f"(?:{p[0]}){p[1]}"
            ),
            st.tuples(st.sampled_from(["(?=", "(?!", "(?<=", "(?<!", "(?>", "(", "(?i:"]), inner).map(
                lambda p: f"{p[0]}{p[1]})"
            ),
        ),
        max_leaves=8,
    )


def expressions(pattern: str) -> list[tuple[int, Expression]] | None:
    try:
        return [(0, Expression(text, utf8=False)) for text in widen(pattern, one_line=True)]
    except Unsupported:
        return None


@example("(?:^){2}", ["1"], False)
@example("(?:^1?){2}$", ["1"], False)
@settings(max_examples=400)
@given(patterns(), st.lists(st.text(ALPHABET, max_size=12), min_size=1, max_size=8), st.booleans())
def test_where_a_pattern_matches_the_scanner_fires(pattern: str, lines: list[str], ignore_case: bool) -> None:
    pattern = f"(?i:{pattern})" if ignore_case else pattern
    try:
        exact = regex.compile(pattern)
    except regex.error:
        return
    wanted = expressions(pattern)
    if wanted is None:
        return  # refused: the rule is tried everywhere
    scanner = Scanner(wanted)
    if scanner.refused:
        return
    for line in lines:
        if exact.search(line):
            assert scanner.fired(line.encode()), (pattern, wanted, line)


@settings(max_examples=200)
@given(dirty_texts(12))
def test_where_a_shipped_rule_acts_the_scanner_fires(text: str) -> None:
    for rule, compiled, scanner in shipped():
        for line in text.split("\n") if compiled.scope == "line" else [text]:
            if line and compiled.changes(line, DEADLINE):
                assert 0 in scanner.fired(line.encode()), (rule, line)


@cache
def shipped() -> list[tuple[str, Compiled, Scanner]]:
    compiled = [(rule.id, compile_spec(rule.spec)) for rule in load_packs([shipped_rules()])]
    return [(name, c, Scanner([(0, e) for e in c.expressions])) for name, c in compiled if c.expressions is not None]


def test_few_shipped_rules_escape_the_scanner() -> None:
    """A line rule that the scanner cannot judge is tried on every line of every text."""
    lines = [(rule.id, compile_spec(rule.spec)) for rule in load_packs([shipped_rules()])]
    escaped = [name for name, compiled in lines if compiled.scope == "line" and compiled.expressions is None]
    assert escaped == []
    assert not any(scanner.refused for _, _, scanner in shipped())


@pytest.mark.parametrize("pattern", [r"\X", r"\R", "(a)(?(1)b)", "(?|a|b)", "[[:alpha:]]", "(?m)^a", r"\N{DIGIT ONE}"])
def test_what_is_not_understood_is_refused(pattern: str) -> None:
    with pytest.raises(Unsupported):
        widen(pattern)


def test_expressions_that_hyperscan_refuses_are_counted_one_by_one() -> None:
    scanner = Scanner([(0, Expression("a")), (1, Expression("(")), (2, Expression("b*"))])
    assert scanner.refused == {1, 2}
    assert scanner.fired(b"xay") == {0}
