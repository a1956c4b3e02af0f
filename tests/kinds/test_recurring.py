"""Lines that recur: which go, what stays, in both engines."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.cleaner import EngineName
from mingfan.errors import RuleError
from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.recurring.kind import _BLANK_END, _BLANK_START, CompiledRecurring, Line, RecurringSpec, _sought
from mingfan.prefilter.charset import literal
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.packs import parse_pack

ENGINES: tuple[EngineName, ...] = ("scan", "reference")
PACK = """\
pack: site
origin: a test
rules:
  - id: frame
    kind: recurring
    title: 页面框架
    why: 测试用
    lines:
      - {line: 关注竹影文库公众号, docs: 9, at: tail}
      - {line: '阅读 {#} 赞 {#}'}
      - {line: '上一篇：{*}'}
      - {line: '{*} 返回目录'}
      - {line: 首页, role: label}
      - {line: 专栏, role: label}
      - {line: 归档, role: label}
      - {line: 竹影, role: label, at: head}
      - {line: 返回, role: label, at: tail}
      - {line: 登录, role: label}
      - {line: '{#}', role: label}
      - {line: 石桥的故事, role: title}
      - {line: '« {*}', role: label, at: tail}
      - {line: 版权所有 竹影文库, role: stays, at: tail}
      - {line: '竹影文库讯：', role: start}
      - {line: 【竹影文库】, role: end}
      - {line: '（竹影 www.zhuying.example）', role: insert}
      - {line: www.zhuying.example, role: insert}
      - {line: '书友群{#}', role: insert}
