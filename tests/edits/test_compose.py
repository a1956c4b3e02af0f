"""Edits and offsets: pure functions between changes, edits and texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.edits import compose as compose_module
from mingfan.edits.compose import CHUNK, Composition, Piece, Step, apply_changes, compose, revert
from mingfan.edits.offsets import OffsetMap, unit_counter
from mingfan.errors import CleanTimeout, RevertError
from mingfan.model import Change, Edit
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


@given(st.text(max_size=30))
def test_units_count_what_the_encodings_count(text: str) -> None:
    for unit, encoding, width in (("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        counter = unit_counter(text, unit)  # type: ignore[arg-type]
        for pos in [*range(len(text) + 1), 0, len(text) // 2]:
            assert counter(pos) == len(text[:pos].encode(encoding)) // width
