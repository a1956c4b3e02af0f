"""What speaks for and against a unit of text, a line or a sentence of one: the weights of the signals it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.signals import Computed
from mingfan.model import Span
from mingfan.text.fold import fold
from mingfan.text.sentences import sentences


class Unit(NamedTuple):
    """A line that is not blank, without its line feed, or a sentence of it."""

    start: int
    end: int
    begins: bool  # whether it begins a line
    ends: bool  # whether it ends one
    shown: frozenset[int]  # numbers of the signals
    families: frozenset[str]  # of its opening words
    score: float


class Weigher:
    """Weighs units by the signals they show."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def of_line(self, text: str, line: Span, deadline: Deadline) -> list[Unit]:
        """The units of a line, whose place in the text and in lists does not count yet."""
        deadline.check()
        body = text[line.start : line.end]
        folded = fold(body)
        parts = _parts(body)
        return [
            self._weighed(folded, line.start, part, Edges(not n, n + 1 == len(parts)), len(parts) > 1, deadline)
            for n, part in enumerate(parts)
        ]

    def _weighed(self, folded: str, start: int, part: Span, edges: Edges, sentence: bool, deadline: Deadline) -> Unit:
        words = folded[part.start : part.end]
        names: list[Computed] = ["any"]
        names += ["sentence"] if sentence else []
        names += ["no-words"] if not any(map(str.isalnum, words)) else []
        found = self._search.shown(words, deadline)
        shown = found.signals.union(self._computed(names))
        return Unit(start + part.start, start + part.end, *edges, shown, found.families, self._sum(shown))

    def placed(self, unit: Unit, names: Sequence[Computed]) -> Unit:
        """The unit with what its place says."""
        more = self._computed(names)
        return unit._replace(shown=unit.shown.union(more), score=unit.score + self._sum(more)) if more else unit

    def _computed(self, names: Iterable[Computed]) -> list[int]:
        return [n for name in names if (n := self._search.computed.get(name)) is not None]

    def _sum(self, shown: Iterable[int]) -> float:
        weights = self._search.weights
        return sum(weights[n] for n in shown)


class Edges(NamedTuple):
    begins: bool
    ends: bool


def _parts(body: str) -> list[Span]:
    """The sentences of a line; what holds no letter belongs to the sentence before it."""
    parts: list[Span] = []
    for span in sentences(body):
        if parts and not any(map(str.isalnum, body[span.start : span.end])):
            parts[-1] = Span(parts[-1].start, span.end)
        else:
            parts.append(span)
    return parts
