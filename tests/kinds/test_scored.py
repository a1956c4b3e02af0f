"""Scored rules: blocks, sentences, families, what must stay, and the promise that the scanner hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.errors import RuleError
from mingfan.kinds.base import LEVELS
from mingfan.kinds.scored.reader import Reader
from mingfan.kinds.scored.related import related
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.shipped import shipped_evidence, shipped_model
from mingfan.kinds.scored.surroundings import COUNT, NONE, Place, _summed, _Windows, rows
from mingfan.kinds.scored.trees import compiled
from mingfan.kinds.scored.units import units_of_line
from mingfan.kinds.table import compile_spec
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs, parse_pack
from mingfan.ruleset.profiles import load_ruleset
from mingfan.text.fold import fold
from mingfan.text.lines import lines_after
from mingfan.text.sentences import sentences

BODY = (
    "竹子长在山坡上，一年四季都是绿的，村里人拿它编筐、盖房、做笛子。\n"
    "春天挖笋，冬天砍竹，老人说这片竹林养活了三代人。\n"
)
ADS = [
    "长按识别二维码，关注公众号“青竹书屋”\n",
    "觉得文章不错的话，点个在看吧！\n欢迎转发分享给更多朋友\n",
    "继续滑动看下一个\n青竹笔记\n向上滑动看下一个\n",
    "延伸閱讀\n▸ 竹林的四季\n▸ 一個村子的手藝\n",
    "加我微信 qingzhu2019，备注“加群”，拉你进读者交流群\n",
    "更多精彩好书，尽在青竹书网 www.example.com\n",
    "第一次上架，求月票，求推荐票！\n",
    "当前位置：首页 > 散文 > 正文\n",
    "登录后才能查看全部内容\n",
    "關注公★眾★號「青竹」，回覆「竹」即可領取電子書\n",
    "ＱＱ群：123456789，欢迎加入\n",
]
HONEST = [
    "市民可扫描站牌上的二维码查询到站时间，记者从公交公司获悉，该服务免费。\n",
    "“扫码关注公众号才能点餐”成为消费者投诉的热点。\n",
    "“加个微信吧，回头我把资料发给你。”小王说。\n",
    "第十二条 经营者不得以扫码、关注公众号等方式强制收集消费者个人信息。\n",
    "公交月票价格上调，市民可在手机上购买月票。\n",
    "在微信小程序中，可以调用 wx.scanCode 接口扫描二维码。\n",
    "延伸阅读：钱穆《国史大纲》，商务印书馆，1996年。\n",
    "点赞、收藏、转发是衡量内容质量的三个指标。\n",
    "A. 关注 B. 收藏 C. 分享 D. 点赞\n",
    "更多精彩的比赛将在下周举行。\n",
]
PIECES = [
    "关注", "公众号", "扫码", "二维码", "更多", "尽在", "，", "。", "“", "”", "\n", "\n\n", "记者", "表示", "加群",
    "QQ群", "ＱＱ群", "123456", "上一页", "下一页", "点赞", "收藏", "分享", "登录后", "阅读全文", "網盤", "提取码：",
    "ab12", "推薦閱讀", "他走了", "、", "求月票", "！", "- ", "```\n", "小说", "www.example.com", "Related posts:",
]  # fmt: skip
CLEANER = Cleaner(select=["ads"], deadline=60)
PLAIN = Cleaner(select=["ads"], engine="reference", deadline=60)
SEARCH = Search(shipped_evidence())


@pytest.mark.parametrize("advertisement", ADS)
def test_an_advertisement_at_the_end_goes(advertisement: str) -> None:
    assert CLEANER.clean_text(BODY + advertisement) == BODY


@pytest.mark.parametrize("line", HONEST)
@pytest.mark.parametrize("place", ["head", "middle", "tail", "alone"])
def test_honest_lines_stay(line: str, place: str) -> None:
    text = {"head": line + BODY, "middle": BODY + line + BODY, "tail": BODY + line, "alone": line}[place]
    assert CLEANER.clean_text(text) == text


def test_a_sentence_goes_alone() -> None:
    text = BODY.replace("\n", "更多内容请关注公众号青竹手记。\n", 1)
    assert CLEANER.clean_text(text) == BODY


def test_the_end_of_one_line_and_the_start_of_the_next_go_apart() -> None:
    text = "老人说竹林养活了三代人。欢迎关注公众号青竹手记！\n扫码进群领取资料！春天挖笋，冬天砍竹，一年一年过去。\n"
    assert CLEANER.clean_text(text) == "老人说竹林养活了三代人。\n春天挖笋，冬天砍竹，一年一年过去。\n"


def test_a_text_between_two_advertisements_stays() -> None:
    text = f"更多好书，尽在青竹书网 www.example.com\n{BODY}扫码关注公众号“青竹”\n"
    assert CLEANER.clean_text(text) == BODY


@pytest.mark.parametrize(
    "needed",
    [
        "[1] 王青竹. 竹编工艺研究[J]. 手工艺, 2021(3): 15-18.\n",
        "> Li, Q., Zhu, Y. et al. Bamboo weaving by hand. Crafts (2021)\n",
        "链接：https://pan.baidu.com/s/1abcd 提取码：x1y2\n",
    ],
)
@pytest.mark.parametrize(
    "ad", ["长按识别二维码，关注公众号“青竹书屋”\n", "觉得文章不错的话，点个在看吧！\n欢迎转发分享给更多朋友\n"]
)
def test_references_and_access_codes_stay_beside_advertisements(needed: str, ad: str) -> None:
    assert Cleaner("corpus").clean_text(BODY + ad + needed + ad) == BODY + needed


def test_a_poem_between_two_advertisements_stays() -> None:
    text = "更多好书，尽在青竹书网 www.example.com\n短诗\n竹\n风\n扫码关注公众号“青竹”\n"
    assert CLEANER.clean_text(text) == "短诗\n竹\n风\n"


def test_code_blocks_stay() -> None:
    text = BODY + "```\n长按识别二维码，关注公众号“青竹书屋”\n```\n"
    assert CLEANER.clean_text(text) == text


def test_a_family_acts_alone() -> None:
    novels = Cleaner(select=["ads/novel-lines"], deadline=60)
    assert novels.clean_text(BODY + "第一次上架，求月票，求推荐票！\n") == BODY
    assert novels.clean_text(BODY + ADS[0]) == BODY + ADS[0]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*ADS, *HONEST, *BODY.split("\n"), "\n", "图\n"]), max_size=12).map("".join))
def test_both_engines_agree_and_once_is_enough(text: str) -> None:
    check_engines(text)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_both_engines_agree_on_pieces(text: str) -> None:
    check_engines(text)


def check_engines(text: str) -> None:
    result = CLEANER.clean(text)
    plain = PLAIN.clean(text)
    assert (result.text, result.edits) == (plain.text, plain.edits)
    assert result.revert() == text
    assert CLEANER.clean_text(result.text) == result.text


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_scanner_hides_no_opening_word(text: str) -> None:
    starts = set(SEARCH.may_open(text, 20_000, Deadline(60)))
    at = 0
    for line in text.split("\n"):
        if SEARCH.families_in(fold(line)):
            assert at in starts
        at += len(line) + 1


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_scanner_hides_no_signal(line: str) -> None:
    folded = fold(line.replace("\n", ""))
    shown = SEARCH.signals_in(folded, Deadline(60))
    for number, signal in enumerate(SEARCH.signals):
        assert (number in shown) == bool(SEARCH._pattern(number).search(folded)), signal.id


NUMBERS = st.integers(-9, 9)
TREES = st.recursive(NUMBERS, lambda tree: st.tuples(st.integers(0, 3), NUMBERS, tree, tree).map(list), max_leaves=6)


def leaf(tree: Any, row: Sequence[int]) -> int:
    while not isinstance(tree, int):
        place, limit, low, high = tree
        tree = low if row[place] <= limit else high
    return tree


@given(st.lists(TREES, max_size=3), st.lists(st.lists(NUMBERS, min_size=4, max_size=4), max_size=3))
def test_compiled_trees_reach_the_same_leaves(trees: list[Any], rows: list[list[int]]) -> None:
    for first, hopeless in ((0, 0), (1, 0), (3, 99)):
        expected = []
        for row in rows:
            total = sum(leaf(tree, row) for tree in trees[:first])
            expected.append(total + sum(leaf(tree, row) for tree in trees[first:]) if total >= hopeless else total)
        assert compiled(trees, 4, first, hopeless)(rows) == expected


def test_what_is_no_tree_is_refused() -> None:
    for wrong in ([4, 0, 1, 2], [0, "1", 1, 2], "x"):
        with pytest.raises(ValueError, match="no tree"):
            compiled([wrong], 4, 0, 0)


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.integers(-6, 2), st.integers(0, 6))
def test_means_are_of_what_there_is(values: list[int], low: int, high: int) -> None:
    found = _Windows(len(values), range(len(values))).means(_summed(values), low, high)
    near = [values[max(0, at + low) : max(0, at + high)] for at in range(len(values))]
    assert found == [sum(some) // len(some) if some else NONE for some in near]


@pytest.mark.parametrize(
    "line", ["- [竹林的第{}个故事](https://www.example.com/a/{}.html) 关注公众号领取", "首页 关注我们 登录"]
)
def test_long_lists_of_calls_come_to_an_end(line: str) -> None:
    check_engines("\n".join(line.format(number, number) for number in range(150)))


def test_rows_have_a_number_for_each_place() -> None:
    (stretch,) = Reader(SEARCH, shipped_model()).read(BODY + ADS[0], Deadline(60))
    table = rows(stretch.units, stretch.judged.own, Place(0, 0))
    assert {len(row) for row in table} == {COUNT}
    assert all(type(number) is int for row in table for number in row)
    some = range(1, len(table), 2)
    assert rows(stretch.units, stretch.judged.own, Place(0, 0), some) == [table[at] for at in some]


def test_headlines_of_other_stories_share_no_wording_with_this_one() -> None:
    story = "\n江边的渡口今天恢复通航，上游水库放水之后水位已经回落。\n江边渡口恢复通航\n国产大飞机完成首次商业飞行\n"
    units = [
        unit for line in lines_after(story, 0) for unit in units_of_line(story, line, SEARCH, lambda _: 0, Deadline(60))
    ]
    columns = related(units, [0] * len(units))
    assert columns["in sentences"] == [0, 375, 0]
    assert columns["in title"][2] == 0


@given(st.text("他说。！？“”（）abc，?/&", max_size=30))
def test_sentences_are_the_line(line: str) -> None:
    assert "".join(line[start:end] for start, end in sentences(line)) == line


def test_an_honest_line_with_an_opening_word_has_nothing_around_it_read() -> None:
    """Such lines are in most texts: reading 80 lines around each was most of what clean text cost."""
    line = "大力推进产业园区建设，开展招商推介，挖掘更多优质企业。"
    reader, deadline = Reader(SEARCH, shipped_model()), Deadline(60)
    assert SEARCH.families_in(line)
    assert reader.opening(line, deadline) == []
    assert reader.opening(f"{line}\n欢迎关注微信公众号：青竹资料库", deadline) == [len(line) + 1]


def test_findings_explain_the_decision() -> None:
    rule = next(rule for rule in load_packs([shipped_rules()]) if rule.id == "ads/account-lines")
    found = compile_spec(replace(rule.spec, safety="report")).findings(BODY + ADS[0], Deadline(60))
    assert "长按识别" in found[0].message and "请读者关注账号" in found[0].message
    assert "follow-account" in found[0].message_en and "after the last full sentence" in found[0].message_en


def test_levels_ask_for_less_and_less_evidence() -> None:
    text = BODY + "".join(ADS)
    removed = [len(text) - len(Cleaner.from_ruleset(load_ruleset(level=level)).clean_text(text)) for level in LEVELS]
    assert removed == sorted(removed)


def test_what_a_more_thorough_level_would_remove_is_a_finding() -> None:
    text = BODY + "".join(ADS)
    careful = Cleaner.from_ruleset(load_ruleset(select=["ads"], level="careful"), deadline=60).clean(text)
    thorough = Cleaner.from_ruleset(load_ruleset(select=["ads"], level="thorough"), deadline=60).clean(text)
    assert len(careful.text) >= len(thorough.text)
    assert not [finding for finding in thorough.findings if finding.rule.startswith("ads/")]


def test_an_unknown_level_is_a_fault() -> None:
    with pytest.raises(RuleError, match="no level `carefull`"):
        load_ruleset(level="carefull")


OWN = """
pack: own
title: 自己的规则
why: 试验
rules:
  - id: lantern
    title: 灯会的广告
    why: 试验
    kind: scored
    family: {family}
    opening: [灯会]
    signals:
      - {{id: lantern, title: 灯会, weight: 9, pattern: '{pattern}'}}
    weights: {{{weights}}}
    examples: [{{in: "{body}灯会门票请到青竹网\\n", out: "{body}"}}]
    keep: [{{text: 他去看了灯会。, why: 叙述}}]
"""


def own(family: str = "lantern", pattern: str = "灯会门票请到", weights: str = "") -> str:
    return OWN.format(family=family, pattern=pattern, weights=weights, body=BODY.replace("\n", "\\n"))


def test_a_rule_may_bring_its_own_words_and_signals() -> None:
    (rule,) = parse_pack(own())
    compiled = compile_spec(rule.spec)
    text = BODY + "燈會門票請到青竹网\n"
    assert [text[c.start : c.end] for c in compiled.changes(text, Deadline(60))] == ["燈會門票請到青竹网\n"]


@pytest.mark.parametrize(
    ("pack", "message"),
    [
        (own(pattern="(灯会"), "signal `lantern`: the pattern does not compile"),
        (own(weights="lantren: 3"), "`weights` names no signal: lantren"),
    ],
)
def test_faults_of_a_rule_are_named(pack: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_pack(pack)


def test_an_unknown_family_is_a_fault() -> None:
    with pytest.raises(RuleError, match="no opening word of family `nowhere`"):
        parse_pack(own(family="nowhere").replace("    opening: [灯会]\n", ""))
