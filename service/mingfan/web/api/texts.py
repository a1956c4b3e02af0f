"""/v1/clean, /v1/check and /v1/revert: one text or several, as plain text or as JSON."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from mingfan.web.api.common import answer, cleaning, query_options
from mingfan.web.api.plain import clean_plain
from mingfan.web.api.reverting import reverted
from mingfan.web.request.negotiate import JSON, TEXT, accepted, content_type
from mingfan.web.request.texts import asked
from mingfan.web.worker.exchange import Headers

bp = Blueprint("texts", __name__)


@bp.post("/v1/clean")
def clean() -> Response:
    now = cleaning()
    found = asked(now.body, query_options())
    if accepted((JSON,) if found.as_json else (TEXT, JSON)) == JSON:
        return _response(*now.as_json(found))
    assert isinstance(found.text, bytes)
    return _response(*clean_plain(now, now.cleaner(found.wanted), found.text, found.encoding, found.wanted))


@bp.post("/v1/check")
def check() -> Response:
    accepted((JSON,))
    now = cleaning()
    return _response(*now.as_json(asked(now.body, query_options()), text=False))


@bp.post("/v1/revert")
def revert() -> Response:
    content_type((JSON,), untyped=JSON)
    accepted((JSON,))
    now = cleaning()
    return answer(msgspec.json.encode(reverted(now.body(), now.language)), JSON)


def _response(headers: Headers, body: bytes) -> Response:
    return Response(body, headers=headers)
