"""/healthz, /readyz, /version and /metrics. Health runs no rule and takes no lock."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from mingfan._version import __version__
from mingfan.result import ruleset_to_dict
from mingfan.web.api.common import answer, service
from mingfan.web.request.negotiate import JSON
from mingfan.web.worker.metrics import CONTENT_TYPE

bp = Blueprint("operation", __name__)


@bp.get("/healthz")
def health() -> Response:
    return answer(b'{"status":"ok"}', JSON, {"Cache-Control": "no-store"})


@bp.get("/readyz")
def ready() -> Response:
    service().require_ready()
    return answer(b'{"status":"ready"}', JSON, {"Cache-Control": "no-store"})


@bp.get("/version")
def version() -> Response:
    book = service().rulebook
    ruleset = ruleset_to_dict(book.cleaners[book.default].ruleset)
    return answer(msgspec.json.encode({"name": "mingfan", "version": __version__, "ruleset": ruleset}), JSON)


@bp.get("/metrics")
def metrics() -> Response:
    return answer(service().metrics.exposition(service().rulesets()), CONTENT_TYPE)
