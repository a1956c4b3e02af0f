"""Clashing marks: what writers mean stays, in both engines."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.prefilter import scanner
from tests.kinds.made import made, once


@cache
def cleaner(engine: str) -> Cleaner:
    return Cleaner("minimal", select=["punctuation/clashing-marks"], engine=engine)  # type: ignore[arg-type]


@given(st.text("甲乙aB，。；：、！？,.;:!? ）（“”1一\n", max_size=30))
@example("！ ！")
@example("好，,,。好")
def test_both_engines_agree_and_a_second_pass_changes_nothing(text: str) -> None:
    result, other = cleaner("scan").clean(text), cleaner("reference").clean(text)
    assert (result.text, result.edits) == (other.text, other.edits)
    assert cleaner("scan").clean_text(result.text) == result.text
    assert result.revert() == text


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("支持集群;。支持扩展", "支持集群。支持扩展"),
        ("支持集群，,支持扩展", "支持集群，支持扩展"),
        ("太好了！！！。走吧", "太好了！！！走吧"),
        ("1、；利用资源", "1、利用资源"),
        ("没有？,当心", "没有？当心"),
    ],
)
def test_the_strongest_mark_stays_in_full_width(text: str, want: str) -> None:
    assert cleaner("scan").clean_text(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "美玖：！",
        "Yahoo！、PayPal",
        "不错。：）",
        "好、、。。好",
        "我……。。。我",
        "标点“，。”",
        "不要写成,。这样",
        "！ ！",
        "a,,b",
    ],
)
def test_what_writers_mean_stays(text: str) -> None:
    assert cleaner("scan").clean_text(text) == text


@pytest.mark.parametrize(
    ("winners", "text", "want"),
    [
        ("!-~", "甲。!乙，-丙，ab", "甲!乙-丙，ab"),  # no range from ! to ~, which holds the letters
        ("~-!", "甲。!乙，-丙，ab", "甲!乙-丙，ab"),
        ("\\", "甲。\\乙，d", "甲\\乙，d"),
        ("]^", "甲。]乙，^丙，d", "甲]乙^丙，d"),
        ("^]", "甲。]乙，^丙，d", "甲]乙^丙，d"),
        ("[", "甲。[乙", "甲[乙"),
    ],
)
def test_any_marks_are_marks_and_no_expression(winners: str, text: str, want: str) -> None:
    rule = made("punctuation-runs", strengths="，。", winners=winners)
    assert once(rule, text) == want
    if scanner.AVAILABLE:
        assert scanner.Scanner(enumerate(rule.expressions or ())).fired(text.encode())
