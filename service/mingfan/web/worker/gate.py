"""How much a worker takes on at a time. Over it a request is turned away at once, before it costs anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Lock
from time import monotonic

from mingfan.web.request.errors import ApiError, busy
from mingfan.web.worker.crowd import FEW, Crowd


def service_full() -> ApiError:
    return busy(503, "busy", "the service has all it can take; try again", "服务已满，请稍后再试")


def share_used() -> ApiError:
    return busy(
        429,
        "too_many_requests",
        "too much at a time from this key or address; wait for answers",
        "这把密钥或这个地址同时的请求太多，请等先前的请求得到应答",
    )


class Gate:
    """Counts what is inside, in all and for each client: requests, streams, or bytes. Thread-safe."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._inside = 0
        self._of_client: Counter[str] = Counter()
        self._lock = Lock()

    def enter(self, client: str, share: int, amount: int = 1) -> None:
        """ApiError 503 if there is no room, 429 if this client would have more than its share."""
        with self._lock:
            self._let_in(client, share, self._capacity, amount)

    def leave(self, client: str, amount: int = 1) -> None:
        with self._lock:
            self._inside -= amount
            self._of_client[client] -= amount
            if not self._of_client[client]:
                del self._of_client[client]

    def _let_in(self, client: str, share: int, capacity: int, amount: int) -> None:
        if self._of_client[client] + amount > share:
            raise share_used()
        if self._inside + amount > capacity:
            raise service_full()
        self._inside += amount
        self._of_client[client] += amount


class Queue(Gate):
    """A gate for requests: once it is full, or a client's share is, few are let in for a while."""

    def __init__(self, capacity: int, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(capacity)
        self._clock = clock
        self._crowd = Crowd(clock)
        self._crowds: dict[str, Crowd] = {}  # of clients that were turned away

    def enter(self, client: str, share: int, amount: int = 1, few: int = FEW) -> None:
        """As above. `few`: for how many there is room while few are let in."""
        with self._lock:
            own = self._crowds.get(client)
            status = 0
            try:
                limit = own.limit(share, few) if own else share
                self._let_in(client, limit, self._crowd.limit(self._capacity, few), amount)
            except ApiError as error:
                status = error.status
                raise
            finally:
                self._crowd.count(status == 503)
                if own is None and status == 429:
                    own = self._crowd_of(client)
                if own is not None:
                    own.count(status == 429)

    def _crowd_of(self, client: str) -> Crowd:
        self._crowds = {name: crowd for name, crowd in self._crowds.items() if crowd.is_on}
        self._crowds[client] = crowd = Crowd(self._clock)
        return crowd


class Hold:
    """The bytes that one request holds of a gate. Small ones are not counted, so that nobody can shut them out."""

    FREE = 64 * 1024  # with as many connections as a worker takes this is 256 MiB

    def __init__(self, gate: Gate, client: str, share: int) -> None:
        self._gate = gate
        self._client = client
        self._share = share
        self._held = 0

    def grow_to(self, size: int) -> None:
        """ApiError 503 or 429 if there is no room for that many bytes."""
        wanted = max(0, size - self.FREE)
        if wanted > self._held:
            self._gate.enter(self._client, self._share, wanted - self._held)
            self._held = wanted

    def shrink_to(self, size: int = 0) -> None:
        wanted = max(0, size - self.FREE)
        if wanted < self._held:
            self._gate.leave(self._client, self._held - wanted)
            self._held = wanted
