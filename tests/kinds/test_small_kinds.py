"""Each of the small kinds by itself, to the character: what it changes, what it leaves, what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from mingfan.kinds.base import BadPattern
from tests.kinds.made import DEADLINE, made, once


@pytest.mark.parametrize(
    ("kind", "fields", "text", "out"),
    [
        # blank-lines
        ("blank-lines", {}, "\n\n甲\n\n\n\n乙\n\n丙\n\n\n", "甲\n\n乙\n\n丙\n"),
        ("blank-lines", {}, "甲\n\n乙", "甲\n\n乙"),
        ("blank-lines", {"most": 0}, "甲\n\n乙\n\n\n丙", "甲\n乙\n丙"),
        ("blank-lines", {"most": 2}, "甲\n\n\n乙\n\n\n\n丙", "甲\n\n\n乙\n\n\n丙"),
        ("blank-lines", {}, "\n\n\n", ""),
        ("blank-lines", {}, "甲\n\n", "甲\n"),
        ("blank-lines", {}, "甲\n", "甲\n"),
        # trailing-blanks
        ("trailing-blanks", {}, "甲 \t\u00a0\u3000\n 乙", "甲\n 乙"),
        ("trailing-blanks", {"blanks": "x"}, "甲 xx\n乙 ", "甲 \n乙 "),
        # charmap
        ("charmap", {"map": {"a": "b", "c..e": ""}}, "abcdef", "bbf"),
        ("charmap", {"map": {"]": "］", "^": "", "-": "－"}}, "a]^-", "a］－"),
        ("charmap", {"map": {"a": "a", "b": "c"}}, "ab", "ac"),
        ("charmap", {"map": {"a..a": "x"}}, "ab", "xb"),
        # line
        ("line", {"pattern": "甲"}, "乙甲\n丙\n甲", "丙"),
        ("line", {"pattern": "甲", "unless": "丙"}, "甲\n甲丙", "甲丙"),
        ("line", {"pattern": "甲", "unless": ("丙", "丁")}, "甲\n甲丙\n甲丁", "甲丙\n甲丁"),
        ("line", {"pattern": "ab", "ignore_case": True, "unless": "c"}, "AB\nABC", "ABC"),
        ("line", {"pattern": "号", "variants": ("script",)}, "號\n乙", "乙"),
        ("line", {"pattern": "^[a-z]+[号乙]", "requires": ("号",)}, "a号\nb乙\nc号", "b乙"),
        # regex
        ("regex", {"pattern": "a+", "replace": "b"}, "caac", "cbc"),
        ("regex", {"pattern": "(a)(b)", "replace": r"\2\1"}, "ab", "ba"),
        ("regex", {"pattern": "[ab]", "map": {"a": "x"}}, "ab", "xb"),
        ("regex", {"pattern": "[a-c]+", "words": {"ab": "x"}}, "ab abc", "x abc"),
        ("regex", {"pattern": "a", "requires": ("甲",)}, "a甲\na乙", "甲\na乙"),
        ("regex", {"pattern": "a", "unless": "甲"}, "a甲\na乙", "a甲\n乙"),
        ("regex", {"pattern": "a\n", "scope": "document"}, "a\nb", "b"),
        ("regex", {"pattern": "a", "spare_records": True}, '{"a": "a"}\nba', '{"a": "a"}\nb'),
        ("regex", {"pattern": "A", "ignore_case": True}, "ab", "b"),
        # loops
        ("loops", {"unit": "word"}, "好的" * 8 + "。", "好的。"),
        ("loops", {"unit": "word"}, "好的" * 7 + "。", "好的" * 7 + "。"),
        ("loops", {"unit": "word"}, "哈" * 40, "哈" * 40),
        ("loops", {"unit": "word"}, "，".join(["大家谢谢"] * 8), "大家谢谢"),
        ("loops", {"unit": "word"}, "，".join(["大家谢谢"] * 7), "，".join(["大家谢谢"] * 7)),
        ("loops", {"unit": "line"}, "天地\n" * 4 + "玄黄", "天地\n玄黄"),
        ("loops", {"unit": "line"}, "天地\n" * 3 + "天地", "天地"),
        ("loops", {"unit": "line"}, "天地\n" * 3, "天地\n" * 3),
        ("loops", {"unit": "line"}, "天地\n玄黄\n" * 4, "天地\n玄黄\n"),
        # multiplied
        ("multiplied", {"unit": "run"}, "请大大家家都都看看过过来来吧吧，好", "请大家都看过来吧，好"),
        ("multiplied", {"unit": "run"}, "大大家家都都看看过过", "大大家家都都看看过过"),
        ("multiplied", {"unit": "character"}, "银银行行账账单单明明\n正文", "银行账单明\n正文"),
        ("multiplied", {"unit": "character"}, "银银行行账账单单\n正文", "银银行行账账单单\n正文"),
        ("multiplied", {"unit": "character"}, "全全全国国国高高高", "全国高"),
        ("multiplied", {"unit": "character"}, "全全全国国国", "全全全国国国"),
        ("multiplied", {"unit": "line"}, "甲\n甲\n\n乙\n乙\n", "甲\n\n乙\n"),
        ("multiplied", {"unit": "line"}, "甲\n甲\n乙\n", "甲\n甲\n乙\n"),
        ("multiplied", {"unit": "line"}, "甲\n甲\n", "甲\n甲\n"),
        # pairs
        ("pairs", {"pairs": {"()": "（）"}}, "见(甲)与(b)", "见（甲）与(b)"),
        ("pairs", {"pairs": {"()": "（）"}}, "f(甲)", "f(甲)"),
        ("pairs", {"pairs": {"()": "（）"}}, "见(甲", "见(甲"),
        ("pairs", {"pairs": {"()": "（）"}}, "见)甲(", "见)甲("),
        ("pairs", {"pairs": {"()": "（）"}}, "见((甲))", "见((甲))"),
        ("pairs", {"pairs": {'""': "“”"}}, '他说"好"，又说"行"', "他说“好”，又说“行”"),
        ("pairs", {"pairs": {"()": "（）"}}, f"见({'甲' * 200})", f"见（{'甲' * 200}）"),
        ("pairs", {"pairs": {"()": "（）"}}, f"见({'甲' * 201})", f"见({'甲' * 201})"),
        ("pairs", {"pairs": {"()": "（）", "[]": "【】"}}, "见(甲)、[乙]", "见（甲）、【乙】"),
        # junctions
        ("junctions", {"gap": " "}, "用Python写3行", "用 Python 写 3 行"),
        ("junctions", {"gap": ""}, "用 Python 写 3 行", "用Python写3行"),
        ("junctions", {"gap": ""}, "1 总则", "1 总则"),
        ("junctions", {"gap": ""}, "3 月", "3月"),
        ("junctions", {"gap": " "}, "格式%s等，100%的", "格式%s等，100% 的"),
        ("junctions", {"gap": " "}, "wiki/列表#基于WebKit排版", "wiki/列表#基于WebKit排版"),
        # repeated-sentences
        ("repeated-sentences", {}, "天地玄黄宇宙洪荒。甲。天地玄黄宇宙洪荒。乙。", "天地玄黄宇宙洪荒。甲。乙。"),
        ("repeated-sentences", {}, "天地玄黄宇宙洪。甲。天地玄黄宇宙洪。", "天地玄黄宇宙洪。甲。天地玄黄宇宙洪。"),
        ("repeated-sentences", {"least": 2}, "天地。 天地。 甲", "天地。 甲"),
        ("repeated-sentences", {"least": 2}, "天地。\n天地。\n甲", "天地。\n甲"),
        ("repeated-sentences", {"least": 2}, "天地。甲。 天地。\n乙", "天地。甲。\n乙"),
        ("repeated-sentences", {"least": 2}, "天地。天地。天地。甲", "天地。甲"),
        ("repeated-sentences", {"least": 2}, "天地。\n\n天地。", "天地。\n\n"),
        ("repeated-sentences", {"least": 2}, "Ab! ab! c", "Ab! c"),
        ("repeated-sentences", {"least": 2}, "天地\n天地\n", "天地\n天地\n"),
        ("repeated-sentences", {"least": 2}, "1.5元1.5元", "1.5元1.5元"),
        # unpaired
        ("unpaired", {"marks": "（）", "side": "closing"}, "甲）乙（丙）", "甲乙（丙）"),
        ("unpaired", {"marks": "（）", "side": "opening"}, "甲）乙（丙", "甲）乙丙"),
        ("unpaired", {"marks": "（）", "side": "closing"}, "1）甲", "1）甲"),
        ("unpaired", {"marks": "（）", "side": "closing"}, "好：）", "好：）"),
        ("unpaired", {"marks": "（）", "side": "closing"}, "(甲）", "(甲）"),
        ("unpaired", {"marks": "《》", "side": "closing"}, "甲》乙=》", "甲乙=》"),
        ("unpaired", {"marks": "“”", "side": "opening"}, "“甲\n乙“丙", "“甲\n乙丙"),
        ("unpaired", {"marks": "“”", "side": "opening"}, '甲“乙"', '甲“乙"'),
        ("unpaired", {"marks": "（）", "side": "opening"}, f"甲（{'乙' * 599}）", f"甲（{'乙' * 599}）"),
        ("unpaired", {"marks": "（）", "side": "opening"}, f"甲（{'乙' * 600}）", f"甲{'乙' * 600}）"),
        ("unpaired", {"marks": "（）《》", "side": "closing"}, "甲》乙）", "甲乙"),
        # contents-list
        ("contents-list", {}, "目录\n总则……1\n分则……5\n附则……9\n正文", "目录\n正文"),
        ("contents-list", {}, "目录\n总则……1\n分则……5\n正文", "目录\n总则……1\n分则……5\n正文"),
        ("contents-list", {}, "目录\n总则……1\n分则……1\n附则……1\n正文", "目录\n总则……1\n分则……1\n附则……1\n正文"),
        ("contents-list", {}, "第一章 甲……1\n第二章 乙……5\n附一……9\n附二……9\n正文", "正文"),
        ("contents-list", {}, "第一章 甲……1\n第二章 乙……5\n附一……9\n正文", "第一章 甲……1\n第二章 乙……5\n附一……9\n正文"),
        ("contents-list", {}, "第一章 甲……1\n附二……5\n附一……9\n附三……9", "第一章 甲……1\n附二……5\n附一……9\n附三……9"),
        ("contents-list", {}, "目录\n\n总则……1\n\n分则……5\n附则……9", "目录\n\n"),
        ("contents-list", {}, "目录\n总则……5\n分则……1\n附则……9\n正文", "目录\n总则……5\n分则……1\n附则……9\n正文"),
        # wrapped-lines
        (
            "wrapped-lines", {"least": 10},
            "竹林占全县的三成，是农户\n收入的来源，每年四月开始\n采笋，五月底结束。\n",
            "竹林占全县的三成，是农户收入的来源，每年四月开始采笋，五月底结束。\n",
        ),
        (
            "wrapped-lines", {"least": 26},
            "竹林占全县的三成，是农户\n收入的来源，每年四月开始\n采笋，五月底结束。\n",
            "竹林占全县的三成，是农户\n收入的来源，每年四月开始\n采笋，五月底结束。\n",
        ),
        (
            "wrapped-lines", {"least": 10},
            "竹林占全县的三成，是农户\n收入的来源，每年四月开始\n采笋，五月底才全部结束。\n",
            "竹林占全县的三成，是农户收入的来源，每年四月开始采笋，五月底才全部结束。\n",
        ),
        # compatibility
        ("compatibility", {"form": "fractions"}, "3½杯，½", "3 1/2杯，1/2"),
        ("compatibility", {"form": "full-width-alphanumerics"}, "Ａ１，＃", "A1，＃"),
        ("compatibility", {"form": "full-width-marks"}, "Ａ＃％", "Ａ#%"),
        ("compatibility", {"form": "half-width-kana"}, "ｶﾞｷﾞ", "ガギ"),
        ("compatibility", {"form": "circled"}, "①㈠", "(1)㈠"),
        ("compatibility", {"form": "squared"}, "㎡", "m²"),
        ("compatibility", {"form": "superscripts"}, "x²₃", "x23"),
        ("compatibility", {"form": "roman-numerals"}, "Ⅳ", "IV"),
        ("compatibility", {"form": "ligatures"}, "ﬁ", "fi"),
        ("compatibility", {"form": "radicals"}, "⾼⻓", "高长"),
        ("compatibility", {"form": "radicals"}, "部首⾼", "部首⾼"),
        # markup
        ("markup", {"part": "tags"}, "<p>甲</p><p>乙</p>", "甲\n乙"),
        ("markup", {"part": "tags"}, "甲<br/>乙<b>丙</b>", "甲\n乙丙"),
        ("markup", {"part": "tags"}, "<div>\n甲\n</div>\n乙", "甲\n乙"),
        ("markup", {"part": "tags"}, "a <b and c> d，List<String>", "a <b and c> d，List<String>"),
        ("markup", {"part": "tags"}, "cp <source> <target>", "cp <source> <target>"),
        ("markup", {"part": "tags"}, "`<p>甲</p>`<p>乙</p>", "`<p>甲</p>`\n乙"),
        ("markup", {"part": "tags"}, "```\n<p>甲</p>\n```\n<p>乙</p>", "```\n<p>甲</p>\n```\n乙"),
        ("markup", {"part": "scripts"}, "甲<!-- 乙 -->丙", "甲丙"),
        ("markup", {"part": "scripts"}, "甲\n<script>x</script>\n乙", "甲\n乙"),
        ("markup", {"part": "scripts"}, "甲<style>x</script></style>乙", "甲乙"),
        ("markup", {"part": "scripts"}, "甲<script>x", "甲<script>x"),
        ("markup", {"part": "scripts"}, "甲\n<!--x-->乙", "甲\n乙"),
        ("markup", {"part": "scripts"}, "甲<!--x-->\n乙", "甲\n乙"),
        ("markup", {"part": "scripts"}, "甲-->乙<!--丙-->", "甲-->乙"),
        ("markup", {"part": "references"}, "甲&nbsp;乙&amp;丙&#20013;", "甲 乙&丙中"),
        ("markup", {"part": "references"}, "&amp;lt;&foo;&NBSP;", "&amp;lt;&foo; "),
        ("markup", {"part": "references"}, "&lt;b&gt;", "&lt;b&gt;"),
        ("markup", {"part": "references"}, "1 &lt; 2", "1 < 2"),
        ("markup", {"part": "references"}, "甲&#10;乙", "甲&#10;乙"),
        # note-marks
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1]。玄黄[2]，宇宙", "天地。玄黄，宇宙"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1]。玄黄[7]。", "天地[1]。玄黄[7]。"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1]。玄黄[6]。", "天地。玄黄。"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "见文献[1]。", "见文献[1]。"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1]。\n[1] 甲", "天地[1]。\n[1] 甲"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1-3]。玄黄[8]。", "天地。玄黄。"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[0]。玄黄[1]。", "天地[0]。玄黄[1]。"),
        ("note-marks", {"form": "bracketed", "notes": "none"}, "天地[1]。\n参考文献\n甲", "天地[1]。\n参考文献\n甲"),
        ("note-marks", {"form": "circled", "notes": "none"}, "天地①。玄黄②，宇", "天地。玄黄，宇"),
        ("note-marks", {"form": "circled", "notes": "none"}, "天地②。玄黄③。", "天地②。玄黄③。"),
        ("note-marks", {"form": "circled", "notes": "none"}, "天地①。玄黄④。", "天地①。玄黄④。"),
        ("note-marks", {"form": "circled", "notes": "none"}, "天地①。玄黄③。宇宙①。", "天地。玄黄。宇宙。"),
        ("note-marks", {"form": "superscript", "notes": "none"}, "天地¹。玄黄²。", "天地。玄黄。"),
        ("note-marks", {"form": "superscript", "notes": "none"}, "三米¹。", "三米¹。"),
        ("note-marks", {"form": "footnote", "notes": "others"}, "天[^a]地[^b]玄[^c]\n[^a]: 甲\n[^b]: 乙",
            "天[^a]地[^b]玄\n[^a]: 甲\n[^b]: 乙"),
        ("note-marks", {"form": "footnote", "notes": "others"}, "天[^a]玄[^c]\n[^a]: 甲", "天[^a]玄[^c]\n[^a]: 甲"),
        ("note-marks", {"form": "bracketed", "notes": "others"}, "天[1]。地[2]。玄[3]。\n[1] 甲\n[2] 乙",
            "天[1]。地[2]。玄。\n[1] 甲\n[2] 乙"),
        ("note-marks", {"form": "bracketed", "notes": "others"}, "天[1]。玄[3]。\n[1] 甲", "天[1]。玄[3]。\n[1] 甲"),
        # punctuation-runs
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲，。乙", "甲。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲。，乙", "甲。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲，,乙", "甲，乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲,。乙", "甲。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲， 。乙", "甲。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲，！！乙", "甲！！乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲！！乙", "甲！！乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲。。。乙。。丙", "甲。。。乙。。丙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲（，。）乙", "甲（，。）乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲、、。。乙", "甲、、。。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "Yahoo！、乙", "Yahoo！、乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "in.，乙", "in.，乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲，.net", "甲，.net"),
        ("punctuation-runs", {"strengths": "、，；。", "winners": "！"}, "1、；甲", "1、甲"),
        ("punctuation-runs", {"strengths": "、，：。", "winners": "！"}, "甲：！乙", "甲：！乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "逗号，。乙", "逗号，。乙"),
        ("punctuation-runs", {"strengths": "、，。", "winners": "！"}, "甲！！！。乙", "甲！！！乙"),
        # mojibake
        ("mojibake", {"read_as": "gb18030"}, "今天天气很好".encode().decode("gb18030"), "今天天气很好"),
        ("mojibake", {"read_as": "gb18030"}, "今天天气很好", "今天天气很好"),
        ("mojibake", {"read_as": "western"}, "今天天气很好".encode("gb18030").decode("latin-1"), "今天天气很好"),
        # script
        ("script", {"conversion": "t2s"}, "公眾號\n后宫", "公众号\n后宫"),
        ("script", {"conversion": "t2s", "words": {"公眾": "公眾"}}, "公眾號", "公眾号"),
        ("script", {"conversion": "t2s", "words": {"公眾號": "账号"}}, "公眾號發", "账号发"),
        # identifier
        ("identifier", {"pattern": r"\d{5}", "head": 1, "tail": 2}, "号12345。", "号1**45。"),
        ("identifier", {"pattern": r"\d{5}", "action": "drop"}, "号12345。", "号。"),
        ("identifier", {"pattern": r"\d{5}", "action": "text", "text": "某"}, "号12345。", "号某。"),
        ("identifier", {"pattern": r"\d{5}", "action": "token", "name": "号"}, "12345 54321 12345",
            "[号1] [号2] [号1]"),
        ("identifier", {"pattern": r"号(?<value>\d+)", "action": "drop"}, "号12345。", "号。"),
        ("identifier", {"pattern": r"\d{16}", "check": "luhn", "action": "drop"}, "4111111111111111 4111111111111112",
            " 4111111111111112"),
        ("identifier", {"pattern": r"[\d.]+", "check": "ip-address", "action": "drop"}, "10.0.0.1 10.0.0.256",
            " 10.0.0.256"),
        ("identifier", {"pattern": r"\d{5}", "head": 9}, "号12345。", "号12345。"),
    ],
)  # fmt: skip
def test_what_a_kind_makes_of_a_text(kind: str, fields: dict[str, Any], text: str, out: str) -> None:
    assert once(made(kind, **fields), text) == out


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("charmap", {"map": {}}, "map"),
        ("charmap", {"map": {"ab": "c"}}, "map"),
        ("charmap", {"map": {"b..a": "c"}}, "map"),
        ("charmap", {"map": {"ab..c": "c"}}, "map"),
        ("charmap", {"map": {"a": "\n"}}, "map"),
        ("charmap", {"map": {"\u4e00..\u7510": ""}}, "map"),
        ("trailing-blanks", {"blanks": ""}, "blanks"),
        ("trailing-blanks", {"blanks": " \n"}, "blanks"),
        ("pairs", {"pairs": {}}, "pairs"),
        ("pairs", {"pairs": {"(": "（）"}}, "pairs"),
        ("pairs", {"pairs": {"()": "（"}}, "pairs"),
        ("unpaired", {"marks": "", "side": "closing"}, "marks"),
        ("unpaired", {"marks": "（）《", "side": "closing"}, "marks"),
        ("unpaired", {"marks": "（（", "side": "closing"}, "marks"),
        ("punctuation-runs", {"strengths": ""}, "strengths"),
        ("punctuation-runs", {"strengths": "，，"}, "strengths"),
        ("punctuation-runs", {"strengths": "，", "winners": "，"}, "strengths"),
        ("regex", {"pattern": "a", "replace": "b", "map": {"a": "b"}}, "map"),
        ("regex", {"pattern": "a", "words": {"a": "b"}, "map": {"a": "b"}}, "words"),
        ("regex", {"pattern": "a", "map": {"ab": "b"}}, "map"),
        ("regex", {"pattern": "a", "map": {"a": "\n"}}, "map"),
        ("regex", {"pattern": "a", "words": {"a": "\n"}}, "words"),
        ("regex", {"pattern": "a", "replace": "\n"}, "replace"),
        ("regex", {"pattern": "a", "replace": r"\1"}, "replace"),
        ("regex", {"pattern": "a", "requires": ("甲", "")}, "requires"),
        ("line", {"pattern": "a", "requires": ("",)}, "requires"),
        ("regex", {"pattern": ""}, "pattern"),
        ("regex", {"pattern": "("}, "pattern"),
        ("regex", {"pattern": "a" * 10_001}, "pattern"),
        ("regex", {"pattern": "a{1001}"}, "pattern"),
        ("regex", {"pattern": "a{1,1001}"}, "pattern"),
        ("regex", {"pattern": r"\p{Han"}, "pattern"),
        ("regex", {"pattern": "(" * 51 + "a" + ")" * 51}, "pattern"),
        ("regex", {"pattern": "\ud800"}, "pattern"),
        ("regex", {"pattern": "a", "unless": "("}, "unless"),
        ("line", {"pattern": r"\X", "variants": ("script",)}, "variants"),
        ("script", {"conversion": "t2s", "words": {"": "a"}}, "words"),
        ("script", {"conversion": "t2s", "words": {"a\n": "a"}}, "words"),
        ("identifier", {"pattern": "a", "action": "text"}, "text"),
        ("note-marks", {"form": "footnote", "notes": "none"}, "notes"),
        ("duplicates", {"likeness": ("far", "exact")}, "likeness"),
        ("identifier", {"pattern": "a", "text": "b"}, "text"),
    ],
)
def test_fields_that_cannot_be_used_are_named(kind: str, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BadPattern) as found:
        made(kind, **fields)
    assert found.value.field == field


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("charmap", {"map": {"\u4e00..\u750f": ""}}),
        ("regex", {"pattern": "a" * 10_000}),
        ("regex", {"pattern": "a{1000}b{1,1000}"}),
        ("regex", {"pattern": "(" * 50 + "a" + ")" * 50}),
        ("regex", {"pattern": "a\n", "replace": "\n", "scope": "document"}),
        ("regex", {"pattern": r"\\p\{a"}),
    ],
)
def test_what_is_just_within_the_limits_is_taken(kind: str, fields: dict[str, Any]) -> None:
    made(kind, **fields)


def test_the_gate_of_multiplied_lines() -> None:
    rule = made("multiplied", unit="line")
    assert rule.may_change("甲\n甲\n乙\n乙\n", DEADLINE)
    assert not rule.may_change("甲\n乙\n", DEADLINE)
    assert not rule.may_change("", DEADLINE)
    assert made("multiplied", unit="run").may_change("甲", DEADLINE)


def test_findings_of_a_rule_are_its_changes() -> None:
    assert [(f.start, f.end) for f in made("regex", pattern="a+").findings("baab", DEADLINE)] == [(1, 3)]
    assert [(f.start, f.end) for f in made("line", pattern="a").findings("baab", DEADLINE)] == [(0, 4)]
