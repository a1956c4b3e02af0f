"""/v1/clean/stream: records in, results out, as they come. The view prepares; the bridge moves the bytes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from mingfan.web.api.common import cleaning, exchange, query_options, service
from mingfan.web.api.lines import LineCleaner
from mingfan.web.request.body import is_gzip
from mingfan.web.request.negotiate import NDJSON, accepted, content_type

bp = Blueprint("stream", __name__)
KINDS = (NDJSON, "application/ndjson", "application/jsonl", "application/json-lines")


@bp.post("/v1/clean/stream")
def stream() -> Response:
    content_type(KINDS, untyped=NDJSON)
    accepted(KINDS)
    wanted = query_options()
    cleaner = cleaning().cleaner(wanted)
    exchange().lines = LineCleaner(
        cleaner, exchange().facts, service().config, wanted, exchange().language, gzip=is_gzip(request.environ)
    )
    headers = {
        "Mingfan-Ruleset": cleaning().name_ruleset(cleaner.ruleset),
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    return Response(iter(()), headers=headers, content_type=NDJSON)  # of a length not known yet
