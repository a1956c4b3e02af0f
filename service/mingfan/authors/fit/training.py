"""Weights learned from labelled texts: logistic regression on top of what the shipped model says.

The shipped confidence is the offset and every weight is pulled to 0, so what the labels say nothing about stays as it
is. The features are those that say most about where the model errs, in several texts.
Weights are rounded to thousandths of log-odds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import exp, sqrt
from typing import NamedTuple

from mingfan.authors.fit.labelled import Labelled, content
from mingfan.deadline import Deadline
from mingfan.kinds.scored.correction import Correction, features
from mingfan.kinds.scored.page import SILENT
from mingfan.kinds.scored.reader import Reader
from mingfan.model import Span

PULL = 10.0  # to the shipped weights: as much as so many units that say otherwise
LEAST_TEXTS = 2  # that a feature must be seen in
MOST_FEATURES = 600
ROUNDS = 150
LEAST_WEIGHT = 20  # thousandths of log-odds: less is left out
SECONDS = 30.0  # for reading a text


class Row(NamedTuple):
    """A unit of a labelled text that the model is asked about."""

    text: int  # its number
    shows: frozenset[str]
    confidence: float  # log-odds, of the shipped model
    goes: bool
    weight: float


def rows(texts: Iterable[Labelled], reader: Reader) -> list[Row]:
    """The units of the texts; those that may go or stay are left out."""
    return [row for number, one in enumerate(texts) for row in _rows(number, one, reader)]


def _rows(number: int, one: Labelled, reader: Reader) -> Iterator[Row]:
    for stretch in reader.read(one.text, Deadline(SECONDS)):
        placed = stretch.placed(0, len(stretch.units))
        for unit, at, confidence in zip(stretch.units, placed, stretch.judged.confidence, strict=True):
            span = frozenset(content(one.text, Span(at.start, at.end)))
            rest = span - one.optional
            if confidence > SILENT and 2 * len(rest) > len(span):
                goes = 2 * len(rest & one.remove) > len(rest)
                size = min(3.0, max(1.0, sqrt(len(rest)) / 4))
                shows = frozenset(features(unit, reader.search.signals))
                yield Row(number, shows, confidence / 1000, goes, size)


def train(table: Sequence[Row]) -> Correction:
    """The correction that fits the rows."""
    names = _telling(table)
    columns = [[names[name] for name in sorted(row.shows & names.keys())] for row in table]
    weights = _descend(table, columns, len(names))
    whole = {name: round(1000 * weights[at]) for name, at in names.items()}
    return Correction({name: w for name, w in sorted(whole.items()) if abs(w) >= LEAST_WEIGHT})


def _telling(table: Sequence[Row]) -> Mapping[str, int]:
    """The features that say most about what the model gets wrong, numbered. Of those in the same units the longest."""
    texts: dict[str, set[int]] = defaultdict(set)
    wrong: dict[str, float] = defaultdict(float)
    units: dict[str, list[int]] = defaultdict(list)
    size: dict[str, float] = defaultdict(float)
    for number, row in enumerate(table):
        residual = row.weight * (row.goes - _share(row.confidence))
        for name in row.shows:
            texts[name].add(row.text)
            wrong[name] += residual
            size[name] += row.weight
            units[name].append(number)
    several = (name for name in texts if len(texts[name]) >= LEAST_TEXTS)
    ranked = sorted(several, key=lambda name: (-abs(wrong[name]) / sqrt(PULL + size[name]), -len(name), name))
    return {name: number for number, name in enumerate(_different(ranked, units))}


def _different(ranked: Iterable[str], units: Mapping[str, Collection[int]]) -> Iterator[str]:
    """Without features that the very units of another show, up to MOST_FEATURES."""
    taken: set[tuple[int, ...]] = set()
    for name in ranked:
        where = tuple(units[name])
        if where not in taken:
            taken.add(where)
            yield name
        if len(taken) == MOST_FEATURES:
            return


def _descend(table: Sequence[Row], columns: Sequence[Sequence[int]], count: int) -> list[float]:
    """The weights, by steps that no curvature of the loss makes too long."""
    weights, stiff = [0.0] * count, [PULL] * count
    for row, own in zip(table, columns, strict=True):
        for at in own:
            stiff[at] += row.weight * len(own) / 4
    for _ in range(ROUNDS):
        slope = [PULL * weight for weight in weights]
        for row, own in zip(table, columns, strict=True):
            error = row.weight * (_share(row.confidence + sum([weights[at] for at in own])) - row.goes)
            for at in own:
                slope[at] += error
        weights = [weight - down / hard for weight, down, hard in zip(weights, slope, stiff, strict=True)]
    return weights


def _share(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
