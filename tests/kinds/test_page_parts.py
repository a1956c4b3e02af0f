"""The parts of page lines: lines and what they cut, spacing, titles, rising numbers, what goes with a line."""

from __future__ import annotations

import pytest

from mingfan.kinds.pages.beside import beside
from mingfan.kinds.pages.heads import by_themselves
from mingfan.kinds.pages.kind import _in_runs, _removed
from mingfan.kinds.pages.lines import Line, below, cuts, is_left_open, is_prose, lines_of
from mingfan.kinds.pages.numbers import Number, _are_sure, _jumps, _numbers, _rising
from mingfan.kinds.pages.spacing import gaps, is_even, is_spread
from mingfan.kinds.pages.titles import is_long_title, is_publication, is_title
from mingfan.text.columns import columns
from tests.kinds.made import DEADLINE, made


def test_lines_that_are_not_blank() -> None:
    found = lines_of("甲\n\n　乙丙 \n丁")
    assert found == [Line(0, 1, "甲", 0), Line(3, 6, "乙丙", 1), Line(8, 9, "丁", 3)]
    assert [line.indented for line in found] == [False, True, False]
    assert columns("竹ａab") == 6


OPEN = "竹林占全县面积的三成，是当地农户的主要"
ON = "收入来源，每年四月采笋。"


@pytest.mark.parametrize(
    ("above", "below_", "cut"),
    [
        (OPEN, ON, True),
        (f"{OPEN}。", ON, False),
        (OPEN, f"　{ON}", False),  # a paragraph of its own
        (OPEN, f"1. {ON}", False),
        (OPEN, "短", False),
        (OPEN, "没有标点但是很长的一行文字在这里", True),
        ("竹林占全县，三", ON, False),  # short
        ("没有标点但是很长的一行文字在这里", ON, False),  # as a heading
        (f"{OPEN}  农", ON, False),  # a table
        (OPEN, f"{ON}|", False),
    ],
)
def test_whether_a_line_cuts_a_sentence(above: str, below_: str, cut: bool) -> None:
    lines = lines_of(f"{above}\n12\n{below_}\n")
    assert cuts(lines, 1, {1}) == cut


def test_what_surely_is_cut_is_within_sentences() -> None:
    for above, sure in ((OPEN, False), (f"竹子。{OPEN}", True), (f"{OPEN}，", True)):
        lines = lines_of(f"{above}\n12\n{ON}\n")
        assert cuts(lines, 1, {1}, surely=True) == sure
    wrapped = lines_of(f"{OPEN}\n{'农' * 17}，农\n12\n{ON}\n")
    assert cuts(wrapped, 2, {2}, surely=True)
    assert not cuts(lines_of(f"12\n{ON}"), 0, {0})
    assert not cuts(lines_of(f"{OPEN}\n12"), 1, {1})


def test_furniture_is_passed_over_up_to_six_lines() -> None:
    for count, found in ((6, True), (7, False)):
        lines = lines_of("\n".join([OPEN, "12", *["页眉"] * count, ON]))
        furniture = set(range(1, len(lines) - 1))
        assert (below(lines, 1, furniture) is not None) == found
    lines = lines_of(f"{OPEN}\n页眉\n12\n{ON}")
    assert cuts(lines, 2, {1, 2})
    assert not cuts(lines, 2, {2})
    assert is_left_open(lines, 1, {1})
    assert not is_left_open(lines, 0, {0})


def test_prose() -> None:
    for text, prose in (
        ("竹" * 19 + "，", True),
        ("竹" * 18 + "，", False),
        ("竹" * 30, False),
        ("1." + "竹" * 30 + "，", False),
    ):
        assert is_prose(lines_of(text)[0]) == prose


@pytest.mark.parametrize(
    ("found", "spread", "even"),
    [
        ([100, 100, 100], True, True),
        ([59, 59, 59], False, False),
        ([60, 60, 60], True, True),
        ([1800, 1800, 1800], True, True),
        ([1801, 1801, 1801], True, False),
        ([100, 70, 140], True, True),
        ([100, 69, 140], True, False),
        ([100, 100, 141], True, False),
        ([100, 40, 350], True, False),
        ([100, 100, 100, 39, 351, 100, 100], True, False),
        ([100, 100, 100, 39, 351, 39, 100], False, False),
    ],
)
def test_spacing(found: list[float], spread: bool, even: bool) -> None:
    assert is_spread(found) == spread
    assert is_even(found) == even


def test_gaps_by_how_many_pages_lie_between() -> None:
    assert gaps([10, 110, 310]) == [100, 200]
    assert gaps([10, 110, 310], [1, 2]) == [100, 100]


