"""/v1/rules/test: a rule pack that somebody is writing, run on its own examples and on a text."""

from __future__ import annotations

from flask import Blueprint, Response

from mingfan.web.api import trial_process as trial
from mingfan.web.api.common import answer, cleaning, exchange, service
from mingfan.web.api.schemas import RulesTestRequest
from mingfan.web.request.negotiate import JSON, accepted, content_type
from mingfan.web.request.parse import parse

bp = Blueprint("trial", __name__)


@bp.post("/v1/rules/test")
def test() -> Response:
    content_type((JSON,), untyped=JSON)
    accepted((JSON,))
    request_ = parse(cleaning().body(), RulesTestRequest)
    return answer(trial.run(request_, service().config.request_seconds, exchange().language), JSON)
