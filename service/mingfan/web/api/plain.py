"""The fast path: one plain text in, one out, by the default profile.

Handled before Flask, whose routing, contexts and headers would cost several times the cleaning of a short text. Every
other request passes on to the application, whose own view of /v1/clean answers this one the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mingfan.cleaner import Cleaner
from mingfan.web.api.cleaning import Cleaning
from mingfan.web.request.errors import ApiError
from mingfan.web.worker.accounting import FACTS
from mingfan.web.worker.admission import Place, require_key
from mingfan.web.worker.state import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/v1/clean"
ENCODINGS = {
    "text/plain": "utf-8",
    "text/plain; charset=utf-8": "utf-8",
    "text/plain;charset=utf-8": "utf-8",
    "text/plain;charset=UTF-8": "utf-8",
    "text/plain; charset=UTF-8": "utf-8",
}
TEXT_ANSWER = "text/plain; charset=utf-8"
Headers = list[tuple[str, str]]


class PlainPath:
    """WSGI around WSGI."""

    def __init__(self, app: WSGIApplication, service: Service) -> None:
        self._app = app
        self._service = service

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_plain(environ):
            return self._app(environ, start_response)
        environ[FACTS].route = PATH
        try:
            headers, body = self._clean(environ)
        except ApiError as error:
            environ[FACTS].code = error.code
            headers = [("Content-Type", "application/json"), *error.headers.items()]
            return _reply(start_response, error.line(), headers, error.body())
        return _reply(start_response, "200 OK", headers, body)

    def _clean(self, environ: WSGIEnvironment) -> tuple[Headers, bytes]:
        service = self._service
        with Place(service, environ, require_key(service, environ)):
            cleaning, cleaner = Cleaning(service, environ), service.rulebook.cleaner(None)
            return clean_plain(cleaning, cleaner, ENCODINGS[environ["CONTENT_TYPE"]])


def is_plain(environ: WSGIEnvironment) -> bool:
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") in ENCODINGS
        and environ.get("HTTP_ACCEPT", "*/*") in ("*/*", "text/plain")
        and not environ.get("QUERY_STRING")
        and "HTTP_CONTENT_ENCODING" not in environ
    )


def clean_plain(cleaning: Cleaning, cleaner: Cleaner, encoding: str) -> tuple[Headers, bytes]:
    """Headers and body of the answer: no JSON, no offsets, and no findings, which it has no place for."""
    body = cleaning.body()
    result = cleaning.clean(cleaner, body, encoding, findings=False)
    headers = [
        ("Mingfan-Edits", str(len(result.edits))),
        ("Mingfan-Ruleset", cleaning.name_ruleset(cleaner.ruleset)),
        ("Content-Type", TEXT_ANSWER),
    ]
    # Strict UTF-8 has one way to write a text: what was not changed need not be written again.
    return headers, result.text.encode() if result.changed or result.encoding != "utf-8" else body


def _reply(start_response: Callable[..., Any], status: str, headers: Headers, body: bytes) -> list[bytes]:
    headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [body]
