"""Where a unit stands, as numbers: each column against a plain description of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan.kinds.scored.surroundings import COUNT, NONE, Place, columns, rows
from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wording import Wording

FLAGS = st.booleans()


@st.composite
def units(draw: st.DrawFn) -> Unit:
    text = draw(st.sampled_from(["竹", "竹林的四季", "竹林一年四季都是绿的，老人说", "更多", "0"])) * draw(
        st.integers(1, 5)
    )
    numbers = tuple(draw(st.integers(0, 1000)) for _ in range(8))
    wording = Wording(
        text, draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(st.integers(0, 90)), draw(FLAGS), draw(FLAGS), "",
        numbers,
    )  # fmt: skip
    shown = frozenset(range(draw(st.integers(0, 3))))
    speaks, against = draw(st.sampled_from([0, 300, 2000, 2001, 5000])), -draw(st.integers(0, 9))
    return Unit(0, len(text), draw(FLAGS), draw(FLAGS), wording, 0, shown, frozenset(), speaks, against)


PAGES = st.lists(
    st.tuples(units(), st.sampled_from([-5000, -2000, -1000, 0, 1, 500, 501, 1000, 2500])), min_size=1, max_size=40
)


def mean(values: Sequence[int], at: int, low: int, high: int) -> int:
    some = values[max(0, at + low) : max(0, at + high)]
    return sum(some) // len(some) if some else NONE


def since(marks: Sequence[bool], at: int) -> int:
    """Units between this one and the last mark before it, 25 at most."""
    return next((ago for ago in range(min(at, 25)) if marks[at - 1 - ago]), 25)


@settings(max_examples=30)
@given(PAGES, st.integers(0, 60), st.integers(0, 60))
def test_neighbours_and_signs(page: list[tuple[Unit, int]], before: int, behind: int) -> None:
    found = columns([unit for unit, _ in page], [score for _, score in page], Place(before, behind))
    own = [score for _, score in page]
    speaks = [unit.speaks for unit, _ in page]
    signs = [score > 500 or weight > 2000 for score, weight in zip(own, speaks, strict=True)]
    for at in range(len(page)):
        assert found["own"][at] == own[at]
        assert found["own before"][at] == (own[at - 1] if at else NONE)
        assert found["own behind"][at] == (own[at + 1] if at + 1 < len(own) else NONE)
        assert found["most before"][at] == max(own[max(0, at - 5) : at], default=NONE)
        assert found["most behind"][at] == max(own[at + 1 : at + 6], default=NONE)
        for low, high in ((-2, 0), (1, 3), (-5, 0), (1, 6), (-12, 0), (1, 13), (-25, 26)):
            assert found[f"own {low} to {high}"][at] == mean(own, at, low, high)
        assert found["speaks"][at] == speaks[at]
        assert found["speaks against"][at] == page[at][0].against
        assert found["shown"][at] == len(page[at][0].shown)
        assert found["speaks most before"][at] == max(speaks[max(0, at - 5) : at], default=NONE)
        assert found["page speaks most"][at] == max(speaks)
        assert found["page speaks"][at] == sum(weight > 2000 for weight in speaks)
        assert found["sign before"][at] == since(signs, at)
        assert found["sign behind"][at] == since(signs[::-1], len(page) - 1 - at)
        for low, high in ((-5, 0), (1, 6), (-12, 0), (1, 13)):
            assert found[f"speaks {low} to {high}"][at] == mean(speaks, at, low, high)


@settings(max_examples=30)
@given(PAGES, st.integers(0, 60), st.integers(0, 60))
def test_runs_pages_places_and_forms(page: list[tuple[Unit, int]], before: int, behind: int) -> None:
    every, own = [unit for unit, _ in page], [score for _, score in page]
    found = columns(every, own, Place(before, behind))
    words, count = [unit.wording for unit in every], len(page)
    content, sentence = [word.content for word in words], [word.sentence for word in words]
    said = sum(n for n, is_one in zip(content, sentence, strict=True) if is_one)
    all_, lines = max(1, sum(content)), sum(unit.begins for unit in every)
    facts = {
        "lines": lines, "content": all_, "said": said, "said share": 1000 * said // all_, "sentences": sum(sentence),
        "short": 1000 * sum(word.short for word in words) // count, "own": sum(own) // count, "most": max(own),
        "content above 0": 1000 * sum(n for n, score in zip(content, own, strict=True) if score > 0) // all_,
        **{f"above {k}": 1000 * sum(score > k for score in own) // count for k in (-2000, -1000, 0, 1000, 2000)},
    }  # fmt: skip
    kinds: dict[str, Callable[[Unit], object]] = {
        "alike": lambda unit: (unit.wording.sentence, unit.wording.begins),
        "as long": lambda unit: (unit.wording.sentence, len(unit.wording.text) > 14),
    }
    texts = [word.text for word in words]
    digits = [word.numbers[1] for word in words]
    for at, (unit, word) in enumerate(zip(every, words, strict=True)):
        for name, fact in facts.items():
            assert found[f"page {name}"][at] == fact
        for name, kind in kinds.items():
            low = next(k for k in range(at, -1, -1) if k == 0 or kind(every[k - 1]) != kind(unit))
            high = next(k for k in range(at + 1, count + 1) if k == count or kind(every[k]) != kind(unit))
            run = own[low:high]
            wanted = {
                "units": len(run), "above": own[low - 1] if low else NONE, "below": own[high] if high < count else NONE,
                "own": sum(run) // len(run), "most": max(run), "first": run[0], "last": run[-1],
                "above 0": 1000 * sum(score > 0 for score in run) // len(run),
                "length": sum(min(100, len(text)) for text in texts[low:high]) // len(run),
            }  # fmt: skip
            assert {column: found[f"{name} {column}"][at] for column in wanted} == wanted
        above = [one.begins for one in every[: at + 1]]
        so_far = sum(n for n, is_one in zip(content[: at + 1], sentence, strict=False) if is_one)
        before_it = so_far - (content[at] if sentence[at] else 0)
        wanted = {
            "lines before": min(60, before + sum(above) - 1), "lines behind": min(60, behind + lines - sum(above)),
            "sentence before": since(sentence, at), "sentence behind": since(sentence[::-1], count - 1 - at),
            "sentences before": sum(sentence[:at]), "said before": before_it, "said behind": said - so_far,
            "said by then": 1000 * so_far // max(1, said), "content before": sum(content[:at]),
            "content by then": 1000 * sum(content[: at + 1]) // all_,
            "times": texts.count(word.text), "begin alike": sum(text[:3] == word.text[:3] for text in texts),
            "end alike": sum(text[-3:] == word.text[-3:] for text in texts),
            "begin alike in 2": sum(text[:2] == word.text[:2] for text in texts),
            "end alike in 2": sum(text[-2:] == word.text[-2:] for text in texts),
            "length": len(word.text), "ends": word.ends, "begins": word.begins,
            "begins before": words[at - 1].begins if at else NONE, "Han": word.numbers[0], "digits": digits[at],
            "Latin": word.numbers[2], "addresses": word.numbers[3],
            "length 1 to 13": mean([min(100, len(text)) for text in texts], at, 1, 13),
            "short nearby": mean([1000 * one.short for one in words], at, -25, 26),
            "sentences nearby": mean([1000 * one for one in sentence], at, -25, 26),
            **{f"digits {low} to {high}": mean(digits, at, low, high) for low, high in ((-12, 0), (1, 3), (1, 13))},
        }  # fmt: skip
        assert {column: found[column][at] for column in wanted} == wanted
        for name in ("in sentences", "in any"):
            for low, high in ((-5, 0), (1, 6), (-12, 13)):
                assert found[f"{name} {low} to {high}"][at] == mean(found[name], at, low, high)
    assert len(found) == COUNT
    assert rows(every, own, Place(before, behind)) == list(zip(*found.values(), strict=True))


def test_long_pages_count_up_to_a_bound() -> None:
    wording = Wording("竹" * 500, 0, 0, 400, True, False, "", (0,) * 8)
    unit = Unit(0, 500, True, True, wording, 0, frozenset(), frozenset(), 0, 0)
    found = columns([unit] * 500, [0] * 500, Place(0, 0))
    wanted = {
        "alike units": 60, "alike length": 100, "page lines": 400, "lines before": 60, "sentences before": 60,
        "said before": 3000, "content before": 3000, "length": 400, "length 1 to 13": NONE,
    }  # fmt: skip
    assert {name: found[name][-1] for name in wanted} == wanted
    assert (found["said behind"][0], found["lines behind"][0]) == (3000, 60)
    assert found["length 1 to 13"][0] == 100
