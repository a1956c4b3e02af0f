"""The words that open a reading, found from what the model removes: few, rare in honest text, and near every block.

Each family has its own, chosen one by one: the word that comes upon the most content of the family not yet within
reach of
one, for each honest unit it opens. What shows no family goes to the pages' own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mingfan.kinds.scored.looks import ADDRESS, LOOKS
from mingfan.kinds.scored.reader import REACH
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.wording import CUT
from mingfan.prefilter.literals import words_of

if TYPE_CHECKING:
    from benchmarks.train_model import Sample

MOST = 150  # words of a family
LEAST_SOURCES = 3
ENOUGH = 2  # words that content must have within reach: in an unseen text one of them may be missing
LEAST_GAIN = 0.02  # content characters a word must come upon for each honest unit that holds it
HONEST = 10  # what an honest unit costs, and the use of a word at all
STRONG = 4.5  # weight of a signal whose words open a reading
MOST_OF_SIGNAL = 80
SELDOM = 8  # honest units that may hold such a word
ORDINARY = "page"  # the family of what shows no other
NO_FAMILY = "honest"


class Holding(NamedTuple):
    """Who holds each word."""

    going: dict[str, list[int]]  # numbers of the units that go
    honest: Counter[str]
    sources: dict[str, set[str]]


def opening_words(found: Sequence[Sample], goes: Any, search: Search) -> dict[str, list[str]]:
    """By family. `goes`: which of all units in a row go."""
    ends = np.cumsum([len(one.units) for one in found])
    limits = np.repeat(
        np.stack([ends - [len(one.units) for one in found], ends], 1), [len(one.units) for one in found], 0
    )
    promotion = np.array([label for one in found for label in one.promotion]) & goes
    holding = _holding(found, promotion)
    content = np.array([n for one in found for n in one.gold], float) * promotion
    families = [_families(unit.shown, search) for one in found for unit in one.units]
    names = sorted({signal.family for signal in search.signals} - {NO_FAMILY, ORDINARY})
    reached = np.zeros(len(content), bool)
    chosen: dict[str, list[str]] = {}
    for name in [*names, ORDINARY]:
        of_family = np.array([name in shown for shown in families])
        wanted = content * (of_family | (name == ORDINARY) & ~reached)
        chosen[name], near = _choose(wanted, of_family, holding, limits, name == ORDINARY)
        reached |= near
    _add_of_signals(search, holding, chosen)
    _add_for_examples(found, holding, chosen)
    print(
        f"{len(set().union(*chosen.values()))} opening words come upon {content[reached].sum() / content.sum():.3f} of what goes"  # noqa: E501
    )
    return {name: sorted(words) for name, words in chosen.items()}


def _add_of_signals(search: Search, holding: Holding, chosen: dict[str, list[str]]) -> None:
    """The words of strong signals, where honest text seldom holds them: a phrase not met in training opens a reading too."""  # noqa: E501
    for signal in search.signals:
        words = words_of(signal.body) if signal.weight >= STRONG else None
        if words and len(words) <= MOST_OF_SIGNAL:
            known = set(chosen[signal.family])
            chosen[signal.family] += sorted(
                word for word in words - known if len(word) > 1 + word.isascii() and _rare(word[:4], holding)
            )


def _rare(word: str, holding: Holding) -> bool:
    return holding.honest[word] <= max(SELDOM, 3 * len(holding.going.get(word, ())))


def _add_for_examples(found: Sequence[Sample], holding: Holding, chosen: dict[str, list[str]]) -> None:
    """Each example of a rule is come upon by a word of its family."""
    for one in found:
        held = {
            word
            for unit, goes in zip(one.units, one.promotion, strict=True)
            if goes
            for word in _words(unit.wording.text)
        }
        if one.family and held.isdisjoint(chosen[one.family]):
            telling = [word for word in held if len(word) > 2 or not word.isalnum()]
            best = max(telling, key=lambda word: (-holding.honest[word], len(holding.going[word]), len(word), word))
            chosen[one.family].append(best)


def _holding(found: Sequence[Sample], promotion: Any) -> Holding:
    holding = Holding(defaultdict(list), Counter(), defaultdict(set))
    number = 0
    for one in found:
        for unit in one.units:
            for word in _words(unit.wording.text):
                if promotion[number]:
                    holding.going[word].append(number)
                    holding.sources[word].add(one.source)
                else:
                    holding.honest[word] += 1
            number += 1
    return holding


def _choose(wanted: Any, of_family: Any, holding: Holding, limits: Any, any_word: bool) -> tuple[list[str], Any]:
    """Greedy with bounds: what a word gains only falls, so those that could not win are not measured again."""
    reached = np.zeros(len(wanted), np.int8)
    gains = {
        word: float("inf")
        for word, numbers in holding.going.items()
        if len(holding.sources[word]) >= LEAST_SOURCES and (any_word or 3 * of_family[numbers].sum() >= len(numbers))
    }
    chosen: list[str] = []
    while len(chosen) < MOST:
        best, most = None, LEAST_GAIN
        for word in sorted(gains, key=lambda word: (-gains[word], word)):
            if gains[word] <= most:
                break
            near = _reach(holding.going[word], limits)
            fresh = sum(float(wanted[low:high][reached[low:high] < ENOUGH].sum()) for low, high in near)
            gains[word] = fresh / (HONEST + HONEST * holding.honest[word])
            if gains[word] > most:
                best, most = word, gains[word]
        if best is None:
            break
        for low, high in _reach(holding.going[best], limits):
            reached[low:high] += 1
        del gains[best]
        chosen.append(best)
    return chosen, reached > 0


def _reach(numbers: Iterable[int], limits: Any) -> list[tuple[int, int]]:
    """What is read around units, without overlap. Half of it: a block may lie to one side."""
    out: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        low, high = limits[number]
        first, last = max(low, number - REACH // 2), min(high, number + REACH // 2 + 1)
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _words(text: str) -> set[str]:
    """Runs of 2 to 4 characters, or one mark, that a scanner can look for."""
    found = {text[at : at + size] for size in (1, 2, 3, 4) for at in range(len(text) - size + 1)}
    return {word for word in found if _usable(word)}


def _usable(word: str) -> bool:
    if any(char in word for char in (ADDRESS, CUT, LOOKS, "0", " ", "\n")):
        return False
    if word.isascii():
        return word.isalpha() and len(word) >= 4
    return len(word) > 1 or not word.isalnum()


def _families(shown: Iterable[int], search: Search) -> set[str]:
    return {search.signals[number].family for number in shown if search.weights[number] > 1000} - {NO_FAMILY}
