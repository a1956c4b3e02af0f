"""/openapi.json and /docs, which shows the same document to people, with samples to try."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, current_app, render_template, request

from mingfan.web.api.common import answer
from mingfan.web.api.openapi import document
from mingfan.web.api.operations import OPERATIONS
from mingfan.web.api.samples import sample
from mingfan.web.request.negotiate import JSON

bp = Blueprint("docs", __name__)


@bp.get("/openapi.json")
def openapi() -> Response:
    return answer(msgspec.json.encode(document()), JSON)


@bp.get("/docs")
def docs() -> str:
    address = request.host_url.rstrip("/")
    samples = {operation.name: sample(operation, address, current_app) for operation in OPERATIONS}
    return render_template("docs.html", document=document(), operations=OPERATIONS, samples=samples, address=address)
