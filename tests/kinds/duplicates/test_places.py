"""Where a text may repeat itself, and how far two places match: each step against a plain description of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.kinds.duplicates import align, anchors, clauses, sentences
from mingfan.kinds.duplicates.align import (
    Extent,
    alike_at_a_glance,
    alike_but_for_marks,
    common_prefix,
    common_suffix,
    extent,
    go_on_alike,
)
from mingfan.kinds.duplicates.anchors import Pair, windows

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
FEW = st.text("ab", max_size=300)
PLACES = st.tuples(st.integers(0, 150), st.integers(0, 150)).map(sorted)


def prefix(one: str, two: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


@given(FEW, PLACES)
def test_the_common_start_of_two_places(text: str, places: list[int]) -> None:
    first, second = (min(place, len(text)) for place in places)
    assert common_prefix(text, first, second) == prefix(text[first:], text[second:])


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 128, 191, 192, 193, 448, 449])
@pytest.mark.parametrize("end", ["", "x"])
def test_the_common_start_at_the_ends_of_the_steps(length: int, end: str) -> None:
    same = (HAN * 10)[:length]
    assert common_prefix(f"{same}，{same}{end}", 0, length + 1) == length
    assert common_prefix(f"{same}{same}", 0, length) == length
    assert common_prefix("天" * (length + 1), 0, 1) == length


@given(FEW, PLACES, st.integers(0, 200))
def test_the_common_end_of_two_places(text: str, places: list[int], bound: int) -> None:
    first, second = (min(place, len(text)) for place in places)
    assert common_suffix(text, first, second, bound) == min(bound, prefix(text[:first][::-1], text[:second][::-1]))


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("abcdef", "abcdef", Extent(6, 6, 6)),
        ("abcdef", "abcxef", Extent(6, 6, 5)),
        ("abcdef", "abcxxef", Extent(3, 3, 3)),
        ("abcdef", "abcef", Extent(6, 5, 5)),
        ("abcef", "abcdef", Extent(5, 6, 5)),
        ("abcdxxxx", "abcdyyyy", Extent(4, 4, 4)),
        ("abcdxxxxab", "abcdyyyyab", Extent(4, 4, 4)),
        ("xabc", "yabc", Extent(4, 4, 3)),
        ("abc", "xyz", Extent(0, 0, 0)),
        ("", "abc", Extent(0, 0, 0)),
        ("abxcd", "abycd", Extent(5, 5, 4)),
        ("abxyz", "ab", Extent(2, 2, 2)),
    ],
)
def test_how_far_two_strings_match_with_edits(left: str, right: str, found: Extent) -> None:
    assert extent(left, right) == found


@pytest.mark.parametrize(
    ("one", "two", "matching", "differ"),
    [
        ("天地玄黄", "天地玄黄", 4, False),
        ("天地", "天地玄黄", 2, False),
        ("天地玄黄", "天地", 2, False),
        ("天地玄黄", "天地宇宙", 2, True),
        ("天，地玄", "天地玄黄", 4, False),
        ("天地玄黄", "天，  地玄", 3, False),
        ("天，地", "天。地", 3, False),
        ("天，地", "天。宙", 2, True),
        ("Ａ天", "A天", 2, False),
        ("a天", "ａ天", 2, False),
        ("１２", "12", 2, False),
        ("b天", "A天", 0, True),
        ("，", "天", 1, False),
        ("天，", "天，", 2, False),
        ("", "天", 0, False),
    ],
)
def test_strings_alike_but_for_marks(one: str, two: str, matching: int, differ: bool) -> None:
    assert alike_but_for_marks(one, two) == (matching, differ)


@pytest.mark.parametrize("length", [255, 256, 257, 512, 513])
def test_strings_alike_over_more_than_a_glance(length: int) -> None:
    same = (HAN * 20)[:length]
    assert alike_but_for_marks(f"{same}天，地", f"{same}天。地") == (length + 3, False)
    assert alike_but_for_marks(f"{same}天", f"{same}地") == (length, True)
    assert alike_but_for_marks(same, same) == (length, False)


def test_two_places_are_compared_over_half_their_distance_on_either_side() -> None:
    one, two, three = HAN[:20], HAN[20:40], "甲乙丙丁戊己庚辛壬癸子丑寅卯亥巳午未申酉"
    assert alike_at_a_glance(one + two + one + three, 0, 40)  # to the right
    assert alike_at_a_glance(two + one + three + one, 20, 60)  # to the right, though a text ends there
    assert alike_at_a_glance(two + one + three + one, 40, 80)  # to the left
    assert not alike_at_a_glance(one + two + three + HAN[40:], 0, 40)
    assert not alike_at_a_glance(one + two + three + two, 20, 40)
    assert not alike_at_a_glance("", 0, 0)
    for same, alike in ((11, False), (12, True)):  # of 20 characters, on one side
        assert alike_at_a_glance(one + two + one[:same] + three[same:], 0, 40) == alike
        assert alike_at_a_glance(one + two + three[same:] + one[-same:], 20, 60) == alike


@pytest.mark.parametrize("enough", [100, 300, 600])
def test_places_that_go_on_alike_on_both_sides_together(enough: int) -> None:
    numbered = "".join(chr(0x4E00 + 7 * k % 20_000) for k in range(4_000))
    other, another, last = numbered[1000:2000], numbered[2000:3000], numbered[3000:]
    for left in (0, 50, enough - 50, enough):
        for lack, alike in ((0, True), (1, False)):
            right = enough - left - lack
            if right < 0:
                continue
            copy = numbered[:left], numbered[left : left + right]
            text = f"{other}{''.join(copy)}{another}{''.join(copy)}{last}"
            first = len(other) + left
            second = first + right + len(another) + left
            assert go_on_alike(text, first, second, enough) == alike, (left, right)


def test_places_that_go_on_alike_with_edits() -> None:
    numbered = "".join(chr(0x4E00 + 7 * k % 20_000) for k in range(3_000))
    copy = numbered[:900]
    edited = "".join(char if k % 5 else "〇" for k, char in enumerate(copy))
    text = f"{numbered[1000:1300]}{copy}{numbered[2000:2300]}{edited}{numbered[2600:]}"
    first, second = 300 + 450, 1500 + 450
    assert go_on_alike(text, first, second, 800)
    assert not go_on_alike(text, first, second, 1200)
    half = "".join(char if k % 2 else chr(0x3041 + k % 80) for k, char in enumerate(copy))
    text = text.replace(edited, half)
    assert not go_on_alike(text, first, second, 800)


def test_any_two_places_near_enough_are_in_one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "REACH", 3)
    monkeypatch.setattr(anchors, "_STEP", 5)
    for length in range(30):
        text = HAN[:length]
        found = list(windows(text))
        assert all(text[start : start + len(window)] == window for start, window in found)
        assert all(len(window) <= 8 for _, window in found)
        for first in range(length):
            for second in range(first + 1, min(length, first + 4)):
                assert any(start <= first and second < start + len(window) for start, window in found)
        assert len(found) == max(1, -(-(length - 3) // 5))  # none that holds nothing of its own


def test_the_distance_of_a_pair() -> None:
    assert Pair(3, 10).distance == 7


# Clauses.


def test_the_anchors_of_clauses() -> None:
    """The first five characters of a clause and, of one of ten, the last five."""
    window = "天地玄黄，天地玄黄宇\n日月盈昃辰宿列张寒。日月盈昃辰宿列张寒来"
    assert clauses._anchors(window, 100) == (
        ["天地玄黄宇", "日月盈昃辰", "日月盈昃辰", "宿列张寒来"],
        [105, 111, 121, 126],
    )


@given(st.lists(st.sampled_from("abc"), max_size=20))
def test_each_recurrence_with_the_two_before_it(found: list[str]) -> None:
    places = [10 * number for number in range(len(found))]
    wanted = []
    for at, anchor in enumerate(found):
        earlier = [one for one in range(at) if found[one] == anchor][-2:]
        wanted += [(places[one], places[at]) for one in reversed(earlier)]
    assert list(clauses._recurring(found, places)) == wanted


def test_pairs_of_clauses_by_their_distance() -> None:
    """Not as near as within a clause, nor further than copies are apart, and `least` apart."""

    def found(distance: int, start: int = 0, least: int = 0) -> list[tuple[int, int]]:
        return clauses._found("天地玄黄宇，".ljust(distance, "，") + "天地玄黄宇，", start, least)

    assert found(7) == []
    assert found(8, 7) == [(7, 15)]
    assert found(40, least=40) == [(0, 40)]
    assert found(40, least=41) == []
    assert found(399) == [(0, 399)]
    assert found(400) == []  # in no company
    assert list(map(tuple, clauses.clause_pairs("天地玄黄宇，".ljust(40, "，") + "天地玄黄宇，", 40))) == [(0, 40)]


def test_pairs_of_clauses_no_further_than_copies_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clauses, "REACH", 40)
    assert clauses._found("天地玄黄宇，".ljust(40, "，") + "天地玄黄宇，", 0, 0) == [(0, 40)]
    assert clauses._found("天地玄黄宇，".ljust(41, "，") + "天地玄黄宇，", 0, 0) == []


def test_pairs_of_clauses_far_apart_are_in_company_and_supported() -> None:
    """A page of clauses and its copy; where its first clauses alone come again, nothing is found."""
    every = [
        f"{chr(0x4E00 + k)}{chr(0x5E00 + k)}{chr(0x6E00 + k)}{chr(0x7E00 + k)}{chr(0x8E00 + k)}，" for k in range(200)
    ]
    page = "".join(every)
    assert (0, 1200) in clauses._found(page + page, 0, 32)
    other = "".join(each[:4] + "〇，" for each in every[20:])
    assert clauses._found(page + "".join(every[:20]) + other, 0, 32) == []


@pytest.mark.parametrize(
    ("found", "is_accompanied"),
    [
        ([(0, 399)], True),  # near: needs none
        ([(0, 400)], False),
        ([(0, 400), (10, 410)], True),
        ([(0, 400), (10, 460)], True),  # an eighth off
        ([(0, 400), (10, 461)], False),
        ([(0, 400), (10, 360)], True),
        ([(0, 400), (10, 359)], False),
        ([(0, 400), (400, 800)], True),
        ([(0, 400), (401, 801)], False),  # beyond the first copy
        ([(0, 800), (10, 810)], False),  # of two distances, two are wanted
        ([(0, 800), (10, 810), (20, 820)], True),
        ([(0, 400), *[(k, k + 9) for k in range(1, 8)], (10, 410)], True),
        ([(0, 400), *[(k, k + 9) for k in range(1, 9)], (10, 410)], False),  # too far on in the list
        ([(0, 8), (10, 18)], True),
    ],
)
def test_a_pair_far_apart_needs_company_right_after(found: list[tuple[int, int]], is_accompanied: bool) -> None:
    assert clauses.accompanied(found, 0) == is_accompanied
    shifted = [(one + 5, two + 5) for one, two in found]
    assert clauses.accompanied([(0, 3), *shifted], 1) == is_accompanied


def test_the_slack_of_company_is_sixteen_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clauses, "LONELY", 80)
    for off, found in ((16, True), (17, False), (-16, True), (-17, False)):
        assert clauses.accompanied([(0, 80), (10, 90 + off)], 0) == found


@pytest.mark.parametrize(
    ("parts", "is_supported"),
    [
        ({1, 2, 3, 4, 5, 6, 7}, True),
        ({4, 5, 6, 7}, True),
        ({1, 3, 5, 7}, True),
        ({1, 2, 3, 4}, True),
        ({1, 2, 3}, False),
        ({5, 6, 7}, False),
        (set(), False),
    ],
)
@pytest.mark.parametrize("off", [0, 50, -50, 51, -51])
def test_a_pair_far_apart_needs_others_all_along_the_period(
    monkeypatch: pytest.MonkeyPatch, parts: set[int], is_supported: bool, off: int
) -> None:
    """The slack is a thirty-second of the distance."""
    monkeypatch.setattr(clauses, "NEIGHBOURS", 1)
    distance = 1600
    found = [(0, distance)]
    for part in range(1, 8):
        second = distance + part * 200 + 20
        found.append((second - distance - off, second) if part in parts else (second - 30, second))
    assert clauses.supported(found, 0) == (is_supported and abs(off) <= 50)
    assert clauses.supported([(0, 400)], 0)
    assert not clauses.supported([(0, 401)], 0)


def test_company_in_a_part_is_looked_for_from_its_start_among_a_few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clauses, "NEIGHBOURS", 2)
    pair, late = (0, 1600), (250, 1850)
    assert clauses._has_company([pair, (190, 1790), late], 0, 1, 0)
    assert not clauses._has_company([pair, (190, 1790)], 0, 1, 0)  # it is in the part before
    assert clauses._has_company([pair, (200, 1800)], 0, 1, 0)
    assert clauses._has_company([pair, (1820, 1830), late], 0, 1, 0)
    assert not clauses._has_company([pair, (1820, 1830), (1821, 1831), late], 0, 1, 0)


# Sentences.


def taken(every: list[str]) -> sentences._Sentences:
    window = "。".join(every)
    return sentences._Sentences(window, sentences._bounds(every))


def test_the_sentences_of_a_window_that_are_not_empty() -> None:
    window = "天地玄黄\n\n宇宙。日月。"
    assert sentences._found(window, 32)[2] == ()  # nothing is asked of them
    found = taken(["天地玄黄", "", "宇宙", "日月", ""])
    assert [found[number] for number in range(len(found))] == ["天地玄黄", "宇宙", "日月"]
    assert [found.start(number) for number in range(3)] == [0, 6, 9]
    assert found.joined(0, 2) == "天地玄黄宇宙"
    assert found.joined(-2, 1) == "天地玄黄"
    assert found.joined(1, 9) == "宇宙日月"
    assert found.length(0, 3) == 8
    assert found.length(1, 2) == 2


@given(st.lists(st.sampled_from(["abcdefg", "hijklmn", "aaaaabb", "short"]), max_size=14), st.integers(0, 14))
def test_each_sentence_that_begins_as_one_before_it(found: list[str], reach: int) -> None:
    """With the last two of those; not those that are far, of few letters, or too short."""
    wanted = []
    for at, anchor in enumerate(found):
        earlier = [one for one in range(at) if found[one] == anchor][-2:]
        if anchor not in ("aaaaabb", "short") and earlier and at - earlier[-1] <= reach:
            wanted += [(one, at) for one in reversed(earlier) if at - one <= reach]
    assert sentences._recurring(found, reach) == wanted


def test_few_sentences_that_all_begin_otherwise_are_done_at_once() -> None:
    for count in (30, 255, 256, 300):
        every = ["".join(chr(0x4E00 + 12 * k + j) for j in range(12)) for k in range(count)]
        window = "。".join(every)
        assert sentences._found(window, 32) == ([], [], ())
        assert sentences._found(f"{window}。{every[0]}", 32) == ([], [], ())  # far on, and nothing follows
        assert sentences._found(f"{window}。{every[-2]}", 4)[:2] == ([(count - 2, count)], [])
        assert (count, count + 1) in sentences._found(f"{window}。“，{every[-1]}。{every[-1]}", 32)[1]


@pytest.mark.parametrize(
    ("pairs", "at", "distance", "found"),
    [
        ([(0, 9), (1, 10)], 0, 9, True),
        ([(0, 9), (1, 13)], 0, 9, True),  # marks moved it by three sentences
        ([(0, 9), (1, 14)], 0, 9, False),
        ([(0, 9), (1, 7)], 0, 9, True),
        ([(0, 9), (1, 6)], 0, 9, False),
        ([(0, 9)], 0, 9, False),
        ([(0, 9), (9, 18)], 0, 9, True),
        ([(0, 9), (10, 19)], 0, 9, False),
        ([(0, 18), (1, 19)], 0, 18, False),
        ([(0, 18), (1, 19), (2, 20)], 0, 18, True),
        ([(0, 18), (1, 5), (1, 19), (2, 20)], 0, 18, True),
        ([(0, 18), (1, 5), (1, 6), (1, 19), (2, 20)], 0, 18, False),
        ([(0, 18), (1, 19), (1, 5), (1, 6), (2, 20)], 0, 18, True),
        ([(0, 100), *[(k, k + 100) for k in range(1, 5)]], 0, 100, False),
        ([(0, 100), *[(k, k + 100) for k in range(1, 6)]], 0, 100, True),  # five are enough however far
        ([(0, 3), (0, 9), (1, 10)], 1, 9, True),
    ],
)
def test_pairs_of_sentences_of_the_same_distance(
    pairs: list[tuple[int, int]], at: int, distance: int, found: bool
) -> None:
    assert sentences._same_distance(pairs, at, distance) == found


def test_pairs_of_sentences_close_by_need_no_company() -> None:
    near = sentences._LONELY - 1
    assert list(sentences._in_company([(0, near)])) == [(0, near)]
    assert list(sentences._in_company([(0, near + 1)])) == []
    assert list(sentences._in_company([(0, near + 1), (1, near + 2)])) == [(0, near + 1)]


@pytest.mark.parametrize(
    ("found", "pairs"),
    [
        (["会议指出，天地玄黄宇宙洪荒日", "天地玄黄宇宙洪荒日"], [(0, 1)]),
        (["会议指出，天地玄黄宇宙洪荒日", "”", "天地玄黄宇宙洪荒日"], [(0, 2)]),
        (["会议指出，天地玄黄宇宙洪荒日", "天地玄黄宇宙洪荒日月月"], [(0, 1)]),  # by the anchor alone
        (["会议指出，天地玄黄宇宙洪荒日", "天地玄黄宇宙"], []),
        (["会议指出，天地玄黄宇宙洪荒日", "”", "”", "天地玄黄宇宙洪荒日"], []),
        (["天地玄黄宇宙洪荒日", "会议指出，天地玄黄宇宙洪荒日"], []),
        (["甲", "”"], []),
    ],
)
def test_sentences_that_may_repeat_the_one_before_without_its_lead_in(
    found: list[str], pairs: list[tuple[int, int]]
) -> None:
    assert list(sentences._maybe_led_in(found, [sentence[2:9] for sentence in found])) == pairs


def test_a_sentence_that_repeats_the_one_before_without_its_lead_in() -> None:
    found = ["会议指出，天地玄黄，宇宙洪荒", "天地玄黄宇宙洪荒"]
    assert list(sentences._led_in(taken(found), [(0, 1)], 8)) == [(1, 0)]
    assert list(sentences._led_in(taken(found), [(0, 1)], 9)) == []
    assert list(sentences._led_in(taken(["会议指出，天地玄黄，宇宙洪荒日", found[1]]), [(0, 1)], 8)) == []


def test_sentences_that_go_on_alike_for_half_their_distance() -> None:
    """To both sides together, but for marks."""
    same = ["".join(chr(0x4E00 + 10 * k + j) for j in range(10)) for k in range(6)]
    other = ["".join(chr(0x7000 + 10 * k + j) for j in range(10)) for k in range(6)]
    assert sentences._go_on_alike(taken([*same, *same]), 0, 6, 8)
    assert sentences._go_on_alike(taken([*same, *same]), 2, 8, 8)
    assert sentences._go_on_alike(taken([*same, *same[:3], *other]), 0, 6, 8)  # half of it
    assert not sentences._go_on_alike(taken([*same, *same[:2], same[2][:9] + "乙", *other]), 0, 6, 8)
    assert sentences._go_on_alike(taken([*same, *same[:4], *other]), 0, 6, 8)
    assert sentences._go_on_alike(taken([*same, *same[:3], *other]), 1, 7, 8)
    assert not sentences._go_on_alike(taken([*same, *other]), 0, 6, 8)
    assert not sentences._go_on_alike(taken([*same, *same]), 0, 6, 61)  # shorter than a copy may be
    marks = ["天，地，玄，黄，宇，宙，洪，荒，日，月"] * 2
    assert sentences._go_on_alike(taken(marks), 0, 1, 10)
    assert not sentences._go_on_alike(taken(marks), 0, 1, 11)  # of content


def test_the_pairs_of_sentences_of_a_text() -> None:
    one, two = "天地玄黄宇宙洪荒，日月盈昃辰宿列张。", "寒来暑往秋收冬藏，闰余成岁律吕调阳。"
    assert list(sentences.sentence_pairs(f"{one}{two}{one}{two}", 8)) == [(2, 38), (20, 56)]
    assert list(sentences.sentence_pairs(f"{one}{two}", 8)) == []
    assert list(sentences.sentence_pairs(f"会议指出，{one}{one}", 8)) == [(7, 25)]
    assert list(sentences.sentence_pairs(f"会议指出，{one}{one}", 17)) == []


def test_the_step_of_a_walk_is_over_where_little_matches() -> None:
    assert align._walk("", 0, 0, 1, 10) == 0
    assert align._walk("天地" + "玄黄" + "天地", 0, 4, 1, 10) == 2
    assert align._walk("天地" + "玄黄" + "天地", 2, 6, -1, 10) == 2
