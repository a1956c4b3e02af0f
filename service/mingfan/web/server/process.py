"""What one worker process runs, and the signals it takes from the first process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

from mingfan.web.settings import Config
from mingfan.web.worker.rulebook import Rulebook

if TYPE_CHECKING:
    from mingfan.web.server.asgi import Receive, Scope, Send
    from mingfan.web.server.bridge import Bridge

# A thread gives the interpreter up after this long (Python's own: 0.005), so that /healthz gets its turn.
SWITCH_SECONDS = 0.001
RELOAD: int = getattr(signal, "SIGUSR1", 0)  # take the new rules; 0 where there are no such signals
DRAIN: int = getattr(signal, "SIGUSR2", 0)  # close each connection after its answer


class Worker:
    """Makes the application of a worker. Workers that are forked share the rules that were compiled before."""

    def __init__(self, config: Config, rulebook: Rulebook | None) -> None:
        self._config = config
        self._rulebook = rulebook

    def __getstate__(self) -> dict[str, Any]:
        return {"_config": self._config, "_rulebook": None}

    def __call__(self) -> _Lifespan:
        from mingfan.web.app import create_app  # imports prometheus_client, which reads METRICS_DIRECTORY once
        from mingfan.web.server.bridge import Bridge

        if sys.platform != "win32":
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the first process decides what it means
        sys.setswitchinterval(SWITCH_SECONDS)
        app = create_app(self._config, ready=False)
        if self._rulebook is not None:
            app.service.use(self._rulebook)
        else:
            Thread(target=app.service.reload, name="compile").start()
        return _Lifespan(Bridge(app), app.service.reload)


class _Lifespan:
    """ASGI with its lifespan: signals are set once the event loop runs."""

    def __init__(self, bridge: Bridge, reload: Callable[[], object]) -> None:
        self._bridge = bridge
        self._reload = reload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._bridge(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        await receive()
        if RELOAD:
            loop.add_signal_handler(RELOAD, lambda: Thread(target=self._reload, name="reload").start())
            loop.add_signal_handler(DRAIN, self._bridge.drain)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._bridge.close()
        await send({"type": "lifespan.shutdown.complete"})
