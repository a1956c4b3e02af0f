"""Units: the lines of a text that are not blank, or the sentences of one, each with what it says by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.wording import Wording, wording
from mingfan.model import Span
from mingfan.text.fold import fold
from mingfan.text.sentences import sentences


class Unit(NamedTuple):
    """A line that is not blank, without its line feed, or a sentence of it."""

    start: int
    end: int
    begins: bool  # whether it begins a line
    ends: bool  # whether it ends one
    wording: Wording
    own: int  # what its wording weighs, in thousandths of log-odds
    shown: frozenset[int]  # numbers of the signals
    families: frozenset[str]  # of the opening words it holds
    speaks: int  # what its signals weigh for promotion, in thousandths of log-odds
    against: int  # and against it


ITEMS = ("►", "▸", "▶")  # before titles, in which ！ ends no sentence
Weigh = Callable[[Collection[str]], int]  # what features of wording weigh


def units_of_line(text: str, line: Span, search: Search, weigh: Weigh, deadline: Deadline) -> Iterator[Unit]:
    deadline.check()
    body = text[line.start : line.end]
    folded = fold(body)
    parts = _parts(body)
    for number, (start, end) in enumerate(parts):
        words = folded[start:end]
        found = search.shown(words, deadline)
        like, features = wording(body[start:end], words)
        yield Unit(
            line.start + start,
            line.start + end,
            not number,
            number + 1 == len(parts),
            like,
            weigh(features),
            found.signals,
            found.families,
            *search.weigh(found.signals),
        )


def _parts(body: str) -> list[Span]:
    """The sentences of a line; what holds no letter belongs to the sentence before it. An item of a list is a whole."""
    if body.lstrip().startswith(ITEMS):
        return [Span(0, len(body))]
    parts: list[Span] = []
    for span in sentences(body):
        if parts and not any(map(str.isalnum, body[span.start : span.end])):
            parts[-1] = Span(parts[-1].start, span.end)
        else:
            parts.append(span)
    return parts
