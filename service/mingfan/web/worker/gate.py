"""How much a worker takes on at a time. Over it a request is turned away at once, before it costs anything."""

from __future__ import annotations

from collections import Counter
from threading import Lock

from mingfan.web.request.errors import busy


class Gate:
    """Counts what is inside, in all and for each key. Thread-safe."""

    def __init__(self, capacity: int, per_key: int) -> None:
        self._capacity = capacity
        self._per_key = per_key
        self._inside = 0
        self._by_key: Counter[str] = Counter()
        self._lock = Lock()

    def enter(self, key: str, counted: bool) -> None:
        """Take a place; ApiError 503 where all are taken, 429 where this key (if `counted`) has its share."""
        with self._lock:
            if self._inside >= self._capacity:
                raise busy(503, "busy", "the service has all it can take; try again", "服务已满，请稍后再试")
            if counted and self._by_key[key] >= self._per_key:
                raise busy(
                    429,
                    "too_many_requests",
                    "too many requests of this key at a time; wait for answers",
                    "这把密钥同时的请求太多，请等先前的请求得到应答",
                )
            self._inside += 1
            self._by_key[key] += 1

    def leave(self, key: str) -> None:
        with self._lock:
            self._inside -= 1
            self._by_key[key] -= 1
            if not self._by_key[key]:
                del self._by_key[key]
