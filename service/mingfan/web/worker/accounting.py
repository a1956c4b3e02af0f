"""The outermost layer: gives each request an id, safe headers, a line of the log and its counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mingfan.web.request.errors import broken
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.log import Log, where
from mingfan.web.worker.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FACTS = "mingfan.facts"
AGAIN = "mingfan.again"  # set by a handler whose answer will not be sent: the request is handled once more
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


class Account:
    """WSGI around WSGI."""

    def __init__(self, app: WSGIApplication, metrics: Metrics, log: Log) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        facts = environ.get(FACTS)
        if facts is None:
            facts = environ[FACTS] = Facts(environ["REQUEST_METHOD"], environ.get("HTTP_X_REQUEST_ID"))

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            facts.status = int(status[:3])
            headers.append(("X-Request-Id", facts.request_id))
            headers += PAGE_HEADERS if facts.route in PAGES else DATA_HEADERS
            return start_response(status, headers, exc_info)

        try:
            body = self._app(environ, start)
        except Exception as error:  # noqa: BLE001  whatever it is, the client gets an answer and the log its place
            body = self._bug(error, facts, start)
        if facts.streamed:
            return self._counted(body, facts)
        chunks = list(body)
        if hasattr(body, "close"):
            body.close()
        facts.bytes_out = sum(map(len, chunks))
        if AGAIN not in environ:
            self.end(facts)
        return chunks

    def _bug(self, error: Exception, facts: Facts, start: Callable[..., Any]) -> list[bytes]:
        self._log.write("error", {"event": "bug", "request_id": facts.request_id, "error": where(error)})
        answer = broken(facts.request_id)
        facts.code = answer.code
        body = answer.body()
        start(answer.line(), [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def end(self, facts: Facts) -> None:
        facts.end()
        self._metrics.count(facts)
        self._log.request(facts)

    def _counted(self, body: Iterable[bytes], facts: Facts) -> Iterator[bytes]:
        try:
            for chunk in body:
                facts.bytes_out += len(chunk)
                yield chunk
        finally:
            self.end(facts)
