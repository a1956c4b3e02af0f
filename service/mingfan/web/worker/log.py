"""Log lines: one JSON object a line, written at once to stderr. What goes into a line is decided by its caller."""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
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

    def write(self, level: Level, line: dict[str, Any]) -> None:
        if ORDER[level] < self._least:
            return
        head = {"time": datetime.now(UTC), "level": level, "pid": os.getpid()}
        # One write for one line, so that lines of several workers do not mix.
        os.write(self._descriptor, _encode(head | line) + b"\n")

    def request(self, facts: Facts) -> None:
        self.write("error" if facts.status == 500 else "warning" if facts.status >= 400 else "info", facts.line())


class ServerLines(logging.Handler):
    """The server's own log records, in the same form. Tracebacks are reduced to the place and the kind of error."""

    def __init__(self) -> None:
        super().__init__()
        self._log = Log()

    def emit(self, record: logging.LogRecord) -> None:
        level: Level = "error" if record.levelno >= logging.ERROR else "info"
        line: dict[str, Any] = {"event": "server", "message": record.getMessage()}
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
    """One line of the server's start, for people and machines alike."""
    Log().write("info", {"event": "server", "message": message})
    sys.stderr.flush()
