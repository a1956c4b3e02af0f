"""The search for repeats: which pairs are tried, how far copies grow, and how much work is spent."""

from __future__ import annotations

import pytest

from mingfan.kinds.duplicates import find
from mingfan.kinds.duplicates.anchors import Pair
from mingfan.kinds.duplicates.content import content_of
from mingfan.kinds.duplicates.find import find_repeats, may_repeat
from mingfan.kinds.duplicates.likely import A_TRY
from mingfan.kinds.duplicates.records import Repeat
from mingfan.model import Span

OTHER = "镇上的集市每逢三八开张，天不亮就有人挑着担子往桥头赶。"
SAID = "各地要压实属地管理责任，加强河湖巡查力度，及时清理岸线垃圾，严厉打击非法采砂行为，确保水质持续改善。"
EDITED = SAID.replace("压实", "夯实").replace("及时", "立即")


def test_the_distance_and_the_score_of_copies() -> None:
    assert find._Tandem(10, 20, 30, 10).score == 1
    assert find._Tandem(10, 20, 28, 9).score == 1
    assert find._Tandem(10, 20, 30, 5).score == 0.5
    assert find._Tandem(10, 10, 10, 0).score == 0


@pytest.mark.parametrize(
    ("before", "period", "after", "run"),
    [
        ("甲。", "天地玄黄宇宙洪荒。", "", (2, 20)),
        ("甲。", "天地玄黄宇宙洪荒。", "天地", (2, 20)),
        ("", "天地玄黄宇宙洪荒。\n", "", (0, 20)),
    ],
)
def test_a_run_of_two_periods(before: str, period: str, after: str, run: tuple[int, int]) -> None:
    text = before + 2 * period + after
    for at in range(len(period)):
        first = len(before) + at
        assert find._raw_run(text, Pair(first, first + len(period))) == run
    for copies in (3, 7):
        text = before + copies * period + after
        assert find._raw_run(text, Pair(len(before), len(before) + len(period))) == (
            len(before),
            len(before) + copies * len(period),
        )
    assert find._raw_run(before + period + period[:-1] + "乙", Pair(len(before), len(before) + len(period))) is None


def near(text: str) -> find._Tandem | None:
    found = content_of(text, 0, len(text))
    first = found.chars.index("清理岸线")
    return find._near(found, first, found.chars.index("清理岸线", first + 1), text)


def test_edited_copies_begin_and_end_with_sentences() -> None:
    text = f"{OTHER}{SAID}{EDITED}{OTHER}"
    found = near(text)
    content = content_of(text, 0, len(text))
    assert found is not None
    assert content.chars[found.start : found.middle] == "".join(filter(str.isalnum, SAID))
    assert content.chars[found.middle : found.end] == "".join(filter(str.isalnum, EDITED))
    assert found.matching == len("".join(filter(str.isalnum, SAID))) - 3
    assert near(f"{OTHER}{SAID}{'天地玄黄' * 6}清理岸线{'宇宙洪荒' * 4}。") is None
    # In one sentence nothing begins in the middle.
    assert near(f"{SAID[:-1]}，{EDITED}") is None


def test_what_is_found_between_two_scripts_is_the_same_text() -> None:
    repeat = Repeat(Span(2, 12), Span(12, 22), "exact", 1.0)
    text = "甲。天地玄黄宇宙洪荒日月天地玄黄宇宙洪荒日月"
    assert find._in_two_scripts(repeat, text) == repeat
    other = text[:21] + "乙"
    assert find._in_two_scripts(repeat, other) == repeat._replace(likeness="same-text")
    many = Repeat(Span(2, 12), Span(12, 32), "exact", 1.0)
    three = text + "天地玄黄宇宙洪荒日月"
    assert find._in_two_scripts(many, three) == many
    assert find._in_two_scripts(many, three[:31] + "乙") == many._replace(second=Span(12, 22), likeness="same-text")
    assert find._in_two_scripts(repeat._replace(likeness="near"), other).likeness == "near"


@pytest.mark.parametrize(
    ("second", "likeness"), [(SAID, "exact"), (SAID.replace("，", ", "), "same-text"), (EDITED, "near")]
)
def test_copies_have_at_least_so_much_content(second: str, likeness: str) -> None:
    content = len("".join(filter(str.isalnum, SAID)))
    text = f"{OTHER}\n{SAID}\n{second}\n{OTHER}\n"
    assert [repeat.likeness for repeat in find_repeats(text, content)] == [likeness]
    assert list(find_repeats(text, content + 1)) == []


def test_edited_copies_are_looked_for_where_they_are_asked_for() -> None:
    text = f"{OTHER}\n{SAID}\n{EDITED}\n{OTHER}\n"
    assert [repeat.likeness for repeat in find_repeats(text, 32)] == ["near"]
    assert list(find_repeats(text, 32, edited=False)) == []
    assert may_repeat(text, 32)
    assert not may_repeat(OTHER, 32)
    assert not may_repeat(OTHER, 32, edited=False)


def test_the_second_copy_of_one_may_be_the_first_of_the_next() -> None:
    (repeat,) = find_repeats(f"{OTHER}\n{SAID}\n{SAID}\n{SAID}\n{OTHER}\n", 32)
    assert repeat.second.end - repeat.second.start == 2 * (len(SAID) + 1)
    second, third = SAID.replace("，", "；"), SAID.replace("，", ",")
    one, two = find_repeats(f"{OTHER}\n{SAID}\n{second}\n{third}\n{OTHER}\n", 32)
    assert one.second == two.first


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("marks", ["；", ",", " ， "])
def test_of_three_copies_the_one_with_other_marks_is_a_copy_too(marks: str, edited: bool) -> None:
    """What stands behind the first two is their copy, not a third line written to their pattern."""
    text = f"{OTHER}\n{SAID}\n{SAID.replace('，', marks)}\n{SAID}\n{OTHER}\n"
    first = next(find_repeats(text, 32, edited), None)
    assert first is not None
    assert text[slice(*first.first)].strip() == SAID


def test_those_that_are_meant_are_left_out() -> None:
    text = f"{OTHER}\n{SAID}\n{EDITED}\n{OTHER}\n"
    asked: list[Repeat] = []

    def meant(repeat: Repeat) -> bool:
        asked.append(repeat)
        return True

    assert list(find_repeats(text, 32, meant=meant)) == []
    assert asked
    exact = f"{OTHER}\n{SAID}\n{SAID}\n{OTHER}\n"
    asked.clear()
    assert list(find_repeats(exact, 32, meant=meant)) == []
    assert len(asked) == 1  # what is exact is asked about once


def test_the_search_for_edited_copies_ends_where_all_passages_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{OTHER}\n{SAID}\n{EDITED}\n{OTHER}\n"
    spent = len("\n".join([SAID, ""])) + A_TRY
    monkeypatch.setattr(find, "AT_LEAST", spent - len(text))
    assert len(list(find_repeats(text, 32))) == 1
    monkeypatch.setattr(find, "AT_LEAST", spent - len(text) - 1)
    assert list(find_repeats(text, 32)) == []
    assert len(list(find_repeats(f"{OTHER}\n{SAID}\n{SAID}\n", 32, edited=False))) == 1  # exact ones cost nothing


def test_the_deadline_is_checked_for_each_pair() -> None:
    calls: list[None] = []
    assert list(find_repeats(f"{OTHER}\n{SAID}\n{EDITED}\n", 32, check=lambda: calls.append(None)))
    assert calls
