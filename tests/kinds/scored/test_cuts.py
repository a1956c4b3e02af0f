"""Which characters go with the units that go: line feeds, gaps, the marks of sentences."""

from __future__ import annotations

import pytest

from mingfan.kinds.scored.cuts import Left, cuts
from mingfan.model import Span
from tests.kinds.scored.made import marked


def without(text: str) -> str:
    clean, _, chosen = marked(text)
    return Left(clean).without(cuts(clean, chosen)).text


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
    left = Left(text).without([Span(2, 5), Span(5, 8), Span(10, 12)])
    assert left.text == "竹\n溪\n"
    assert [(change.start, change.end, change.after) for change in left.changes()] == [
        (2, 5, ""), (5, 8, ""), (10, 12, ""),
    ]  # fmt: skip


def test_what_goes_in_several_rounds_is_told_in_the_original() -> None:
    left = Left("甲乙丙丁戊").without([Span(1, 2)]).without([Span(1, 2)])
    assert left.text == "甲丁戊"
    assert [(change.start, change.end) for change in left.changes()] == [(1, 3)]
    assert Left("甲").changes() == []
