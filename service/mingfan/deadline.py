"""One deadline for the whole of one text."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import regex

from mingfan.errors import CleanTimeout

# Seconds allowed where the caller names none: 10 s per MB (10^6 code points), never under 2 s.
SECONDS_PER_CHARACTER = 10 / 1e6
LEAST_SECONDS = 2.0


class Deadline:
    """Starts when it is made. `left` and `check` raise CleanTimeout once it has passed."""

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = perf_counter() + seconds

    @classmethod
    def for_length(cls, characters: int) -> Deadline:
        return cls(max(LEAST_SECONDS, characters * SECONDS_PER_CHARACTER))

    def left(self) -> float:
        """Seconds left, always above 0."""
        left = self._end - perf_counter()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> CleanTimeout:
        return CleanTimeout(
            f"not cleaned within {self.seconds:g} s; the text was left as it was. "
            "Allow more time (deadline=), or switch off the slow rule (ignore=)"
        )

    def check(self) -> None:
        self.left()


def matches(
    pattern: regex.Pattern[str], text: str, deadline: Deadline, start: int = 0, end: int | None = None
) -> Iterator[regex.Match[str]]:
    """`pattern.finditer(text, start, end)` within the deadline: CleanTimeout where it passes, even within one match."""
    try:
        yield from pattern.finditer(text, start, end, timeout=deadline.left())
    except TimeoutError:
        raise deadline.passed() from None


def search(pattern: regex.Pattern[str], text: str, deadline: Deadline) -> regex.Match[str] | None:
    """`pattern.search(text)` within the deadline."""
    try:
        return pattern.search(text, timeout=deadline.left())
    except TimeoutError:
        raise deadline.passed() from None
