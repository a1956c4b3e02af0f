"""Addresses pressed into sentences go where the text itself bears witness; those that a sentence is about stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.kinds import watermarks

CLEANER = Cleaner(select="ads/watermark")
MARK = "www.example.com"
BANNER = f"更多免费小说，尽在{MARK}\n"
STORY = [
    "船夫用力竹篙一点，小船便离了岸。",
    "他回头望了一眼，渡口已经没有人了。",
    "走了一夜，天亮才离了山口，雨也停了。",
]


def pressed(places: list[int]) -> str:
    return "".join(line[:at] + MARK + line[at:] + "\n" for line, at in zip(STORY, places, strict=True))


@given(st.lists(st.integers(2, 4), min_size=3, max_size=3))
def test_a_site_that_speaks_of_itself_is_taken_out_of_the_sentences(places: list[int]) -> None:
    text = BANNER + pressed(places)
    result = CLEANER.clean(text)
    if MARK not in result.text.removeprefix(BANNER):
        assert result.text == BANNER + "".join(line + "\n" for line in STORY)
    assert result.revert() == text
    assert CLEANER.clean_text(result.text) == result.text


def test_a_watermark_in_one_sentence_without_a_witness_stays() -> None:
    assert CLEANER.clean_text(pressed([4, 4, 4])[:30]) == pressed([4, 4, 4])[:30]


@pytest.mark.parametrize(
    "text",
    [
        "请登录www.example.com查询成绩，逾期不候。\n考生可在www.example.com下载准考证。\n如有疑问，请到www.example.com留言，会有人答复。\n",
        "分析师认为amazon.com将继续增长。\n去年收购amazon.com后股价上涨，市场意外。\n此前amazon.com曾两次下调预期。\n",
        "把域名example.com解析到新的服务器，然后重启。\n浏览器访问example.com时会先查缓存。\n如果example.com没有记录，就返回错误。\n",
        "更多小说见example.com首页。\n他打开浏览器，输入example.com然后按下回车，等了很久。\n",
        "这一段用<big>大字</big>写成，读起来醒目。\n",
    ],
)
def test_an_address_that_the_sentence_is_about_stays(text: str) -> None:
    assert CLEANER.clean_text(text) == text


def test_a_doubtful_one_is_a_finding() -> None:
    text = (
        "分析师认为amazon.com将继续增长。\n去年收购amazon.com后股价上涨，市场意外。\n此前amazon.com曾两次下调预期。\n"
    )
    assert [text[f.start : f.end] for f in CLEANER.clean(text).findings] == ["amazon.com"] * 2


def test_both_engines_agree() -> None:
    text = BANNER + pressed([4, 4, 3])
    reference = Cleaner(select="ads/watermark", engine="reference")
    assert CLEANER.clean_edits(text) == reference.clean_edits(text)
    assert CLEANER.clean_edits(text)[1]


PARTS = ["岸", "上", "。", "\n", "www.", "a.com", ".com", ".cn/", ".", "-", "http://", "<big>", "</BIG>", "x" * 38]


@given(st.lists(st.sampled_from(PARTS), max_size=40), st.integers(0, 3))
def test_names_are_found_as_by_a_search_of_the_whole_text(parts: list[str], times: int) -> None:
    text = "".join(parts) + "岸" * 150 * times + "".join(reversed(parts))
    found = [match.span() for match in watermarks._names(text, Deadline(60))]
    assert found == [match.span() for match in watermarks._PRESSED.finditer(text)]


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        (f"更多免费小说，尽在{MARK}", True),
        (f"更多免费小说，尽在{MARK}。", True),  # nothing is pressed into a sentence
        (f"更多免费小说，尽在{MARK}这里。", False),  # a sentence of the text
        (f"更多免费小说，尽在{MARK}这里", True),
        (f"天亮才离了山口{MARK}", False),
    ],
)
def test_whether_a_site_asks_for_readers(line: str, speaks: bool) -> None:
    assert watermarks._speaks_of_itself(f"{STORY[0]}\n{line}\n", "example.com", Deadline(60)) == speaks


def test_most_pairs_of_neighbours_stand_elsewhere() -> None:
    pressed_in = "竹林A山坡\n溪水A石桥\n"
    places = [watermarks._Place(2, 3, False), watermarks._Place(8, 9, False)]
    for rest, belongs in (("林山", True), ("林山水石", True), ("竹山溪石", False)):
        assert watermarks._read_on(pressed_in + rest, places, Deadline(60)) == belongs
