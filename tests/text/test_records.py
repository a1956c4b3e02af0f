"""Lines that are data or code by their form, and sentences that look like them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.text import records
from mingfan.text.records import is_record, rows
from tests.texts import HAN

RECORDS = [
    "keywords = 散文,游记",
    "name=甲,乙",
    "categories: [散文,游记]",
    '"标题": "甲,乙",',
    "SELECT 姓名,年龄 FROM 员工",
    "ORDER BY 年龄,姓名;",
    "select 姓名,年龄 from 员工;",
    "  name VARCHAR(20) COMMENT '名称;全称', -- 资产名称,不可为空",
    "print('甲,乙')",
    'showToast("保存成功,请刷新")',
    "张三,25,男",
    "李四,,女",
    "会议,2026-01-02,北京",
    "{{ 标题,副标题 }}",
    '<a title="甲,乙">',
    'msgid "甲,乙"',
]
SENTENCES = [
    "你好,世界",
    "我们, 他们都来了, 大家很高兴",
    "共清理28处,共去树枝2378棵,砍伐502棵。",
    "同比增长1.8%;服务业投资增长91.9%",
    '他说:"好,走吧"',
    "甲,乙,丙三人都到了",
    "Tom说,你好",
    "今天(周一),我们开会",
]


@pytest.mark.parametrize("line", RECORDS)
def test_data_and_code_are_records(line: str) -> None:
    assert is_record(line)
    assert standard().clean_text(line + "\n") == line + "\n"


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_are_not(line: str) -> None:
    assert not is_record(line)


@cache
def standard() -> Cleaner:
    return Cleaner("standard")


@cache
def punctuation() -> Cleaner:
    return Cleaner("minimal", select=["punctuation"])


words = st.text(HAN, min_size=1, max_size=6)


@given(st.lists(st.tuples(words, words), min_size=3, max_size=6, unique=True))
def test_rows_of_two_words_tell_by_their_neighbours(table: list[tuple[str, str]]) -> None:
    lines = [",".join(row) for row in table]
    assert list(rows("\n".join(lines))) == list(range(len(lines)))
    text = "\n".join(lines) + "\n"
    assert punctuation().clean_text(text) == text


def test_two_alike_lines_and_sentences_are_no_rows() -> None:
    assert list(rows("甲,乙\n丙,丁")) == []
    assert list(rows("春眠不觉晓,处处闻啼鸟。\n夜来风雨声,花落知多少。\n好的,我知道了。")) == []
    clauses = "\n".join(f"{day}天的天气非常好我们全家决定一起出去,公园里散步" for day in "今明后")
    assert list(rows(clauses)) == []


@pytest.mark.parametrize(
    "target",
    ["](https://baike.example.com/item/竹子,竹笋/1)", "](../目录/甲,乙.md)", "[[会议纪要,二月]]", "![[图,新版.png]]",
     "https://example.com/搜索?词=竹子;页=2", "https://example.com/wiki/竹:历史", "附件 年度总结,终稿.docx"],
)  # fmt: skip
def test_what_a_browser_or_markdown_takes_as_the_target_stays(target: str) -> None:
    text = f"见[说明{target}，好\n" if target.startswith("]") else f"见 {target} 一节\n"
    for engine in ("scan", "reference"):
        assert Cleaner("standard", engine=engine).clean_text(text) == text


def test_the_sentence_behind_an_address_is_mended() -> None:
    assert standard().clean_text("详见https://example.com/a,然后点击下载,谢谢\n") == (
        "详见https://example.com/a，然后点击下载，谢谢\n"
    )


def test_front_matter_stays_and_the_text_below_is_mended() -> None:
    text = '---\ntitle: "测试:中文"\nexclude: 甲;乙;丙\n---\n你好,世界\n'
    assert standard().clean_text(text) == text.replace("你好,世界", "你好，世界")
    assert standard().clean_text("---\n你好,世界\n") == "---\n你好，世界\n"  # no closing fence: a rule


def test_rows_with_sentences_in_them_are_rows_where_an_outer_cell_is_a_number_each_time() -> None:
    lines = [
        "1,综上，原告要求变更抚养关系的请求，本院应予支持。,婚后有子女,支付抚养费,A",
        '2,"通过审理,结合证据，可以认定。",有夫妻共同财产,不动产分割,B',
        "3,双方生育一男孩，取名杨某甲。,婚后有子女,二次起诉离婚,C",
    ]
    assert list(rows("编号,正文,甲,乙,答案\n" + "\n".join(lines) + "\n")) == [1, 2, 3]
    assert list(rows("我们去了,他们也来了,大家很高兴。\n春天到了,花开了,柳树绿了。\n夏天到了,天热了,蝉叫了。")) == []
    assert list(rows("1,我们去了,很高兴。\n2,他们来了,大家都好,真的。\n3,再见。")) == []


PARTS = [
    *"，。甲春=(){}[]<>/*-#@!&|:;'\"`%$\\,.aZ_0 \t~+",
    "出版社,",
    "2019",
    "[J]",
    "COMMENT",
    " -m",
    "->",
    "::",
    "print(",
]


@given(st.lists(st.sampled_from(PARTS), max_size=24).map("".join))
def test_what_is_looked_for_first_hides_no_record(line: str) -> None:
    code = records._BEGINS.match(line) or records._HOLDS.search(line)
    assert is_record(line) == (code is not None or records._is_row(line))
