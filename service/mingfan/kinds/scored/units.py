"""Units: the lines of a text that are not blank, or the sentences of one, each with what it says by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from mingfan.deadline import Deadline
from mingfan.kinds.scored.labels import labels_in
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.steps import step_form
from mingfan.kinds.scored.wording import Form, Wording, form, wording
from mingfan.model import Span
from mingfan.native.loops import BUILT, loops
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
    goes_on: bool = False  # whether its sentence goes on in the next unit, on the next line (wrapped.py)
    labels: int = 0  # thousandths of its parts that are labels of menus


ITEMS = ("►", "▸", "▶")  # before titles, in which ！ ends no sentence
Weigh = Callable[[Form], int]  # what the wording of a unit weighs
Parts = Callable[[str], list[tuple[int, int]]]  # of a line, which together are the line


def parts(body: str) -> list[tuple[int, int]]:
    """The sentences of a line; what holds no letter belongs to the sentence before it. An item of a list is a whole."""
    if body.lstrip().startswith(ITEMS):
        return [(0, len(body))]
    return loops.sentences(body) if BUILT else _sentences(body)


def maker(
    search: Search, weights: loops.Weights, features: dict[str, int], looks: dict[tuple[int, ...], int], base: int
) -> loops.Units | None:
    """What makes units in C, where the loops are built. The rest is what the wording of a unit weighs (model.py)."""
    if search.native is None:
        return None
    families = search.families_of_words()
    return loops.Units(
        *(Unit, Wording, search.native, families, weights, features, looks, base, search.labels),
        *(step_form, search.weigh),
    )


def units_of_line(text: str, line: Span, search: Search, weigh: Weigh, deadline: Deadline) -> Iterator[Unit]:
    """With their places in the text."""
    (units,) = units_of_lines([text[line.start : line.end]], search, weigh, deadline)
    for unit in units:
        yield unit._replace(start=unit.start + line.start, end=unit.end + line.start)


def units_of_lines(
    bodies: list[str],
    search: Search,
    weigh: Weigh,
    deadline: Deadline,
    parts_of: Parts = parts,
    made: loops.Units | None = None,
) -> list[tuple[Unit, ...]]:
    """The units of each line, with their places in it. One scan tells what signals they may show.

    `made` makes units as `search` and `weigh` say.
    """
    spans: list[list[tuple[int, int]]] = []
    words: list[str] = []
    for body in bodies:
        deadline.check()
        folded = fold(body)
        spans.append(parts_of(body))
        words += [folded[start:end] for start, end in spans[-1]]
    shown = search.signals_of(words, deadline)
    if made is not None:
        return made.of(bodies, spans, words, shown)
    said = iter(zip(words, shown, strict=True))
    return [
        tuple(_unit(body, number, of_line, *next(said), search, weigh) for number in range(len(of_line)))
        for body, of_line in zip(bodies, spans, strict=True)
    ]


def _unit(
    body: str,
    number: int,
    spans: Sequence[tuple[int, int]],
    words: str,
    signals: frozenset[int],
    search: Search,
    weigh: Weigh,
) -> Unit:
    start, end = spans[number]
    part = body[start:end]
    like = form(part, words)
    return Unit(
        start,
        end,
        not number,
        number + 1 == len(spans),
        wording(part, like),
        weigh(like),
        signals,
        search.families_in(words),
        *search.weigh(signals),
        labels=labels_in(like.text, search.labels),
    )


def _sentences(body: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sentences(body):
        if found and not any(map(str.isalnum, body[start:end])):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found