@pytest.mark.parametrize(
    ("text", "title", "long", "publication"),
    [
        ("青竹县年鉴", True, True, True),
        ("竹林的故事", True, True, False),
        ("《竹》", False, False, False),
        ("《竹林》", True, True, False),
        ("张三", True, False, False),
        ("姓名：", False, False, False),
        ("记者张三", True, False, False),
        ("竹林，故事", False, False, False),
        ("竹" * 40, True, True, False),
        ("竹" * 41, False, False, False),
        ("12", False, False, False),
        ("第3章", True, False, False),
        ("年鉴的编写", True, True, False),
    ],
)
def test_titles(text: str, title: bool, long: bool, publication: bool) -> None:
    assert is_title(text) == title
    assert is_long_title(text) == long
    assert is_publication(text) == publication


def test_what_stands_beside_page_numbers() -> None:
    lines = lines_of("年鉴\n1\n正文。\n年鉴\n2\n正文。\n年鉴\n3\n章节\n")
    assert beside(lines, {1, 4, 7}, 3) == {0, 3, 6}
    assert beside(lines, {1, 4, 7}, 4) == set()
    assert beside(lines, {1, 4, 7}, 1) == {0, 3, 6, 8}


@pytest.mark.parametrize(
    ("line", "alone", "value", "title", "sure"),
    [
        ("12", True, 12, "", False),
        ("- 12 -", True, 12, "", True),
        ("12 -", True, 12, "", False),
        ("第 12 页", True, 12, "", True),
        ("第12页，共30页", True, 12, "", True),
        ("Page 3 of 9", True, 3, "", True),
        ("3/9", True, 3, "", False),
        ("年鉴 12", False, 12, "年鉴", False),
        ("12 青竹志", False, 12, "青竹志", False),
        ("年鉴 第 12 页", False, 12, "年鉴", True),
        ("12 | 青竹年鉴", False, 12, "青竹年鉴", False),
    ],
)
def test_numbers_of_pages(line: str, alone: bool, value: int, title: str, sure: bool) -> None:
    assert _numbers(lines_of(line)) == (
        ([Number(0, value, "", sure)], []) if alone else ([], [Number(0, value, title, sure)])
    )


@pytest.mark.parametrize("line", ["竹林", "12345", "12 小时前", "X2-01", "年鉴12", "1" * 4 + " " + "竹" * 60])
def test_what_is_no_page_number(line: str) -> None:
    assert _numbers(lines_of(line)) == ([], [])


@pytest.mark.parametrize(
    ("values", "chain"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 9, 2, 3], [1, 2, 3]),
        ([1, 2, 5, 6], [1, 2, 5, 6]),  # two pages without a number
        ([1, 2, 6], [1, 2]),
        ([3, 2, 1], [1]),
        ([1, 1, 2], [1, 2]),
        ([], []),
    ],
)
def test_the_longest_rising_run(values: list[int], chain: list[int]) -> None:
    numbers = [Number(at, value, "", False) for at, value in enumerate(values)]
    assert [number.value for number in _rising(numbers)] == chain


def test_numbers_that_are_sure_by_their_marks() -> None:
    def of(*sure: bool) -> list[Number]:
        return [Number(at, at, "", one) for at, one in enumerate(sure)]

    assert not _are_sure(of(True))
    assert _are_sure(of(True, True))
    assert _are_sure(of(True, True, False))
    assert not _are_sure(of(True, False))


def test_runs_of_numbers() -> None:
    assert list(_in_runs([])) == []
    assert list(_in_runs([3])) == [(3, 3)]
    assert list(_in_runs([1, 2, 4, 6, 7])) == [(1, 2), (4, 4), (6, 7)]


def test_the_gate_of_page_lines() -> None:
    rule = made("page-lines", part="number")
    assert rule.may_change("1\n2\n3\n4\n5", DEADLINE)
    assert not rule.may_change("1\n2\n3\n4", DEADLINE)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("甲。\n12\n乙。\n", "甲。\n乙。\n"),
        ("甲。\n12\n13\n乙。\n", "甲。\n乙。\n"),
        # Of two gaps one stays, a gap on one side stays.
        ("甲。\n\n12\n\n乙。\n", "甲。\n\n乙。\n"),
        ("甲。\n\n12\n乙。\n", "甲。\n\n乙。\n"),
        ("甲。\n12\n\n乙。\n", "甲。\n\n乙。\n"),
        ("甲。\n\n12\n\n\n　乙。\n", "甲。\n\n　乙。\n"),
        # Where a sentence goes on behind them, neither does.
        (f"{OPEN}\n\n12\n\n{ON}\n", f"{OPEN}\n{ON}\n"),
        (f"{OPEN}\n\n12\n{ON}\n", f"{OPEN}\n{ON}\n"),
        (f"{OPEN}\n12\n\n\n{ON}\n", f"{OPEN}\n{ON}\n"),
        (f"　{OPEN}\n \n12\n{ON}\n", f"　{OPEN}\n{ON}\n"),
        # At the ends of the text.
        ("12\n甲。\n", "甲。\n"),
        ("12\n\n甲。\n", "\n甲。\n"),
        ("\n12\n\n甲。\n", "\n甲。\n"),
        ("甲。\n12\n", "甲。\n"),
        ("甲。\n12", "甲。"),
        ("甲。\n\n12\n\n", "甲。\n\n\n"),
        ("12", ""),
        ("  12  \n甲。", "甲。"),
    ],
)
def test_what_goes_with_a_line(text: str, left: str) -> None:
    lines = lines_of(text)
    gone = [at for at, line in enumerate(lines) if line.body.isdecimal()]
    change = _removed(text, lines, gone[0], gone[-1], set(gone))
    assert text[: change.start] + change.after + text[change.end :] == left


