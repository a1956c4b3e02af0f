"""Who a request counts for, a key or else an address, and how much of a worker that one may take."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from mingfan.web.request.errors import busy
from mingfan.web.settings import Config, Limit
from mingfan.web.worker.exchange import Exchange
from mingfan.web.worker.keys import OPEN

NO_LIMIT = Limit()


class Shares:
    def __init__(self, config: Config, clock: Callable[[], float] = monotonic) -> None:
        self._config = config
        self._clock = clock
        self._ready: dict[str, float] = {}  # when a client's next request is due, were they evenly spread
        self._lock = Lock()

    def client(self, exchange: Exchange) -> str:
        """The name of the key; without keys the address, as the proxy says it if there is one."""
        if exchange.owner is not None and exchange.owner is not OPEN:
            return exchange.owner
        environ = exchange.environ
        said = environ.get("HTTP_X_FORWARDED_FOR", "") if self._config.forwarded else ""
        return said.rpartition(",")[2].strip() or str(environ["REMOTE_ADDR"])  # the last is the proxy's own word

    def queue(self, client: str) -> int:
        return self._limit(client).queue or self._config.key_queue

    def streams(self, client: str) -> int:
        return self._limit(client).streams or self._config.key_streams

    def count(self, client: str) -> None:
        """ApiError 429 if this key has had its requests of the minute."""
        most = self._limit(client).per_minute
        if most is None:
            return
        with self._lock:
            now, apart = self._clock(), 60 / most
            due = max(self._ready.get(client, 0.0), now)
            if due + apart - now > 60:
                raise busy(
                    429, "too_many_requests", f"at most {most} requests a minute with this key",
                    f"这把密钥每分钟最多 {most} 个请求",
                )  # fmt: skip
            self._ready[client] = due + apart

    def _limit(self, client: str) -> Limit:
        return self._config.limits.get(client, NO_LIMIT)
