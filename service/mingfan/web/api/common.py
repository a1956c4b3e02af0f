"""What views share: the service of the running application, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from flask import Response, current_app, request

from mingfan.web.api.cleaning import Cleaning
from mingfan.web.api.schemas import CleanRequest
from mingfan.web.request.errors import invalid
from mingfan.web.request.parse import parse
from mingfan.web.worker.accounting import FACTS
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.state import Service

if TYPE_CHECKING:
    pass


def service() -> Service:
    found: Service = current_app.extensions["mingfan"]
    return found


def facts() -> Facts:
    found: Facts = request.environ[FACTS]
    return found


def cleaning() -> Cleaning:
    return Cleaning(service(), request.environ)


def answer(body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Response:
    response = Response(body, headers=headers)
    response.headers["Content-Type"] = content_type
    return response


PARAMETERS = ("profile", "select", "ignore", "offset_unit", "edits")


_NO_OPTIONS = CleanRequest(text="")


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
