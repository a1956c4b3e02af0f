"""Media types: what a client sends, and what it wants back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.http import parse_options_header

from mingfan.web.request.errors import ApiError, Message, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "text/plain"
JSON = "application/json"
NDJSON = "application/x-ndjson"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
# What clients send that were not told a type: curl --data-binary says it is a form, most libraries say nothing.
UNTYPED = ("", FORM)
FLAGS = {
    TEXT: "-H 'Content-Type: text/plain; charset=utf-8'",
    JSON: "-H 'Content-Type: application/json'",
    NDJSON: "-H 'Content-Type: application/x-ndjson'",
    MULTIPART: "-F file=@NAME",
}


def content_type(allowed: Sequence[str], untyped: str) -> tuple[str, dict[str, str]]:
    """Media type and its parameters, `untyped` for a client that sent none; ApiError 415 if it is none of
    `allowed`.
    """
    kind, options = parse_options_header(request.environ.get("CONTENT_TYPE", ""))
    kind = kind.lower()
    if kind in UNTYPED:
        return untyped, {}
    if kind not in allowed:
        raise unsupported(quoted(kind), allowed)
    return kind, options


def is_untyped() -> bool:
    return parse_options_header(request.environ.get("CONTENT_TYPE", ""))[0].lower() in UNTYPED


def unsupported(came: str, allowed: Sequence[str]) -> ApiError:
    """The 415 that says what came and which flag of curl, or header, sends something else."""
    flags = [FLAGS[kind] for kind in allowed if kind in FLAGS]
    message = Message(
        f"the body came as {came}; send {' or '.join(flags)}", f"请求体的类型是 {came}；请改用 {' 或 '.join(flags)}"
    )
    headers = {"Accept-Post": ", ".join(allowed)}
    return ApiError(415, "unsupported_media_type", message, "Content-Type", headers=headers)


def accepted(offered: Sequence[str]) -> str:
    """What the client prefers of `offered`, the first if it has no preference; ApiError 406 if it accepts none."""
    wanted = request.environ.get("HTTP_ACCEPT", "*/*")
    if wanted in ("*/*", "", offered[0]):
        return offered[0]
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        there = " or ".join(offered)
        raise ApiError(406, "not_acceptable", Message(f"available as {there}", f"可以给的类型：{there}"), "Accept")
    return best
