"""What a client sends and wants: media types, and the options in the query string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.http import parse_options_header

from mingfan.web.request.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "text/plain"
JSON = "application/json"
NDJSON = "application/x-ndjson"


def content_type(allowed: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Media type and its parameters; ApiError 415 where it is none of `allowed`."""
    kind, options = parse_options_header(request.environ.get("CONTENT_TYPE", ""))
    kind = kind.lower()
    if kind not in allowed:
        raise ApiError(
            415, "unsupported_media_type", f"send Content-Type: {' or '.join(allowed)}", "Content-Type",
            headers={"Accept-Post": ", ".join(allowed)},
        )  # fmt: skip
    return kind, options


def accepted(offered: Sequence[str]) -> str:
    """What the client likes best of `offered`, the first where it does not mind; ApiError 406 where it takes none."""
    wanted = request.environ.get("HTTP_ACCEPT", "*/*")
    if wanted in ("*/*", "", offered[0]):
        return offered[0]
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        raise ApiError(406, "not_acceptable", f"can be had as {' or '.join(offered)}", "Accept")
    return best
