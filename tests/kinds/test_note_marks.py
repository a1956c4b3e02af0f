"""Marks of notes go where no notes are left, and are found where one note is missing; other numbers stay."""

from __future__ import annotations

import pytest

from mingfan import Cleaner

RULES = ["layout/note-mark", "layout/circled-note-mark", "layout/superscript-note-mark"]
CLEANER = Cleaner(select=RULES)
REFERENCE = Cleaner(select=RULES, engine="reference")
MISSING = Cleaner(select=["damage/missing-note", "damage/missing-circled-note", "damage/missing-footnote"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("河流全长三百里[1]，支流二十条[2]。", "河流全长三百里，支流二十条。"),
        ("河流全长三百里。[7]支流很多。[8][9]\n", "河流全长三百里。支流很多。\n"),
        ("据记载，这座桥建于宋代［３］", "据记载，这座桥建于宋代［３］"),  # a full-width figure is another form
        ("他称之为“活水”〔5〕，后来改了。", "他称之为“活水”，后来改了。"),
        ("这里出产茶叶[1,3]，也出产竹笋[2–4]。", "这里出产茶叶，也出产竹笋。"),
        ("学而时习之①，不亦说乎②？有朋自远方来③，不亦乐乎？", "学而时习之，不亦说乎？有朋自远方来，不亦乐乎？"),
        ("学而时习之①。\n第二页的文字①。\n", "学而时习之。\n第二页的文字。\n"),
        ("水稻原产中国¹，小麦原产西亚²。", "水稻原产中国，小麦原产西亚。"),
    ],
)
def test_marks_without_notes_go(text: str, wanted: str) -> None:
    result = CLEANER.clean(text)
    assert result.text == wanted
    assert REFERENCE.clean_text(text) == wanted
    assert result.revert() == text
    assert CLEANER.clean_text(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "河流全长三百里[1]。\n\n[1] 《河志》，第三页。\n",
        "河流全长三百里[1]。\n\n【注释】\n1. 《河志》，第三页。\n",
        "河流全长三百里[1]。\n\n## 参考文献\n\n- 《河志》\n",
        "结果与文献[12]一致，详见[13]。",
        "请按[1]，人工服务按[0]。",
        "中兴通讯[09-04]，三七互娱[08-29]。",
        "数组下标从[0]开始，取出元素[1]。",
        "`河流[1]。`",
        "```\n河流全长三百里[1]。\n```",
        "见[说明][1]。\n",
        "包括：①打开文件；②检查内容；③关闭。",
        "一是①，二是②。",
        "A处①、②。",
        "看到①、②后，再看③。",
        "边长²，体积³。",
        "学而时习之①。\n（①时：按时。）\n",
        "E=mc²，面积是πr²。",
        "名次：张三[1]\n李四[2]\n",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert CLEANER.clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("[^z]甲[^a]，乙[^b]。\n\n[^a]: 一\n[^b]: 二\n", []),  # a mark at the head of the text is no mark of a note
        ("甲说[1]，乙说[2]，丙说[3]。\n\n[1] 一。见[4]。\n[2] 二。见[5]。", ["[3]"]),  # what a note names is no mark
        ("甲说[1]，乙说[2]，丙说[3]。\n\n[1] 一。\n丁说[4]。\n[2] 二。", ["[3]", "[4]"]),  # behind a note it is one
        ("甲说[1]。乙说[2]。\n\n[1] 一。\n", []),  # one note tells nothing
        ("甲说[1]，乙说[2]，丙说[3]。\n\n[1] 一。\n[3] 三。\n", ["[2]"]),
        ("甲说[1]，乙说[2]，丙说[1-4]。\n\n[1] 一。\n[2] 二。\n[3] 三。\n", ["[1-4]"]),
        ("甲说①，乙说②，丙说③。\n①一。②二。\n", ["③"]),
        ("甲[^a]，乙[^b]，丙[^c]。\n\n[^a]: 一\n[^b]: 二\n", ["[^c]"]),
        ("甲说[1]，乙说[2]。\n\n[1] 一。\n[2] 二。\n", []),
        ("甲说[1]，乙说[2]。\n", []),
        ("甲说[1]。\n\n[1] 一。\n（注：原文缺[2]。）\n", []),
    ],
)
def test_a_mark_without_its_note_is_found(text: str, marks: list[str]) -> None:
    result = MISSING.clean(text)
    assert result.text == text
    assert [text[finding.start : finding.end] for finding in result.findings] == marks
