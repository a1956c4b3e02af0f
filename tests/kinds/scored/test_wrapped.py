"""Lines that were broken at one width: which are, what is judged then, and what of them goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner, revert
from mingfan.kinds.scored.page import broken
from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wrapped import apart, joined, paragraphs
from tests.kinds.scored.made import unit

PROSE = """这篇文章介绍了链表的几种常见实现方式，并且比较了它们在插入、删除
和查找时所需要的时间，最后用一个例子说明怎样选择合适的结构来存放
数据。{plea}下一节我们来看看栈和队列，它们是在链表的基础上限制了存
取位置的结构，用起来也就更简单，不过要先把概念弄清楚才好动手写出
代码。"""
HEADLINES = """全市中小学今日正式开学
多部门联合开展校园周边食品安全检查
博物馆推出夏季夜场活动
本周末气温回升适宜出行
图书馆新增三处社区分馆方便居民就近借阅
老街修缮工程进入收尾阶段"""
VERSE = """白日依山尽，
黄河入海流。
欲穷千里目，
更上一层楼。"""
NAMES = "\n".join(["张明远、李思齐、王若水、陈一鸣、赵清和", "周大海、吴小溪", "郑成林、冯青山、褚玉成、卫东来、蒋文"])


def lines_joined(text: str) -> list[int]:
    lines = text.split("\n")
    return [end - first for first, end in paragraphs(lines, [True] * len(lines))]


def test_a_paragraph_of_one_width_is_read_as_one() -> None:
    text = PROSE.format(plea="")
    assert lines_joined(text) == [text.count("\n") + 1]


@pytest.mark.parametrize("text", [HEADLINES, VERSE, NAMES, "", "一行", PROSE.format(plea="").replace("\n", "\n- ")])
def test_headlines_verse_names_and_items_are_lines_of_their_own(text: str) -> None:
    assert set(lines_joined(text)) <= {1}


def test_what_does_not_adjoin_is_not_joined() -> None:
    lines = PROSE.format(plea="").split("\n")
    assert {end - first for first, end in paragraphs(lines, [False] * len(lines))} == {1}


def test_a_line_longer_than_any_width_tells_that_nothing_was_broken() -> None:
    assert set(lines_joined(PROSE.format(plea="") + "\n" + "话" * 130)) == {1}


@given(
    st.lists(st.text("关注公众号，。abc 3\t\u3000", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=5),
    st.data(),
)
def test_the_parts_of_joined_lines_are_those_lines(bodies: list[str], data: st.DataObject) -> None:
    text = joined(bodies)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=4)) if len(text) > 1 else [])
    units = [unit(text[low:high], low) for low, high in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    of_lines = list(apart(units, bodies))
    assert [_covered(body, parts) for body, parts in zip(bodies, of_lines, strict=True)] == bodies
    for parts, body in zip(of_lines, bodies, strict=True):
        assert [part.begins for part in parts] == [not number for number in range(len(parts))]
        assert [part.ends for part in parts] == [number + 1 == len(parts) for number in range(len(parts))]
        assert sum(part.wording.content for part in parts) == sum(map(str.isalnum, body))


def _covered(body: str, parts: list[Unit]) -> str:
    return "".join(body[part.start : part.end] for part in parts)


def test_a_sentence_over_lines_is_one() -> None:
    first, second = apart([unit("公众号青竹")], ["公众", "号青竹"])
    assert [one.goes_on for one in (*first, *second)] == [True, False]
    assert list(broken([*first, *second, unit("别的")])) == [(0, 2)]


def test_a_plea_broken_in_two_goes_whole() -> None:
    plea = (
        "如果你觉得这篇文章写得还不错，欢迎扫码关注我们的公众号\n“青竹手记”，后台回复“链表”即可领取源代码和学习资料。"
    )
    text = PROSE.format(plea=plea)
    result = Cleaner(select=["ads"]).clean(text)
    assert "青竹" not in result.text
    assert "领取" not in result.text
    assert result.text.replace("\n", "") == PROSE.format(plea="").replace("\n", "")
    assert revert(result.text, result.edits) == text


def test_of_a_plea_that_a_comma_joins_the_full_stop_stays() -> None:
    text = PROSE.format(plea="本文到这里就把链表的基本操作全部讲完了，欢迎关注我的微信公\n众号青竹手记。")
    assert "全部讲完了。下一节" in Cleaner(select=["ads"]).clean(text).text


def test_an_instruction_broken_in_two_stays() -> None:
    text = PROSE.format(
        plea="办理时请打开手机上的微信，扫描窗口旁边的二维码，关注医院的公\n众号后，按照提示填写就诊人的资料并预约时间。"
    )
    assert Cleaner(select=["ads"]).clean(text).text == text
