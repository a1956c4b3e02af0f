"""Which pairs may be edited copies: the loops in C pass over more of them, and what is found is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import workloads
from mingfan.kinds.duplicates import find
from mingfan.kinds.duplicates.align import alike_at_a_glance
from mingfan.kinds.duplicates.anchors import Pair
from mingfan.kinds.duplicates.find import find_repeats
from mingfan.kinds.duplicates.likely import Likely
from mingfan.kinds.duplicates.records import Repeat
from mingfan.native.loops import BUILT, loops

needs_loops = pytest.mark.skipif(not BUILT, reason="the loops in C are not built: python hatch_build.py builds them")
PARTS = (
    *(
        "各地要压实属地管理责任，加强河湖巡查力度，",
        "及时清理岸线垃圾，严厉打击非法采砂行为。",
        "确保水质持续改善",
        "天地玄黄宇宙，",
    ),
    *(
        "- [山坡上的竹子](https://example.com/",
        "123456/7.html)\n",
        "90817/21.html)\n",
        "，",
        "。",
        "\n",
        "…",
        "Ａ１",
        "竹",
        " ",
    ),
)


def searched(kind: Any, text: str, least: int, means: bool) -> tuple[list[Repeat], int, int]:
    """What is found, with what was spent and where the last copy ends."""
    made = []

    def likely_in(*given: Any) -> Any:
        made.append(kind(*given))
        return made[0]

    def meant(repeat: Repeat) -> bool:
        return means and repeat.first.start % 2 == 0

    with patch.object(find, "likely_in", likely_in):
        found = list(find_repeats(text, least, meant=meant))
    return found, made[0].spent, made[0].done


def texts() -> Iterator[str]:
    """Passages with copies right behind them, edited more and less, and lines of one form."""
    draw = random.Random(11)
    sentences = [*workloads.sentences()[:40], "河水从桥下慢慢流过去，一言不发…", "\n", "\n\n", "见第３页。"]
    for _ in range(60):
        passage = "".join(draw.choices(sentences, k=draw.randint(1, 9)))
        share = draw.choice((0.02, 0.1, 0.2, 0.3))
        copy = "".join(draw.choice(passage) if draw.random() < share else char for char in passage)
        yield (
            "".join(draw.choices(sentences, k=3)) + passage + draw.choice(("", "\n", "。")) + copy * draw.randint(1, 3)
        )
    yield workloads.links(300)
    yield "".join(
        f"{n}、{draw.choice(sentences)[:12]}，第{n * 7 % 90}页，编号{n * 977 % 10_000}，已核\n" for n in range(300)
    )
    yield workloads.promos(80) + workloads.novel(60)
    yield workloads.d(120_000)


@needs_loops
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), st.sampled_from([8, 16, 32]), st.booleans())
def test_the_same_is_found_with_the_loops(text: str, least: int, means: bool) -> None:
    for each in (text, text + text, f"{text}。{text[:-3]}地{text[2:]}"):
        assert searched(loops.Likely, each, least, means) == searched(Likely, each, least, means)


@needs_loops
@pytest.mark.parametrize("means", [False, True])
def test_the_same_is_found_in_edited_copies_and_lists(means: bool) -> None:
    for text in texts():
        assert searched(loops.Likely, text, 32, means) == searched(Likely, text, 32, means)


@needs_loops
def test_two_searches_at_a_time_are_as_each_by_itself() -> None:
    """The loops keep one desk for all searches."""
    one, two = list(texts())[:60:2], list(texts())[1:60:2]
    for texts_of in zip(one, two, strict=True):
        both = [iter(find_repeats(text, 32)) for text in texts_of]
        found: list[list[Repeat]] = [[], []]
        for number in 20 * (0, 1):
            found[number] += [repeat for repeat in [next(both[number], None)] if repeat is not None]
        assert found == [list(find_repeats(text, 32)) for text in texts_of]


@needs_loops
def test_the_search_ends_at_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    text = workloads.links(200)
    for limit in (-5_000, -9_000, -len(text) + 801):
        monkeypatch.setattr(find, "AT_LEAST", limit)
        assert searched(loops.Likely, text, 32, False) == searched(Likely, text, 32, False)


@needs_loops
@given(*[st.text("竹林四季ABab1", max_size=50)] * 3, st.integers(0, 9))
def test_a_glance_says_the_same(before: str, between: str, after: str, more: int) -> None:
    text, first = f"{before}{between}。{between[more:]}{after}", len(before)
    second = first + len(between) + 1
    # Where the limit is used up, each pair that looks alike is handed out.
    handed_out = loops.Likely(text, 8, 0).next(memoryview(pair_of(first, second)).cast("q"), 0) == 0
    assert handed_out == alike_at_a_glance(text, first, second)


@needs_loops
def test_pairs_lie_in_the_text() -> None:
    likely = loops.Likely("竹林" * 9, 8, 0)
    for wrong in ((-1, 4), (4, 4), (5, 4), (2, 19)):
        with pytest.raises(ValueError, match="pairs"):
            likely.next(memoryview(pair_of(*wrong)).cast("q"), 0)
    with pytest.raises(ValueError, match="pairs"):
        likely.next(memoryview(pair_of(0, 4)).cast("q"), -1)
    assert likely.next(memoryview(b"").cast("q"), 0) == 0


def pair_of(*places: int) -> bytes:
    return b"".join(place.to_bytes(8, "little", signed=True) for place in places)


@pytest.mark.parametrize(
    ("tries", "pair", "often"),
    [
        ([], (50, 150), False),
        ([(50, 150)] * 2, (50, 150), False),
        ([(50, 150)] * 3, (50, 150), True),
        ([(50, 158)] * 3, (50, 150), True),  # eight off
        ([(50, 159)] * 3, (50, 150), False),
        ([(50, 142)] * 3, (50, 150), True),
        ([(50, 141)] * 3, (50, 150), False),
        ([(0, 100)] * 3, (50, 150), True),  # half a period before
        ([(0, 100)] * 3, (51, 151), False),
        ([(0, 1700)] * 3, (500, 2100), True),  # a sixteenth off
        ([(0, 1701)] * 3, (500, 2100), False),
        ([(0, 1000 + 100 * k) for k in range(12)], (500, 600), True),  # twelve over one place
        ([(0, 1000 + 100 * k) for k in range(11)], (500, 600), False),
        ([(500, 1000 + 100 * k) for k in range(12)], (500, 600), True),
        ([(501, 1000 + 100 * k) for k in range(12)], (500, 600), False),
        ([(0, 500)] * 12, (500, 600), False),
    ],
)
def test_what_failed_often_is_not_tried_again(tries: list[tuple[int, int]], pair: tuple[int, int], often: bool) -> None:
    likely = Likely("", 32, 0)
    for each in tries:
        likely.add(*each)
    assert likely._often(Pair(*pair)) == often


@pytest.mark.parametrize(
    ("between", "is_list"),
    [("，", True), ("。", False), ("？", False), ("!", False), ("…", False), ("\n", True)],
)
def test_lines_close_by_without_the_end_of_a_sentence_are_a_list(between: str, is_list: bool) -> None:
    text = f"天地{between}" + "玄" * 100
    assert Likely(text, 32, 0)._is_list(Pair(0, 79)) == is_list
    assert not Likely(text, 32, 0)._is_list(Pair(0, 80))
    assert Likely(text, 32, 0)._is_list(Pair(3, 60))
