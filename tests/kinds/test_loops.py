"""Loops of speech recognition leave one of what came again; refrains, laughter and emphasis stay."""

from __future__ import annotations

import pytest

from mingfan import Cleaner

CLEANER = Cleaner(select="loops")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我们" * 8, "我们"),
        ("就是说" * 11 + "我觉得可以", "就是说我觉得可以"),
        ("好的，" * 10 + "好的", "好的"),
        ("thank you " * 9 + "thank you", "thank you"),
        ("谢谢大家\n" * 6 + "再见\n", "谢谢大家\n再见\n"),
        ("天气很好\n" * 3 + "天气很好", "天气很好"),  # the last line without its line feed
        ("第一句\n第二句\n" * 4, "第一句\n第二句\n"),
        ("第一句\n第二句\n第三句\n第四句\n" * 5, "第一句\n第二句\n第三句\n第四句\n"),
    ],
)
def test_one_of_a_loop_stays(text: str, wanted: str) -> None:
    result = CLEANER.clean(text)
    assert result.text == wanted
    assert result.revert() == text
    assert CLEANER.clean_text(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "我们" * 7,
        "哈" * 40,
        "哈哈，" * 12,
        "la la la la la la la la la la",
        "la la " * 10,
        "加油，加油，加油，加油",
        "让我们荡起双桨\n" * 3,
        "-\n" * 10,
        "\n" * 10,
        "1,1,1,1,1,1,1,1,1,1",
        "是的是得是的是得",
    ],
)
def test_what_people_say_stays(text: str) -> None:
    assert CLEANER.clean_text(text) == text


def test_a_line_of_a_loop_that_goes_on_longer_is_no_loop() -> None:
    text = "谢谢大家\n" * 3 + "谢谢大家来看\n"
    assert CLEANER.clean_text(text) == text
