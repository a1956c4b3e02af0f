"""Repeats that writers mean, told by their form, by how the copies differ and by what stands around them."""

from __future__ import annotations

import pytest

from mingfan.kinds.duplicates import formats
from mingfan.kinds.duplicates.differences import conflict, describe, differences, in_slots
from mingfan.kinds.duplicates.far import (
    Copies,
    Sentence,
    _sentences,
    _together,
    _with_torn,
    far_repeats,
    may_repeat_far,
)
from mingfan.kinds.duplicates.honest import Honest, _is_technical, _opening_sentence
from mingfan.kinds.duplicates.kind import _with_its_gap, _without_blanks
from mingfan.kinds.duplicates.records import Likeness, Repeat
from mingfan.model import Span

# Forms of lines.


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("1. 天地", "is_numbered"), ("　12) 天", "is_numbered"), ("- 天地", "is_item"), ("　● 天地", "is_item"),
        ("> 天地", "is_quotation"), ("  > 天", "is_quotation"), ("天\t地", "is_row"), ("天|地|玄", "is_row"),
        ("天│地┃", "is_row"), ("天,地,玄", "is_row"), ("天地 1 2.5% 3", "is_row"), ("INFO: 天", "is_log"),
        ("[error] 天地", "is_log"), ("2021-08-03 09:41 天", "is_log"), ("09:41:26 天", "is_log"), ("ls: 天", "is_log"),
        ("192.168.1.1 天", "is_log"), ('"键": 天', "is_code"), ("// 天", "is_code"), ("a.b = 天", "is_code"),
        ("f(天);", "is_code"), ("<p>天</p>", "is_code"), ("return 天;", "is_code"), ("})", "is_code"),
        ("![天](a.png)", "is_link"), ("https://example.com/天", "is_link"), ("<https://example.com>", "is_link"),
    ],
)  # fmt: skip
def test_lines_of_a_form(line: str, form: str) -> None:
    found = [each.__name__ for each in formats.FORMS if each(line)]
    assert form in found
    assert formats.has_form(line)


@pytest.mark.parametrize(
    "line",
    [
        "天地玄黄，宇宙洪荒。", "1.5倍的天地", "2021年的天地", "--- 天", "天|地", "\t天地", "天, 地, 玄", "天,地",
        "天地 1 2",
        "天,地,玄。", "天 1 2 3。", "INFO天地", "天 = 地", "a = 天。", "f(天)，",
        "天地 https://example.com", "见[天](a)处",
    ],
)  # fmt: skip
def test_lines_without_a_form(line: str) -> None:
    assert not formats.has_form(line)


def test_of_a_long_line_the_start_is_looked_at() -> None:
    assert formats.has_form("天" * 509 + "\t地\t")
    assert not formats.has_form("天" * 511 + "\t地")


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        (["$ ls", "天地"], True),
        (["$ ls", "玄黄", "天地"], True),
        (["user@host$ ls", "天地"], True),
        ([">>> 1", "天地"], True),
        (["$ ls", "", "天地"], False),
        (["玄黄", "天地"], False),
        (["天地"], False),
        (["$ ls", *["玄黄"] * 39, "天地"], True),
        (["$ ls", *["玄黄"] * 40, "天地"], False),
        (["$ ls"], False),
    ],
)
def test_what_a_command_printed(lines: list[str], answers: bool) -> None:
    text = "\n".join(lines)
    assert formats.answers_console(text, text.rfind("\n") + 1) == answers


# Differences.


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("天地玄黄", "天地玄黄", ()),
        ("天地玄黄", "天，地。玄黄", ()),
        ("天地玄黄", "天地宇黄", (("玄", "宇"),)),
        ("增长3.5%，达到10万吨", "增长4%，达到12万吨", (("3.5%", "4%"), ("10万吨", "12万吨"))),
        ("天地，增长3%", "天宇，增长4%", (("3%", "4%"), ("地", "宇"))),
        ("已完成天地，甲", "未完成天地，乙", (("已", "未"), ("甲", "乙"))),
        ("天地天地", "宇地宇地", (("天", "宇"),)),
        ("天地", "天", (("地", ""),)),
        ("the Apple", "the Pear", (("Apple", "Pear"),)),
    ],
)
def test_differences(first: str, second: str, found: tuple[tuple[str, str], ...]) -> None:
    assert differences(first, second) == found


