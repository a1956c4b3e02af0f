"""What is glued to lines or pressed into sentences is learned, and only that part goes."""

from __future__ import annotations

import pytest

from mingfan.learn.parts import parts
from mingfan.ruleset.packs import parse_pack
from tests.learn.sites import article, framed, site
from tests.learn.test_learn import cleaned, packed

PLACES = (23, 31, 44, 52, 67)  # in a paragraph, other words around each


def paragraphs(number: int) -> list[str]:
    return article(number, 30).split("\n")


def pressed(text: str, number: int) -> str:
    """An article with something pressed into one of its paragraphs, elsewhere in each."""
    lines = paragraphs(number)
    at = PLACES[number % len(PLACES)] + number
    while not lines[2][at - 1 : at + 1].isalpha():  # between two characters
        at += 1
    lines[2] = f"{lines[2][:at]}{text}{lines[2][at:]}"
    return "\n".join(lines)


def glued(before: str, behind: str, number: int) -> str:
    lines = paragraphs(number)
    lines[2] = f"{before}{lines[2]}{behind}"
    return "\n".join(lines)


INSERTS = [
    "（竹影小说网 www.zhuying.example.com）",
    "www.zhuying.example.com",
    "【竹影小说网】",
    "<big>竹影</big>",
    "[竹影文学网zhuying.com]",
    "书友群：700800900",
]


@pytest.mark.parametrize("insert", INSERTS)
def test_what_is_pressed_into_sentences_goes_and_they_read_on(insert: str) -> None:
    texts = [pressed(insert, number) for number in range(12)]
    rules = parse_pack(packed(texts))
    whole = sum(cleaned(rules, text) == article(number, 30) for number, text in enumerate(texts))
    assert whole >= 10, "where the words beside it call for it, it stays"


def test_a_clause_of_the_site_goes_with_its_mark() -> None:
    texts = []
    for number in range(8):
        lines = paragraphs(number)
        lines[2] = lines[2].replace("，", "，最新章节请到www.zhuying.example.com阅读，", 1)
        texts.append("\n".join(lines))
    rules = parse_pack(packed(texts))
    assert [cleaned(rules, text) for text in texts] == [article(number, 30) for number in range(8)]


@pytest.mark.parametrize(
    ("before", "behind"), [("竹影文库讯：", ""), ("", "【竹影文库】"), ("【竹影文库】", ""), ("", "——竹影文库")]
)
def test_what_the_site_is_called_goes_where_it_is_glued_to_a_line(before: str, behind: str) -> None:
    frame = framed(0).replace(article(0), "{}")
    texts = [frame.replace("{}", glued(before, behind, number)) for number in range(10)]
    rules = parse_pack(packed(texts))
    assert [cleaned(rules, text).strip() for text in texts] == [article(number, 30) for number in range(10)]


HONEST = {
    "a speaker": ("陈师傅：", ""),
    "a question": ("问：", ""),
    "a tag of an item": ("【例题】", ""),
    "an answer": ("【答案】", ""),
    "a dateline": ("本报讯：", ""),
    "a source": ("", "（新华网）"),
    "a reporter": ("", "（记者 周文）"),
    "who said it": ("", "——庄子"),
    "a note": ("", "[1]"),
    "a column": ("读者来信 | ", ""),
    "where to call": ("", "联系电话：0571-70080090"),
    "where to look": ("", "详情请登录www.county.example.com查询。"),
    "a link": ("", "[原文](https://www.county.example.com)"),
    "a page": ("", "见https://www.county.example.com/a/1.html"),
}


@pytest.mark.parametrize("kind", HONEST)
def test_what_recurs_in_lines_and_names_no_site_stays(kind: str) -> None:
    texts = [glued(*HONEST[kind], number) for number in range(12)]
    assert not parts(site(texts), [])
    framed_texts = [framed(0).replace(article(0), text) for text in texts]
    rules = parse_pack(packed(framed_texts))
    for text, page in zip(texts, framed_texts, strict=True):
        assert cleaned(rules, page).strip() == text


CALLED_FOR = [
    "他在www.county.example.com上查到了那座桥。",
    "请登录www.county.example.com报名。",
    "这个地址（www.county.example.com）是县里的。",
]


@pytest.mark.parametrize("sentence", CALLED_FOR)
def test_an_address_that_sentences_are_about_stays(sentence: str) -> None:
    texts = ["\n".join([*paragraphs(number), sentence]) for number in range(12)]
    assert not parts(site(texts), [])


def test_a_part_of_two_documents_is_not_learned() -> None:
    assert not parts(site([pressed(INSERTS[0], number) if number < 2 else article(number) for number in range(12)]), [])
