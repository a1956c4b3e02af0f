"""Page numbers and running heads of one text go; numbers and lines that recur for another reason stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingfan import Cleaner

CLEANER = Cleaner(select=["layout/page-break", "layout/running-head"])
REFERENCE = Cleaner(select=["layout/page-break", "layout/running-head"], engine="reference")
LIKELY = Cleaner(select=["layout/likely-running-head"])
PARAGRAPHS = (
    "竹林占全县面积的三成，是当地农户的主要收入来源。每年四月开始采笋，五月底结束，采下的笋当天运到县城加工。",
    "县里请来专家讲课，每月一次，地点在镇上的学校。听课的人越来越多，教室坐不下，后来搬到礼堂，仍然坐满了人。",
    "冬天的时候路上结冰，车走得很慢，司机们轮流下来探路。到了山口天已经黑了，只好在小店里过夜，第二天再走。",
    "第二年春天，学校盖了新楼，孩子们有了图书室。城里寄来两千册书，老师把书编了号，谁借走了都记在本子上。",
    "老人说从前这里没有桥，过河要坐船，水大的时候船也不开。后来修了一座木桥，用了十年，换成现在的石桥。",
    "厂里新到的机器一天能加工五吨，比过去快一倍。工人学了两个星期，操作已经很熟练，废料也比从前少了许多。",
)


def pages(furniture: Callable[[int], str], cut: bool, of: int = 2, first: int = 12) -> tuple[str, str]:
    """A text of pages with `of` paragraphs, furniture below each, and the same without it. `cut`: pages end amid a
    sentence."""
    dirty, clean = [], []
    for page in range(5):
        text = [PARAGRAPHS[(page * of + k) % len(PARAGRAPHS)] for k in range(of)]
        if cut:
            text = [*text[:-1], text[-1][:-13], text[-1][-13:]]
        last = len(text) - 1 if cut else len(text)
        dirty += [*text[:last], furniture(first + page), *text[last:]]
        clean += text
    return "\n".join(dirty) + "\n", "\n".join(clean) + "\n"


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    "furniture",
    [
        lambda n: f"{n}",
        lambda n: f"\n{n}\n",
        lambda n: f"{n}\n青竹县年鉴",
        lambda n: f"青竹县年鉴　{n}",
        lambda n: f"{n} | 青竹县年鉴",
        lambda n: f"— {n} —\n第三章 国民经济",
        lambda n: f"青竹县年鉴 {n}" if n % 2 else f"{n} 青竹县年鉴",
        lambda n: f"青竹县年鉴 第 {n} 页",
    ],
)
def test_page_numbers_go_with_what_stands_beside_them(furniture: Callable[[int], str], cut: bool) -> None:
    dirty, clean = pages(furniture, cut)
    result = CLEANER.clean(dirty)
    assert "".join(result.text.split()) == "".join(clean.split())
    assert REFERENCE.clean_text(dirty) == result.text
    assert result.revert() == dirty
    assert CLEANER.clean_text(result.text) == result.text


@pytest.mark.parametrize("head", ["青竹县年鉴", "第三章 国民经济", "《河山志》", "现代汉语语法研究", "\n青竹县年鉴\n"])
def test_a_head_that_cuts_sentences_goes(head: str) -> None:
    dirty, clean = pages(lambda _: head, cut=True)
    assert CLEANER.clean_text(dirty) == clean


def test_a_sentence_goes_on_without_the_blank_lines_of_the_break() -> None:
    dirty, clean = pages(lambda n: f"\n{n}\n", cut=True)
    assert CLEANER.clean_text(dirty) == clean


def test_a_head_between_paragraphs_goes_with_the_others() -> None:
    dirty, clean = pages(lambda _: "现代汉语语法研究", cut=True)
    between = PARAGRAPHS[0] + "\n" + PARAGRAPHS[1] + "\n"
    assert CLEANER.clean_text(f"{dirty}{between}现代汉语语法研究\n{between}") == f"{clean}{between}{between}"


def test_a_title_of_a_publication_between_paragraphs_goes_and_others_are_findings() -> None:
    dirty, clean = pages(lambda _: "青竹县年鉴", cut=False)
    assert CLEANER.clean_text(dirty) == clean
    dirty, _ = pages(lambda _: "山里的故事", cut=False)
    result = LIKELY.clean(dirty)
    assert result.text == dirty
    assert len(result.findings) == 5


def test_the_title_at_the_head_of_the_text_stays() -> None:
    dirty, clean = pages(lambda _: "青竹县年鉴", cut=True)
    assert CLEANER.clean_text(f"青竹县年鉴\n{dirty}") == f"青竹县年鉴\n{clean}"


@pytest.mark.parametrize(
    "text",
    [
        pages(lambda n: f"{n - 11}", cut=False)[0],  # sections of a story
        pages(lambda n: f"第{n}章", cut=False)[0],
        pages(lambda n: f"例 {n}", cut=False)[0],
        pages(lambda n: f"图 {n}", cut=True)[0],
        pages(lambda n: f"{n}", cut=False, of=40)[0],  # chapters
        "".join(f"{n}\n{text}\n" for n, text in enumerate(("起初天地混沌。", "后来有了光。", "光的时候叫作白日。"), 1)),
        "".join(f"{n}\n{name}\n男\n{n + 20}\n" for n, name in enumerate(("张三", "李四", "王五", "赵六"), 1)),
        "".join(f"{n}\n{mark}\n" for n, mark in enumerate("ABCDABCD", 1)),  # answers
        "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}\n\n" for n, text in enumerate(PARAGRAPHS, 1)),
        "".join(f"{n}. {text}\n" for n, text in enumerate(PARAGRAPHS, 1)),
        "".join(f"主要食材\n鲜笋{n}根，肉半斤。\n做法\n{text}\n" for n, text in enumerate(PARAGRAPHS, 1)),
        "".join(f"{'张三' if n % 2 else '李四'}\n{text[:-1]}\n" for n, text in enumerate(PARAGRAPHS * 2, 1)),
        "".join(f"发言人 {n % 2 + 1}\n{text[:-1]}\n" for n, text in enumerate(PARAGRAPHS * 2, 1)),
        "".join(f"体检报告\n姓名：张三\n{text}\n" for text in PARAGRAPHS),
        "".join(f"{n} 小时前\n{text}\n新店开张，全场八折，买到就是赚到\n" for n, text in enumerate(PARAGRAPHS, 1)),
        "".join(f"{text}\n最后回复\n{3 * n}\n" for n, text in enumerate(PARAGRAPHS, 4)),
        "我爱你故乡\n门前的河水流向远方\n带走了童年的歌唱\n" * 5,
        "".join(f"编号：X2-{n:02}\n{text}\n" for n, text in enumerate(PARAGRAPHS, 1)),
        "".join(f"{2000 + n}\n{text}{text}\n" for n, text in enumerate(PARAGRAPHS, 1)),  # years
    ],
)  # fmt: skip
def test_what_is_numbered_or_recurs_for_another_reason_stays(text: str) -> None:
    assert CLEANER.clean_text(text) == text