@pytest.mark.parametrize(
    ("one", "two", "conflicts"),
    [
        ("3", "", True), ("", "3", True), ("不", "", True), ("", "not", True), ("不", "未", False), ("天", "地", False),
        ("notice", "", False), ("NOT", "", True),
    ],
)  # fmt: skip
def test_conflicts(one: str, two: str, conflicts: bool) -> None:
    assert conflict(one, two) == conflicts


BODY = "天地玄黄宇宙洪荒日月盈昃辰宿列张"


@pytest.mark.parametrize(
    ("first", "second", "slots"),
    [
        (BODY, BODY, False),
        (BODY, BODY.replace("列", "裂"), False),  # a slip
        (BODY, BODY.replace("列", "3"), True),
        (BODY, BODY.replace("辰宿", "寒来"), True),  # a term
        (BODY, BODY.replace("辰宿", ""), False),
        (BODY, BODY.replace("天地", ""), True),  # where it says what it is about
        (BODY, BODY + "寒来暑往秋", False),  # a clause more
        (BODY, BODY.replace("玄黄", "秋收").replace("荒", "慌"), False),  # one slot and one slip
        (BODY, BODY.replace("玄黄", "秋收").replace("列", "裂").replace("日月", "冬藏"), True),  # two and one
        (BODY, "天3玄黄宇4洪荒日5盈昃辰肃列章", False),  # three and two
    ],
)  # fmt: skip
def test_copies_that_differ_in_names_terms_and_figures(first: str, second: str, slots: bool) -> None:
    assert in_slots(first, second) == slots


def test_a_finding_names_what_differs() -> None:
    assert describe("exact", 1.0, ()) == (
        "同一段出现两次，相似度 1.00",
        "The same passage appears twice, similarity 1.00",
    )
    assert describe("near", 0.876, (("天", "地"), ("玄", ""))) == (
        "相近的一段出现两次，相似度 0.88：天 / 地；玄 / （无）",
        "A similar passage appears twice, similarity 0.88: 天 / 地; 玄 / (nothing)",
    )
    for count, more in ((12, ""), (13, "；…共 13 处"), (20, "；…共 20 处")):
        chinese, english = describe("conflicting", 0.9, tuple((f"{k}", "") for k in range(count)))
        assert chinese.endswith(f"；11 / （无）{more}")
        assert chinese.startswith("相近而有出入的一段")
        assert english.endswith(f"; and {count - 12} more" if more else "; 11 / (nothing)")


# Judged in their text.

PASSAGE = (
    "河水慢慢流过去了，老人一言不发地坐着。孩子们从桥上跑过去，笑声一路滚到下游，惊起一群水鸟，飞过柳林。"
    "船夫收起桨，想起去年这时候发生的事情来。"
)
OTHER = "镇上的集市每逢三八开张，天不亮就有人挑着担子往桥头赶。"


def repeat(text: str, first: str, second: str, likeness: Likeness = "near", score: float = 0.95) -> Repeat:
    one = text.index(first)
    two = text.index(second, one + len(first))
    return Repeat(Span(one, one + len(first)), Span(two, two + len(second)), likeness, score)


def holds(text: str, first: str, second: str, likeness: Likeness = "near", score: float = 0.95) -> bool:
    return Honest(text).holds(repeat(text, first, second, likeness, score))


@pytest.mark.parametrize(
    ("text", "first", "second", "meant"),
    [
        (f"{OTHER}\n{PASSAGE}\n{PASSAGE}\n", PASSAGE, PASSAGE, False),
        (f"{OTHER}\n```\n{PASSAGE}\n{PASSAGE}\n```\n", PASSAGE, PASSAGE, True),
        (f"{OTHER}\n1. {PASSAGE}\n2. {PASSAGE}\n", f"1. {PASSAGE}", f"2. {PASSAGE}", True),
        (f"{OTHER}\n一、{PASSAGE}\n二、{PASSAGE}\n", f"一、{PASSAGE}", f"二、{PASSAGE}", True),
        (f"{OTHER}\n一、{PASSAGE}\n一、{PASSAGE}\n", f"一、{PASSAGE}", f"一、{PASSAGE}", False),
        (f"{OTHER}\n2021年，{PASSAGE}\n2022年，{PASSAGE}\n", f"2021年，{PASSAGE}", f"2022年，{PASSAGE}", True),
        (f"{OTHER}\n2021年，{PASSAGE}\n221年，{PASSAGE}\n", f"2021年，{PASSAGE}", f"221年，{PASSAGE}", False),
        (f"{PASSAGE}\n{PASSAGE}\n{PASSAGE}\n", PASSAGE, PASSAGE, True),  # a third like them
    ],
)
def test_near_copies_that_are_meant(text: str, first: str, second: str, meant: bool) -> None:
    assert holds(text, first, second) == meant


