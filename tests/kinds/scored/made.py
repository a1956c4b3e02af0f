"""Units, models and readers made for a test, with just what the test is about."""

from __future__ import annotations

from collections.abc import Iterable

from mingfan.kinds.scored.model import Model
from mingfan.kinds.scored.reader import Reader
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.signals import Evidence, Signal, by_word
from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wording import form, wording
from mingfan.text.fold import fold

SILENT_WORDING = -5_000  # what the wording of honest text weighs


def unit(
    body: str,
    start: int = 0,
    *,
    begins: bool = True,
    ends: bool = True,
    own: int = SILENT_WORDING,
    shown: Iterable[int] = (),
    families: Iterable[str] = (),
    speaks: int = 0,
    goes_on: bool = False,
) -> Unit:
    said = wording(body, form(body, fold(body)))
    return Unit(
        start, start + len(body), begins, ends, said, own, frozenset(shown), frozenset(families), speaks, 0, goes_on
    )


def marked(text: str) -> tuple[str, list[Unit], list[Unit]]:
    """A text without its marks, its units, and those between ⟦ and ⟧. A line is cut into units at `｜`."""
    units: list[Unit] = []
    chosen: list[Unit] = []
    clean, chooses = "", False
    for number, line in enumerate(text.split("\n")):
        clean += "\n" if number else ""
        parts = line.split("｜")
        for at, part in enumerate(parts):
            chooses = chooses or part.startswith("⟦")
            body = part.strip("⟦⟧")
            if body:
                units.append(unit(body, len(clean), begins=not at, ends=at + 1 == len(parts)))
                chosen += units[-1:] if chooses else []
            clean += body
            chooses = chooses and not part.endswith("⟧")
    return clean, units, chosen


def model(*, weights: dict[str, int] | None = None, base: int = 0, score: int = 0, least: int = 1_000) -> Model:
    """A model to which the place of a unit says `score`."""
    levels = {"careful": least, "balanced": least, "thorough": least}
    return Model(base, weights or {}, [score], 1, -(10**6), levels, {})  # type: ignore[arg-type]


def search(signals: Iterable[Signal] = (), **opening: list[str]) -> Search:
    return Search(Evidence({signal.id: signal for signal in signals}, by_word(opening)))


def reader(signals: Iterable[Signal] = (), *, of: Model | None = None, **opening: list[str]) -> Reader:
    return Reader(search(signals, **opening), of or model())
