"""One request and its answer, as they travel between the HTTP bridge, the handlers and the account of both.

The bridge makes the exchange; Flask's views find it in the environ under `EXCHANGE`, and nothing else is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from mingfan.web.request.errors import ApiError, Language, language_of
from mingfan.web.worker.facts import Facts

EXCHANGE = "mingfan.exchange"
Headers = list[tuple[str, str]]
Environ = dict[str, Any]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Lines(Protocol):
    """A stream's records: bytes in, the answers of the complete lines out."""

    @property
    def held(self) -> int:
        """Bytes of the line that is not complete yet."""

    def feed(self, data: bytes, /) -> bytes: ...

    def end(self) -> bytes: ...

    def broken(self, error: ApiError, /) -> bytes: ...


class Exchange:
    """Filled step by step: the head of the request, its body, then what the handler leaves for the bridge."""

    __slots__ = ("again", "body", "environ", "facts", "lines", "owner", "seconds")

    def __init__(self, environ: Environ, owner: str | None) -> None:
        self.environ = environ
        self.owner = owner  # of the API key; `keys.OPEN` where no keys are set, None where the key is missing or wrong
        self.facts = Facts(environ["REQUEST_METHOD"], environ.get("HTTP_X_REQUEST_ID"))
        self.body = b""
        self.seconds: float | None = None  # what the handler may take where it runs now; None: the request's time
        self.again = False  # set by a handler that was stopped by `seconds`: its answer is dropped, and it runs again
        self.lines: Lines | None = None  # set by the handler of a stream: what the bridge feeds

    @property
    def language(self) -> Language:
        """Of the messages that its client reads."""
        return language_of(self.environ.get("HTTP_ACCEPT_LANGUAGE"))

    @property
    def is_post(self) -> bool:
        return bool(self.environ["REQUEST_METHOD"] == "POST")

    @contextmanager
    def in_environ(self) -> Iterator[None]:
        """While it is there, the two hold each other: they would be freed only when garbage is collected."""
        self.environ[EXCHANGE] = self
        try:
            yield
        finally:
            del self.environ[EXCHANGE]

    def receive(self, body: bytes) -> None:
        """The body is complete: from here on the service's own time counts."""
        self.body = body
        self.facts.restart()

    def retry(self) -> None:
        """Prepare to handle the same request from the beginning, without the shorter time."""
        self.again = False
        self.seconds = None
        self.facts = self.facts.again()


def exchange_of(environ: Environ) -> Exchange:
    found: Exchange = environ[EXCHANGE]
    return found