def test_a_line_without_a_mark_is_left_open_only_within_a_paragraph() -> None:
    line = "没有标点但是很长的一行文字在这里"
    # A heading below a sentence; a line below one of its width that goes on; below one of another width.
    for above, is_open in (("竹子。", False), (f"{line[:-2]}，竹", True), (f"{line}，竹林里", False)):
        assert is_left_open(lines_of(f"{above}\n{line}\n12\n{ON}\n"), 2, {2}) == is_open


def test_lines_of_a_paragraph_have_a_least_width() -> None:
    for wide, cut in ((23, False), (24, True)):
        full = "竹" * (wide // 2) + "a" * (wide % 2)
        assert cuts(lines_of(f"{OPEN}\n12\n{full}\n"), 1, {1}) == cut
        assert cuts(lines_of(f"，{full[2:]}aa\n12\n{ON}\n"), 1, {1}) == (columns(f"，{full[2:]}aa") >= 24)


def chain_of(values: list[int], sizes: list[int], ends: str) -> tuple[list[Line], list[Number], set[int]]:
    """Pages with numbers below them, each of that many characters and left open where `ends` has a comma."""
    lines, numbers, above = [], [], 0
    for value, size, end in zip(values, sizes, ends, strict=True):
        body = "竹，" + "竹" * 20 + end
        lines.append(Line(above, above + 1, body, above))
        above += size
        lines.append(Line(above, above + 1, str(value), above))
        numbers.append(Number(len(lines) - 1, value, "", False))
    return lines, numbers, {number.at for number in numbers}


@pytest.mark.parametrize(
    ("values", "sizes", "ends", "missing"),
    [
        ([1, 2, 4], [100] * 3, "，，，", [2]),
        ([1, 2, 4], [100] * 3, "，。，", [2]),  # what is above the next number is left open
        ([1, 2, 4], [100] * 3, "，，。", [2]),
        ([1, 2, 4], [100] * 3, "，。。", []),
        ([1, 2, 3], [100] * 3, "，，，", []),
        ([1, 2, 4], [100, 100, 150], "，，，", [2]),
        ([1, 2, 4], [100, 100, 151], "，，，", []),  # room for two pages, of which one has no number
        ([1, 3, 4, 6], [100] * 4, "，，，，", []),  # fewer than half are whole
        ([1, 3, 4], [100] * 3, "，，，", [1]),  # half are
        ([1, 3], [100] * 2, "，，", []),
        ([1, 3, 5, 6, 7], [100] * 5, "，，，，，", [1, 3]),
    ],
)
def test_numbers_that_leave_pages_out(values: list[int], sizes: list[int], ends: str, missing: list[int]) -> None:
    lines, numbers, furniture = chain_of(values, sizes, ends)
    assert [values[at // 2] for at in _jumps(lines, numbers, furniture)] == missing


PROSE = (
    "{}年的四月开始采笋，五月底就结束。采下的笋当天运到县城里去加工，剩下的留在山上，等到竹子长高，"
    "再请人来砍，编成筐子和篮子卖到外地，"
)


def records(head: str, times: int, starts: str = "甲乙丙丁戊己", above: str = "。") -> list[Line]:
    """A line that comes again and again under paragraphs, each of which ends in `above`."""
    pages = [f"{PROSE.format(starts[k])[:-1]}{above}\n{head}\n" for k in range(times)]
    return lines_of("".join(pages) + PROSE.format("春"))


@pytest.mark.parametrize(
    ("head", "times", "found"),
    [
        ("青竹县年鉴", 4, True),  # a publication, between paragraphs
        ("青竹县年鉴", 3, None),
        ("春天的竹林里", 4, False),  # what may be a heading
        ("春天的竹林里", 3, None),
        ("竹", 6, None),
    ],
)
def test_heads_between_paragraphs(head: str, times: int, found: bool | None) -> None:
    told = [sure for _, sure in by_themselves(records(head, times))]
    assert told == ([] if found is None else [found])


def test_heads_over_records_that_begin_alike_stay() -> None:
    assert not list(by_themselves(records("青竹县年鉴", 5, "甲甲甲甲甲")))


def test_a_head_that_parts_two_sentences_is_sure() -> None:
    lines = records("春天的竹林里", 3, above="，竹")
    assert [sure for _, sure in by_themselves(lines)] == [True]


def test_lines_of_one_width_may_differ_by_four_columns() -> None:
    line = "没有标点但是很长的一行文字在这里"
    for longer, is_open in (("竹竹", True), ("竹竹a", False)):
        above = f"，{line[1:]}{longer}"
        assert is_left_open(lines_of(f"{above}\n{line}\n12\n{ON}\n"), 2, {2}) == is_open
