"""Log lines on stderr: JSON for machines, plain lines for people at a terminal. What goes into a line is decided by its
caller.

A line that cannot be written is dropped and counted: the service goes on although its log is lost, full or stuck.
"""

from __future__ import annotations

import logging
import os
import select
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import msgspec

from mingfan.web.worker.facts import Facts

Level = Literal["info", "warning", "error"]
ORDER: dict[str, int] = {"info": 0, "warning": 1, "error": 2}
_encode = msgspec.json.Encoder(enc_hook=str).encode


class Log:
    def __init__(self, level: Level = "info", descriptor: int = 2) -> None:
        self._least = ORDER[level]
        self._descriptor = descriptor
        self._for_people = _is_terminal(descriptor)
        self._has_room = _room(descriptor)
        self.on_drop: Callable[[], object] = int  # called for each line that was not written

    def write(self, level: Level, line: dict[str, Any]) -> None:
        if ORDER[level] < self._least:
            return
        data = _plain(level, line) if self._for_people else _json(level, line)
        try:
            # One write for one line, so that lines of several workers do not mix; none that would wait for a reader.
            if not self._has_room():
                raise BlockingIOError
            os.write(self._descriptor, data)
        except OSError:
            self.on_drop()

    def request(self, facts: Facts) -> None:
        level: Level = "error" if facts.status == 500 else "warning" if facts.status >= 400 else "info"
        if ORDER[level] >= self._least:
            self.write(level, facts.line())


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _room(descriptor: int) -> Callable[[], bool]:
    """Whether a line can be written without waiting. A pipe says so if it has room for PIPE_BUF bytes."""
    if not hasattr(select, "poll"):
        return lambda: True
    poll, lock = select.poll(), Lock()
    poll.register(descriptor, select.POLLOUT)

    def look() -> bool:
        with lock:  # a poll object is for one thread at a time
            return bool(poll.poll(0))

    return look


def _json(level: Level, line: dict[str, Any]) -> bytes:
    return _encode({"time": datetime.now(UTC), "level": level, "pid": os.getpid()} | line) + b"\n"


def _plain(level: Level, line: dict[str, Any]) -> bytes:
    """`14:03:21 POST /v1/clean 200 · 3.1 ms · 2000 -> 1950 bytes · 4 edits`"""
    clock = f"{datetime.now().astimezone():%H:%M:%S}"
    if line["event"] != "request":
        said = line.get("message") or " ".join(f"{name}={value}" for name, value in line.items() if name != "event")
        return f"{clock} {'' if level == 'info' else level + ': '}{line['event']}: {said}\n".encode()
    parts = [
        f"{line['method']} {line['route']} {line['status']} {line.get('code', '')}".rstrip(),
        f"{line['ms']:.1f} ms",
        f"{line['bytes_in']} -> {line['bytes_out']} bytes",
    ]
    parts += [f"{line[name]} {name}" for name in ("edits", "failed") if name in line]
    return f"{clock} {' · '.join(parts)}\n".encode()


class ServerLines(logging.Handler):
    """What the server library warns of, in the same form. A traceback is reduced to the place and the kind of error."""

    def __init__(self) -> None:
        super().__init__()
        self._log = Log()

    def emit(self, record: logging.LogRecord) -> None:
        level: Level = "error" if record.levelno >= logging.ERROR else "warning"
        message = record.getMessage().partition("\n")[0]  # the lines after it are a traceback, which may quote a text
        line: dict[str, Any] = {"event": "server", "message": message}
        if record.exc_info:
            line["error"] = where(record.exc_info[1])
        self._log.write(level, line)


def where(error: BaseException | None) -> str:
    """The kind of an error and the place it came from: its message may hold the user's text, so it is left out."""
    if error is None:
        return ""
    trace, places = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(places[-8:]))}"


def note(message: str) -> None:
    """One line of the server's start."""
    Log().write("warning", {"event": "settings", "message": message})
