"""The server: granian's processes around the bridge, one listening socket for all of them, signals.

Why granian, by its ASGI side: of the servers measured it alone kept answering with 200 slow clients, told a body that
broke off from a complete one, held back a stream whose reader is slow, and was as fast as the rest (README, "The HTTP
service and its page").
"""

from __future__ import annotations

import http.client
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]

from mingfan.errors import MingfanError
from mingfan.web.server.listen import bind, get, let_nobody_in, listen, wait_until_accepted
from mingfan.web.server.process import DRAIN, RELOAD, Worker
from mingfan.web.settings import METRICS_DIRECTORY, Config
from mingfan.web.worker.log import Log, ServerLines
from mingfan.web.worker.rulebook import Rulebook

CONNECTIONS = 4096  # a worker holds at a time, and as many wait to be accepted
HEADER_MS = 10_000  # for a client to send its headers
# Before workers stop: how long connections that wait to be accepted may need, and how long the accepted ones have to
# get their first bytes read. Clients that keep connections open learn in this time that they must close them.
ACCEPT_SECONDS = 5.0
QUIET_SECONDS = 1.0
LATE_SECONDS = 2.0  # a stop that takes so much longer than it may is forced


def serve(config: Config) -> None:
    """Run until SIGTERM or SIGINT. PortTaken if another program has the port, RuleError for bad rules."""
    _fill_standard_descriptors()
    found = bind(config.host, config.port)
    rulebook = Rulebook(config)
    _raise_file_limit()
    folder = tempfile.mkdtemp(prefix="mingfan-", dir=_memory_folder())
    os.environ[METRICS_DIRECTORY] = folder
    for number in filter(None, (RELOAD, DRAIN)):
        signal.signal(number, signal.SIG_IGN)  # a worker that is still starting must not be killed by it
    try:
        server = _Server(config, found)
        Thread(target=_announce, args=(config,), name="announce", daemon=True).start()
        server.serve(target_loader=Worker(config, rulebook), wrap_loader=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian with one shared socket, a stop that loses no request, and a reload that restarts no worker."""

    def __init__(self, config: Config, found: socket.socket) -> None:
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
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=0.1,
            workers_kill_timeout=config.stop_seconds,
        )
        self._config = config
        self._found = found
        self._reloading = Lock()
        self._stopping = False
        # Closing a terminal sends SIGHUP to stop what runs in it; elsewhere it asks for a reload.
        self._hangup_stops = os.isatty(2)

    def _init_shared_socket(self) -> None:
        """Granian would let each worker, and each other service, listen on the port by itself (SO_REUSEPORT)."""
        if sys.platform != "linux":
            self._found.close()
            super()._init_shared_socket()
            return
        listen(self._found, CONNECTIONS)
        self._ssp, self._sso = None, self._found
        self._shd = SocketHolder(os.dup(self._found.fileno()), False, CONNECTIONS)  # type: ignore[call-arg]

    def _drop_shared_socket(self) -> None:
        """The socket is closed after the workers: see `_stop_workers`."""

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        self.interrupt_signal = True
        if not self._stopping:  # from a thread: the event may be in the hands of this one
            self._stopping = True
            Thread(target=self._see_to_stop, name="stop", daemon=True).start()

    def _see_to_stop(self) -> None:
        """Wake the main loop until it stops; if it does not, end all workers and this process."""
        seconds = self._config.stop_seconds
        say("stopping", f"no new connections; requests under way have {seconds:g} s")
        end = time.monotonic() + seconds + LATE_SECONDS
        while time.monotonic() < end:
            self.main_loop_interrupt.set()
            time.sleep(0.2)
        self._signal_workers(signal.SIGKILL)
        os._exit(1)

    def _stop_workers(self) -> None:
        began = time.monotonic()
        self._drain()
        self.workers_kill_timeout = max(1.0, self._config.stop_seconds - (time.monotonic() - began))
        super()._stop_workers()
        self._found.close()

    def shutdown(self, exit_code: int = 0) -> None:
        began = time.monotonic()
        try:
            super().shutdown(exit_code)  # ends in SystemExit where a worker failed
        finally:
            say("stopped", f"after {time.monotonic() - began:.1f} s")

    def _drain(self) -> None:
        """Let no new connection in, and give those that are in the time to be answered."""
        if sys.platform != "linux":
            return
        self._signal_workers(DRAIN)
        let_nobody_in(self._found)
        wait_until_accepted(self._found, ACCEPT_SECONDS)
        time.sleep(QUIET_SECONDS)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        if self._hangup_stops:
            self.signal_handler_interrupt()
        else:
            Thread(target=self._reload_rules, name="reload").start()

    def _reload_rules(self) -> None:
        """Rebuild and test the rules here first; only good rules are passed on to the workers."""
        with self._reloading:
            try:
                Rulebook(self._config)
            except MingfanError as error:
                Log().write("error", {"event": "reload refused", "message": f"the old rules stay in force: {error}"})
                return
            self._signal_workers(RELOAD)

    def _signal_workers(self, number: int) -> None:
        for worker in list(self.wrks):
            with suppress(ProcessLookupError, TypeError):  # TypeError: not started yet
                os.kill(worker.inner.pid, number)


# Of the server library's own records only warnings and errors: what its processes do is told in our words.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"json": {"()": ServerLines, "level": logging.WARNING}},
    "loggers": {"_granian": {"handlers": ["json"], "level": "WARNING", "propagate": False}},
}


def say(event: str, message: str) -> None:
    Log().write("info", {"event": event, "message": message})


def _announce(config: Config) -> None:
    """Say the address once it answers."""
    status = 0
    while status != 200:
        time.sleep(0.05)
        with suppress(OSError, http.client.HTTPException):
            status, _ = get(config.host, config.port, "/readyz")
    shown = f"[{config.host}]" if ":" in config.host else config.host
    say("ready", f"http://{shown}:{config.port}/")


def _fill_standard_descriptors() -> None:
    """If stdin, stdout or stderr is closed, the next file would get its number, and the log would go into that file."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115  for good


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
