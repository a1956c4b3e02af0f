"""Units that go as parts of the text: whole lines with their line feeds and a gap, sentences and clauses of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from mingfan.kinds.scored.clauses import is_joined, without_mark
from mingfan.kinds.scored.units import Unit
from mingfan.model import Change, Span


class Left:
    """What is left of a text."""

    def __init__(self, original: str, spans: Sequence[Span] | None = None) -> None:
        self._original = original
        self._spans = [Span(0, len(original))] if spans is None else spans

    @cached_property
    def text(self) -> str:
        return "".join(self._original[start:end] for start, end in self._spans)

    def without(self, gone: Iterable[Span]) -> Left:
        """Without parts of what is left, given in order."""
        kept: list[Span] = []
        at = 0
        for start, end in gone:
            if start > at:
                kept.append(Span(at, start))
            at = max(at, end)
        return Left(self._original, list(self._in_original([*kept, Span(at, len(self.text))])))

    def _in_original(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Where parts of what is left, in order, stand in the original."""
        number = first = 0  # of the span that holds them, and where it begins in what is left
        for at, end in spans:
            while at < end:
                start, stop = self._spans[number]
                last = first + stop - start
                if at < last:
                    yield Span(start + at - first, start + min(end, last) - first)
                    at = min(end, last)
                if at >= last:
                    number, first = number + 1, last

    def changes(self) -> list[Change]:
        """What is gone, a change for each line of it."""
        ends = [0, *(place for span in self._spans for place in span), len(self._original)]
        gone = zip(ends[::2], ends[1::2], strict=True)
        return [change for start, end in gone if start < end for change in self._by_line(start, end)]

    def _by_line(self, start: int, end: int) -> Iterator[Change]:
        text = self._original
        breaks = [at + 1 for at in range(start, end - 1) if text[at] == "\n" and text[at + 1] != "\n"]
        for low, high in pairwise([start, *breaks, end]):
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
        yield Span(first.start, first.start + without_mark(text[first.start : first.end]))
        units = units[1:]
        if not units:
            return
    whole = _of_whole_lines(units)
    if not whole:
        # A part of one line, or the end of one and the beginning of the next.
        ends = next((unit.end for unit in units if unit.ends), units[-1].end)
        yield Span(units[0].start, ends)
        if ends < units[-1].end:
            yield Span(next(unit.start for unit in units if unit.start > ends), units[-1].end)
        return
    if units[0].start < whole[0].start:
        yield Span(units[0].start, next(unit.end for unit in units if unit.ends))
    yield _whole_lines(text, whole[0].start, whole[-1].end)
    if units[-1].end > whole[-1].end:
        yield Span(next(unit.start for unit in units if unit.start > whole[-1].end), units[-1].end)


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
