"""A paragraph broken into lines of one width is joined; what is laid out in lines on purpose stays."""

from __future__ import annotations

import pytest

from mingfan import Cleaner

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
