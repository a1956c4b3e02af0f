"""The lines of a text, found one by one from a position, so that distant lines cost nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mingfan.model import Span


def line_at(text: str, at: int) -> Span:
    """The line that contains a position, without its line feed."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Span(start, len(text) if end < 0 else end)


def lines_after(text: str, at: int) -> Iterator[Span]:
    """The lines that are not blank behind the line feed at `at`, in order."""
    while at < len(text):
        line = line_at(text, at + 1)
        if text[line.start : line.end].strip():
            yield line
        at = line.end


def lines_before(text: str, at: int) -> Iterator[Span]:
    """The lines that are not blank before the line that begins at `at`, the nearest first."""
    while at > 0:
        line = line_at(text, at - 1)
        if text[line.start : line.end].strip():
            yield line
        at = line.start
