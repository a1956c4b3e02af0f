"""/openapi.json and /docs, which shows the same document without a script."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, render_template, request

from mingfan.web.api.common import answer
from mingfan.web.api.openapi import document
from mingfan.web.api.operations import OPERATIONS
from mingfan.web.request.negotiate import JSON

bp = Blueprint("docs", __name__)


@bp.get("/openapi.json")
def openapi() -> Response:
    return answer(msgspec.json.encode(document()), JSON)


@bp.get("/docs")
def docs() -> str:
    return render_template(
        "docs.html", document=document(), operations=OPERATIONS, address=request.host_url.rstrip("/")
    )
