"""Whether more requests come than can be answered. While they do, a long queue only makes every answer late.

A full queue means that requests come faster than they are answered. From then on few may be under way, so that those
that are taken on are answered soon and the others know at once. It is over when in a second few are turned away. A long
wait alone means nothing: the first request compiles the rules, and a page sends several files at once.
"""

from __future__ import annotations

from collections.abc import Callable

# Under way at a time: a worker computes on one core, so each takes as many times its own time. With two, one is ready
# when the other is done.
FEW = 2
SECOND = 1.0
# Share of those that came, turned away: with so few places it is more while they come faster than they are answered.
CALM = 0.3


class Crowd:
    """Not thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: float | None = None
        self._came = self._refused = 0

    @property
    def is_on(self) -> bool:
        return self._since is not None

    def limit(self, most: int, few: int = FEW) -> int:
        """How many may be under way where otherwise `most` may."""
        return most if self._since is None else min(few, most)

    def count(self, is_refused: bool) -> None:
        """One came."""
        if self._since is None:
            if is_refused:
                self._watch()
            return
        self._came += 1
        self._refused += is_refused
        if self._clock() - self._since < SECOND:
            return
        if self._refused < CALM * self._came:
            self._since = None
        else:
            self._watch()

    def _watch(self) -> None:
        self._since = self._clock()
        self._came = self._refused = 0
