"""Where a unit stands: its neighbours, its place in the text, what repeats, as rows of whole numbers for the trees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from mingfan.kinds.scored.units import Unit

FAR = 60  # lines from either end of the text that are told apart
NONE = -99_999  # where there is no neighbour
TELLING = 500  # an own score over this counts as a sign of promotion close by
SPEAKING = 2_000  # the same of signals
NEAR = ((-2, 0), (1, 3), (-5, 0), (1, 6), (-12, 0), (1, 13))  # windows before and behind a unit
WIDE = 25


class Place(NamedTuple):
    """How many lines that are not blank stand before the units and behind them, up to FAR."""

    before: int
    behind: int


def rows(units: Sequence[Unit], own: Sequence[int], place: Place, wanted: Sequence[bool]) -> list[list[int] | None]:
    """A row for each unit that is wanted. `own`: what each unit says by itself, in thousandths of log-odds."""
    if not any(wanted):
        return [None] * len(units)
    told = _Told(units, own, place)
    return [told.row(at) if want else None for at, want in enumerate(wanted)]


class _Told:
    def __init__(self, units: Sequence[Unit], own: Sequence[int], place: Place) -> None:
        self.units, self.own, self.place = units, own, place
        words = [unit.wording for unit in units]
        self.speaks = [unit.speaks for unit in units]
        sentence = [1000 * word.sentence for word in words]
        self.sums = [
            list(accumulate(values, initial=0))
            for values in (
                own,
                sentence,
                [1000 * word.short for word in words],
                [min(100, len(word.text)) for word in words],
                [word.numbers[1] for word in words],
                self.speaks,
            )
        ]
        self.lines = list(accumulate((unit.begins for unit in units), initial=0))
        self.since = list(_since(map(bool, sentence)))
        self.until = list(_since(map(bool, reversed(sentence))))[::-1]
        signs = [score > TELLING or speaks > SPEAKING for score, speaks in zip(own, self.speaks, strict=True)]
        self.sign_before = list(_since(signs))
        self.sign_behind = list(_since(reversed(signs)))[::-1]
        self.run = _runs([word.short for word in words])
        self.times = Counter(word.text for word in words)

    def row(self, at: int) -> list[int]:
        own, units = self.own, self.units
        count = len(units)
        unit = units[at]
        word = unit.wording
        row = [own[at]]
        for step in (-2, -1, 1, 2):
            row.append(own[at + step] if 0 <= at + step < count else NONE)
        row.append(max(own[max(0, at - 5) : at], default=NONE))
        row.append(max(own[at + 1 : at + 6], default=NONE))
        for sums in self.sums:
            for low, high in NEAR:
                row.append(_mean(sums, at + low, at + high))
        row += [unit.speaks, unit.against]
        for step in (-1, 1):
            row.append(self.speaks[at + step] if 0 <= at + step < count else NONE)
        row.append(max(self.speaks[max(0, at - 5) : at], default=NONE))
        row.append(max(self.speaks[at + 1 : at + 6], default=NONE))
        for sums in self.sums[:3]:
            row.append(_mean(sums, at - WIDE, at + WIDE + 1))
        row += (
            min(FAR, self.place.before + self.lines[at + 1] - 1),
            min(FAR, self.place.behind + self.lines[count] - self.lines[at + 1]),
            self.since[at],
            self.until[at],
            self.sign_before[at],
            self.sign_behind[at],
            min(WIDE, self.run[at]),
            self.times[word.text],
            len(word.text),
            unit.blanks,
            units[at + 1].blanks if at + 1 < count else 9,
            unit.begins,
            unit.ends,
            len(unit.shown),
            *word.numbers,
        )
        for near in (at - 1, at, at + 1):
            if 0 <= near < count:
                beside = units[near].wording
                row += (beside.ends, beside.begins, min(200, len(beside.text)))
            else:
                row += (-1, -1, -1)
        return row


def _mean(sums: Sequence[int], low: int, high: int) -> int:
    low, high = max(0, low), min(len(sums) - 1, high)
    return (sums[high] - sums[low]) // (high - low) if high > low else NONE


def _since(marks: Iterable[bool]) -> Iterator[int]:
    """How many units ago the last mark was, up to WIDE."""
    ago = WIDE
    for mark in marks:
        yield ago
        ago = 0 if mark else min(WIDE, ago + 1)


def _runs(marks: Sequence[bool]) -> list[int]:
    """How long the run of marks is that each belongs to."""
    before = list(accumulate(marks, lambda run, mark: (run + 1) * mark, initial=0))[1:]
    behind = list(accumulate(reversed(marks), lambda run, mark: (run + 1) * mark, initial=0))[:0:-1]
    return [first + last - 1 if mark else 0 for first, last, mark in zip(before, behind, marks, strict=True)]
