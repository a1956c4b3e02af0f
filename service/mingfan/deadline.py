"""One deadline for the whole of one text, in seconds of work and not of waiting.

The wall clock is asked first, since that costs 0.1 µs. Only when it has passed is the CPU time of the cleaning thread
asked (0.5 µs), and the deadline moves on by what the thread did not use: no text is refused because the machine is
busy. The wall clock has the last word at `MOST_WAITING` times the seconds, so that a starved thread ends too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from threading import get_ident
from time import perf_counter, thread_time

import regex

from mingfan.errors import CleanTimeout

# Seconds allowed where the caller names none: 10 s per MB (10^6 code points), never under 2 s.
SECONDS_PER_CHARACTER = 10 / 1e6
LEAST_SECONDS = 2.0
MOST_WAITING = 10


class Deadline:
    """Starts when it is made, in the thread that makes it. `left` and `check` raise CleanTimeout once it has passed."""

    __slots__ = ("_end", "_last", "_thread", "_used", "of", "seconds")

    def __init__(self, seconds: float, of: float | None = None) -> None:
        """`of`: what the caller allowed, of which `seconds` are left for work that was put off."""
        self.seconds = seconds
        self.of = seconds if of is None else of
        now = perf_counter()
        self._end = now + seconds
        self._last = now + MOST_WAITING * seconds
        self._used = thread_time()
        self._thread = get_ident()

    @classmethod
    def for_length(cls, characters: int) -> Deadline:
        return cls(max(LEAST_SECONDS, characters * SECONDS_PER_CHARACTER))

    def left(self) -> float:
        """Seconds left, always above 0."""
        now = perf_counter()
        left = self._end - now
        return left if left > 0 else self._extended(now)

    def _extended(self, now: float) -> float:
        """Seconds of work still left at the end of the time, by the clock of this thread."""
        if self._thread != get_ident():
            raise self.passed()
        left = min(self.seconds - (thread_time() - self._used), self._last - now)
        if left <= 0:
            raise self.passed()
        self._end = now + left
        return left

    def passed(self) -> CleanTimeout:
        return CleanTimeout(
            f"not cleaned within {self.of:g} s; the text was left as it was. "
            "Allow more time (deadline=), or switch off the slow rule (ignore=)"
        )

    def check(self) -> None:
        self.left()


def matches(
    pattern: regex.Pattern[str], text: str, deadline: Deadline, start: int = 0, end: int | None = None
) -> Iterator[regex.Match[str]]:
    """`pattern.finditer(text, start, end)` within the deadline: CleanTimeout where it passes, even within one match.

    The module measures its timeout by the wall. Where the thread spent that time waiting, the search begins again.
    """
    done = 0  # matches passed on
    while True:
        try:
            found = pattern.finditer(text, start, end, timeout=deadline.left())
            for match in islice(found, done, None) if done else found:
                done += 1
                yield match
            return
        except TimeoutError:
            deadline.check()


def search(pattern: regex.Pattern[str], text: str, deadline: Deadline) -> regex.Match[str] | None:
    """`pattern.search(text)` within the deadline, as `matches` is."""
    while True:
        try:
            return pattern.search(text, timeout=deadline.left())
        except TimeoutError:
            deadline.check()
