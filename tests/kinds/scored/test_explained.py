"""Why a block goes, in words: what weighs most, and where it stands."""

from __future__ import annotations

import pytest

from mingfan.kinds.scored.explain import LEAST, MOST_NAMED, why
from mingfan.kinds.scored.page import Judged
from mingfan.kinds.scored.reader import Stretch
from mingfan.kinds.scored.signals import Signal
from mingfan.kinds.scored.units import Unit
from tests.kinds.scored.made import model, reader, unit

SIGNALS = [
    Signal(id=f"s{weight}", title=f"信号{weight}", weight=weight / 1000, word=str(weight))
    for weight in (99, 100, 300, 400)
]
SENTENCE = "竹林在春天里一直长到山坡上去了。"


def said(
    units: list[Unit], first: int, last: int, own: list[int] | None = None, weights: dict[str, int] | None = None
) -> tuple[str, str]:
    own = own or [1] * len(units)
    return why(reader(SIGNALS, of=model(weights=weights)), Stretch(tuple(units), (), Judged(own, own)), first, last)


def test_signals_are_named_the_strongest_first() -> None:
    assert LEAST == 100 and MOST_NAMED == 3
    units = [
        unit(SENTENCE),
        unit("竹，", shown=[0, 1, 2, 3]),
        unit("林，", shown=[1] * 2 + [2]),
        unit(SENTENCE, shown=[3]),
    ]
    chinese, english = said(units, 1, 3)
    assert chinese == "信号300、信号400、信号100"  # 2 x 300, 400, 2 x 100; 99 is too little
    assert english == "s300, s400, s100"
    assert said(units, 2, 3)[0] == "信号300、信号100"
    more = [*SIGNALS, Signal(id="s500", title="信号500", weight=0.5, word="500")]
    only = reader(more, of=model())
    stretch = Stretch((unit(SENTENCE), unit("竹，", shown=range(5)), unit(SENTENCE)), (), Judged([1] * 3, [1] * 3))
    assert why(only, stretch, 1, 2)[0] == "信号500、信号400、信号300"


def test_words_are_named_without_their_parts() -> None:
    units = [unit(SENTENCE), unit("扫码关注"), unit("关注，"), unit(SENTENCE)]
    weights = {"扫码": 150, "扫码关": 120, "关注$": 200, "注": 900, "^关注": 100, "关注，": 900, "码关": 99}
    # 扫码关 weighs 3 x 120, 关注 2 x 200 + 2 x 100; 扫码 is a part, a mark is no word, one character neither.
    assert said(units, 1, 3, weights=weights)[0] == "“关注”、“扫码关”"
    assert said(units, 1, 2, weights=weights)[0] == "“关注”、“扫码关”"
    assert said(units, 1, 3, weights=weights | {"甲乙": 900})[0] == "“关注”、“扫码关”"
    many = {"扫码": 500, "关注": 400, "竹林": 300, "山坡": 200}
    assert (
        said([unit(SENTENCE), unit("山坡竹林关注扫码"), unit(SENTENCE)], 1, 2, weights=many)[1]
        == "“扫码”, “关注”, “竹林”"
    )


@pytest.mark.parametrize(
    ("labels", "others", "named"), [(2, 0, False), (3, 0, True), (3, 2, True), (3, 3, False), (4, 3, True)]
)
def test_short_labels_in_a_row(labels: int, others: int, named: bool) -> None:
    units = [unit(SENTENCE), *[unit("首页")] * labels, *[unit("竹林，山坡，")] * others, unit(SENTENCE)]
    chinese, english = said(units, 1, 1 + labels + others)
    assert (chinese, english) == (
        (f"{labels} 行短标签连成一片", f"{labels} short labels in a row") if named else ("", "")
    )


def test_labels_that_menus_have() -> None:
    menu = [unit("首页")._replace(labels=share) for share in (1000, 500, 666, 0)]
    assert said([unit(SENTENCE), *menu, unit(SENTENCE)], 1, 5) == (
        "3 处是网站菜单常见的标签",
        "3 labels that menus of sites have",
    )


def test_the_ends_of_the_text() -> None:
    units = [unit("竹，"), unit(SENTENCE), unit("林，"), unit(SENTENCE), unit("山，")]
    assert said(units, 0, 1) == ("第一个完整句子之前", "before the first full sentence")
    assert said(units, 2, 3) == ("", "")
    assert said(units, 4, 5) == ("最后一个完整句子之后", "after the last full sentence")
    assert said(units, 3, 5) == ("最后一个完整句子之后", "after the last full sentence")
    assert said(units, 1, 2) == ("第一个完整句子之前", "before the first full sentence")


def test_what_says_nothing_itself_goes_for_what_is_around_it() -> None:
    units = [unit(SENTENCE), unit("竹，"), unit("林，"), unit(SENTENCE)]
    around = ("前后都是推广或页面部件", "promotion or furniture around it")
    assert said(units, 1, 3, [9, 0, -5, 9]) == around
    assert said(units, 1, 3, [9, 0, 1, 9]) == ("", "")
    units[2] = units[2]._replace(speaks=1)
    assert said(units, 1, 3, [9, 0, -5, 9]) == ("", "")


def test_a_word_is_named_from_a_weight_on() -> None:
    units = [unit(SENTENCE), unit("扫码，"), unit(SENTENCE)]
    assert said(units, 1, 2, weights={"扫码": LEAST})[1] == "“扫码”"
    assert said(units, 1, 2, weights={"扫码": LEAST - 1})[1] == ""
