"""The server: granian's processes around the bridge, signals, and the reload of rules.

Why granian, by its ASGI side: of the servers measured it alone kept answering with 200 slow clients, told a body that
broke off from a complete one, held back a stream whose reader is slow, and was as fast as the rest (README, "The HTTP
service and its page").
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings

from mingfan.errors import MingfanError
from mingfan.web.settings import METRICS_DIRECTORY, Config
from mingfan.web.worker.log import Log, ServerLines
from mingfan.web.worker.rulebook import Rulebook

if TYPE_CHECKING:
    from mingfan.web.server.asgi import Receive, Scope, Send
    from mingfan.web.server.bridge import Bridge

CONNECTIONS = 4096  # a worker holds at a time, and as many wait to be accepted
HEADER_MS = 10_000  # for a client to send its headers
# A thread gives the interpreter up after this long (Python's own: 0.005), so that /healthz gets its turn.
SWITCH_SECONDS = 0.001
RELOAD: int = getattr(signal, "SIGUSR1", 0)  # from the first process to its workers; 0 where there are no signals


def serve(config: Config) -> None:
    """Run until SIGTERM or SIGINT. RuleError where the rules cannot be used: nothing listens then."""
    rulebook = Rulebook(config)
    _raise_file_limit()
    folder = tempfile.mkdtemp(prefix="mingfan-", dir=_memory_folder())
    os.environ[METRICS_DIRECTORY] = folder
    if RELOAD:
        signal.signal(RELOAD, signal.SIG_IGN)  # a worker that is still starting must not be killed by it
    try:
        _Server(config).serve(target_loader=_Worker(config, rulebook), wrap_loader=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian with JSON logs and a reload that changes rules without restarting workers."""

    def __init__(self, config: Config) -> None:
        super().__init__(
            "mingfan.web",
            address=config.host,
            port=config.port,
            interface=Interfaces.ASGI,
            workers=config.workers,
            loop=Loops.auto,
            http=HTTPModes.http1,
            websockets=False,
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
            log_dictconfig=LOGGING,
            respawn_failed_workers=True,
            respawn_interval=0.1,
            workers_kill_timeout=config.stop_seconds,
        )
        self._config = config
        self._reloading = Lock()

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        Thread(target=self._reload_rules, name="reload").start()

    def _reload_rules(self) -> None:
        """Build and test the rules here first; only good rules are passed on to the workers."""
        with self._reloading:
            try:
                Rulebook(self._config)
            except MingfanError as error:
                Log().write("error", {"event": "reload refused", "message": f"the old rules stay in force: {error}"})
                return
            for worker in self.wrks:
                with suppress(ProcessLookupError):
                    os.kill(worker.inner.pid, RELOAD)


class _Worker:
    """What a worker runs. Where workers are forked they share the rules that were compiled before."""

    def __init__(self, config: Config, rulebook: Rulebook | None) -> None:
        self._config = config
        self._rulebook = rulebook

    def __getstate__(self) -> dict[str, Any]:
        return {"_config": self._config, "_rulebook": None}

    def __call__(self) -> _Lifespan:
        from mingfan.web.app import create_app  # imports prometheus_client, which reads METRICS_DIRECTORY once
        from mingfan.web.server.bridge import Bridge

        if sys.platform != "win32":
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the first process decides about reloads
        sys.setswitchinterval(SWITCH_SECONDS)
        app = create_app(self._config, ready=False)
        if self._rulebook is not None:
            app.service.use(self._rulebook)
        else:
            Thread(target=app.service.reload, name="compile").start()
        return _Lifespan(Bridge(app), app.service.reload)


class _Lifespan:
    """ASGI with its lifespan: signals are set once the event loop runs."""

    def __init__(self, bridge: Bridge, reload: Any) -> None:
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
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._bridge.close()
        await send({"type": "lifespan.shutdown.complete"})


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"json": {"()": ServerLines, "level": logging.INFO}},
    "loggers": {"_granian": {"handlers": ["json"], "level": "INFO", "propagate": False}},
}


def _memory_folder() -> str | None:
    """Where counters are shared: in memory, which is writable also where the disk is not."""
    shared = Path("/dev/shm")
    return str(shared) if os.access(shared, os.W_OK) else None


def _raise_file_limit() -> None:
    """A connection is a file; the usual soft limit of 1,024 is the first thing slow clients would use up."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
