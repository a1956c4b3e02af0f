"""Which pages of other origins may use the API (CORS). None may unless the operator names them."""

from __future__ import annotations

from collections.abc import Collection

from mingfan.web.worker.exchange import Environ, Headers

ALL = "*"
READABLE = "Mingfan-Edits, Mingfan-Ruleset, Mingfan-Warnings, X-Request-Id, Retry-After"
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, POST"),
    ("Access-Control-Allow-Headers", "Authorization, X-API-Key, Content-Type, Content-Encoding"),
    ("Access-Control-Max-Age", "7200"),
]


def cors_headers(environ: Environ, origins: Collection[str]) -> Headers:
    """What an answer says to a browser that asks for a page of another origin. Keys are sent by the page itself, so
    credentials of the browser are never allowed.
    """
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or not (ALL in origins or origin in origins):
        return []
    found = [
        ("Access-Control-Allow-Origin", ALL if ALL in origins else origin),
        ("Access-Control-Expose-Headers", READABLE),
        ("Vary", "Origin"),
    ]
    return found + PREFLIGHT if environ["REQUEST_METHOD"] == "OPTIONS" else found
