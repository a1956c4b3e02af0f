"""What a client sends and wants: media types, and the options in the query string."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from flask import request
from werkzeug.http import parse_options_header

from mingfan.web.bodies import CleanRequest
from mingfan.web.errors import ApiError, invalid
from mingfan.web.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "text/plain"
JSON = "application/json"
NDJSON = "application/x-ndjson"
PARAMETERS = ("profile", "select", "ignore", "offset_unit", "edits")
_NO_OPTIONS = CleanRequest(text="")


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


def query_options() -> CleanRequest:
    """The options in the query string, as those of a JSON request; names may be repeated or separated by commas."""
    if not request.environ.get("QUERY_STRING"):
        return _NO_OPTIONS
    values: dict[str, object] = {}
    for name, found in request.args.lists():
        if name not in PARAMETERS:
            raise invalid("query", f"there is a parameter that this request does not have; {', '.join(PARAMETERS)}")
        if name in ("select", "ignore"):
            values[name] = [part for value in found for part in value.split(",") if part]
        elif len(found) > 1:
            raise invalid(name, "given more than once")
        else:
            values[name] = {"true": True, "false": False}.get(found[0], found[0]) if name == "edits" else found[0]
    return parse(msgspec.json.encode({"text": "", **values}), CleanRequest)
