"""Required words of a signal's pattern: every match holds one of them, and they are as telling as can be."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan.prefilter import literals
from mingfan.prefilter.charset import literal
from mingfan.prefilter.literals import every_form, words_of
from mingfan.text.fold import fold, forms


def words(pattern: str) -> set[str] | None:
    found = words_of(pattern)
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("公众号", {"公众号"}),
        ("甲|乙丙", {"甲", "乙丙"}),
        ("[甲乙]丙", {"甲丙", "乙丙"}),
        ("[一-八]丙", {"丙"}),
        ("[一-丁]丙丁", {"一丙丁", "丁丙丁"}),
        ("甲.乙丙", {"乙丙"}),
        (r"甲\d{2,3}乙丙", {"乙丙"}),
        ("甲?乙", {"乙"}),
        ("甲乙?丙丁", {"甲丙丁", "甲乙丙丁"}),
        ("甲*乙", {"乙"}),
        ("甲+乙丙", {"乙丙"}),
        ("甲{2}乙丙", {"乙丙"}),
        ("甲+", {"甲"}),
        ("(?:甲|乙)丙", {"甲丙", "乙丙"}),
        ("(?:甲丁.|乙丙)丁", {"甲丁", "乙丙"}),
        ("(?:甲|.)丁", {"丁"}),
        ("丁(?:甲乙|戊)?丙", {"丁甲乙丙", "丁戊丙", "丁丙"}),
        ("丁(?:甲.乙)?丙", {"丁"}),
        ("(?=甲乙)丙", {"丙"}),
        ("(?<!甲乙)丙", {"丙"}),
        (r"^甲\b乙$", {"甲乙"}),
        ("(?i)Ab", {"ab"}),
        ("(?i:a)b", {"ab"}),
        ("甲乙.丙丁", {"甲乙"}),
        ("甲[乙丙].丁戊", {"丁戊"}),
        ("甲乙丙丁戊.一二三四五六", {"甲乙丙丁"}),
        ("甲(?:乙)丙", {"甲乙丙"}),
    ],
)
def test_the_words_of_a_pattern(pattern: str, found: set[str]) -> None:
    assert words(pattern) == found


@pytest.mark.parametrize("pattern", ["甲?", ".", "甲*|乙", "甲|.", r"\d+", "(?=甲)", "(?|甲|乙)", "", "甲|"])
def test_a_pattern_that_may_match_without_a_word_has_none(pattern: str) -> None:
    assert words(pattern) is None


def test_a_class_is_words_up_to_a_size() -> None:
    some = "天地人和山水花月"
    assert len(some) == literals.MOST_FORMS
    assert words(f"甲[{some}]") == {f"甲{char}" for char in some}
    assert words(f"甲[{some}云]") == {"甲"}


def test_words_are_joined_while_they_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(literals, "MOST_WORDS", 4)
    assert words("[甲乙][丙丁]") == {"甲丙", "甲丁", "乙丙", "乙丁"}
    assert words("[甲乙][丙丁]戊") == {"甲丙戊", "甲丁戊", "乙丙戊", "乙丁戊"}
    assert words("[甲乙][丙丁][戊己]") == {"甲丙", "甲丁", "乙丙", "乙丁"}
    assert words("[甲乙][丙丁戊]") == {"甲", "乙"}
    monkeypatch.setattr(literals, "MOST_WORDS", 5)
    assert words("(?:[甲乙][丙丁]|己)") == {"甲丙", "甲丁", "乙丙", "乙丁", "己"}
    assert words("(?:[甲乙][丙丁戊]|己)") == {"甲", "乙", "己"}


def test_optional_words_are_joined_while_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(literals, "MOST_OPTIONAL", 2)
    assert words("丁[甲乙]?丙") == {"丁甲丙", "丁乙丙", "丁丙"}
    assert words("丁[甲乙戊]?丙") == {"丁"}


def test_every_form_of_a_word() -> None:
    assert every_form("，") == literal("，")  # it has one form
    assert every_form("号") == f"(?:{'|'.join(map(literal, forms('号')))})"
    found = regex.compile(every_form("号a").encode(), regex.DOTALL)
    for text in ("号a", "號a", "号A"):
        assert found.search(text.encode())
    assert not found.search("好a".encode())


PIECES = st.sampled_from(
    [
        "甲",
        "乙丙",
        "[甲乙]",
        "甲?",
        "乙*",
        "(?:甲|乙丙)",
        "(?:甲.|丙)",
        "(?:甲|)",
        ".",
        "丙+",
        "(?=甲)",
        "(?:乙甲){2}",
        "|",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), st.text("甲乙丙丁", max_size=6))
def test_every_match_holds_a_word(pattern: str, text: str) -> None:
    of_it = words(pattern)
    for found in regex.finditer(pattern, text) if of_it is not None else ():
        assert any(word in fold(found[0]) for word in of_it or ()), (of_it, found)
