"""What is read of a text, and as what: the lines around opening words, sentences, families, what is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.kinds.scored import reader as reading
from mingfan.kinds.scored import related as in_common
from mingfan.kinds.scored import units as of_lines
from mingfan.kinds.scored.clauses import HONEST, LONGEST, PITCH, PLAIN, PLEA, pleas
from mingfan.kinds.scored.kind import shared_reader
from mingfan.kinds.scored.page import Judged
from mingfan.kinds.scored.reader import CLAIM, LONGEST_KNOWN, LONGEST_LINE, MOST_KNOWN, OPENING, REACH, Stretch
from mingfan.kinds.scored.related import HONEST as HONEST_OWN
from mingfan.kinds.scored.related import PROMOTION, related
from mingfan.kinds.scored.signals import Signal
from mingfan.kinds.scored.surroundings import FAR, Place
from mingfan.kinds.scored.units import parts
from mingfan.model import Span
from mingfan.native.loops import BUILT
from tests.kinds.scored.made import model, reader, unit

DEADLINE = Deadline(86_400)


def lines_read(text: str) -> list[list[str]]:
    """Of each stretch."""
    return [
        [text[one.start + at :].partition("\n")[0] for one, at in zip(stretch.units, stretch.lines, strict=True)]
        for stretch in reader(ad=["扫码"]).read(text, DEADLINE)
    ]


def page(*at: int, of: int = 300) -> str:
    return "\n".join(f"扫码{k}" if k in at else f"竹林{k}" for k in range(of))


def numbers(lines: list[str]) -> list[int]:
    return [int(line[2:]) for line in lines]


def test_the_lines_around_an_opening_word_are_read() -> None:
    (lines,) = lines_read(page(100))
    assert numbers(lines) == list(range(100 - REACH, 101 + REACH))
    assert numbers(lines_read(page(3))[0]) == list(range(4 + REACH))
    assert numbers(lines_read(page(298))[0]) == list(range(298 - REACH, 300))
    assert lines_read(page()) == []


def test_blank_lines_are_no_units() -> None:
    text = page(100).replace("\n", "\n\n  \n")
    assert numbers(lines_read(text)[0]) == list(range(100 - REACH, 101 + REACH))


@pytest.mark.parametrize("apart", [1, 2, REACH - 1, REACH, REACH + 1, 2 * REACH, 2 * REACH + 1])
def test_stretches_that_touch_are_one(apart: int) -> None:
    (lines,) = lines_read(page(100, 100 + apart))
    assert numbers(lines) == list(range(100 - REACH, 101 + apart + REACH))


def test_stretches_apart_are_several() -> None:
    far = 100 + 2 * REACH + 2
    first, second = lines_read(page(100, far))
    assert numbers(first) == list(range(100 - REACH, 101 + REACH))
    assert numbers(second) == list(range(far - REACH, far + 1 + REACH))


def test_a_line_too_long_ends_what_is_read() -> None:
    for long, is_read in ((LONGEST_LINE, True), (LONGEST_LINE + 1, False)):
        lines = [f"竹林{k}" for k in range(9)]
        lines[4] = "扫码4"
        lines[2] = lines[7] = "长" * long
        (found,) = lines_read("\n".join(lines))
        assert found == (lines if is_read else lines[3:7])


def test_a_line_too_long_opens_nothing() -> None:
    of = reader(ad=["扫码"])
    for long in (LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1):
        for text in ("扫码".ljust(long, "竹"), "竹\n" + "扫码".ljust(long, "竹") + "\n竹"):
            opens = [text.index("扫")] if long <= LONGEST_LINE else []
            assert list(of.opening(text, DEADLINE)) == opens
            assert list(of.search.may_open(text, LONGEST_LINE, DEADLINE)) == opens


SOME = st.lists(st.sampled_from(["扫码一", "扫码二", "竹林", "雪停了。", "", " ", "长" * 30 + "扫码"]), max_size=12)


@given(SOME, SOME, SOME, SOME)
def test_what_opens_in_a_text_is_the_same_after_another_that_begins_or_ends_alike(
    head: list[str], before: list[str], after: list[str], tail: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "LEAST_AGAIN", 0)
        patched.setattr(reading, "ALIKE", 1)
        of = reader(ad=["扫码"])
        for lines in (before, after, [], before):
            text = "\n".join(head + lines + tail)
            assert of.opening(text, DEADLINE) == reader(ad=["扫码"]).opening(text, DEADLINE)


def test_only_changed_lines_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    of = reader(ad=["扫码"])
    looked: list[str] = []
    once = of._opening

    def seen(text: str, deadline: Deadline) -> Iterable[int]:
        looked.append(text)
        return once(text, deadline)

    monkeypatch.setattr(of, "_opening", seen)
    text = page(7, 900, of=1_000)
    starts = [text.index("扫码7"), text.index("扫码900")]
    assert of.opening(text, DEADLINE) == starts
    changed = text.replace("竹林500", "扫码500")
    assert of.opening(changed, DEADLINE) == [starts[0], changed.index("扫码500"), starts[1]]
    assert of.opening(page(of=1_000).replace("竹林", "梅"), DEADLINE) == []
    assert looked[0] == text
    assert looked[1] == "扫码500"
    assert len(looked) == 3


def test_the_place_of_a_stretch_counts_the_lines_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Place] = []

    def judge(units: list[Any], in_code: object, place: Place, *others: object) -> Judged:
        seen.append(place)
        return Judged([0] * len(units), [0] * len(units))

    monkeypatch.setattr(reading, "judge", judge)
    for text in (page(50, of=100), page(150), page(0, of=1)):
        reader(ad=["扫码"]).read(text, DEADLINE)
    assert seen == [Place(10, 9), Place(FAR, FAR), Place(0, 0)]


def test_runs_of_units_that_are_sure_enough() -> None:
    def runs(*sure: int) -> list[Span]:
        return list(Stretch((), (), Judged([], list(sure))).parts(5))

    assert runs(5, 9, 4, 5) == [Span(0, 2), Span(3, 4)]
    assert runs(4, 5, 4) == [Span(1, 2)]
    assert runs(4, 4) == runs() == []


def test_units_are_told_where_they_stand_in_the_text() -> None:
    text = "竹林在山坡上。村里人编筐。\n\n扫码关注公众号！领书\n"
    (stretch,) = shared_reader().read(text, DEADLINE)
    placed = stretch.placed(0, len(stretch.units))
    assert [text[one.start : one.end] for one in placed] == [
        "竹林在山坡上。",
        "村里人编筐。",
        "扫码关注公众号！",
        "领书",
    ]
    assert [(one.begins, one.ends) for one in placed] == [(True, False), (False, True)] * 2
    assert stretch.placed(2, 3) == placed[2:3]


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("竹林。山坡！溪水", ["竹林。", "山坡！", "溪水"]),
        ("竹林。”……", ["竹林。”……"]),
        ("竹林。——！山坡", ["竹林。——！", "山坡"]),  # what holds no letter belongs to the sentence before it
        ("——！竹林。", ["——！", "竹林。"]),  # unless there is none
        ("竹林。——！", ["竹林。——！"]),
        ("► 下载！会员！", ["► 下载！会员！"]),  # an item is a whole
        ("  ▸ 下载！会员！", ["  ▸ 下载！会员！"]),
        ("→ 下载！会员！", ["→ 下载！", "会员！"]),
    ],
)
@pytest.mark.parametrize("built", [True, False])
def test_the_units_of_a_line(line: str, units: list[str], built: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_lines, "BUILT", BUILT and built)
    assert [line[start:end] for start, end in parts(line)] == units


CLAUSES = st.lists(
    st.sampled_from(
        [
            "这是竹编教程的第三篇",
            "，欢迎关注公众号",
            "，记得点赞转发",
            "。",
            "，他说",
            "“",
            "”",
            "！",
            "，竹林",
            " ",
            "；",
        ]
    ),
    max_size=14,
)


@given(CLAUSES.map("".join))
def test_the_parts_of_a_line_are_the_line(line: str) -> None:
    found = shared_reader()._parts(line)
    assert "".join(line[start:end] for start, end in found) == line


def test_two_pleas_go_as_one_part() -> None:
    line = "这是竹编教程的第三篇，欢迎大家关注我们的公众号，记得点赞转发。"
    assert pleas(line) == [10, 23]
    assert shared_reader()._parts(line) == [(0, 10), (10, len(line))]


@pytest.mark.parametrize(
    ("plea", "rest", "sentence", "apart"),
    [
        (PLEA, PLAIN, 9_000, True),
        (PLEA - 1, PLAIN, 0, False),  # which says too little for promotion
        (PLEA, PLAIN + 1, PITCH, False),  # the rest says something too, and the whole is a pitch
        (PLEA, PLAIN + 1, PITCH - 1, True),
        (PLEA, HONEST, PITCH - 1, True),
        (PLEA, HONEST, PITCH, False),
        (PLEA, HONEST + 1, PITCH - 1, False),
    ],
)
def test_a_plea_is_a_part_where_the_rest_is_honest(
    plea: int, rest: int, sentence: int, apart: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, of = "这是竹编教程的第三篇，欢迎关注公众号。", reader()
    says = {line[:10]: rest, line[10:]: plea, line: sentence}
    monkeypatch.setattr(of, "_own", says.__getitem__)
    assert of._parts(line) == ([(0, 10), (10, len(line))] if apart else [(0, len(line))])


def test_a_plea_begins_near_the_end_of_its_sentence() -> None:
    plea = "，欢迎关注公众号"
    for behind in (0, 1):
        line = "竹林在山坡上" + plea + "竹" * (LONGEST - len(plea) + behind)
        assert pleas(line) == ([] if behind else [6])


SIGNALS = [
    Signal(id="one", title="", weight=0.3, word="一", family="ad"),
    Signal(id="three", title="", weight=1.2, word="三", family="blog"),
    Signal(id="against", title="", weight=-9, word="否", family="blog"),
    Signal(id="nowhere", title="", weight=9, word="无", family="other"),
]


def test_the_family_of_units_is_what_they_say_most_for() -> None:
    of = reader(SIGNALS, ad=["扫码"], blog=["博客"])

    def families(*units: tuple[str, tuple[int, ...]], around: tuple[str, ...] = ("ad", "blog")) -> set[str]:
        made = [unit("竹", shown=shown, families=[opens] if opens else []) for opens, shown in units]
        return set(of.families(made, {*around, *(opens for opens, _ in units if opens)}))

    assert CLAIM == 3 and OPENING == 300
    assert families(("", ())) == {"ad", "blog"}  # nothing says for which
    assert families(("", (0,))) == {"ad"}
    assert families(("", (1,))) == {"blog"}
    assert families(("", (0, 1))) == {"blog"}  # 301 to 1,201
    assert families(("ad", (0, 1))) == {"ad", "blog"}  # 601 to 1,201
    assert families(("ad", ()), ("", (1,))) == {"blog"}
    assert families(("ad", (0,)), ("", (1,))) == {"ad", "blog"}
    assert families(("", (1, 2))) == {"blog"}  # what speaks against promotion takes nothing from a family
    assert families(("", (2,))) == {"ad", "blog"}
    assert families(("", (3,)), around=("ad",)) == {"ad"}  # none without an opening word nearby


def test_what_is_remembered_of_lines_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_KNOWN * LONGEST_KNOWN < 5_000_000  # characters, at the most
    monkeypatch.setattr(reading, "MOST_KNOWN", 3)
    monkeypatch.setattr(reading, "LONGEST_KNOWN", 10)
    of = reader(ad=["扫码"])
    of.read("\n".join(["扫码", "甲", "乙"]), DEADLINE)
    assert list(of._known) == ["扫码", "甲", "乙"]
    of.read("\n".join(["扫码", "甲", "乙", "丙", "丁" * 10, "戊" * 11]), DEADLINE)
    assert len(of._known) <= 3 and "丁" * 10 in of._known and "戊" * 11 not in of._known
    of._known_to_open.clear()
    for body in ("扫一", "扫二", "扫三", "扫" * 10, "扫" * 11):
        of._opens(body, DEADLINE)
    assert len(of._known_to_open) <= 3 and "扫" * 10 in of._known_to_open and "扫" * 11 not in of._known_to_open
    of.forget()
    assert not of._known and not of._known_to_open


def test_what_is_remembered_says_the_same_again() -> None:
    of, text = reader(ad=["扫码"]), page(5, of=10)
    first = of.read(text, DEADLINE)
    assert of.read(text, DEADLINE) is first
    of.read("扫码\n竹", DEADLINE)
    again = of.read(text, DEADLINE)
    assert again is not first and again == first


def test_texts_without_an_opening_word_that_speaks_are_not_read() -> None:
    of = reader(ad=["扫码"], of=model(base=-5_000))
    assert not of.may_change("扫码\n", DEADLINE)
    of = reader([Signal(id="one", title="", weight=2, word="一")], ad=["扫码"], of=model(base=-5_000))
    assert of.may_change("扫码一\n", DEADLINE) and not of.may_change("扫码\n一\n", DEADLINE)
    of = reader([Signal(id="one", title="", weight=1.999, word="一")], ad=["扫码"], of=model(base=-5_000))
    assert not of.may_change("扫码一\n", DEADLINE)


@pytest.mark.parametrize("built", [True, False])
def test_what_wording_is_shared_with(built: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_common, "BUILT", BUILT and built)
    bodies = ["竹林山坡", "甲乙丙丁", "竹林山坡上", "甲乙丙丁戊", "甲乙丙丁己"]
    made = [unit(body) for body in bodies]
    found = related(made, [PROMOTION + 1, PROMOTION, 0, HONEST_OWN - 1, HONEST_OWN])
    assert found["in any"] == [750, 750, 600, 600, 600]
    assert found["in promotion"] == [0, 0, 600, 0, 0]
    assert found["in honest"] == [0, 750, 0, 0, 600]
    assert found["in title"] == [0, 0, 600, 600, 600]
    assert found["in sentences"] == [0] * 5 and found["in labels"] == found["in any"]
    assert related(made[:1], [0])["in title"] == [0]
