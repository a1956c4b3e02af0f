"""A paragraph broken into lines of one width is joined; what is laid out in lines on purpose stays."""

from __future__ import annotations

import pytest

from mingfan import Cleaner
from tests.kinds.made import made, once

CLEANER = Cleaner(select="layout/hard-wrap")
PROSE = ("春天到了，河边的柳树发了新芽，孩子们在草", "地上放风筝，老人们坐在长椅上晒着太阳聊", "着家常。")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (PROSE, "".join(PROSE)),
        (("　　" + PROSE[0][:-2], PROSE[0][-2:] + PROSE[1][:-2], PROSE[1][-2:] + PROSE[2]), "　　" + "".join(PROSE)),
        (
            ("先安装依赖，再运行脚本，它读取配置并连接", "数据库，然后建表，写入初始数据，最后重启", "服务即可。"),
            "先安装依赖，再运行脚本，它读取配置并连接数据库，然后建表，写入初始数据，最后重启服务即可。",
        ),
        (
            # A Latin word had no room, so its line before is short.
            ("接口返回记录的编号、名称和状态，调用方用", "编号查询，结果按时间排序，再写入", "warehouse，供报表使用。"),
            "接口返回记录的编号、名称和状态，调用方用编号查询，结果按时间排序，再写入warehouse，供报表使用。",
        ),
        (
            ("这套工具读取日志，按行解析，写成表格 and", "then 交给下一步，它们都用同一份配置来运行", "，不必另写。"),
            "这套工具读取日志，按行解析，写成表格 and then 交给下一步，它们都用同一份配置来运行，不必另写。",
        ),
    ],
)  # fmt: skip
def test_a_paragraph_is_one_line(lines: tuple[str, ...], wanted: str) -> None:
    text = "上一段。\n\n" + "\n".join(lines) + "\n\n下一段。\n"
    result = CLEANER.clean(text)
    assert result.text == f"上一段。\n\n{wanted}\n\n下一段。\n"
    assert result.revert() == text
    assert CLEANER.clean_text(result.text) == result.text


@pytest.mark.parametrize(
    "text",
    [
        "昔人已乘黄鹤去，此地空余黄鹤楼。\n黄鹤一去不复返，白云千载空悠悠。\n",
        "轻轻的我走了，\n正如我轻轻的来；\n我轻轻的招手，\n作别西天的云彩。\n",
        "大江东去，浪淘尽，千古风流人物。故垒西边，\n人道是，三国周郎赤壁。乱石穿空，惊涛拍岸，\n卷起千堆雪。\n",
        "1. 打开文件，检查内容是否完整，再保存一次\n2. 关闭文件，退出程序，等待下一次运行。\n",
        "“你来了，我等你等了很久，从早上等到现在\n“是啊，路上堵车，堵了两个小时才动一动。\n",
        "甲公司，北京市海淀区，负责人张三，电话一\n  乙公司，上海市黄浦区，负责人李四，电话二。\n",
        "姓名，地址，电话，邮箱，年龄，备注一二三\n张三，北京，一二三，四五六，三十，无备注\n",
        "短行，\n也短。\n",
    ],
)
def test_lines_on_purpose_stay(text: str) -> None:
    assert CLEANER.clean_text(text) == text


def full(marks: tuple[int, ...], columns: int = 40) -> str:
    """A line with commas at these characters."""
    return "".join("，" if at in marks else "竹" for at in range(columns // 2))


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        # Of a paragraph of two lines the first tells no width, and joins only beside one of three.
        ([full((3,)), full((5,)), "林。"], True),
        ([full((3,)), "林。"], False),
        # Marks in the same places of all lines make rows of a list.
        ([full((3,)), full((3,)), "林。"], False),
        ([full((3,)), full((3, 9)), "林。"], True),
        # Lines are full, but for the last, up to what a mark or a Latin word needs.
        ([full((3,)), full((5,), 36), "林。"], True),
        ([full((3,)), full((5,), 34), "林。"], False),
        ([full((3,)), full((5,), 34), "bamboo林。"], True),
        ([full((3,)), full((5,), 34), "green林。"], False),
        # The last is no wider, and ends a sentence.
        ([full((3,)), full((5,)), "林" * 19 + "。"], True),
        ([full((3,)), full((5,)), "林" * 20 + "。"], False),
        ([full((3,)), full((5,)), "林林"], False),
        # A mark in each full line, one of them left in the middle of a clause.
        ([full((3,)), full(()), "林。"], False),
        ([full((3, 19)), full((5, 19)), "林。"], False),
        ([full((3, 19)), full((5,)), "林。"], True),
        ([full((3,), 28), full((5,), 28), "林。"], True),
        ([full((3,), 26), full((5,), 26), "林。"], False),
        # Columns of a table.
        ([full((3,)), full((5,)), "林|。"], False),
        ([full((3,)), full((5,)), "林  林。"], False),
    ],
)
def test_what_makes_lines_one_paragraph(lines: list[str], joined: bool) -> None:
    rule = made("wrapped-lines")
    text = "上一段。\n\n" + "\n".join(lines) + "\n\n下一段。\n"
    wanted = "上一段。\n\n" + ("" if joined else "\n").join(lines) + "\n\n下一段。\n"
    assert once(rule, text) == wanted


def test_two_lines_join_beside_three_of_their_width() -> None:
    rule, three = made("wrapped-lines"), [full((3,)), full((5,)), "林。"]
    for columns, joined in ((44, True), (46, False), (36, True), (34, False)):
        two = [full((7,), columns), "山。"]
        text = "\n".join([*three, "", *two])
        assert once(rule, text) == "".join(three) + "\n\n" + ("" if joined else "\n").join(two)


@pytest.mark.parametrize(
    ("end", "begin", "between"),
    [
        ("竹", "林", ""),
        ("a", "b", " "),
        ("1", "2", " "),
        ("竹", "b", ""),
        ("a", "林", ""),
        ("％", "b", ""),
        ("a", "(", ""),
    ],
)
def test_a_blank_between_latin_words_only(end: str, begin: str, between: str) -> None:
    line = full((3,), 38 if end.isascii() else 40)
    first = line[:-1] + end if not end.isascii() else line + end
    text = f"{first}\n{begin}{full((5,), 36)}竹\n林。"
    assert once(made("wrapped-lines"), text).split("\n")[0].startswith(first + between + begin)
