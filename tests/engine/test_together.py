"""Rules that judge a text together: what one of them removes is evidence for the others, and each keeps its part."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.edits.compose import apply_changes
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.scanning import ScanEngine
from mingfan.engine.steps import Active
from mingfan.engine.together import one_after_another
from mingfan.kinds.base import Compiled, Ordinary, Scope
from mingfan.model import Change
from mingfan.ruleset.profiles import load_ruleset


class Beside(Ordinary):
    """Deletes a letter where another stands in the text."""

    scope: Scope = "document"
    expressions = None

    def __init__(self, letter: str, other: str) -> None:
        self._letter, self._other = letter, other

    @property
    def together(self) -> Hashable:
        return "letters"

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        if self._other not in text:
            return []
        return [Change(at, at + 1, "") for at, letter in enumerate(text) if letter == self._letter]


class Plain(Ordinary):
    """Deletes a letter in each line."""

    expressions = None

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        return [Change(at, at + 1, "") for at, letter in enumerate(text) if letter == "天"]


RULE = load_ruleset("standard").rules[0]


def run(engine: type[ReferenceEngine | ScanEngine], text: str, *rules: Ordinary) -> tuple[str, list[int]]:
    active = [Active(number, RULE, cast("Compiled", rule), ("all",)) for number, rule in enumerate(rules)]
    left, steps = engine(active).run(text, frozenset(), Deadline(60))
    made = text
    for step in steps:
        made = apply_changes(made, step.changes)
    assert made == left
    return left, [step.number for step in steps]


@pytest.mark.parametrize("engine", [ReferenceEngine, ScanEngine])
def test_rules_look_before_any_of_them_acts(engine: type[ReferenceEngine | ScanEngine]) -> None:
    """By themselves, the first would take the letter that the second goes by."""
    pair = Beside("甲", "乙"), Beside("乙", "甲")
    assert run(engine, "甲一乙二\n甲三", *pair) == ("一二\n三", [0, 1])
    assert run(engine, "甲一二\n甲三", *pair) == ("甲一二\n甲三", [])
    # They act where the first of them stands, whatever stands between them.
    assert run(engine, "天甲一天乙二", pair[0], Plain(), pair[1]) == ("一二", [0, 2, 1])


@pytest.mark.parametrize("engine", [ReferenceEngine, ScanEngine])
def test_rules_look_again_at_what_they_left(engine: type[ReferenceEngine | ScanEngine]) -> None:
    chain = Beside("甲", "乙"), Beside("丙", "甲甲"), Beside("乙", "一甲")
    assert run(engine, "一丙甲乙", *chain) == ("一丙乙", [0])
    assert run(engine, "一甲丙甲乙", *chain) == ("一丙", [0, 2])


def test_of_two_that_want_the_same_the_first_has_it() -> None:
    steps, changes = one_after_another(
        [(3, [Change(2, 4, "")]), (5, [Change(0, 1, ""), Change(3, 6, ""), Change(7, 8, "")])]
    )
    assert changes == [Change(0, 1, ""), Change(2, 4, ""), Change(7, 8, "")]
    assert [(step.number, list(step.changes)) for step in steps] == [
        (3, [Change(2, 4, "")]),
        (5, [Change(0, 1, ""), Change(5, 6, "")]),
    ]
    assert one_after_another([(1, []), (2, [])]) == ([], ())


PARTS = st.lists(st.integers(0, 12), max_size=6).map(
    lambda places: [
        Change(low, high, "") for low, high in zip(sorted(set(places))[::2], sorted(set(places))[1::2], strict=False)
    ]
)


@given(st.lists(PARTS, max_size=4))
def test_one_after_another_is_all_of_it_at_once(found: list[list[Change]]) -> None:
    text = "一二三四五六七八九十天地"
    steps, changes = one_after_another(list(enumerate(found)))
    left = text
    for step in steps:
        left = apply_changes(left, step.changes)
    assert left == apply_changes(text, changes)
    assert sorted(changes) == list(changes)
