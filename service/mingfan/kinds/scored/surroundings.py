"""Where a unit stands: its neighbours, the run of like units it belongs to, the page, as rows of numbers for the trees.

All numbers are whole. A column is computed for all units at once, which takes a fraction of the time of row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import sub
from typing import NamedTuple

from mingfan.kinds.scored.related import related
from mingfan.kinds.scored.units import Unit

FAR = 60  # lines from either end of the text that are distinguished
NONE = -99_999  # where there is no neighbour
TELLING = 500  # an own score over this counts as a sign of promotion close by
SPEAKING = 2_000  # the same of signals
NEAR = 5
WIDE = 25
LONGEST = 60  # longer runs count as this long
MOST_SAID = 3_000  # characters
LABEL = 14  # characters of a unit that may be one in a list of labels

Column = Sequence[int]
Columns = dict[str, Column]


class Place(NamedTuple):
    """How many lines that are not blank stand before the units and behind them, up to FAR."""

    before: int
    behind: int


def rows(units: Sequence[Unit], own: Sequence[int], place: Place) -> list[tuple[int, ...]]:
    """A row for each unit. `own`: what each unit says by itself, in thousandths of log-odds."""
    return list(zip(*columns(units, own, place).values(), strict=True))


def columns(units: Sequence[Unit], own: Sequence[int], place: Place) -> Columns:
    """By name, which benchmarks may print."""
    own = list(own)
    near = _Windows(len(own))
    return {
        **_neighbours(own, near),
        **_signs(units, own, near),
        **_run("alike", units, own, lambda unit: (unit.wording.sentence, unit.wording.begins)),
        **_run("as long", units, own, lambda unit: (unit.wording.sentence, len(unit.wording.text) > LABEL)),
        **_page(units, own),
        **_position(units, place),
        **_form(units, near),
        **_related(units, own, near),
    }


COUNT = 97  # of columns


def _neighbours(own: list[int], near: _Windows) -> Columns:
    sums = _summed(own)
    found: Columns = {
        "own": own,
        "own before": _moved(own, -1),
        "own behind": _moved(own, 1),
        "most before": _most_before(own),
        "most behind": _most_before(own[::-1])[::-1],
    }
    for low, high in ((-2, 0), (1, 3), (-5, 0), (1, 6), (-12, 0), (1, 13), (-WIDE, WIDE + 1)):
        found[f"own {low} to {high}"] = near.means(sums, low, high)
    return found


def _signs(units: Sequence[Unit], own: list[int], near: _Windows) -> Columns:
    speaks = [unit.speaks for unit in units]
    sums = _summed(speaks)
    signs = [score > TELLING or weight > SPEAKING for score, weight in zip(own, speaks, strict=True)]
    found: Columns = {
        "speaks": speaks,
        "speaks against": [unit.against for unit in units],
        "shown": [len(unit.shown) for unit in units],
        "speaks most before": _most_before(speaks),
        "page speaks most": [max(speaks)] * len(units),
        "page speaks": [sum(weight > SPEAKING for weight in speaks)] * len(units),
        "sign before": list(_since(signs)),
        "sign behind": list(_since(signs[::-1]))[::-1],
    }
    for low, high in ((-5, 0), (1, 6), (-12, 0), (1, 13)):
        found[f"speaks {low} to {high}"] = near.means(sums, low, high)
    return found


def _run(name: str, units: Sequence[Unit], own: list[int], key: Callable[[Unit], object]) -> Columns:
    """Units in a row that are of one kind: what they say together, what stands above them and below."""
    table: list[tuple[int, ...]] = []
    last = 0
    for _, members in groupby(units, key):
        run = list(members)
        first, last = last, last + len(run)
        scores = own[first:last]
        table += [
            (
                min(LONGEST, len(run)),
                own[first - 1] if first else NONE,
                own[last] if last < len(own) else NONE,
                sum(scores) // len(run),
                max(scores),
                scores[0],
                scores[-1],
                1000 * sum(score > 0 for score in scores) // len(run),
                sum(min(100, len(unit.wording.text)) for unit in run) // len(run),
            )
        ] * len(run)
    names = ("units", "above", "below", "own", "most", "first", "last", "above 0", "length")
    return dict(zip((f"{name} {n}" for n in names), zip(*table, strict=True), strict=True))


def _page(units: Sequence[Unit], own: list[int]) -> Columns:
    count = len(units)
    content = [unit.wording.content for unit in units]
    everything = max(1, sum(content))
    said = sum(unit.wording.content for unit in units if unit.wording.sentence)
    over = {limit: 1000 * sum(score > limit for score in own) // count for limit in (-2000, -1000, 0, 1000, 2000)}
    facts = {
        "lines": min(400, sum(unit.begins for unit in units)),
        "content": everything,
        "said": said,
        "said share": 1000 * said // everything,
        "sentences": sum(unit.wording.sentence for unit in units),
        "short": 1000 * sum(unit.wording.short for unit in units) // count,
        "own": sum(own) // count,
        "most": max(own),
        "content above 0": 1000 * sum(n for n, score in zip(content, own, strict=True) if score > 0) // everything,
        **{f"above {limit}": share for limit, share in over.items()},
    }
    return {f"page {name}": [fact] * count for name, fact in facts.items()}


def _position(units: Sequence[Unit], place: Place) -> Columns:
    sentences = [unit.wording.sentence for unit in units]
    content = [unit.wording.content for unit in units]
    said = _summed([many if sentence else 0 for many, sentence in zip(content, sentences, strict=True)])
    before, lines = _summed(content), _summed([unit.begins for unit in units])
    everything, all_said, last = max(1, before[-1]), max(1, said[-1]), lines[-1]
    return {
        "lines before": [min(FAR, place.before + line - 1) for line in lines[1:]],
        "lines behind": [min(FAR, place.behind + last - line) for line in lines[1:]],
        "sentence before": list(_since(sentences)),
        "sentence behind": list(_since(sentences[::-1]))[::-1],
        "sentences before": [min(FAR, many) for many in _summed(sentences)[:-1]],
        "said before": [min(MOST_SAID, many) for many in said[:-1]],
        "said behind": [min(MOST_SAID, said[-1] - many) for many in said[1:]],
        "said by then": [1000 * many // all_said for many in said[1:]],
        "content before": [min(MOST_SAID, many) for many in before[:-1]],
        "content by then": [1000 * many // everything for many in before[1:]],
    }


def _form(units: Sequence[Unit], near: _Windows) -> Columns:
    words = [unit.wording for unit in units]
    texts = [word.text for word in words]
    short, sentence = [1000 * word.short for word in words], [1000 * word.sentence for word in words]
    digits, lengths = [word.numbers[1] for word in words], [min(100, len(text)) for text in texts]
    found: Columns = {
        "times": _times(texts),
        "begin alike": _times([text[:3] for text in texts]),
        "end alike": _times([text[-3:] for text in texts]),
        "begin alike in 2": _times([text[:2] for text in texts]),
        "end alike in 2": _times([text[-2:] for text in texts]),
        "length": [min(400, len(text)) for text in texts],
        "ends": [word.ends for word in words],
        "begins": [word.begins for word in words],
        "begins before": _moved([word.begins for word in words], -1),
        "Han": [word.numbers[0] for word in words],
        "digits": digits,
        "Latin": [word.numbers[2] for word in words],
        "addresses": [word.numbers[3] for word in words],
        "length 1 to 13": near.means(_summed(lengths), 1, 13),
        "short nearby": near.means(_summed(short), -WIDE, WIDE + 1),
        "sentences nearby": near.means(_summed(sentence), -WIDE, WIDE + 1),
    }
    sums = _summed(digits)
    for low, high in ((-12, 0), (1, 3), (1, 13)):
        found[f"digits {low} to {high}"] = near.means(sums, low, high)
    return found


def _times(of: Sequence[str]) -> list[int]:
    times = Counter(of)
    return [times[one] for one in of]


def _related(units: Sequence[Unit], own: list[int], near: _Windows) -> Columns:
    found: Columns = dict(related(units, own))
    for name in ("in sentences", "in any"):
        sums = _summed(found[name])
        for low, high in ((-5, 0), (1, 6), (-12, 13)):
            found[f"{name} {low} to {high}"] = near.means(sums, low, high)
    return found


def _summed(values: Sequence[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _moved(values: list[int], step: int) -> list[int]:
    """At each place what stands `step` places on."""
    outside = [NONE] * min(abs(step), len(values))
    return [*outside, *values[:step]] if step < 0 else [*values[step:], *outside]


class _Windows:
    """Windows around each of `count` places, cut at the ends."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._known: dict[int, list[int]] = {}

    def _bounds(self, step: int) -> list[int]:
        found = self._known.get(step)
        if found is None:
            count = self._count
            found = list(range(step, count + step))
            if step < 0:
                found[:-step] = [0] * min(-step, count)
            elif step > 0:
                found[max(0, count - step) :] = [count] * min(step, count)
            self._known[step] = found
        return found

    def means(self, sums: Sequence[int], low: int, high: int) -> list[int]:
        """At each place the mean from `low` to `high` places on, as far as there are any. `sums` begin with 0."""
        lows, highs = self._bounds(low), self._bounds(high)
        totals = map(sub, map(sums.__getitem__, highs), map(sums.__getitem__, lows))
        return [total // many if many > 0 else NONE for total, many in zip(totals, map(sub, highs, lows), strict=True)]


def _most_before(values: list[int]) -> list[int]:
    """At each place the largest of the NEAR values before it."""
    return [max(values[max(0, at - NEAR) : at], default=NONE) for at in range(len(values))]


def _since(marks: Iterable[bool]) -> Iterator[int]:
    """How many units ago the last mark was, up to WIDE."""
    ago = WIDE
    for mark in marks:
        yield ago
        ago = 0 if mark else min(WIDE, ago + 1)