def test_a_third_copy_makes_a_series_on_either_side() -> None:
    alike, unlike = PASSAGE.replace("老人", "渔翁"), OTHER * 3
    for before, after, meant in ((alike, unlike, True), (unlike, alike, True), (unlike, unlike, False)):
        text = f"{before}\n{PASSAGE}\n{PASSAGE}\n{after}\n"
        first = len(before) + 1
        second = first + len(PASSAGE) + 1
        found = Repeat(Span(first, second - 1), Span(second, second + len(PASSAGE)), "near", 0.95)
        assert Honest(text).holds(found) == meant


def test_lines_of_a_copy_that_are_alike_are_a_series() -> None:
    rows = [
        f"青竹县农村居民最低生活保障标准每人每年提高到{k}千元，由县财政足额发放到户，以后逐年调整，请大家互相转告。"
        for k in "三四"
    ]
    other = "镇上的集市每逢三八开张，天不亮就有人挑着担子往桥头赶，卖菜的把青菜码得整整齐齐。"
    for lines, meant in (
        ([*rows], True),
        ([rows[0], other], False),
        ([rows[0], rows[1], other], True),
        ([rows[0], other, PASSAGE], False),
    ):
        copy = "\n".join(lines)
        text = f"一九四九年秋。\n{copy}\n\n{copy}\n完。\n"
        assert holds(text, copy, copy) == meant


@pytest.mark.parametrize(("length", "meant"), [(30, True), (31, False)])
def test_short_lines_are_verse(length: int, meant: bool) -> None:
    line = PASSAGE.replace("，", "").replace("。", "") * 2
    copy = f"{line[:length]}\n{line[length : 2 * length - 1]}"
    text = f"{OTHER}\n{copy}\n{copy}\n{OTHER}"
    assert len(copy) == 2 * length
    assert holds(text, copy, copy, "exact", 1.0) == meant
    assert holds(text, copy, copy, "far", 1.0) == meant


def test_one_short_line_is_no_verse() -> None:
    copy = PASSAGE[:20]
    text = f"{OTHER}\n{copy}\n{copy}\n{OTHER}"
    assert not holds(text, copy, copy, "exact", 1.0)


def test_a_line_of_which_a_copy_has_a_part_is_not_counted() -> None:
    """The line a copy begins in and the one it ends in are one."""
    line = PASSAGE.replace("，", "").replace("。", "")[:40]
    copy = f"{line[:20]}\n{line[20:]}"
    for before, meant in (("\n", True), ("甲", False)):
        text = f"{OTHER}{before}{copy}{copy if before == '甲' else before + copy}{OTHER}"
        assert holds(text, copy, copy, "exact", 1.0) == meant


def test_a_short_edited_copy_is_surely_pasted_if_it_opens_with_the_same_sentence() -> None:
    first = "河水慢慢流过去了。老人一言不发地坐着，孩子们从桥上跑过去，笑声一路滚到下游。"
    cases: list[tuple[str, float, Likeness, bool]] = [
        (first.replace("笑声", "歌声"), 0.9, "near", False),
        (first.replace("笑声", "歌声"), 0.89, "near", True),
        (first.replace("笑声", "歌声"), 0.9, "conflicting", True),
        (first.replace("河水", "江水"), 0.9, "near", True),
        (first.replace("过去了。", "过去了，"), 0.9, "near", True),
    ]
    for second, score, likeness, meant in cases:
        text = f"{OTHER}\n{first}\n{second}\n{OTHER}\n"
        assert holds(text, first, second, likeness, score) == meant, (second, score, likeness)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("天地。玄黄", "天地。"),
        ("　　“天地。”玄黄。", "　　“天地。"),
        ("天地。", None),
        ("天地", None),
        ("。天地。玄", "。天地。"),
        ("", None),
    ],
)
def test_the_opening_sentence(text: str, opening: str | None) -> None:
    assert _opening_sentence(text, Span(0, len(text))) == opening
    assert _opening_sentence(f"甲{text}乙丙", Span(1, 1 + len(text))) == opening


def test_a_copy_full_of_latin_names_is_technical() -> None:
    assert not _is_technical("天" * 9 + "a")
    assert _is_technical("天" * 8 + "a")
    assert not _is_technical("天" * 9 + "1")
    assert not _is_technical("")


