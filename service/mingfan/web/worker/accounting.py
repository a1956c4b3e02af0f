"""Gives each request an answer whatever happens, with an id and safe headers, a line of the log and its counts."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mingfan.web.request.errors import ApiError, broken
from mingfan.web.worker.cors import cors_headers
from mingfan.web.worker.exchange import Answer, Exchange
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.log import Log, where
from mingfan.web.worker.metrics import Metrics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DATA_HEADERS = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]
PAGE_HEADERS = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
PAGES = frozenset({"/", "/docs", "/static/<path:filename>"})

Handler = Callable[[Exchange], Answer]


class Account:
    """Around the handler of all requests."""

    def __init__(self, handler: Handler, metrics: Metrics, log: Log, origins: Collection[str] = ()) -> None:
        self._origins = origins
        self._handler = handler
        self._metrics = metrics
        self._log = log

    def answer(self, exchange: Exchange) -> Answer:
        """The handler's answer; of a stream, its head: call `end` after the last line."""
        try:
            found = self._handler(exchange)
        except Exception as error:  # noqa: BLE001  any bug: the client gets a response, the log where it happened
            found = self._bug(error, exchange)
        return self._complete(exchange, found)

    def refuse(self, exchange: Exchange, error: ApiError) -> Answer:
        """The answer to a request that no handler sees."""
        return self._complete(exchange, refusal(exchange, error))

    def end(self, facts: Facts) -> None:
        """Count and log a request that is over."""
        facts.end()
        self._metrics.count(facts)
        self._log.request(facts)

    def _complete(self, exchange: Exchange, answer: Answer) -> Answer:
        facts = exchange.facts
        facts.status = answer.status
        answer.headers.append(("X-Request-Id", facts.request_id))
        answer.headers.extend(PAGE_HEADERS if facts.route in PAGES else DATA_HEADERS)
        if self._origins:
            answer.headers.extend(cors_headers(exchange.environ, self._origins))
        if exchange.lines is None:
            facts.bytes_out = len(answer.body)
            if not exchange.again:
                self.end(facts)
        return answer

    def _bug(self, error: Exception, exchange: Exchange) -> Answer:
        facts = exchange.facts
        self._log.write("error", {"event": "bug", "request_id": facts.request_id, "error": where(error)})
        return refusal(exchange, broken(facts.request_id))


def refusal(exchange: Exchange, error: ApiError) -> Answer:
    """An error as an answer, its code noted."""
    exchange.facts.code = error.code
    body = error.body(exchange.language)
    headers = [("Content-Type", "application/json"), *error.headers.items(), ("Content-Length", str(len(body)))]
    return Answer(error.status, headers, body)
