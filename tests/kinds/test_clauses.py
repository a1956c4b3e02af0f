"""A plea that a comma joins to an honest clause goes alone."""

from __future__ import annotations

import pytest

from mingfan import Cleaner
from mingfan.kinds.scored.clauses import is_joined, pleas, without_mark

ABOVE = (
    "竹子长在山坡上，一年四季都是绿的，村里人拿它编筐、盖房、做笛子。\n"
    "春天挖笋，冬天砍竹，老人说这片竹林养活了三代人。\n"
)
BELOW = "溪水从林子里流出来，绕过磨坊，一直流到山下的镇上。\n"


@pytest.mark.parametrize(
    ("rest", "plea"),
    [
        ("篾片要先在水里泡两个小时，再用刀刮掉毛刺，这样编出来的篮子不扎手", "，也欢迎大家关注公众号，获取最新的文章"),
        (
            "篾片要先在水里泡两个小时，再用刀刮掉毛刺，这样编出来的篮子不扎手",
            "，关注公众号，后台回复“图纸”可以领取全部文件",
        ),
        ("这一步的尺寸可以按自己的需要去改", "，想了解更多编法，欢迎大家关注我们的公众号"),
        ("這一步的尺寸可以按自己的需要去改", "，也歡迎大家關注公眾號，獲得最新的文章"),
    ],
)
@pytest.mark.parametrize("mark", ["。", "！"])
def test_a_joined_plea_goes_and_the_sentence_keeps_its_mark(rest: str, plea: str, mark: str) -> None:
    text = f"{ABOVE}{rest}{plea}{mark}\n"
    result = Cleaner().clean(text)
    assert result.text == f"{ABOVE}{rest}{mark}\n"
    assert result.revert() == text


@pytest.mark.parametrize(
    "honest",
    [
        "小编提醒大家，关注公众号即可查询成绩。",
        "警方提醒，近期有人冒充客服，欢迎市民关注警方公众号核实。",
        "如果还想了解编法，请关注公众号里的教程。",
        "他在台上说，欢迎大家关注这门手艺。",
        "会场入口立着一块牌子，扫码加入就能领到一份地图。",
        "乘客进站时打开手机，点击关注以后才能连上无线网络。",
    ],
)
def test_what_belongs_to_its_clause_stays(honest: str) -> None:
    text = f"{ABOVE}{honest}\n{BELOW}"
    assert Cleaner().clean_text(text) == text


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("这是竹编教程的第三篇，欢迎关注公众号。", [10]),
        ("如果喜欢竹编，欢迎关注公众号。", []),  # a condition
        ("老人表示，欢迎关注竹编。", []),  # reported
        ("好的，欢迎关注公众号。", []),  # too little to stand alone
        ("这是竹编教程的第三篇，欢迎来村里看看。", []),  # nothing a reader gives
        ("图片取自网络，微信公众号里如有侵权请联系删除。", []),
    ],
)
def test_the_form_of_a_plea(sentence: str, at: list[int]) -> None:
    assert pleas(sentence) == at


def test_the_mark_of_the_end_stays() -> None:
    assert is_joined("甲，欢迎关注。", 1)
    assert not is_joined("甲，欢迎关注。", 2)
    assert not is_joined("甲。，欢迎关注。", 2)
    assert without_mark("，欢迎关注！”") == 5
    assert without_mark("，欢迎关注") == 5


def test_no_mark_is_left_of_a_line_that_begins_with_a_comma() -> None:
    assert Cleaner().clean_text(f"{ABOVE}，长按识别二维码，关注公众号“青竹书屋”。\n") == ABOVE


def test_the_mark_before_a_stray_comma_stays() -> None:
    text = f"{ABOVE}篾片要先在水里泡两个小时。，欢迎大家关注公众号，获取最新的文章！\n"
    assert Cleaner().clean_text(text) == f"{ABOVE}篾片要先在水里泡两个小时。\n"
