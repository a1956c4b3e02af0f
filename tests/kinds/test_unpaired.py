"""Brackets and quotes without their other half are found; numbering, faces and long speeches are not."""

from __future__ import annotations

import pytest

from mingfan import Cleaner
from mingfan.kinds.base import BadPattern
from tests.kinds.made import DEADLINE, made

RULES = ["unclosed-bracket", "lone-closing-bracket", "unclosed-quote", "lone-closing-quote"]
CLEANER = Cleaner(select=[f"damage/{rule}" for rule in RULES])
REFERENCE = Cleaner(select=[f"damage/{rule}" for rule in RULES], engine="reference")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("甲（乙。", [1]),
        ("甲乙）。", [2]),
        ("甲（乙（丙）。", [1]),
        ("他说：“好，走了。", [3]),
        ("要求如下：（一，二。", [5]),
        ("甲（乙）丙）。", [5]),
        ("读《红楼梦。", [1]),
        ("读红楼梦》。", [4]),
        ("他说“好，走了。", [2]),
        ("他说好”，走了。", [3]),
        ("他说「好，走了。", [2]),
        ("（" + "字" * 700 + "）", [0, 701]),
        ("甲（乙）。", []),
        ("甲（乙)。甲(乙）。", []),
        ("（甲，\n乙）", []),
        ("1）甲；2）乙；（3）丙；a）丁；三）戊；①）己。", []),
        ("今天真好：） 明天：（", []),
        ("今天真好：）明天见", []),
        ("甲==》乙——》丙", []),
        ("（≧▽≦）/ ( ^_^）", []),
        ("“第一段。\n\n“第二段。\n\n“第三段。”", []),
        ("　　“第一段。\r\n　　“第二段。”", []),
        ("他说“她说‘好’”。", []),
        ('24"屏幕，他说好”。', []),
    ],
)
def test_halves_are_found(text: str, places: list[int]) -> None:
    result = CLEANER.clean(text)
    assert [finding.start for finding in result.findings] == places
    assert REFERENCE.clean(text).findings == result.findings


@pytest.mark.parametrize("marks", ["", "（", "（）（）", "（（", "（）《"])
def test_marks_are_pairs_of_different_characters(marks: str) -> None:
    with pytest.raises(BadPattern, match="pairs of different characters"):
        made("unpaired", marks=marks, side="opening")


def test_several_pairs_are_told_in_order() -> None:
    rule = made("unpaired", marks="（）《》", side="opening")
    assert [change.start for change in rule.changes("甲《乙。（丙。《丁。", DEADLINE)] == [1, 4, 7]