"""


@cache
def cleaner(engine: EngineName, pack: str = PACK) -> Cleaner:
    return Cleaner.from_ruleset(Ruleset("test", "0", "0", tuple(parse_pack(pack))), engine)


def cleaned(text: str) -> str:
    scan, reference = (cleaner(engine).clean(text) for engine in ENGINES)
    assert (scan.text, scan.edits) == (reference.text, reference.edits)
    assert scan.revert() == text
    assert cleaner("scan").clean_text(scan.text) == scan.text
    return scan.text


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("正文。\n关注竹影文库公众号", "正文。\n"),
        ("正文。\n\u3000 关注竹影文库公众号\xa0\n再见。", "正文。\n再见。"),
        ("正文。\n阅读 1024 赞 7\n再见。", "正文。\n再见。"),
        ("正文。\n上一篇：那座石桥", "正文。\n"),
        ("正文。\n第三章 返回目录\n", "正文。\n"),
        ("阅读 1 赞 2\n首页\n|\n专栏\n\n正文。", "正文。"),
        ("首页\n专栏\n归档\n登录\n正文。", "正文。"),
        ("正文。\n\n上一篇：a\n\n石桥的故事\n\n首页\n\n再见。", "正文。\n\n再见。"),
        ("正文。\n关注竹影文库公众号\n1", "正文。\n"),
        ("正文。\n« 石桥的来历\n", "正文。\n"),
        ("正文。\n« 石桥的来历\n版权所有 竹影文库\n返回\n", "正文。\n版权所有 竹影文库\n"),
        ("正文。\n\n返回\n\n版权所有 竹影文库\n", "正文。\n\n版权所有 竹影文库\n"),
        ("　竹影文库讯： 石桥修好了。", "　石桥修好了。"),
        ("石桥修好了。 【竹影文库】\n再见。", "石桥修好了。\n再见。"),
        ("石桥（竹影 www.zhuying.example）修好了。", "石桥修好了。"),
        ("石桥www.zhuying.example修好了，书友群70080090他走过桥。", "石桥修好了，他走过桥。"),
        ("竹影文库讯：石桥修好了。\n关注竹影文库公众号", "石桥修好了。\n"),
        ("竹影\n\n正文。\n\n返回\n", "正文。\n"),
        # Of two gaps one stays, a gap on one side stays, a text begins and ends with none.
        ("正文。\n\n关注竹影文库公众号\n\n再见。", "正文。\n\n再见。"),
        ("正文。\n\n\n关注竹影文库公众号\n\n\n再见。", "正文。\n\n\n再见。"),
        ("正文。\n关注竹影文库公众号\n\n再见。", "正文。\n\n再见。"),
        ("正文。\n\n关注竹影文库公众号\n再见。", "正文。\n\n再见。"),
        ("正文。\n\n关注竹影文库公众号\n\n", "正文。\n"),
    ],
)
def test_known_lines_go_and_take_their_run_with_them(text: str, want: str) -> None:
    assert cleaned(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "请关注竹影文库公众号的读者注意。",
        "首页\n正文。\n专栏\n正文。\n归档",
        "首页\n专栏\n归档\n正文。",
        "阅读 很多 赞 7",
        "上一篇：",
        "1\n2\n3\n4",
        "返回\n正文。\n竹影",
        "正文。\n竹影\n返回\n正文。",
        "正文。\n石桥的故事\n正文。",
        "关注竹影文库公众号吧",
        "```\n关注竹影文库公众号\n```",
        "« 石桥的来历\n正文。",
        "« 石桥的来历\n版权所有 竹影文库\n正文。",
        "正文。\n版权所有 竹影文库\n",
        "他说：竹影文库讯：石桥修好了。",
        "【竹影文库】是一家书店。",
        "竹影文库讯：",
        "【竹影文库】",
        "请登录www.zhuying.example报名。",
        "他在www.zhuying.example上查到了石桥。",
        "石桥修好了。www.zhuying.example。",
        "`石桥www.zhuying.example修好了`",
    ],
)
def test_what_only_looks_like_them_stays(text: str) -> None:
    assert cleaned(text) == text


def test_the_title_of_the_document_itself_stays() -> None:
    text = "首页\n专栏\n归档\n登录\n石桥的故事\n正文。\n上一篇：x\n石桥的故事\n"
    assert cleaned(text) == "石桥的故事\n正文。\n"
    assert cleaned("关注竹影文库公众号\n正文。\n关注竹影文库公众号\n") == "关注竹影文库公众号\n正文。\n"


PARTS = [
    "竹影文库讯：",
    "【竹影文库】",
    "（竹影 www.zhuying.example）",
    "www.zhuying.example",
    "书友群7",
    "« 石桥",
    "版权所有 竹影文库",
    "返回",
    "，",
]
LABELS = ["首页", "专栏", "归档", "登录", "7", "石桥的故事", "|", "正文", "关注", "`"]
PIECES = [*LABELS, *PARTS, "关注竹影文库公众号", "阅读 12 赞 3", "上一篇：乙", "", " ", "\u3000", "\r"]


@given(st.lists(st.sampled_from([*PIECES, "\n", "\n"]), max_size=24).map("".join))
@example("\u2003关注竹影文库公众号\u2029\n")
@example("\x85关注竹影文库公众号\x1c\n|\n首页")
def test_both_engines_agree_on_every_text(text: str) -> None:
    cleaned(text)


def test_a_thousand_slots_in_a_long_line_take_no_time() -> None:
    lines = "\n".join(f"      - {{line: '甲乙{'{*}'}丙{n}丁'}}" for n in range(1000))
    rule = PACK.split("    lines:")[0] + "    lines:\n" + lines + "\n"
    text = "甲乙" + "丙丁" * 900
    assert cleaner("reference", rule).clean(text, deadline=2).text == text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("'|'", "role: label"),
        ("''", "holds something"),
        ("'a{*}b'", "2 characters"),
        ("'ab{*}{*}cd'", "side by side"),
        ('"a\\nb"', "line feed"),
        ("'a{*}bcd', role: insert", "a part of a line"),
        ("'{#}号', role: start", "a part of a line"),
    ],
)
def test_a_line_that_cannot_be_looked_for_is_refused(line: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_pack(PACK.replace("关注竹影文库公众号", line))


def test_it_says_in_how_many_documents_a_line_was_seen() -> None:
    (finding,) = cleaner("scan").explain("正文。\n关注竹影文库公众号\n")
    assert (finding.start, finding.end, finding.message) == (4, 13, "页面框架：在 9 篇文档中出现")


def test_lines_that_say_enough_are_plain_strings_to_the_scanner() -> None:
    """Two thousand with classes of characters around them took the matcher 100 s to take in."""
    lines = (Line("关注竹影文库公众号，编号 {#}"), Line("更多内容"))
    spec = RecurringSpec(id="lines", title="-", why="-", examples=(), keep=(), lines=lines)
    long, short = (one.pattern for one in CompiledRecurring(spec).expressions)
    assert "[" not in long and short.startswith("[")


@pytest.mark.parametrize(
    ("form", "text", "matches"),
    [
        ("甲乙{*}丙{*}丁戊", f"甲乙{'一' * 200}丙{'二' * 200}丁戊", True),
        ("甲乙{*}丙{*}丁戊", f"甲乙{'一' * 201}丙{'二' * 200}丁戊", False),
        ("甲乙{*}丙{*}丁戊", f"甲乙{'一' * 200}丙{'二' * 201}丁戊", False),
        ("甲乙{*}丙{*}丁戊", "甲乙丙二丁戊", False),
        ("甲乙{*}丙{*}丁戊", "甲乙一丙丁戊", False),
        ("甲乙 {#} 丙", "甲乙 2024 丙", True),
        ("甲乙 2024 丙", "甲乙 2024 丙", True),
        ("甲乙 2024 丙", "甲乙 2025 丙", False),
        ("{*}丁戊", "一丁戊", True),
    ],
)
def test_the_form_of_a_line(form: str, text: str, matches: bool) -> None:
    assert Forms([(form, 1)]).find(f"  {text} ") == (1 if matches else None)


def test_of_several_forms_the_first_wins_and_one_without_any_text_before_others() -> None:
    assert Forms([("甲乙{*}", 1), ("{*}丙丁", 2)]).find("甲乙一丙丁") == 1
    assert Forms([("{*}丙丁", 2), ("甲乙{*}", 1)]).find("甲乙一丙丁") == 2
    assert Forms([("甲乙{*}", 1), ("甲乙{#}", 2), ("甲乙{#}", 3)]).find("甲乙7") == 2


@pytest.mark.parametrize(
    ("form", "before", "fixed", "after"),
    [
        ("更多内容", True, "更多内容", True),
        ("更多{*}", True, "更多", False),
        ("{*}更多", False, "更多", True),
        ("12345678", False, "12345678", False),  # said as it is: no slot for its digits
        ("{#}更多{#}", False, "更多", False),
    ],
)
def test_what_the_scanner_looks_for_of_a_line(form: str, before: bool, fixed: str, after: bool) -> None:
    sought = _sought(form)
    assert sought == "".join([_BLANK_END * before, *map(literal, fixed), _BLANK_START * after])
