"""Client timeouts: one timer for all clients, because one for each would cost a tenth of a short request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class Patience:
    """Ends each wait after `seconds`, or up to a tenth later."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._looking = False

    async def wait(self, something: Awaitable[T]) -> T:
        """The value of `something`; TimeoutError if it takes too long."""
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        self._since[task] = loop.time()
        if not self._looking:
            self._looking = True
            loop.call_later(self.seconds / 10, self._look, loop)
        try:
            return await something
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._since[task]
            self._late.discard(task)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        oldest = loop.time() - self.seconds
        for task, since in self._since.items():
            if since < oldest and task not in self._late:
                self._late.add(task)
                task.cancel()
        self._looking = bool(self._since)
        if self._looking:
            loop.call_later(self.seconds / 10, self._look, loop)
