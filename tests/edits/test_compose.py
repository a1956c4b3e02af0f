"""Edits and offsets: pure functions between changes, edits and texts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.edits import compose as compose_module
from mingfan.edits.compose import CHUNK, Composition, Piece, Step, apply_changes, compose, revert
from mingfan.edits.offsets import OffsetMap, in_codepoints, unit_counter
from mingfan.errors import CleanTimeout, RevertError
from mingfan.model import Change, Edit, Span
from tests.texts import applied


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[Step]]:
    """A text and what several rules did to it, one after the other."""
    text = draw(st.text("ab中😀\n", max_size=25))
    now = text
    steps: list[Step] = []
    for number in range(draw(st.integers(0, 6))):
        changes: list[Change] = []
        at = 0
        while at <= len(now) and draw(st.booleans()):
            start = draw(st.integers(at, len(now)))
            end = draw(st.integers(start, min(len(now), start + 5)))
            after = draw(st.text("xy国", max_size=2))
            if now[start:end] != after:
                changes.append(Change(start, end, after))
                at = end + 1
            else:
                break
        steps.append(Step(number, changes))
        now = apply_changes(now, changes)
    return text, steps


RULES = [f"r{number}" for number in range(6)]


@given(histories())
def test_composed_edits_say_what_the_steps_did(history: tuple[str, list[Step]]) -> None:
    original, steps = history
    text = original
    for step in steps:
        text = apply_changes(text, step.changes)
    edits = compose(original, steps, RULES, Deadline(60))
    assert applied(original, edits) == text
    assert revert(text, edits) == original
    at = out_at = 0
    for edit in edits:
        assert edit.before == original[edit.start : edit.end] != edit.after == text[edit.out_start : edit.out_end]
        assert edit.start >= at and edit.out_start >= out_at
        at, out_at = edit.end, edit.out_end


def dense_history(seed: int) -> tuple[str, list[Step]]:
    """Short texts that several rules change nearly everywhere: changes meet, enclose and undo one another."""
    chance = random.Random(seed)
    now = text = "".join(chance.choices("ab中\n", k=chance.randint(0, 14)))
    steps: list[Step] = []
    for number in range(6):
        changes: list[Change] = []
        at = 0
        while at <= len(now):
            end = min(len(now), at + chance.choice([0, 0, 1, 1, 2, 5]))
            after = "".join(chance.choices("abx", k=chance.choice([0, 0, 1, 2])))
            if chance.random() < 0.4 and now[at:end] != after:
                changes.append(Change(at, end, after))
                at = end
            at += 1
        steps.append(Step(number, changes))
        now = apply_changes(now, changes)
    return text, steps


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_where_changes_meet_the_edits_still_say_what_the_steps_did(chunk: int) -> None:
    for seed in range(300):
        original, steps = dense_history(seed)
        composition, whole = Composition(original, Deadline(60), chunk), Composition(original, Deadline(60))
        text = original
        for number, changes in steps:
            composition.add(changes, RULES[number])
            whole.add(changes, RULES[number])
            text = apply_changes(text, changes)
            edits = composition.edits()
            assert edits == whole.edits()
            assert applied(original, edits) == text and revert(text, edits) == original
            for edit in edits:
                assert (
                    edit.before == original[edit.start : edit.end] != edit.after == text[edit.out_start : edit.out_end]
                )


def test_a_deletion_is_cut_at_the_deletions_in_it() -> None:
    steps = [Step(0, [Change(1, 2, ""), Change(4, 5, "")]), Step(1, [Change(0, 4, "")])]
    edits = compose("abcdefg", steps, RULES, Deadline(60))
    assert [(e.before, e.rules) for e in edits] == [
        ("a", ("r1",)),
        ("b", ("r0",)),
        ("cd", ("r1",)),
        ("e", ("r0",)),
        ("f", ("r1",)),
    ]


def test_the_copy_that_stays_is_named_by_its_place_in_the_original() -> None:
    steps = [Step(0, [Change(2, 3, "")]), Step(1, [Change(4, 6, "", Span(2, 4)), Change(6, 7, "x")])]
    first, second, third = compose("abXcdcde", steps, RULES, Deadline(60))
    assert (first.kept, second.kept, third.kept) == (None, Span(3, 5), None)
    assert [edit.kept for edit in compose("abXcdcde", steps, RULES, Deadline(60), copies=False)] == [None] * 3


@given(histories(), st.integers(1, 3))
def test_how_pieces_are_kept_does_not_show(history: tuple[str, list[Step]], chunk: int) -> None:
    original, steps = history
    small, large = Composition(original, Deadline(60), chunk), Composition(original, Deadline(60), 1000)
    for number, changes in steps:
        small.add(changes, RULES[number])
        large.add(changes, RULES[number])
        assert small.edits() == large.edits()


def test_composing_keeps_to_the_deadline() -> None:
    with pytest.raises(CleanTimeout):
        compose("甲乙", [Step(0, [Change(0, 1, "")])], RULES, Deadline(0))


def test_a_step_does_not_visit_the_edits_far_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 20_000
    composition = Composition("ab" * count, Deadline(60))
    composition.add([Change(2 * k, 2 * k + 1, "") for k in range(count)], "r0")
    visited = 0
    init = compose_module._Stretch.__init__

    def counting(self: compose_module._Stretch, original: str, pieces: Sequence[Piece], grown: int) -> None:
        nonlocal visited
        visited += len(pieces)
        init(self, original, pieces, grown)

    monkeypatch.setattr(compose_module._Stretch, "__init__", counting)
    for k in range(100):
        composition.add([Change(k * 100, k * 100 + 1, "c")], "r1")
    assert 0 < visited <= 100 * 2 * CHUNK


def test_edits_of_another_text_are_refused() -> None:
    edit = Edit(1, 2, 1, 2, "x", "y", ("a/b",))
    assert revert("ayc", [edit]) == "axc"
    with pytest.raises(RevertError, match="a/b"):
        revert("azc", [edit])
    with pytest.raises(RevertError):
        revert("ayc", [edit, edit])


def test_positions_around_a_deletion_and_a_replacement() -> None:
    offsets = OffsetMap([Edit(1, 4, 1, 1, "xyz", "", ("a/b",)), Edit(6, 7, 3, 5, "，", "ab", ("a/c",))])
    assert [offsets.to_cleaned(p) for p in range(9)] == [0, 1, 1, 1, 1, 2, 3, 5, 6]
    assert [offsets.to_original(p) for p in range(7)] == [0, 4, 5, 6, 6, 7, 8]
    assert [offsets.original_span(start, end) for start, end in [(0, 1), (1, 3), (1, 1), (3, 4), (2, 6)]] == [
        (0, 1), (4, 6), (4, 4), (6, 7), (5, 8),
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_units_count_what_the_encodings_count(text: str) -> None:
    for unit, encoding, width in (("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        counter = unit_counter(text, unit)  # type: ignore[arg-type]
        for pos in [*range(len(text) + 1), 0, len(text) // 2]:
            assert counter(pos) == len(text[:pos].encode(encoding)) // width


def test_a_span_of_the_original_is_found_in_the_output() -> None:
    offsets = OffsetMap([Edit(1, 4, 1, 1, "xyz", "", ("a/b",)), Edit(6, 7, 3, 5, "，", "ab", ("a/c",))])
    spans = {
        (0, 0): (0, 0), (0, 1): (0, 1), (0, 2): (0, 1), (0, 5): (0, 2), (2, 3): (1, 1), (5, 6): (2, 3),
        (5, 7): (2, 5), (6, 6): (3, 3), (7, 9): (5, 7),
    }  # fmt: skip
    assert {span: offsets.cleaned_span(*span) for span in spans} == spans


def test_positions_in_other_units_are_those_of_whole_characters() -> None:
    assert in_codepoints("😀a中", {0, 4, 5, 8}, "utf8") == {0: 0, 4: 1, 5: 2, 8: 3}
    assert in_codepoints("😀a中", {0, 2, 4}, "utf16") == {0: 0, 2: 1, 4: 3}
    assert in_codepoints("😀a中", set(), "utf8") == in_codepoints("😀a中", set(), "codepoint") == {}
    for places, unit in (({9}, "utf8"), ({-1}, "utf8"), ({2}, "utf8"), ({1}, "utf16"), ({4}, "codepoint")):
        with pytest.raises(RevertError):
            in_codepoints("😀a中", places, unit)  # type: ignore[arg-type]
