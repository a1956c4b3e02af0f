"""A deadline counts work, not waiting."""

from __future__ import annotations

import threading

import pytest

from mingfan import deadline
from mingfan.deadline import MOST_WAITING, Deadline
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
