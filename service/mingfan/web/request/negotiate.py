"""Media types: what a client sends, and what it wants back."""

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
    """Media type and its parameters; ApiError 415 if it is not one of `allowed`."""
    kind, options = parse_options_header(request.environ.get("CONTENT_TYPE", ""))
    kind = kind.lower()
    if kind not in allowed:
        raise ApiError(
            415, "unsupported_media_type", f"send Content-Type: {' or '.join(allowed)}", "Content-Type",
            headers={"Accept-Post": ", ".join(allowed)},
        )  # fmt: skip
    return kind, options


def accepted(offered: Sequence[str]) -> str:
    """What the client prefers of `offered`, the first if it has no preference; ApiError 406 if it accepts none."""
    wanted = request.environ.get("HTTP_ACCEPT", "*/*")
    if wanted in ("*/*", "", offered[0]):
        return offered[0]
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        raise ApiError(406, "not_acceptable", f"available as {' or '.join(offered)}", "Accept")
    return best
