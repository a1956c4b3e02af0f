"""Edits and offsets: pure functions between changes, edits and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.edits.compose import Piece, apply, apply_changes, compose, revert, to_edits
from mingfan.edits.offsets import OffsetMap, unit_counter
from mingfan.errors import RevertError
from mingfan.model import Change, Edit


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[tuple[str, list[Change]]]]:
    """A text and what several rules did to it, one after the other."""
    text = draw(st.text("ab中😀\n", max_size=25))
    now, steps = text, []
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
        steps.append((f"r{number}", changes))
        now = apply_changes(now, changes)
    return text, steps


@given(histories())
def test_composed_edits_say_what_the_steps_did(history: tuple[str, list[tuple[str, list[Change]]]]) -> None:
    original, steps = history
    text = original
    pieces: list[Piece] = []
    for rule, changes in steps:
        pieces = compose(pieces, text, changes, rule)
        text = apply_changes(text, changes)
    edits = to_edits(pieces, text)
    assert apply(original, edits) == text
    assert revert(text, edits) == original
    at = out_at = 0
    for edit in edits:
        assert edit.before == original[edit.start : edit.end] != edit.after == text[edit.out_start : edit.out_end]
        assert edit.start >= at and edit.out_start >= out_at
        at, out_at = edit.end, edit.out_end


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
