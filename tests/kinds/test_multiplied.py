"""Characters and lines that a PDF drew twice or three times become one; doubled words and songs stay."""

from __future__ import annotations

import pytest

from mingfan import Cleaner

CLEANER = Cleaner(select="layout")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("银银行行账账单单明明细细", "银行账单明细"),
        ("全全全国国国高高高中中中", "全国高中"),
        ("22002233年年度度报报告告摘摘要要", "2023年度报告摘要"),
        ("银银 行行 账账 单单 明明 细细", "银 行 账 单 明 细"),
        ("会会议议时时间间：下下午午开开始始", "会议时间：下午开始"),
        ("（（会会议议时时间间））下下午午", "（会议时间）下午"),
        ("第第一一章章总总则则\n高高兴兴\n正文。", "第一章总则\n高高兴兴\n正文。"),
        ("第第一一章章总总则则\n负负责责人人\n正文。", "第一章总则\n负责人\n正文。"),
        ("合计数\n合计数\n退款。\n退款。\n", "合计数\n退款。\n"),
        ("合计数\n\n合计数\n退款。\n\n退款。", "合计数\n退款。"),
        ("一。\n一。\n \n一。\n二。\n二。\n二。", "一。\n二。"),
        ("一。\n一。\n一。\n二。\n二。\n二。\n", "一。\n二。\n"),
    ],
)
def test_one_stays(text: str, wanted: str) -> None:
    result = CLEANER.clean(text)
    assert result.text == wanted
    assert result.revert() == text
    assert CLEANER.clean_text(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "高高兴兴",
        "高高兴兴开开心心",
        "负负责责人人",  # too short to tell, with nothing beside it
        "哈哈哈哈哈哈哈哈",
        "啊啊啊，哦哦哦！",
        "1122334455",
        "——————",
        "一闪一闪\n一闪一闪\n亮晶晶\n",
        "好的。\n好的。\n",
        "一。\n一。\n二。\n二。\n三。\n",
        "",
    ],
)
def test_what_doubles_by_itself_stays(text: str) -> None:
    assert CLEANER.clean_text(text) == text
