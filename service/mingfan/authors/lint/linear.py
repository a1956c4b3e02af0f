"""Whether a pattern's time grows with the text and no faster, measured on attack strings derived from it."""

from __future__ import annotations

from time import process_time
from typing import NamedTuple

import regex

from mingfan.authors.lint.attack import Pump, pumps

SIZE = 1024  # characters: the time at this size is compared with that at twice and four times it
STEEP = 8.0  # of a fourfold text the time is 4 where it is linear, 16 where it is quadratic
NOTICEABLE = 0.006  # seconds for 4 * SIZE characters; what takes less is no attack, even on a slow machine
LIMIT = 0.25  # seconds for 4 * SIZE characters; a linear pattern needs some milliseconds


class Slow(NamedTuple):
    """An attack that works, with the times in seconds at SIZE, twice and four times that; None where over LIMIT."""

    pump: Pump
    times: tuple[float | None, float | None, float | None]


def slow_on(pattern: str, flags: int = 0) -> Slow | None:
    """The first attack string on which the pattern is not linear; None where none was found."""
    compiled = regex.compile(pattern, flags)
    for pump in pumps(pattern):
        most = _time(compiled, pump, 4 * SIZE, NOTICEABLE)
        if most is not None and most < NOTICEABLE:
            continue
        first = _time(compiled, pump, SIZE)
        if most is None or first is None:
            return Slow(pump, (first, None, None))
        times = (first, _time(compiled, pump, 2 * SIZE), _time(compiled, pump, 4 * SIZE))
        if times[2] is None or (times[2] >= NOTICEABLE and times[2] > STEEP * first):
            return Slow(pump, times)
    return None


def _time(compiled: regex.Pattern[str], pump: Pump, size: int, enough: float = 0.0) -> float | None:
    """The least processor time of up to three searches; None where one passes LIMIT."""
    text = pump.text(size)
    best = LIMIT
    for _ in range(3):
        started = process_time()
        try:
            for _ in compiled.finditer(text, timeout=LIMIT):
                pass
        except TimeoutError:
            return None
        best = min(best, process_time() - started)
        if best < enough:
            break
    return best