def test_marks_of_code_in_which_copies_differ_say_something() -> None:
    one, two = PASSAGE.replace("，", "，[甲]", 1), PASSAGE.replace("，", "，(甲)", 1)
    text = f"{OTHER}\n{one}\n{two}\n{OTHER}"
    assert holds(text, one, two, "same-text", 1.0)
    text = f"{OTHER}\n{one}\n{one}\n{OTHER}"
    assert not holds(text, one, one, "same-text", 1.0)


def test_an_index_and_a_quoting_reply_have_lines_of_their_own_behind_the_first_copy() -> None:
    cases = [
        ("老屋门前", False),
        ("老屋门前\n杏花开了", True),
        ("2022-05-31", True),
        ("12:30", True),
        ("引用", True),
        ("", False),
    ]
    for own, meant in cases:
        first = f"{PASSAGE}\n{own}".rstrip("\n")
        text = f"{OTHER}\n{first}\n{PASSAGE}\n{OTHER}"
        found = repeat(text, first, PASSAGE)
        assert Honest(text)._is_entry(found) == meant, own


def test_blocks() -> None:
    for before, after, score, meant in (
        ("```\n", "\n```", 0.9, True),
        ("```\n", "\n```", 1.0, True),
        ("", "", 0.9, False),
    ):
        text = f"{OTHER}\n{before}{PASSAGE}\n{PASSAGE}{after}\n"
        assert Honest(text)._in_block(repeat(text, PASSAGE, PASSAGE, score=score)) == meant
    # A block within a passage that was pasted twice went along with it, but not within edited ones.
    copy = f"{PASSAGE}\n```\nx\n```\n{PASSAGE}"
    text = f"{OTHER}\n{copy}\n{copy}\n{OTHER}"
    first = len(OTHER) + 1
    for score, meant in ((1.0, False), (0.9, True)):
        found = Repeat(
            Span(first, first + len(copy)), Span(first + len(copy) + 1, first + 2 * len(copy) + 1), "exact", score
        )
        assert Honest(text)._in_block(found) == meant
    behind = Repeat(Span(0, 5), Span(6, len(OTHER)), "near", 0.9)
    assert not Honest(text)._in_block(behind)


def test_edited_copies_that_may_go_are_passages() -> None:
    honest = {
        PASSAGE.replace("老人", "渔翁").replace("一群", "两只"): False,  # they differ in terms, and are short
        PASSAGE.replace("慢慢", "慢漫"): True,
    }
    for second, passes in honest.items():
        text = f"{PASSAGE}\n{second}\n"
        assert Honest(text).is_passage(repeat(text, PASSAGE, second)) == passes
        assert Honest(text).is_passage(repeat(text, PASSAGE, second, "exact", 1.0))
    long = PASSAGE + "夜里下了一场雨，屋檐下的水滴到天亮，院子里的花落了一地，没有人去扫。"
    for one, two, passes in (
        (long, long.replace("孩子", "少年").replace("一群", "两只"), True),
        (long, long.replace("河水慢慢", "日子匆匆").replace("一群", "两只"), False),  # it opens otherwise
        (long.replace("。", "，"), long.replace("。", "，").replace("孩子", "少年").replace("一群", "两只"), False),
    ):
        text = f"{one}\n{two}\n"
        assert Honest(text).is_passage(repeat(text, one, two)) == passes


# Far copies.


def test_sentences_with_their_content() -> None:
    text = "天地。”玄黄！\n\n宇"
    assert [(text[one.start : one.end], one.content) for one in _sentences(text)] == [
        ("天地。”", "天地"),
        ("玄黄！", "玄黄"),
        ("宇", "宇"),
    ]


@pytest.mark.parametrize(
    ("text", "one", "two", "count"),
    [
        ("abcabc", 0, 3, 3),
        ("abcabd", 0, 3, 2),
        ("aaaa", 0, 1, 1),
        ("aaaa", 0, 2, 2),
        ("abab", 1, 3, 1),
        ("ab", 0, 1, 0),
    ],
)
def test_how_many_sentences_are_the_same(text: str, one: int, two: int, count: int) -> None:
    assert _together(text, one, two) == count


