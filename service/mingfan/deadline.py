"""One deadline for the whole of one text."""

from __future__ import annotations

from time import perf_counter

from mingfan.errors import CleanTimeout

# Seconds allowed where the caller names none: 10 s per MB (10^6 code points), never under 2 s.
SECONDS_PER_CHARACTER = 10 / 1e6
LEAST_SECONDS = 2.0


class Deadline:
    """Counts from its making. `left` and `check` raise CleanTimeout once it has passed."""

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
            raise CleanTimeout(
                f"not cleaned within {self.seconds:g} s; the text was left as it was. "
                "Allow more time (deadline=), or find the slow rule with engine='reference' on a part of the text"
            )
        return left

    def check(self) -> None:
        self.left()
