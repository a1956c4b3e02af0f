"""Units that go as parts of the text: whole lines with their line feeds and a gap, sentences and clauses of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mingfan.kinds.scored.clauses import is_joined, without_mark
from mingfan.kinds.scored.speakers import label
from mingfan.kinds.scored.units import Unit
from mingfan.model import Change, Span


def gone(text: str, spans: Iterable[Span]) -> list[Change]:
    """The deletion of parts of a text, which come in order and may overlap: a change for each line."""
    found: list[Change] = []
    at = 0
    for start, end in spans:
        found += _by_line(text, max(at, start), end)
        at = max(at, end)
    return found


def _by_line(text: str, start: int, end: int) -> Iterator[Change]:
    breaks = [at + 1 for at in range(start, end - 1) if text[at] == "\n" and text[at + 1] != "\n"]
    for low, high in pairwise([start, *breaks, end]):
        if low < high:
            yield Change(low, high, "")


def _of_whole_lines(units: Sequence[Unit]) -> Sequence[Unit]:
    """Without the parts of lines that the units begin and end with."""
    first = next((n for n, unit in enumerate(units) if unit.begins), len(units))
    last = next((n for n in range(len(units), first, -1) if units[n - 1].ends), first)
    return units[first:last]


def cuts(text: str, units: Sequence[Unit]) -> Iterator[Span]:
    """Parts of lines by themselves, whole lines with their line feeds and a gap beside them."""
    first = units[0]
    if is_joined(text, first.start):
        last = next((n for n, unit in enumerate(units) if not unit.goes_on), len(units) - 1)
        yield Span(first.start, units[last].start + without_mark(text[units[last].start : units[last].end]))
        units = units[last + 1 :]
        if not units:
            return
    whole = _of_whole_lines(units)
    if not whole:
        # A part of one line, or the end of one and the beginning of the next.
        ends = next((unit.end for unit in units if unit.ends), units[-1].end)
        yield _part(text, units[0], ends)
        if ends < units[-1].end:
            yield _part(text, next(unit for unit in units if unit.start > ends), units[-1].end)
        return
    if units[0].start < whole[0].start:
        yield Span(units[0].start, next(unit.end for unit in units if unit.ends))
    yield _whole_lines(text, whole[0].start, whole[-1].end)
    if units[-1].end > whole[-1].end:
        yield _part(text, next(unit for unit in units if unit.start > whole[-1].end), units[-1].end)


def _part(text: str, first: Unit, end: int) -> Span:
    """Of a line that goes on after `end`: the label of its speaker stays."""
    return Span(first.start + (label(text, first.start, end) if first.begins else 0), end)


def _whole_lines(text: str, start: int, end: int) -> Span:
    """The lines from `start` to `end` with their line feeds, and one of the two gaps around them."""
    stop = _after_blanks(text, end) if _blank_before(text, start) else min(end + 1, len(text))
    if stop < len(text):
        return Span(start, stop)
    above = text[:start].rstrip("\n")
    return Span(len(above) + 1 if above else 0, stop)


def _blank_before(text: str, start: int) -> bool:
    return start == 0 or text.endswith("\n\n", 0, start)


def _after_blanks(text: str, end: int) -> int:
    while end < len(text) and text[end] == "\n":
        end += 1
    return end