def test_copies_with_their_torn_sentences() -> None:
    def of(*contents: str) -> list[Sentence]:
        return [Sentence(k, k + 1, content) for k, content in enumerate(contents)]

    head, tail = "天地玄黄宇宙洪荒", "日月盈昃辰宿列张"
    found = Copies(1, 2, 4, 5)
    for before, after, with_torn in (
        (head, tail, Copies(0, 3, 3, 6)),
        (head[1:], tail, Copies(1, 3, 4, 6)),
        (head, tail[:-1], Copies(0, 2, 3, 5)),
        (f"甲{head}", tail, Copies(1, 3, 4, 6)),  # it is whole
        (head[::-1], tail, Copies(1, 3, 4, 6)),
    ):
        assert _with_torn(of(f"甲{head}", "x", f"{tail}乙", before, "x", after), found) == with_torn
    # At the start of the text, at its end, and where the copies touch there is nothing to take.
    assert _with_torn(of("x", f"{tail}乙", head, "x"), Copies(0, 1, 3, 4)) == Copies(0, 1, 3, 4)
    assert _with_torn(of(f"甲{head}", "x", head, "x", tail), Copies(1, 2, 3, 4)) == Copies(0, 2, 2, 4)
    assert _with_torn(of("x", "x", tail), Copies(0, 1, 1, 2)) == Copies(0, 1, 1, 2)
    assert _with_torn(of("x", "y", head, f"甲{head}"), Copies(0, 1, 3, 4)) == Copies(0, 1, 3, 4)
    assert _with_torn(of(f"甲{head}", head, "x"), Copies(1, 2, 2, 3)) == Copies(1, 2, 2, 3)


THREE = "老人坐在门槛上看着河水从桥下流过去。孩子们从桥上跑过去笑声一路滚到下游。船夫收起了桨想起去年这时候的事。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{THREE}{OTHER}{THREE}", True),
        (f"{THREE}{THREE}", False),  # they touch
        (f"{THREE}{OTHER}{THREE[: THREE.index('船夫')]}", False),  # two sentences
        (f"{THREE}{OTHER}“{THREE}”", False),
        (f"{THREE}{OTHER}{THREE}{OTHER[:9]}{THREE}", False),
    ],
)
def test_far_copies(text: str, found: bool) -> None:
    assert [text[slice(*repeat.second)] for repeat in far_repeats(text, 40)] == [THREE] * found
    if found:
        assert may_repeat_far(text, 40)
        assert not list(far_repeats(text, len(THREE)))  # of content
        assert list(far_repeats(text, len(THREE) - 3))


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        (THREE + THREE, True),
        (THREE + OTHER * 3, False),
        (THREE + OTHER + THREE[: THREE.index("船夫")], False),
        ("䷀" + THREE, False),
        ("ひらがなのぶんしょうがつづいています。" * 6, False),  # more than two
        ("ひらがなです。" * 9, False),
        ("甲。" * 60, False),
        ("甲！" * 3 + THREE.replace("。", "！") * 2, True),
    ],
)
def test_the_gate_of_far_copies(text: str, open_: bool) -> None:
    assert may_repeat_far(text, 20) == open_
    assert not may_repeat_far(text, len(text) // 2 + 1)


def test_far_copies_out_of_order_stay_at_the_gate() -> None:
    one, two, three = (f"{part}。" for part in THREE.split("。")[:3])
    assert may_repeat_far(one + two + three + OTHER + one + two + three, 20)
    assert not may_repeat_far(one + two + three + OTHER + three + two + one, 20)


# What goes with a copy.


@pytest.mark.parametrize(
    ("text", "first", "second", "likeness", "last_goes", "goes"),
    [
        ("甲\n甲\n乙", (0, 1), (2, 3), "exact", True, (1, 3)),
        ("甲，甲乙", (0, 1), (2, 3), "exact", True, (2, 3)),
        ("甲\n甲\n乙", (0, 1), (2, 3), "exact", False, (0, 2)),
        ("甲，甲乙", (0, 1), (2, 3), "exact", False, (0, 1)),
        ("甲\n乙\n甲\n丙", (0, 1), (4, 5), "far", True, (4, 6)),
        ("甲\n乙甲\n丙", (0, 1), (3, 4), "far", True, (3, 4)),
        ("甲\n乙\n甲丙", (0, 1), (4, 5), "far", True, (4, 5)),
    ],
)
def test_the_gap_that_goes_with_a_copy(
    text: str,
    first: tuple[int, int],
    second: tuple[int, int],
    likeness: Likeness,
    last_goes: bool,
    goes: tuple[int, int],
) -> None:
    found = Repeat(Span(*first), Span(*second), likeness, 1.0)
    assert _with_its_gap(text, found, found.second if last_goes else found.first) == goes


def test_a_span_without_its_blanks() -> None:
    assert _without_blanks("甲\n　乙丙 \n丁", Span(1, 7)) == (3, 5)
    assert _without_blanks("甲乙丙", Span(0, 3)) == (0, 3)
