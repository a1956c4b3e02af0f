"""How sure the model is of units: only near signs, never in code, and no surer than of what they lead to."""

from __future__ import annotations

import pytest

from mingfan.kinds.scored.page import (
    HOPELESS,
    PLAIN_LONGEST,
    PLAIN_SIGNALS,
    PLAIN_WORDING,
    REACH,
    SILENT,
    SPEAKS,
    contents,
    judge,
    tells,
)
from mingfan.kinds.scored.surroundings import SPEAKING, Place
from tests.kinds.scored.made import SILENT_WORDING, marked, model, unit

SURE = 700


def confidence(text: str, **by_body: int) -> list[int]:
    """Of each unit, all of which stand near a sign. `by_body`: what is said of a unit beside the model."""
    clean, units, _ = marked(text)
    units = [one._replace(speaks=SPEAKING) for one in units]
    added = {clean.index(body): more for body, more in by_body.items()}
    return judge(
        units, [False] * len(units), Place(0, 0), model(score=SURE), lambda one: added.get(one.start, 0)
    ).confidence


def test_units_far_from_any_sign_are_not_judged() -> None:
    for own, speaks in ((HOPELESS, 0), (SILENT_WORDING, SPEAKING)):
        units = [unit("竹林") for _ in range(4 * REACH)]
        units[2 * REACH] = unit("扫码", own=own, speaks=speaks)
        found = judge(units, [False] * len(units), Place(0, 0), model(score=SURE)).confidence
        assert [at for at, sure in enumerate(found) if sure != SILENT] == list(range(REACH, 3 * REACH + 1))
        assert set(found) == {SILENT, SURE}


def test_what_is_a_sign() -> None:
    assert not tells(unit("竹", speaks=SPEAKING - 1), HOPELESS - 1)
    assert tells(unit("竹", speaks=SPEAKING), HOPELESS - 1)
    assert tells(unit("竹", speaks=SPEAKING - 1), HOPELESS)
    quiet = [unit("竹", own=HOPELESS - 1)]
    assert judge(quiet, [False], Place(0, 0), model(score=SURE)).confidence == [SILENT]


def test_what_is_plain_by_itself_goes_wherever_it_stands() -> None:
    plain = unit("扫码", own=PLAIN_WORDING, speaks=PLAIN_SIGNALS)
    for one, sure in (
        (plain, 1_000),
        (plain._replace(own=PLAIN_WORDING - 1), SURE),
        (plain._replace(speaks=PLAIN_SIGNALS - 1), SURE),
        (plain._replace(against=-1), SURE),
        (unit("海报上印着：扫码", own=PLAIN_WORDING, speaks=PLAIN_SIGNALS), SURE),  # reported
        (unit("印着“扫码”的传单", own=PLAIN_WORDING, speaks=PLAIN_SIGNALS), SURE),
        (unit("扫码".ljust(PLAIN_LONGEST, "码"), own=PLAIN_WORDING, speaks=PLAIN_SIGNALS), 1_000),
        (unit("扫码".ljust(PLAIN_LONGEST + 1, "码"), own=PLAIN_WORDING, speaks=PLAIN_SIGNALS), SURE),
    ):
        units = [unit("竹林"), one, unit("山坡")]
        found = judge(units, [False] * 3, Place(0, 0), model(score=SURE, least=1_000)).confidence
        assert found == [SURE, sure, SURE]
        assert judge(units, [True] * 3, Place(0, 0), model(score=SURE, least=1_000)).confidence == [SILENT] * 3
        less = judge(units, [False] * 3, Place(0, 0), model(score=SURE, least=1_000), lambda _: -400).confidence
        assert less[1] == sure - 400
    surer = judge([plain], [False], Place(0, 0), model(score=2_000, least=1_000)).confidence
    assert surer == [2_000]


def test_code_is_not_judged() -> None:
    units = [unit("扫码", own=0) for _ in range(3)]
    assert judge(units, [False, True, False], Place(0, 0), model(score=SURE)).confidence == [SURE, SILENT, SURE]


