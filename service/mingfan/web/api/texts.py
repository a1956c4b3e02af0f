"""/v1/clean, /v1/check and /v1/revert: one text or several, as plain text or as JSON."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from mingfan.cleaner import Cleaner
from mingfan.web.api.cleaning import Cleaning, as_json
from mingfan.web.api.common import answer, cleaning, query_options, service
from mingfan.web.api.plain import clean_plain
from mingfan.web.api.reverting import reverted
from mingfan.web.request.errors import invalid
from mingfan.web.request.negotiate import JSON, TEXT, accepted, content_type
from mingfan.web.request.texts import Asked, asked

bp = Blueprint("texts", __name__)


@bp.post("/v1/clean")
def clean() -> Response:
    now = cleaning()
    found = asked(now.body, query_options())
    if accepted((JSON,) if found.as_json else (TEXT, JSON)) == JSON:
        return _json(now, found, text=True)
    assert isinstance(found.text, bytes)
    headers, body = clean_plain(now, now.cleaner(found.wanted), found.text, found.encoding, found.wanted.source)
    return Response(body, headers=headers)


@bp.post("/v1/check")
def check() -> Response:
    accepted((JSON,))
    now = cleaning()
    return _json(now, asked(now.body, query_options()), text=False)


@bp.post("/v1/revert")
def revert() -> Response:
    content_type((JSON,), untyped=JSON)
    accepted((JSON,))
    now = cleaning()
    return answer(msgspec.json.encode(reverted(now.body(), now.language)), JSON)


def _json(now: Cleaning, found: Asked, *, text: bool) -> Response:
    wanted, cleaner = found.wanted, now.cleaner(found.wanted)
    if not isinstance(found.text, tuple):
        result = now.clean(cleaner, found.text, found.encoding, read=wanted.findings, source=wanted.source)
        return _encoded(now, as_json(result, wanted, now.language, text=text), cleaner)
    most = service().config.max_items
    if len(found.text) > most:
        raise invalid(
            "text",
            f"at most {most} texts in one request; /v1/clean/stream has no such limit",
            f"一个请求最多 {most} 篇；/v1/clean/stream 没有这个限制",
        )
    results = [
        as_json(result, wanted, now.language, text=text)
        for result in now.clean_each(cleaner, found.text, wanted.source, read=wanted.findings)
    ]
    return _encoded(now, results, cleaner)


def _encoded(now: Cleaning, found: object, cleaner: Cleaner) -> Response:
    return answer(msgspec.json.encode(found), JSON, {"Mingfan-Ruleset": now.name_ruleset(cleaner.ruleset)})
