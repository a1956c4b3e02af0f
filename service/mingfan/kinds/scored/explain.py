"""Why a block goes: the few features that decided, in words that a person understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mingfan.kinds.scored.wording import grams

if TYPE_CHECKING:
    from mingfan.kinds.scored.reader import Reader, Stretch

MOST_NAMED = 3  # signals, and as many words
LEAST = 100  # thousandths of log-odds: what weighs less is not named
HALF = 500  # thousandths of the parts of a unit
ALONE = 0  # own score over which a unit speaks for itself


def why(reader: Reader, stretch: Stretch, first: int, last: int) -> tuple[str, str]:
    """In Chinese and in English."""
    signals = [reader.search.signals[number] for number in _signals(reader, stretch, first, last)]
    words = [f"“{word}”" for word in _words(reader, stretch, first, last)]
    places = list(_places(stretch, first, last))
    chinese = "、".join([*(signal.title for signal in signals), *words, *(place for place, _ in places)])
    # The ids of signals are English words.
    english = ", ".join([*(signal.id for signal in signals), *words, *(place for _, place in places)])
    return chinese, english


def _signals(reader: Reader, stretch: Stretch, first: int, last: int) -> list[int]:
    shown = Counter(number for unit in stretch.units[first:last] for number in unit.shown)
    telling = [number for number in shown if reader.search.weights[number] >= LEAST]
    return sorted(telling, key=lambda number: (-reader.search.weights[number] * shown[number], number))[:MOST_NAMED]


def _words(reader: Reader, stretch: Stretch, first: int, last: int) -> list[str]:
    """The words that weigh most, longer ones before their parts."""
    weights = reader.model.wording
    said: Counter[str] = Counter()
    for unit in stretch.units[first:last]:
        for feature in filter(weights.__contains__, grams(unit.wording.text)):
            weight = weights[feature]
            if weight >= LEAST and len(word := feature.strip("^$= ")) > 1 and word.isalnum():
                said[word] += weight * len(word)
    named: list[str] = []
    for word, _ in sorted(said.items(), key=lambda item: (-item[1], item[0])):
        if not any(word in other or other in word for other in named):
            named.append(word)
        if len(named) == MOST_NAMED:
            break
    return named


def _places(stretch: Stretch, first: int, last: int) -> Iterator[tuple[str, str]]:
    units, judged = stretch.units[first:last], stretch.judged
    short = sum(unit.wording.short for unit in units)
    labels = sum(unit.labels >= HALF for unit in units)
    if labels > 2 and labels * 2 > len(units):
        yield f"{labels} 处是网站菜单常见的标签", f"{labels} labels that menus of sites have"
    elif short > 2 and short * 2 > len(units):
        yield f"{short} 行短标签连成一片", f"{short} short labels in a row"
    if not any(unit.wording.sentence for unit in stretch.units[last:]):
        yield "最后一个完整句子之后", "after the last full sentence"
    elif not any(unit.wording.sentence for unit in stretch.units[:first]):
        yield "第一个完整句子之前", "before the first full sentence"
    if all(score <= ALONE and not unit.speaks for score, unit in zip(judged.own[first:last], units, strict=True)):
        yield "前后都是推广或页面部件", "promotion or furniture around it"
