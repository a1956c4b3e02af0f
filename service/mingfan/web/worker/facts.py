"""What is noted of one request for the log and the counters: lengths, rule ids and times, never the text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from mingfan.result import Result

# Only ids that proxies make; a free form could carry anything into the log.
REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNMATCHED = "unmatched"
MAX_RULES = 20  # in one line of the log


class Facts:
    """Filled by whoever handles the request; read once, at its end."""

    __slots__ = (
        "by_rule", "bytes_in", "bytes_out", "chars_in", "code", "failed", "key", "method", "profile", "request_id",
        "route", "ruleset", "seconds", "shadow", "started", "status", "texts",
    )  # fmt: skip

    def __init__(self, method: str, request_id: str | None = None) -> None:
        self.started = perf_counter()
        self.method = method
        self.request_id = request_id if request_id and REQUEST_ID.fullmatch(request_id) else os.urandom(16).hex()
        self.route = UNMATCHED
        self.status = 500
        self.code = ""
        self.key = ""
        self.profile = ""
        self.ruleset = ""
        self.bytes_in = self.bytes_out = self.chars_in = self.texts = self.failed = 0
        self.by_rule: dict[str, int] = {}
        self.shadow: dict[str, int] = {}
        self.seconds = 0.0

    def restart(self) -> None:
        """Count the time from now on."""
        self.started = perf_counter()

    def again(self) -> Facts:
        """For the same request, handled a second time; its time goes on."""
        fresh = Facts(self.method, self.request_id)
        fresh.started = self.started
        return fresh

    def add(self, result: Result) -> None:
        """Note one cleaned text."""
        self.texts += 1
        self.chars_in += result.stats.chars_in
        if result.changed:
            add_counts(self.by_rule, result.stats.by_rule)
        if result.stats.shadow:
            add_counts(self.shadow, result.stats.shadow)

    def end(self) -> None:
        self.seconds = perf_counter() - self.started

    def line(self) -> dict[str, Any]:
        """The line of the log."""
        found: dict[str, Any] = {
            "event": "request",
            "request_id": self.request_id,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round(self.seconds * 1000, 3),
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
        }
        for name in ("code", "key", "profile", "ruleset", "chars_in", "texts", "failed"):
            if value := getattr(self, name):
                found[name] = value
        if self.by_rule:
            found["edits"] = sum(self.by_rule.values())
            found["rules"] = dict(sorted(self.by_rule.items())[:MAX_RULES])
        if self.shadow:
            found["shadow"] = dict(sorted(self.shadow.items())[:MAX_RULES])
        return found


def add_counts(total: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        total[name] = total.get(name, 0) + count
