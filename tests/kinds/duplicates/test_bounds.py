"""Where copies may begin, meet and end: sentences in content, lead-ins, seams, headings, broken copies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.kinds.duplicates import bounds, seams
from mingfan.kinds.duplicates.bounds import sentence_ends, sentence_start, span_of, starts_sentence
from mingfan.kinds.duplicates.broken import broken_copies
from mingfan.kinds.duplicates.content import Content, _content_of, content_of, letters
from mingfan.kinds.duplicates.headings import under_headings
from mingfan.kinds.duplicates.seams import begins, best_middle, ends, in_lines_alike, in_parallel_lines, is_torn, led_in
from mingfan.model import Span


def content(text: str) -> Content:
    return content_of(text, 0, len(text))


@given(st.text("a天Ａ１，。 \n", max_size=20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 21))
def test_the_content_of_a_stretch(text: str, start: int, end: int, place: int) -> None:
    found = content_of(text, start, end)
    places = [at for at in range(start, min(end, len(text))) if text[at].isalnum()]
    assert list(found.places) == places
    assert (found.chars, list(found.places)) == _content_of(text, start, end)
    assert found.chars == "".join({"Ａ": "A", "１": "1"}.get(text[at], text[at]) for at in places)
    assert found.first_at(place) == sum(at < place for at in places)
    assert letters(text) == "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("天地。玄黄", [True, False, True, False]),
        ("天，地\n玄；黄", [True, False, True, False]),
        ("天地……“玄黄", [True, False, True, False]),
        ("天地！玄？黄", [True, False, True, True]),
        ("天地!玄?黄", [True, False, False, False]),  # those of Latin text end abbreviations and code too
        ("　天地", [False, False]),
        ("\n天地", [True, False]),
    ],
)
def test_content_characters_that_start_a_sentence(text: str, starts: list[bool]) -> None:
    found = content(text)
    assert [starts_sentence(found, at, text) for at in range(len(found.places))] == starts


def test_the_first_character_of_a_stretch_starts_a_sentence_where_the_text_says_so() -> None:
    text = "天地。玄黄"
    assert starts_sentence(content_of(text, 3, 5), 0, text)
    assert not starts_sentence(content_of(text, 4, 5), 0, text)
    assert not starts_sentence(content_of("天地。“玄黄", 4, 6), 0, "天地。“玄黄")  # only one mark back


@pytest.mark.parametrize(
    ("index", "start"),
    [(2, 2), (3, 2), (1, 0), (4, 5), (5, 5), (0, 0), (7, 5), (17, 5), (18, None), (30, None), (-12, 0), (-13, None)],
)
def test_the_start_of_a_sentence_nearest_to_a_character(index: int, start: int | None) -> None:
    """At most twelve characters off; of two as near, the one before."""
    text = "天地。玄黄宇。" + "宙" * 40
    assert sentence_start(content(text), index, text) == start
    between = "天地。玄黄。宇宙。洪"
    assert sentence_start(content(between), 3, between) == 2


def test_the_ends_of_sentences_in_content() -> None:
    text = "天地。玄黄！宇宙?洪荒\n日月，盈昃"
    found = content(text)
    assert list(sentence_ends(found, 0, 12, text)) == [2, 4, 6, 8]
    assert list(sentence_ends(found, 2, 6, text)) == [4, 6]
    assert list(sentence_ends(found, 0, 2, text)) == [2]
    assert list(sentence_ends(found, 0, 1, text)) == []
    assert list(sentence_ends(found, 8, 12, text)) == []
    assert list(sentence_ends(found, 12, 20, text)) == []
    assert list(sentence_ends(content("天地。”"), 0, 2, "天地。”")) == [2]
    assert list(sentence_ends(content("天地……！"), 0, 2, "天地……！")) == [2]


@pytest.mark.parametrize(("count", "step"), [(15, 1), (16, 2), (31, 2), (32, 3), (100, 7)])
def test_of_many_ends_some_are_tried_and_the_last(count: int, step: int) -> None:
    text = "天。" * count
    every = list(range(1, count + 1))
    tried = every[::step]
    assert list(sentence_ends(content(text), 0, count, text)) == [*tried, *({count} - {*tried})]


@pytest.mark.parametrize(
    ("text", "start", "end", "span"),
    [
        ("天地。玄黄。宇宙", 2, 4, "玄黄。"),
        ("天地。\n　　玄黄。”宇宙", 2, 4, "　　玄黄。”"),
        ("天地。“玄黄。”\n宇宙", 2, 4, "“玄黄。”"),
        ("天地。”“玄黄。”“宇宙", 2, 4, "“玄黄。”"),
        ("天地。 玄黄。 宇宙", 2, 4, " 玄黄。"),
        ("天地。", 0, 2, "天地。"),
        ("　　天地。”\n", 0, 2, "　　天地。”"),
        ("天地。\n\n玄黄", 2, 4, "玄黄"),
        ("天，地", 0, 1, "天，"),
    ],
)
def test_the_stretch_that_content_comes_from(text: str, start: int, end: int, span: str) -> None:
    assert text[slice(*span_of(text, content(text), start, end))] == span


def test_marks_beside_a_stretch_are_looked_for_so_far() -> None:
    most = bounds.MOST_MARKS
    text = "天。" + "，" * (most + 5)
    assert span_of(text, content(text), 0, 1) == (0, 1 + most)
    text = "\n" + "，" * (most - 1) + "天"
    assert span_of(text, content(text), 0, 1) == (1, len(text))
    text = "\n" + "，" * most + "天"
    assert span_of(text, content(text), 0, 1)[1] == len(text)
    assert span_of(text, content(text), 0, 1)[0] == len(text) - 1


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "天", True),
        ("　　", "天", True),
        ("天。", "地", True),
        ("天。”", "地", True),
        ("天。”“", "地", True),
        ("天\n", "地", True),
        ("天\n　　（", "地", True),
        ("天，", "地", False),
        ("天", "地", False),
        ("天，“", "地", False),
        ("天!", "地", True),
        ("wow!", "b", False),  # as in code
        ("wow! ", "b", True),
        ("wow?”", "b", True),
        ("天！", "b", True),
        ("wow!", "", False),
        ("天。" + " " * 64, "地", True),
        ("天。" + " " * 65, "地", False),
    ],
)
def test_whether_a_line_or_sentence_begins(before: str, after: str, found: bool) -> None:
    assert begins(before + after, len(before)) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("天。", "地", True),
        ("天", "\n地", True),
        ("天", "，\n地", False),
        ("天", "  \n地", True),
        ("天", "", True),
        ("天", "地", False),
        ("天", " " * 64 + "地", True),
        ("天", " " * 63 + "地", False),
    ],
)
def test_whether_a_line_or_sentence_ends(before: str, after: str, found: bool) -> None:
    assert ends(before + after, len(before)) == found


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("会议指出，", True),
        ("会议指出：", True),
        ("会议指出", False),
        ("天。会议指出，", True),
        ("天。", False),
        ("3.", True),
        ("①", True),
        ("一是", True),
        ("二要", True),
        ("天，\n", False),
        ("是", False),
        ("天" * 39 + "，", True),
        ("天" * 40 + "，", False),
        ("天" * 100 + "。" + "地" * 39 + "，", True),
        ("天" * 100 + "。" + "地" * 40 + "，", False),
        ("（一）  ", True),
    ],
)
def test_words_that_lead_in(before: str, found: bool) -> None:
    assert led_in(before + "天地", len(before)) == found


LONG = (
    "河水慢慢流过去了，老人一言不发地坐着。\n孩子们从桥上跑过去，笑声一路滚到下游，\n水鸟飞过了柳树林，船夫收起了他的桨"
)


# Runs: text that recurs after a period, whose copies may begin in many places.


@pytest.mark.parametrize(
    ("before", "period", "place"),
    [
        ("甲。", "天地玄黄。宇宙洪荒。", "甲。"),
        ("甲。", "天地玄黄。\n宇宙洪荒。\n", "甲。天地玄黄。\n"),  # a line's start before a sentence's
        ("甲乙", "天地玄黄。宇宙洪荒。", "甲乙天地玄黄。"),
        ("甲，", "天地玄黄，宇宙洪荒。", "甲，"),  # behind words that lead in
        ("", "天地玄黄。\n宇宙洪荒。\n", ""),
        ("甲。", "“天地玄黄。”“宇宙洪荒。”", "甲。"),
        ("甲乙", "天地玄黄。”宇宙洪荒。”", "甲乙天地玄黄。”"),
    ],
)
def test_where_the_first_copy_of_a_run_begins(before: str, period: str, place: str) -> None:
    text = before + 3 * period
    assert seams.place_run(text, len(before), len(before) + len(period) - 1, len(period)) == len(place)


def test_a_run_without_a_beginning_is_no_copy_unless_it_is_torn() -> None:
    period = "天地玄黄宇宙洪荒"
    assert seams.place_run("甲乙" + 3 * period, 2, 9, len(period)) is None
    assert seams.place_run("甲乙" + 3 * period + "。", 2, 2, len(period)) is None
    assert seams.place_run("甲乙" + 2 * LONG, 2, 2, len(LONG)) == 2


def test_starts_are_looked_for_up_to_the_bound() -> None:
    text = "甲乙。天地。玄黄。”宇宙。"
    assert list(seams._starts(text, 0, 3)) == [0, 3]
    assert list(seams._starts(text, 0, 2)) == [0]
    assert list(seams._starts(text, 1, 6)) == [3, 6]
    assert list(seams._starts(text, 1, 9)) == [3, 6]  # its closing mark is beyond
    assert list(seams._starts(text, 1, 10)) == [3, 6, 10]


@pytest.mark.parametrize(
    ("copy", "torn"),
    [
        (LONG, True),
        (LONG.replace("\n", "。"), False),  # in one line
        ("\n" + LONG.replace("\n", "。"), False),
        (LONG.replace("。", "，"), False),  # two ends
    ],
)
def test_long_copies_over_lines_may_be_torn(copy: str, torn: bool) -> None:
    text = f"甲乙{copy}{copy}丙丁"
    assert is_torn(text, Span(2, 2 + len(copy)), Span(2 + len(copy), 2 + 2 * len(copy))) == torn


def test_a_torn_copy_has_so_much_content() -> None:
    for count, torn in ((48, True), (47, False)):
        copy = "天" * 20 + "\n地\n\n" + "玄" * (count - 21)
        text = f"甲乙{copy}{copy}丙丁"
        assert is_torn(text, Span(2, 2 + len(copy)), Span(2 + len(copy), 2 + 2 * len(copy))) == torn


# Lines written to one pattern.


def spans(text: str, copy: str) -> tuple[Span, Span]:
    first = text.index(copy)
    second = text.index(copy, first + len(copy))
    return Span(first, first + len(copy)), Span(second, second + len(copy))


SAID = "居民最低生活保障标准每人每年提高到八千元"


@pytest.mark.parametrize(
    ("text", "parallel"),
    [
        (f"甲县{SAID}\n乙县{SAID}\n丙县{SAID}\n", True),
        (f"甲县{SAID}\n乙县{SAID}\n", False),
        (f"甲县{SAID}乙县{SAID}丙县{SAID}", False),  # in one line
        (f"{SAID}\n{SAID}\n", False),  # whole lines
        (f"  {SAID}\n  {SAID}  \n丙县{SAID}", False),
        (f"丙县{SAID}\n甲县{SAID}\n乙县{SAID}\n", True),
        (f"甲县{SAID}\n乙县{SAID}\n另起一段说明情况，{SAID}，余下的以后再说。\n", True),
        (f"甲县{SAID}\n乙县{SAID}\n另起一段说明情况，余下的以后再说。\n", False),
        (f"甲县{SAID}\n乙县{SAID}\n\n居民最低生活保障标准每人每年提高\n", True),
        (f"甲县{SAID}\n乙县{SAID}\n\n\n居民最低生活保障标准每人每年提高\n", False),
    ],
)
def test_what_lines_written_to_one_pattern_share_is_no_copy(text: str, parallel: bool) -> None:
    assert in_parallel_lines(text, *spans(text, SAID)) == parallel


@pytest.mark.parametrize(
    ("before", "begin"),
    [
        ("", True),
        ("天\n", True),
        ("天\n　　", True),
        ("天", False),
        ("天。", False),
        ("　" * 64, True),
        ("　" * 65, False),
    ],
)
def test_whether_a_line_begins(before: str, begin: bool) -> None:
    assert seams._begins_line(before + "地", len(before)) == begin


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ("天", "\n", True), ("天", "  \n地", True), ("天\n", "地", True), ("天", "", True), ("天", "地", False),
        ("天", "。\n", False), ("天", " " * 64, True), ("天", " " * 64 + "地", False), ("天", " " * 65, False),
    ],
)  # fmt: skip
def test_whether_a_line_ends(before: str, after: str, end: bool) -> None:
    assert seams._ends_line(before + after, len(before)) == end


@pytest.mark.parametrize(
    ("text", "copy", "alike"),
    [
        (f"甲、{SAID}，另有一笔补助\n甲、{SAID}，另有一笔补助\n", f"{SAID}，另有一笔补助\n甲、", True),
        (f"甲、{SAID}，另有一笔补助\n{SAID}，另有一笔补助\n", f"{SAID}，另有一笔补助\n", False),  # a line begins there
        (f"青竹县的情况与别处大不相同，{SAID}，另有一笔\n青竹县，{SAID}，另有一笔", f"{SAID}，另有一笔", True),
        (f"青竹县与别处不同，乡镇干部说法不一，群众意见很大，{SAID[:9]}\n乙、{SAID[:9]}\n", SAID[:9], False),
    ],
)  # fmt: skip
def test_copies_that_begin_in_lines_alike(text: str, copy: str, alike: bool) -> None:
    first = text.index(copy)
    second = text.index(copy[:9], first + 10)
    assert in_lines_alike(text, Span(first, first + len(copy)), Span(second, second + len(copy))) == alike


def test_copies_of_more_lines_are_alike_only_behind_the_same_head() -> None:
    block = f"{SAID}，其一\n第二行的内容与前面不同\n第三行也不同\n"
    for one, two, alike in (("甲县", "甲县", True), ("甲县", "乙县", False)):
        text = f"{one}{block}{two}{block}"
        second = len(one + block + two)
        assert in_lines_alike(text, Span(2, 2 + len(block)), Span(second, len(text))) == alike
    block = f"{SAID}，其一\n第二行\n"  # of two lines, the second may be the start of the next one
    text = f"甲县{block}乙县{block}"
    second = len(block) + 4
    assert in_lines_alike(text, Span(2, 2 + len(block)), Span(second, len(text)))


# Copies with the same content.


def test_the_middle_of_two_copies_is_at_the_start_of_a_line_then_of_a_sentence() -> None:
    text = "甲。天地玄黄。宇宙洪荒。天地玄黄。宇宙洪荒。天地"
    found = content(text)
    assert best_middle(found, 9, 11, 8, text) == 9
    text = "甲。天地玄黄。宇宙洪荒。天地玄黄。\n宇宙洪荒。天地玄黄。"
    assert best_middle(content(text), 9, 13, 8, text) == 13
    assert best_middle(content(text), 12, 13, 8, text) == 13
    assert best_middle(content(text), 9, 12, 8, text) is None  # the lines are of a list
    text = "甲。天地玄黄。宇宙洪荒。天地玄黄。宇宙洪荒。天地"
    assert best_middle(content(text), 10, 12, 8, text) is None
    assert best_middle(content(text), 0, 9, 8, text) == 9
    assert best_middle(content(text), 9, 9, 8, text) == 9


def test_of_two_middles_that_would_do_the_start_of_a_line_is_taken() -> None:
    text = "甲乙丙丁戊己庚辛壬癸子丑。" + "天地玄黄。\n宇宙洪荒。" * 2 + "天地玄黄。"
    assert best_middle(content(text), 20, 20, 8, text) == 20
    assert best_middle(content(text), 20, 24, 8, text) == 24


def test_copies_end_where_a_sentence_ends() -> None:
    text = "甲。天地玄黄宇宙洪荒，天地玄黄宇宙洪荒，日月"
    assert best_middle(content(text), 9, 9, 8, text) is None
    for end in ("。日月", "。", "", "，\n"):
        text = f"甲。天地玄黄宇宙洪荒。天地玄黄宇宙洪荒{end}"
        assert best_middle(content(text), 9, 9, 8, text) == 9, end
    text = "甲。天地玄黄宇宙洪荒。天地玄黄宇宙洪荒，，"
    assert best_middle(content(text), 9, 9, 8, text) is None


# Headings.

STORY = (
    "老人坐在门槛上，看着河水，一言不发。他的烟袋早就灭了，手却还举着，像是忘了放下。"
    "孩子们从桥上跑过去，笑声一路滚到下游，惊起了一群水鸟，飞过柳林。"
)


@pytest.mark.parametrize(
    ("first", "second", "one", "two"),
    [
        (f"第一章 相见\n{STORY}\n", f"第二章 自绝\n{STORY}\n", f"{STORY}\n", f"{STORY}\n"),
        (f"{STORY}\n第二章 自绝\n", f"{STORY}\n", STORY, f"{STORY}\n"),
        (f"{STORY}\n第二章 自绝", f"{STORY}", STORY, STORY),
    ],
)
def test_a_passage_under_two_headings(first: str, second: str, one: str, two: str) -> None:
    text = f"甲。\n{first}{second}乙。"
    start = 3
    spans_ = Span(start, start + len(first)), Span(start + len(first), start + len(first) + len(second))
    bodies = under_headings(text, *spans_)
    assert bodies is not None
    assert [text[slice(*span)] for span in bodies] == [one, two]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"第一章 相见\n{STORY}\n", f"第二章 自绝\n{STORY}又\n"),
        (f"第一章，相见\n{STORY}\n", f"第二章，自绝\n{STORY}\n"),  # a sentence
        (f"{'第' * 41}\n{STORY}\n", f"{'章' * 41}\n{STORY}\n"),
        (f"第一章\n{STORY[:40]}\n", f"第二章\n{STORY[:40]}\n"),  # what a form says
        (f"第一章{STORY}", f"第二章{STORY}"),
    ],
)
def test_what_is_no_passage_under_two_headings(first: str, second: str) -> None:
    text = first + second
    assert under_headings(text, Span(0, len(first)), Span(len(first), len(text))) is None


def test_the_length_of_headings_and_of_their_passage() -> None:
    passage = "天" * 59
    for extra, heading, found in (("地", "第" * 40, True), ("", "第" * 40, False), ("地", "第" * 41, False)):
        first, second = f"{heading}\n{passage}{extra}", f"\n{heading[:-1]}章\n{passage}{extra}"
        text = first + second
        assert (under_headings(text, Span(0, len(first)), Span(len(first), len(text))) is not None) == found


def test_the_line_feed_of_the_second_passage_goes_with_it() -> None:
    first, second = f"第一章\n{STORY}\n", f"第二章\n{STORY}"
    text = f"{first}{second}\n乙"
    bodies = under_headings(text, Span(0, len(first)), Span(len(first), len(first + second)))
    assert bodies is not None
    assert text[slice(*bodies[1])] == f"{STORY}\n"


# Broken copies.

WHOLE = (
    "他低声说道便是先帝当年也是兵败北国重伤而归伤疮难愈，终于因此崩驾。天下之事岂能一概而论，少年这样说着便站起了身来。\n"
    "老人有满腔言语要说但觉力气一点一滴离身而去，眼前白雾晃来晃去，说话也是艰难之极，过了许久才缓缓睁开眼睛来。\n"
)
ALIKE = WHOLE[WHOLE.index("因此崩驾") :]


def broken(whole: str, torn: str, after: str = "夜里下雨。\n") -> tuple[str, str, str | None] | None:
    """The two copies, if they are found from what they share."""
    before = "甲。\n"
    text = before + whole + torn + after
    found = content(text)
    first = found.chars.index("老人有满腔")
    repeat = broken_copies(found, first, found.chars.index("老人有满腔", first + 1), text)
    return repeat and (text[slice(*repeat.first)], text[slice(*repeat.second)], repeat.broken)


@pytest.mark.parametrize("left", ["过", "过了亿", "过了亿万年以来又"])
def test_a_second_copy_of_whose_first_sentence_little_is_left(left: str) -> None:
    assert broken(WHOLE, left + ALIKE) == (ALIKE[:-1], left + ALIKE[:-1], "second")


@pytest.mark.parametrize("left", ["亿", "亿万年", "过了亿"])  # by chance it goes on like the other one
def test_a_first_copy_of_whose_last_sentence_little_is_left(left: str) -> None:
    torn = WHOLE[: WHOLE.index("过了许久")] + left + "\n"
    alike = WHOLE[: WHOLE.index("许久" if left.startswith("过了") else "过了许久")]
    assert broken(torn, WHOLE) == (torn[:-1], alike, "first")


def test_a_first_copy_lacks_several_times_as_much_as_is_left_of_it() -> None:
    start, end = WHOLE.index("过了许久"), WHOLE.index("才缓缓")
    assert broken(WHOLE[:start] + "亿\n", WHOLE[:end] + "。\n") is not None
    assert broken(WHOLE[:start] + "亿万\n", WHOLE[:end] + "。\n") is None


def test_more_than_a_little_left_is_a_sentence_of_its_own() -> None:
    assert broken(WHOLE, "过了亿万年以来又是" + ALIKE) is None
    assert broken(WHOLE[: WHOLE.index("过了许久")] + "过了亿万年以来又是\n", WHOLE) is None


def test_a_complete_sentence_has_several_times_as_much_in_the_place_of_what_is_left() -> None:
    """Three times."""
    at = WHOLE.index("因此崩驾")
    for kept, is_broken in ((12, True), (11, False)):
        whole = letters(WHOLE[:at])[-kept:] + ALIKE
        assert (broken(whole, "过了亿万" + ALIKE) is not None) == is_broken


def test_broken_copies_share_several_sentences_and_enough_content() -> None:
    whole = WHOLE.replace("。", "，").replace("\n", "，")
    assert broken(whole, "亿" + whole[whole.index("因此") :]) is None
    short = "伤疮难愈，终于因此崩驾。少年站起了身。\n老人有满腔言语要说。\n"
    assert broken(short, "亿" + short[short.index("因此") :]) is None
    assert broken(WHOLE, ALIKE) is None  # nothing is left of it
