"""Which characters go with the units that go: line feeds, gaps, the marks of sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.edits.compose import apply_changes
from mingfan.kinds.scored.cuts import cuts, gone
from mingfan.model import Change, Span
from tests.kinds.scored.made import marked


def without(text: str) -> str:
    clean, _, chosen = marked(text)
    return apply_changes(clean, gone(clean, cuts(clean, chosen)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # Whole lines take their line feeds.
        ("竹在山坡上。\n⟦扫码关注⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。\n⟦扫码关注\n加群领书⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        # Of the gaps around them one stays.
        ("竹在山坡上。\n\n⟦扫码关注⟧\n\n溪水从林里来。\n", "竹在山坡上。\n\n溪水从林里来。\n"),
        ("竹在山坡上。\n⟦扫码关注⟧\n\n溪水从林里来。\n", "竹在山坡上。\n\n溪水从林里来。\n"),
        ("竹在山坡上。\n\n⟦扫码关注⟧\n溪水从林里来。\n", "竹在山坡上。\n\n溪水从林里来。\n"),
        ("竹在山坡上。\n\n\n⟦扫码关注⟧\n\n\n溪水从林里来。\n", "竹在山坡上。\n\n\n溪水从林里来。\n"),
        ("竹在山坡上。\n\n⟦扫码关注\n\n加群领书⟧\n\n溪水从林里来。\n", "竹在山坡上。\n\n溪水从林里来。\n"),
        # A text begins and ends with no gap.
        ("⟦扫码关注⟧\n\n竹在山坡上。\n", "竹在山坡上。\n"),
        ("⟦扫码关注⟧\n竹在山坡上。\n", "竹在山坡上。\n"),
        ("竹在山坡上。\n\n⟦扫码关注⟧\n", "竹在山坡上。\n"),
        ("竹在山坡上。\n\n⟦扫码关注⟧", "竹在山坡上。\n"),
        ("竹在山坡上。\n⟦扫码关注⟧", "竹在山坡上。\n"),
        ("竹在山坡上。\n⟦扫码关注⟧\n\n\n", "竹在山坡上。\n\n\n"),
        ("⟦扫码关注⟧", ""),
        ("\n\n⟦扫码关注⟧\n", ""),
        # A sentence leaves the rest of its line, an end and a beginning leave the line feed between them.
        ("竹在山坡上。｜⟦扫码关注！⟧｜溪水从林里来。\n", "竹在山坡上。溪水从林里来。\n"),
        ("竹在山坡上。｜⟦扫码关注！⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。｜⟦扫码关注！\n加群领书！⟧｜溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。｜⟦扫码！｜关注！\n加群！｜领书！⟧｜溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。｜⟦扫码关注！\n\n加群领书！⟧｜溪水从林里来。\n", "竹在山坡上。\n\n溪水从林里来。\n"),
        # With whole lines between them.
        ("竹在山坡上。｜⟦扫码关注！\n投票\n加群领书！⟧｜溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。｜⟦扫码！｜关注！\n投票\n点赞⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。\n⟦投票\n点赞\n加群！｜领书！⟧｜溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        # A line of several sentences that all go is a whole line.
        ("竹在山坡上。\n⟦扫码！｜关注！⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        # A clause leaves the mark that ends its sentence.
        ("竹在山坡上｜⟦，欢迎关注！⟧\n溪水从林里来。\n", "竹在山坡上！\n溪水从林里来。\n"),
        ("竹在山坡上｜⟦，欢迎关注！\n扫码关注⟧\n溪水从林里来。\n", "竹在山坡上！\n溪水从林里来。\n"),
        ("竹在山坡上｜⟦，欢迎关注。｜再加个群。⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        # A sentence leaves the label of its speaker where the line goes on.
        ("⟦主持人：扫码关注！⟧｜请王老师来讲。\n", "主持人：请王老师来讲。\n"),
        ("⟦　　**王老师**：扫码关注！⟧｜竹在山坡上。\n", "　　**王老师**：竹在山坡上。\n"),
        ("⟦**记者：** 扫码关注！⟧｜竹在哪里？\n", "**记者：** 竹在哪里？\n"),
        ("⟦投票\n主持人：扫码！⟧｜竹在山坡上。\n", "主持人：竹在山坡上。\n"),
        ("竹在山坡上。｜⟦扫码！\n主持人：关注！⟧｜请看。\n", "竹在山坡上。\n主持人：请看。\n"),
        (
            "阿青：竹呢？\n阿青：挖笋去。\n⟦阿青：扫码！⟧｜竹在山坡上。\n",
            "阿青：竹呢？\n阿青：挖笋去。\n阿青：竹在山坡上。\n",
        ),
        # What only looks like one: a line that goes whole, an account, a label that stands once.
        ("⟦主持人：扫码关注！⟧\n竹在山坡上。\n", "竹在山坡上。\n"),
        ("⟦公众号：青竹手记，关注！⟧｜竹在山坡上。\n", "竹在山坡上。\n"),
        ("微信：a\n微信：b\n⟦微信：c，加我！⟧｜竹在山坡上。\n", "微信：a\n微信：b\n竹在山坡上。\n"),
        ("⟦福利：扫码关注！⟧｜竹在山坡上。\n", "竹在山坡上。\n"),
        # What only looks like one: a line, or a sentence, that begins with a comma.
        ("竹在山坡上。\n⟦，欢迎关注！⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("竹在山坡上。｜⟦，欢迎关注！⟧\n溪水从林里来。\n", "竹在山坡上。\n溪水从林里来。\n"),
        ("⟦，欢迎关注！⟧\n溪水从林里来。\n", "溪水从林里来。\n"),
    ],
)
def test_what_goes_leaves_whole_lines_and_one_gap(text: str, left: str) -> None:
    assert without(text) == left


def test_what_goes_is_a_change_for_each_line() -> None:
    text = "竹\n乙\n\n丙丙\n溪\n丁\n"
    assert gone(text, [Span(2, 5), Span(5, 8), Span(10, 12)]) == [
        Change(2, 5, ""),
        Change(5, 8, ""),
        Change(10, 12, ""),
    ]
    assert gone(text, [Span(2, 8)]) == [Change(2, 5, ""), Change(5, 8, "")]
    assert gone(text, []) == []


@given(st.text("一二\n", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_spans_that_overlap_go_once(text: str, places: list[tuple[int, int]]) -> None:
    spans = sorted(Span(*sorted(min(at, len(text)) for at in pair)) for pair in places)
    changes = gone(text, spans)
    assert all(one.end <= other.start for one, other in pairwise(changes))
    assert all(change.start < change.end and not change.after for change in changes)
    assert [at for change in changes for at in range(change.start, change.end)] == sorted(
        {at for start, end in spans for at in range(start, end)}
    )
