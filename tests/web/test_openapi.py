"""The OpenAPI document, and requests made from it: no 5xx, no answer that it does not announce.

More of them: SCHEMATHESIS_EXAMPLES=3000.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mingfan.web import create_app
from mingfan.web.api.openapi import document
from mingfan.web.settings import Config
from mingfan.web.worker.log import Log
from tests.web.road import Road

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install schemathesis")

app = create_app(Config(max_items=20, request_seconds=120), log=Log("info", os.open(os.devnull, os.O_WRONLY)))
schema = schemathesis.openapi.from_wsgi("/openapi.json", Road(app))
# A schema cannot say which profiles there are, or that edits fit a text: such requests are well-formed and still 422.
# A plain text may be anything, and a stream has begun its answer when it comes to a bad line: what test_requests.py
# refuses by a table cannot be refused by these two.
NOT_SAID = (schemathesis.checks.positive_data_acceptance, schemathesis.checks.negative_data_rejection)


@schemathesis.serializer("application/x-ndjson")  # type: ignore[untyped-decorator]
def ndjson(context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def test_it_says_3_1_and_has_no_loose_ends() -> None:
    found = document()
    assert found["openapi"].startswith("3.1")
    text = str(found)
    assert all(f"#/components/schemas/{name}'" in text for name in found["components"]["schemas"])


@schema.parametrize()  # type: ignore[untyped-decorator]
@settings(
    max_examples=int(os.environ.get("SCHEMATHESIS_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_requests_made_from_it(case: Any) -> None:
    case.call_and_validate(excluded_checks=NOT_SAID)
