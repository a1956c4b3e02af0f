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
        start = at + 1
        at = text.find("\n", start)
        at = len(text) if at < 0 else at
        if start < at and not text[start:at].isspace():
            yield Span(start, at)


def lines_before(text: str, at: int) -> Iterator[Span]:
    """The lines that are not blank before the line that begins at `at`, the nearest first."""
    while at > 0:
        end = at - 1
        at = text.rfind("\n", 0, end) + 1
        if at < end and not text[at:end].isspace():
            yield Span(at, end)
