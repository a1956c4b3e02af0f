"""The fast path: one plain text in, one out, by the default profile; and JSON, in and out.

Handled before Flask, whose routing, contexts and headers would cost several times the cleaning of a short text. Every
other request goes to the application, whose own view of /v1/clean answers this one the same; a test compares them.
"""

from __future__ import annotations

from mingfan.cleaner import Cleaner
from mingfan.web.api.cleaning import Cleaning
from mingfan.web.request.errors import ApiError
from mingfan.web.request.negotiate import JSON
from mingfan.web.request.options import NONE_GIVEN, Options
from mingfan.web.request.parse import parse
from mingfan.web.request.texts import Asked, TextRequest
from mingfan.web.worker.accounting import Handler, refusal
from mingfan.web.worker.admission import require_key
from mingfan.web.worker.exchange import Answer, Environ, Exchange, Headers
from mingfan.web.worker.rulebook import PLAIN
from mingfan.web.worker.state import Service

PATH = "/v1/clean"
ENCODINGS = {
    "text/plain": "utf-8",
    "text/plain; charset=utf-8": "utf-8",
    "text/plain;charset=utf-8": "utf-8",
    "text/plain;charset=UTF-8": "utf-8",
    "text/plain; charset=UTF-8": "utf-8",
}
JSON_TYPES = frozenset({JSON, f"{JSON}; charset=utf-8", f"{JSON};charset=utf-8", f"{JSON};charset=UTF-8"})
TEXT_ANSWER = "text/plain; charset=utf-8"


class PlainPath:
    """A handler before the handler of all other requests."""

    def __init__(self, others: Handler, service: Service) -> None:
        self._others = others
        self._service = service

    def __call__(self, exchange: Exchange) -> Answer:
        if is_plain(exchange.environ):
            clean = self._clean
        elif is_json(exchange.environ):
            clean = self._clean_json
        else:
            return self._others(exchange)
        exchange.facts.route = PATH
        try:
            return clean(exchange)
        except ApiError as error:
            return refusal(exchange, error)

    def _clean(self, exchange: Exchange) -> Answer:
        require_key(exchange)
        cleaning, cleaner = Cleaning(self._service, exchange), self._service.rulebook.cleaner(PLAIN)
        headers, body = clean_plain(cleaning, cleaner, cleaning.body(), ENCODINGS[exchange.environ["CONTENT_TYPE"]])
        headers.append(("Content-Length", str(len(body))))
        return Answer(200, headers, body)

    def _clean_json(self, exchange: Exchange) -> Answer:
        require_key(exchange)
        cleaning = Cleaning(self._service, exchange)
        wanted = parse(cleaning.body(), TextRequest, half_pairs=True)
        headers, body = cleaning.as_json(Asked(wanted.text, "utf-8", wanted, as_json=True))
        headers.append(("Content-Length", str(len(body))))
        return Answer(200, headers, body)


def is_plain(environ: Environ) -> bool:
    return (
        environ.get("CONTENT_TYPE") in ENCODINGS
        and environ.get("HTTP_ACCEPT", "*/*") in ("*/*", "text/plain")
        and _is_simple(environ)
    )


def is_json(environ: Environ) -> bool:
    return (
        environ.get("CONTENT_TYPE") in JSON_TYPES
        and environ.get("HTTP_ACCEPT", "*/*") in ("*/*", JSON)
        and _is_simple(environ)
    )


def _is_simple(environ: Environ) -> bool:
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and not environ.get("QUERY_STRING")
        and "HTTP_CONTENT_ENCODING" not in environ
    )


def clean_plain(
    cleaning: Cleaning, cleaner: Cleaner, body: bytes, encoding: str, wanted: Options = NONE_GIVEN
) -> tuple[Headers, bytes]:
    """Headers and body of the answer: no JSON, no offsets, and no findings, for which it has no place."""
    result = cleaning.clean(
        cleaner, body, encoding, findings=False, read=False, source=wanted.source, errors=wanted.errors
    )
    headers = [
        ("Mingfan-Edits", str(len(result.edits))),
        ("Mingfan-Ruleset", cleaning.name_ruleset(cleaner.ruleset)),
        ("Content-Type", TEXT_ANSWER),
    ]
    if result.findings:  # what was held back, damaged bytes, and names in the text that name no rule: JSON says which
        headers.append(("Mingfan-Warnings", str(len(result.findings))))
    # Strict UTF-8 has one way to write a text: an unchanged text needs no encoding.
    same = not result.changed and not result.damage and result.encoding == "utf-8"
    return headers, body if same else result.text.encode()
