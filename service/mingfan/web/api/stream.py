"""/v1/clean/stream: records in, results out, as they come."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request

from mingfan.web.api.common import cleaning, facts, query_options, service
from mingfan.web.api.lines import LineCleaner
from mingfan.web.request.body import PIECE, READ_ERRORS, declared_length
from mingfan.web.request.errors import ApiError, cut_short
from mingfan.web.request.negotiate import NDJSON, accepted, content_type
from mingfan.web.worker.gate import Gate
from mingfan.web.worker.keys import OPEN

bp = Blueprint("stream", __name__)
KINDS = (NDJSON, "application/ndjson", "application/jsonl", "application/json-lines")

# Set by a server that moves the bytes itself; the view then leaves a LineCleaner under LINES. See bridge.py.
PUMPED = "mingfan.pumped"
LINES = "mingfan.lines"


@bp.post("/v1/clean/stream")
def stream() -> Response:
    content_type(KINDS)
    accepted(KINDS)
    wanted = query_options()
    config = service().config
    cleaner = service().rulebook.cleaner(wanted.profile, wanted.select, wanted.ignore)
    lines = LineCleaner(
        cleaner, facts(), config.request_seconds, config.max_text_bytes, wanted.offset_unit, wanted.edits, _is_gzip()
    )
    service().streams.enter(OPEN, counted=False)
    facts().streamed = True
    headers = {
        "Mingfan-Ruleset": cleaning().name_ruleset(cleaner.ruleset),
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    if request.environ.get(PUMPED):
        request.environ[LINES] = lines
        return Response(iter(()), headers=headers, content_type=NDJSON)
    return Response(_answers(lines, _pieces(request.environ), service().streams), headers=headers, content_type=NDJSON)


def _answers(lines: LineCleaner, pieces: Iterator[bytes], gate: Gate) -> Iterator[bytes]:
    try:
        for piece in pieces:
            yield lines.feed(piece)
        yield lines.end()
    except ApiError as error:
        yield lines.broken(error)
    finally:
        gate.leave(OPEN)


def _pieces(environ: dict[str, Any]) -> Iterator[bytes]:
    """The body as it comes. ApiError 400 where it ends before its announced length."""
    left = declared_length(environ)
    source = environ.get("wsgi.input") or BytesIO()
    try:
        while left != 0 and (piece := source.read(PIECE if left is None else min(left, PIECE))):
            left = None if left is None else left - len(piece)
            yield piece
    except READ_ERRORS:
        raise cut_short() from None
    if left:
        raise cut_short()


def _is_gzip() -> bool:
    coding = request.environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise ApiError(415, "unsupported_coding", "Content-Encoding may be gzip or absent")
    return coding in ("gzip", "x-gzip")
