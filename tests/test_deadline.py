"""A deadline counts work, not waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import regex

from mingfan import deadline
from mingfan.deadline import MOST_WAITING, Deadline, matches, search
from mingfan.errors import CleanTimeout


class Clocks:
    """The two clocks, set by hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.wall = self.work = 0.0
        patch.setattr(deadline, "perf_counter", lambda: self.wall)
        patch.setattr(deadline, "thread_time", lambda: self.work)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_waiting_does_not_count(clocks: Clocks) -> None:
    limit = Deadline(2)
    clocks.wall, clocks.work = 3, 0.5
    assert limit.left() == 1.5
    clocks.wall, clocks.work = 4.4, 1.9
    limit.check()


def test_work_counts(clocks: Clocks) -> None:
    limit = Deadline(2)
    clocks.wall = clocks.work = 2.1
    with pytest.raises(CleanTimeout):
        limit.check()


def test_a_starved_thread_ends_too(clocks: Clocks) -> None:
    limit = Deadline(2)
    clocks.wall, clocks.work = 2 * MOST_WAITING + 1, 0.1
    with pytest.raises(CleanTimeout):
        limit.check()


def test_another_thread_goes_by_the_wall_clock(clocks: Clocks) -> None:
    limit = Deadline(2)
    clocks.wall = 3
    raised: list[bool] = []

    def ask() -> None:
        try:
            limit.check()
        except CleanTimeout:
            raised.append(True)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert raised == [True]


class Slow:
    """A pattern that the module stops once, as on a machine where the thread did not get to work."""

    def __init__(self, clocks: Clocks, work: float) -> None:
        self.clocks, self.work = clocks, work
        self.calls = 0

    def finditer(self, text: str, start: int, end: int | None, timeout: float) -> Iterator[regex.Match[str]]:
        self.calls += 1
        for number, match in enumerate(regex.finditer("a", text, 0, start, end)):
            if number == 2 and self.calls == 1:
                self.clocks.wall += timeout
                self.clocks.work += self.work
                raise TimeoutError
            yield match

    def search(self, text: str, timeout: float) -> regex.Match[str] | None:
        return next(islice(self.finditer(text, 0, None, timeout), 2, None))


def test_a_search_that_only_waited_begins_again(clocks: Clocks) -> None:
    found: Any = Slow(clocks, work=0.5)
    assert [m.start() for m in matches(found, "a-a-a-a", Deadline(2))] == [0, 2, 4, 6]
    assert found.calls == 2
    found = Slow(clocks, work=0.5)
    third = search(found, "a-a-a-a", Deadline(2))
    assert third is not None and third.start() == 4
    for find in (search, lambda *args: list(matches(*args))):
        found = Slow(clocks, work=2.0)
        with pytest.raises(CleanTimeout):
            find(found, "a-a-a-a", Deadline(2))
