"""What views share: the service of the running application, and answers."""

from __future__ import annotations

from flask import Response, current_app, request

from mingfan.web.api.cleaning import Cleaning
from mingfan.web.request.options import NONE_GIVEN, Options, from_query
from mingfan.web.worker.exchange import Exchange, exchange_of
from mingfan.web.worker.state import Service


def service() -> Service:
    found: Service = current_app.extensions["mingfan"]
    return found


def exchange() -> Exchange:
    return exchange_of(request.environ)


def cleaning() -> Cleaning:
    return Cleaning(service(), exchange())


def answer(body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Response:
    response = Response(body, headers=headers)
    response.headers["Content-Type"] = content_type
    return response


def query_options() -> Options:
    return from_query(request.args) if request.environ.get("QUERY_STRING") else NONE_GIVEN