def test_what_else_is_said_of_a_unit_is_added() -> None:
    assert confidence("甲\n乙\n", 乙=40) == [SURE, SURE + 40]


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("1. 点击确认\n2. 扫码关注\n扫码\n", [0, 1]),
        ("扫码\n1. 点击确认\n2. 扫码关注", [1, 2]),
        ("1. 点击确认\n扫码\n2. 扫码关注\n", []),  # not in a row
        ("1. 点击确认\n一、扫码关注\n", []),  # marked otherwise
        ("1. 点击确认\n", []),  # one alone
        ("1. 点击确认。｜加群。\n2. 扫码关注。｜领书。\n扫码。｜领书。\n", [0, 1, 2, 3]),  # with all their sentences
        ("扫码\nA. 关注 B. 收藏 C. 分享。｜选一个\n扫码\n", [1, 2]),  # options of a question stand alone
        ("扫描机身上的二维码\n", [0]),  # and so does a code on a device
        ("扫码\n扫码。｜提取码：ab12\n", []),  # which does not begin its line
        ("甲\n乙\n丙\n", []),
    ],
)
def test_steps_of_a_procedure_stay(text: str, silent: list[int]) -> None:
    assert [at for at, sure in enumerate(confidence(text)) if sure == SILENT] == silent


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("更多命令见 `bamboo --help`，欢迎关注", True),
        ("安装用 `npm i bamboo`", True),
        ("关注者用 `user/get` 读取", True),
        ("字段是 `access_token`", True),
        ("源码在 `https://www.example.com/a`", True),
        # What only looks like one: names in inline code, and what stands between two of them.
        ("关注公众号 `青竹手记`", False),
        ("回复 ` 竹林 书屋 `", False),
        ("加微信 `qingzhu-2019` 进群", False),
        ("`github` 收录，见 a.b，欢迎 `Star`", False),
        ("见 bamboo --help", False),
    ],
)
def test_what_a_sentence_tells_to_type_stays(text: str, stays: bool) -> None:
    assert confidence(text) == [SILENT if stays else SURE]


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("“扫码关注！”｜弟弟对着手机喊。\n", [0]),
        ("「掃碼關注！」｜老師低聲說。\n", [0]),
        ("竹林\n“扫码关注！”｜弟弟说。｜他笑了。\n“加群。”｜妹妹问他。\n", [1, 4]),
        # What only looks like it: a site quotes itself, and nobody speaks.
        ("“扫码关注！”｜小说每日更新。\n", []),
        ("“扫码关注！”｜访问官网，频道每周更新。\n", []),
        ("“扫码关注！”\n弟弟喊。\n", []),
        ("扫码关注！｜弟弟喊。\n", []),
        ("“扫码”关注！｜弟弟喊。\n", []),
        ("“扫码关注！”", []),
    ],
)
def test_what_a_character_says_stays(text: str, silent: list[int]) -> None:
    assert [at for at, sure in enumerate(confidence(text)) if sure == SILENT] == silent


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("# 竹林\n扫码\n", [SURE - 50, SURE - 50]),
        ("# 竹林\n# 山坡\n扫码\n", [SURE - 50, SURE - 50, SURE - 50]),
        ("# 竹林\n山坡\n扫码\n", [SURE, SURE, SURE - 50]),
        ("# 竹林。｜山坡\n扫码\n", [SURE, SURE, SURE - 50]),  # more than a heading
        ("竹林\n扫码\n# 山坡", [SURE, SURE - 50, SURE]),  # with nothing under it
    ],
)
def test_a_heading_is_no_surer_than_the_line_under_it(text: str, sure: list[int]) -> None:
    assert confidence(text, 扫码=-50) == sure


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("目录\n扫码\n关注\n", True),
        ("目　錄：\n1. 扫码\n2. 关注\n", True),
        ("## 文章目录\n竹林\n扫码\n关注\n", True),
        ("**Table of Contents**\n扫码\n关注\n", True),
        # A button: what follows is text, or a line alone.
        ("目录\n扫码\n", False),
        ("目录\n扫码之后他把手机收进口袋里，慢慢地走了。\n关注\n", False),
        ("目录\n扫码\n他走了。\n", False),
        ("目录下一章\n扫码\n关注\n", False),
        ("文章目录\n站点概览\n1. 扫码\n2. 关注\n", False),
        ("文章目錄\n本站概要\n1. 扫码\n2. 关注\n", False),
        ("目录\n扫码\n关注\n\n竹林\n", True),
    ],
)
def test_the_head_of_a_list_of_contents_is_no_surer_than_its_least_sure_entry(text: str, guarded: bool) -> None:
    found = confidence(text, 扫码=-50)
    assert found[0] == (min(found) if guarded else SURE) and min(found) < SURE


def test_many_heads_of_contents_are_read_once() -> None:
    units = [unit("目录", 3 * at) for at in range(20_000)]
    assert list(contents(units)) == [(0, 20_000)]


def test_a_head_of_contents_that_is_a_label_of_menus_stays_with_its_list() -> None:
    units = [unit("## 目录", own=5_000, speaks=SPEAKING), unit("竹林", 10), unit("山坡", 20)]
    found = judge(units, [False] * 3, Place(0, 0), model(score=SURE), lambda one: -500 if one.start else 0)
    assert found.confidence == [200, 200, 200]


def test_a_heading_that_speaks_for_itself_goes_by_what_it_says() -> None:
    units = [unit("# 扫码关注", own=600 - SPEAKS, speaks=SPEAKING), unit("竹林", 10)]
    found = judge(units, [False, False], Place(0, 0), model(score=SURE), lambda one: -500 if one.start else 0)
    assert found.confidence == [600, 200]


def test_a_sentence_over_lines_is_as_sure_as_its_least_sure_part() -> None:
    units = [unit("扫码", own=0, goes_on=True), unit("关注", 10, own=0), unit("竹林", 20, own=0)]
    found = judge(units, [False] * 3, Place(0, 0), model(score=SURE), lambda one: -500 if one.start == 10 else 0)
    assert found.confidence == [200, 200, SURE]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("| 竹 | 林 |\n|---|---|\n| 扫码 | 群 |\n", [SURE - 50, SURE, SURE - 50]),
        ("竹 | 林\n:-- | --:\n| 扫码 | 群 |\n", [SURE - 50, SURE, SURE - 50]),
        ("竹 | 林\n-- | --\n| 扫码 | 群 |\n", [SURE - 50, SURE, SURE - 50]),
        ("竹林\n- 山坡\n| 扫码 | 群 |\n", [SURE, SURE, SURE - 50]),  # an item of a list
        ("竹林\n---\n| 扫码 | 群 |\n", [SURE, SURE, SURE - 50]),  # a rule
        ("竹林\n| | |\n| 扫码 | 群 |\n", [SURE, SURE, SURE - 50]),  # an empty row
        ("| 竹 | 林 |\n|---|---|\n", [SURE, SURE]),
    ],
)
def test_the_head_of_a_table_is_no_surer_than_its_first_row(text: str, sure: list[int]) -> None:
    clean, units, _ = marked(text)
    at = clean.find("| 扫码")
    found = judge(
        [one._replace(own=HOPELESS) for one in units],
        [False] * len(units),
        Place(0, 0),
        model(score=SURE),
        lambda one: -50 if one.start == at else 0,
    )
    assert found.confidence == sure
