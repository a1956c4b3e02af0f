"""Several texts looked at together: what is said to stay does, and short clean texts are seen to."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.engine.several import TOGETHER, portions
from tests.texts import dirty_texts, rule_texts


@cache
def cleaner() -> Cleaner:
    return Cleaner()


CLEAN = ["春天来了，院子里的花都开了。", "甲", "第二天一早，他们出发了。\n路上很安静。", "1,000 元", "完\n"]
DIRTY = ["会议通知。##paidend##", "甲,乙", "扫码关注公众号，免费领取资料", "结束了;。", "末尾空格  "]


def test_clean_texts_stay_beside_dirty_ones() -> None:
    for at in range(len(CLEAN)):
        mixed = [*CLEAN[:at], *DIRTY, *CLEAN[at:]]
        assert dict(zip(mixed, cleaner().stay(mixed), strict=True)) == dict.fromkeys(CLEAN, True) | dict.fromkeys(
            DIRTY, False
        )


@given(st.lists(dirty_texts(8), max_size=6))
def test_what_stays_is_what_cleaning_leaves(texts: list[str]) -> None:
    for text, stays in zip(texts, cleaner().stay(texts), strict=True):
        assert not stays or cleaner().clean_edits(text) == (text, ())


@given(st.lists(st.sampled_from([*CLEAN, *DIRTY]), max_size=8))
def test_texts_together_are_as_one_by_one(texts: list[str]) -> None:
    assert cleaner().clean_texts(texts) == [cleaner().clean_text(text) for text in texts]


def test_each_text_has_its_own_beginning_and_end() -> None:
    for before in ("", "好。", "好。\n"):
        for text in ("\n乙", "乙\n\n", "\n\n\n"):
            assert cleaner().stay([before, text, "好。"])[1] == (cleaner().clean_text(text) == text)


@given(dirty_texts(8))
def test_the_result_of_what_stays_is_that_of_cleaning(text: str) -> None:
    for each in (text, *CLEAN):
        if cleaner().stay([each, ""])[0]:
            one, other = cleaner().staying(each), cleaner().clean(each)
            assert (one.text, one.edits, one.stats, one.findings) == (each, (), other.stats, other.findings)


def test_no_dirt_of_a_rule_is_missed_between_others() -> None:
    for text in rule_texts()[::4]:
        assert not cleaner().stay(["好。", text, "第二天。"])[1] or cleaner().clean_text(text) == text


def test_what_cannot_be_told_is_not_said_to_stay() -> None:
    assert cleaner().stay(["好。", "\ud800"]) == [False, False]
    assert Cleaner(max_chars=3).stay(["好。", "一二三四"]) == [False, False]
    assert Cleaner(engine="reference").stay(["好。"]) == [False]
    assert cleaner().stay([]) == []
    assert cleaner().stay("好。") == [False]  # one text, which is not looked at twice
    with pytest.raises(TypeError, match=r"texts\[1\] is a str, not int"):
        cleaner().stay(["好。", 1])  # type: ignore[list-item]


def test_portions_are_all_texts_in_order() -> None:
    texts = ["春" * size for size in (1, TOGETHER, 0, TOGETHER - 1, 1, 5)]
    found = list(portions(texts))
    assert [text for portion in found for text in portion] == texts
    assert [len(portion) for portion in found] == [1, 2, 2, 1]
    assert [len(portion) for portion in portions(["春", "春" * 3 * TOGETHER, "春"])] == [1, 1, 1]
