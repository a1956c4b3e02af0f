"""What views share: the service of the running application, and answers."""

from __future__ import annotations

from flask import Response, current_app, request

from mingfan.web.account import FACTS
from mingfan.web.cleaning import Cleaning
from mingfan.web.facts import Facts
from mingfan.web.service import Service


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
