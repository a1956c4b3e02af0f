"""The only importer of the native matcher, Hyperscan: which of many expressions occur in some bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

from mingfan.kinds.base import Expression

try:
    import hyperscan
except ImportError:  # no wheel for this platform: the caller falls back to the reference engine and says so
    hyperscan = None  # type: ignore[assignment]

AVAILABLE = hyperscan is not None


class Scanner:
    """A compiled set of (number, expression). Immutable; threads may share it. It does not pickle: build it again.

    `refused` holds the numbers of which Hyperscan did not take every expression; those may occur anywhere.
    """

    def __init__(self, expressions: Iterable[tuple[int, Expression]]) -> None:
        wanted = list(expressions)
        self.refused: frozenset[int] = frozenset()
        self._database, self._lock, self._threads = None, threading.Lock(), threading.local()
        if not wanted:
            return
        try:
            self._database = _compile(wanted)
        except hyperscan.error:
            self.refused = frozenset(number for number, expression in wanted if not _takes(expression))
            taken = [(number, expression) for number, expression in wanted if number not in self.refused]
            self._database = _compile(taken) if taken else None

    def fired(self, data: bytes) -> set[int]:
        """The numbers of the expressions that occur in `data` (UTF-8), to which a line feed is added."""
        found: set[int] = set()
        if self._database is None or not data:
            return found

        def add(number: int, start: int, end: int, flags: int, context: Any) -> None:
            found.add(number)

        self._database.scan(data + b"\n", match_event_handler=add, scratch=self._scratch())
        return found

    def _scratch(self) -> Any:
        try:
            return self._threads.scratch
        except AttributeError:
            # The database's own scratch is never scanned with, so it can be cloned at any time.
            with self._lock:
                self._threads.scratch = self._database.scratch.clone()  # type: ignore[union-attr]
            return self._threads.scratch


def _compile(expressions: Sequence[tuple[int, Expression]]) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[expression.pattern.encode() for _, expression in expressions],
        ids=[number for number, _ in expressions],
        elements=len(expressions),
        flags=hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH,
    )
    return database


def _takes(expression: Expression) -> bool:
    try:
        _compile([(0, expression)])
    except hyperscan.error:
        return False
    return True
