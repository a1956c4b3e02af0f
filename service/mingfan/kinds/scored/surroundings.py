"""Where a unit stands: its neighbours, the run of like units it belongs to, the page, as rows of numbers for the trees.

All numbers are whole. A column is computed at once, which takes a fraction of the time of row by row. Means of windows,
which cost most of that, are worked out only for the units that are asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import sub
from typing import NamedTuple, TypeVar

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

T = TypeVar("T")
Column = Sequence[int]
Columns = dict[str, Column]


class Place(NamedTuple):
    """How many lines that are not blank stand before the units and behind them, up to FAR."""

    before: int
    behind: int


def rows(
    units: Sequence[Unit], own: Sequence[int], place: Place, of: Sequence[int] | None = None
) -> list[tuple[int, ...]]:
    """A row for each unit, or for those numbered in `of`, in rising order. `own`: what each unit says by itself, in
    thousandths of log-odds."""
    return list(zip(*columns(units, own, place, of).values(), strict=True))


def columns(units: Sequence[Unit], own: Sequence[int], place: Place, of: Sequence[int] | None = None) -> Columns:
    """By name, which benchmarks may print."""
    own = list(own)
    near = _Windows(len(own), range(len(own)) if of is None else of)
    return {
        **_neighbours(own, near),
        **_signs(units, own, near),
        **_run("alike", units, own, near, lambda unit: (unit.wording.sentence, unit.wording.begins)),
        **_run("as long", units, own, near, lambda unit: (unit.wording.sentence, len(unit.wording.text) > LABEL)),
        **_page(units, own, near),
        **_position(units, place, near),
        **_form(units, near),
        **_related(units, own, near),
        **_labels(units, near),
    }


COUNT = 103  # of columns


def _neighbours(own: list[int], near: _Windows) -> Columns:
    sums = _summed(own)
    found: Columns = {
        "own": near.of(own),
        "own before": near.moved(own, -1),
        "own behind": near.moved(own, 1),
        "most before": near.most(own, -NEAR, 0),
        "most behind": near.most(own, 1, NEAR + 1),
    }
    for low, high in ((-2, 0), (1, 3), (-5, 0), (1, 6), (-12, 0), (1, 13), (-WIDE, WIDE + 1)):
        found[f"own {low} to {high}"] = near.means(sums, low, high)
    return found


def _signs(units: Sequence[Unit], own: list[int], near: _Windows) -> Columns:
    speaks = [unit.speaks for unit in units]
    sums, count = _summed(speaks), len(near)
    signs = [score > TELLING or weight > SPEAKING for score, weight in zip(own, speaks, strict=True)]
    found: Columns = {
        "speaks": near.of(speaks),
        "speaks against": [unit.against for unit in near.of(units)],
        "shown": [len(unit.shown) for unit in near.of(units)],
        "speaks most before": near.most(speaks, -NEAR, 0),
        "page speaks most": [max(speaks)] * count,
        "page speaks": [sum(weight > SPEAKING for weight in speaks)] * count,
        "sign before": near.of(list(_since(signs))),
        "sign behind": near.of(list(_since(signs[::-1]))[::-1]),
    }
    for low, high in ((-5, 0), (1, 6), (-12, 0), (1, 13)):
        found[f"speaks {low} to {high}"] = near.means(sums, low, high)
    return found


def _run(name: str, units: Sequence[Unit], own: list[int], near: _Windows, key: Callable[[Unit], object]) -> Columns:
    """Units in a row that are of one kind: what they say together, what stands above them and below."""
    table: list[tuple[int, ...]] = []
    last = 0
    for _, members in groupby(units, key):
        run = list(members)
        first, last = last, last + len(run)
        asked = near.between(first, last)
        if not asked:
            continue
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
        ] * asked
    names = ("units", "above", "below", "own", "most", "first", "last", "above 0", "length")
    return dict(zip((f"{name} {n}" for n in names), zip(*table, strict=True), strict=True))


def _page(units: Sequence[Unit], own: list[int], near: _Windows) -> Columns:
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
    return {f"page {name}": [fact] * len(near) for name, fact in facts.items()}


def _position(units: Sequence[Unit], place: Place, near: _Windows) -> Columns:
    sentences = [unit.wording.sentence for unit in units]
    content = [unit.wording.content for unit in units]
    said = _summed([many if sentence else 0 for many, sentence in zip(content, sentences, strict=True)])
    before, lines = _summed(content), _summed([unit.begins for unit in units])
    everything, all_said, last = max(1, before[-1]), max(1, said[-1]), lines[-1]
    return {
        "lines before": [min(FAR, place.before + line - 1) for line in near.of(lines[1:])],
        "lines behind": [min(FAR, place.behind + last - line) for line in near.of(lines[1:])],
        "sentence before": near.of(list(_since(sentences))),
        "sentence behind": near.of(list(_since(sentences[::-1]))[::-1]),
        "sentences before": [min(FAR, many) for many in near.of(_summed(sentences))],
        "said before": [min(MOST_SAID, many) for many in near.of(said)],
        "said behind": [min(MOST_SAID, said[-1] - many) for many in near.of(said[1:])],
        "said by then": [1000 * many // all_said for many in near.of(said[1:])],
        "content before": [min(MOST_SAID, many) for many in near.of(before)],
        "content by then": [1000 * many // everything for many in near.of(before[1:])],
    }


def _form(units: Sequence[Unit], near: _Windows) -> Columns:
    words = [unit.wording for unit in units]
    texts = [word.text for word in words]
    short, sentence = [1000 * word.short for word in words], [1000 * word.sentence for word in words]
    digits, lengths = [word.numbers[1] for word in words], [min(100, len(text)) for text in texts]
    own = near.of(words)
    found: Columns = {
        "times": near.times(texts),
        "begin alike": near.times([text[:3] for text in texts]),
        "end alike": near.times([text[-3:] for text in texts]),
        "begin alike in 2": near.times([text[:2] for text in texts]),
        "end alike in 2": near.times([text[-2:] for text in texts]),
        "length": [min(400, len(word.text)) for word in own],
        "ends": [word.ends for word in own],
        "begins": [word.begins for word in own],
        "begins before": near.moved([word.begins for word in words], -1),
        "Han": [word.numbers[0] for word in own],
        "digits": near.of(digits),
        "Latin": [word.numbers[2] for word in own],
        "addresses": [word.numbers[3] for word in own],
        "length 1 to 13": near.means(_summed(lengths), 1, 13),
        "short nearby": near.means(_summed(short), -WIDE, WIDE + 1),
        "sentences nearby": near.means(_summed(sentence), -WIDE, WIDE + 1),
    }
    sums = _summed(digits)
    for low, high in ((-12, 0), (1, 3), (1, 13)):
        found[f"digits {low} to {high}"] = near.means(sums, low, high)
    return found


def _related(units: Sequence[Unit], own: list[int], near: _Windows) -> Columns:
    every = related(units, own)
    found: Columns = {name: near.of(column) for name, column in every.items()}
    for name in ("in sentences", "in any"):
        sums = _summed(every[name])
        for low, high in ((-5, 0), (1, 6), (-12, 13)):
            found[f"{name} {low} to {high}"] = near.means(sums, low, high)
    return found


def _labels(units: Sequence[Unit], near: _Windows) -> Columns:
    labels = [unit.labels for unit in units]
    sums = _summed(labels)
    found: Columns = {"labels": near.of(labels)}
    for low, high in ((-5, 0), (1, 6), (-3, 4), (-15, 16), (-40, 41)):
        found[f"labels {low} to {high}"] = near.means(sums, low, high)
    return found


def _summed(values: Sequence[int]) -> list[int]:
    return list(accumulate(values, initial=0))


class _Windows:
    """Windows around places, numbered in rising order, of `count`; cut at the ends."""

    def __init__(self, count: int, places: Sequence[int]) -> None:
        self._count = count
        self._places = places
        self._all = len(places) == count
        self._known: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def of(self, values: Sequence[T]) -> Sequence[T]:
        """The values at the places."""
        return values[: self._count] if self._all else [values[at] for at in self._places]

    def between(self, first: int, end: int) -> int:
        """How many of the places are at least `first` and less than `end`."""
        return bisect_left(self._places, end) - bisect_left(self._places, first)

    def moved(self, values: Sequence[int], step: int) -> list[int]:
        """At each place what stands `step` places on."""
        count = self._count
        return [values[at + step] if 0 <= at + step < count else NONE for at in self._places]

    def most(self, values: Sequence[int], low: int, high: int) -> list[int]:
        """At each place the largest value from `low` to `high` places on."""
        return [max(values[max(0, at + low) : max(0, at + high)], default=NONE) for at in self._places]

    def times(self, values: Sequence[str]) -> list[int]:
        """At each place how often its value occurs."""
        times = Counter(values)
        return [times[one] for one in self.of(values)]

    def _bounds(self, step: int) -> list[int]:
        found = self._known.get(step)
        if found is None:
            count = self._count
            found = self._known[step] = [min(count, max(0, at + step)) for at in self._places]
        return found

    def means(self, sums: Sequence[int], low: int, high: int) -> list[int]:
        """At each place the mean from `low` to `high` places on, as far as there are any. `sums` begin with 0."""
        lows, highs = self._bounds(low), self._bounds(high)
        totals = map(sub, map(sums.__getitem__, highs), map(sums.__getitem__, lows))
        return [total // many if many > 0 else NONE for total, many in zip(totals, map(sub, highs, lows), strict=True)]


def _since(marks: Iterable[bool]) -> Iterator[int]:
    """How many units ago the last mark was, up to WIDE."""
    ago = WIDE
    for mark in marks:
        yield ago
        ago = 0 if mark else min(WIDE, ago + 1)
