"""No character of what clients send gets into the log or the metrics, and no text into an error.

An error names the option, field, type or rule that is wrong, to the client that sent it and to nobody else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from werkzeug.test import Client

from mingfan.web import create_app
from mingfan.web.app import Application
from mingfan.web.settings import Config
from mingfan.web.worker.log import Log
from tests.web.road import client_of

REQUESTS = 10_000
CANARY = "机密13800138000号canary"
FORMS = (CANARY, "13800138000", "canary", "机密")
NASTY = f'{CANARY}\r\n\x1b[31m\u2028{{"event":"forged"}}'


class Watched(NamedTuple):
    app: Application
    client: Client
    log: Path


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    path = tmp_path / "log"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    app = create_app(Config(max_text_bytes=5000, max_items=3), log=Log("info", descriptor))
    yield Watched(app, client_of(app), path)
    os.close(descriptor)


def requests() -> Iterator[dict[str, Any]]:
    """Requests that fail, and that do not, each with the canary wherever a client can put one."""
    good, text = "日益完##paidbegin##善", "text/plain"
    as_json = msgspec.json.encode
    yield {"path": "/v1/clean", "data": NASTY.encode(), "content_type": text}
    yield {"path": "/v1/clean", "data": NASTY.encode() + b"\xff", "content_type": text}
    yield {"path": "/v1/clean", "data": NASTY.encode() * 200, "content_type": text}
    yield {
        "path": "/v1/clean",
        "data": good,
        "content_type": f"text/plain; charset={CANARY}".encode().decode("latin-1"),
    }
    yield {"path": "/v1/clean", "data": good, "content_type": text, "query_string": {"profile": CANARY}}
    yield {"path": "/v1/clean", "data": good, "content_type": text, "query_string": {"ignore": CANARY, CANARY: "1"}}
    yield {"path": "/v1/clean", "data": good, "content_type": text, "headers": {"X-Request-Id": "13800138000canary"}}
    yield {"path": "/v1/clean", "data": good, "content_type": text, "headers": {"Authorization": "Bearer canary"}}
    yield {
        "path": "/v1/clean",
        "data": good,
        "content_type": text,
        "headers": {"User-Agent": "canary", "Referer": "canary"},
    }
    yield {"path": "/v1/clean", "data": good, "content_type": "application/canary"}
    yield {"path": "/v1/clean", "data": good, "content_type": text, "headers": {"Accept": "canary/x"}}
    yield {"path": "/v1/clean", "data": good, "content_type": text, "headers": {"Content-Encoding": "canary"}}
    for wrong in ({"text": 1, CANARY: 2}, {"text": good, "offset_unit": CANARY}, {"text": good, "select": [CANARY]},
                  {"text": [NASTY] * 4}, {"text": NASTY}, {"text": {CANARY: CANARY}}, [CANARY], CANARY):  # fmt: skip
        yield {"path": "/v1/clean", "data": as_json(wrong), "content_type": "application/json"}
    yield {"path": "/v1/clean", "data": b'{"text": "' + CANARY.encode() + b"\xff", "content_type": "application/json"}
    yield {"path": "/v1/clean", "data": (CANARY + "{").encode(), "content_type": "application/json"}
    yield {
        "path": "/v1/revert",
        "data": as_json({"text": CANARY, "edits": [CANARY]}),
        "content_type": "application/json",
    }
    edit = {"start": 0, "end": 1, "out_start": 0, "out_end": 1, "before": CANARY, "after": CANARY, "rules": [CANARY]}
    yield {"path": "/v1/revert", "data": as_json({"text": CANARY, "edits": [edit]}), "content_type": "application/json"}
    yield {
        "path": "/v1/clean/stream",
        "data": as_json({"text": 1, "id": "x"}) + b"\n",
        "content_type": "application/x-ndjson",
    }
    yield {"path": f"/{CANARY}", "data": b"", "content_type": text}
    yield {"path": f"/v1/rules/{CANARY}/canary", "method": "GET"}
    yield {"path": "/v1/rules", "method": "GET", "query_string": {"pack": CANARY}}
    yield {"path": "/v1/rules", "method": "GET", "query_string": {"profile": CANARY}}
    yield {"path": "/static/canary", "method": "GET"}


def names_something(request: dict[str, Any]) -> bool:
    """Whether the canary is in a name that the error should repeat, not only in a text."""
    body = request.get("data", b"")
    named = (b"offset_unit", b"select", b'{"' + CANARY.encode(), b"2}")
    return (
        CANARY in str(request.get("query_string", ""))
        or "canary" in request.get("content_type", "") + str(request.get("headers", "")) + request["path"]
        or (isinstance(body, bytes) and any(part in body for part in named))
    )


def test_ten_thousand_requests_leave_no_trace(watched: Watched) -> None:
    client, kinds = watched.client, list(requests())
    for number in range(REQUESTS):
        request = kinds[number % len(kinds)]
        reply = client.open(**{"method": "POST"} | request)
        assert reply.status_code < 500
        if reply.status_code >= 400 and not names_something(request):
            assert not any(form in reply.text for form in FORMS), request
    lines = watched.log.read_bytes()
    assert lines.count(b"\n") == REQUESTS
    for line in lines.strip().split(b"\n"):
        assert msgspec.json.decode(line)["event"] == "request"
    metrics = client.get("/metrics").text
    for form in FORMS:
        assert form not in lines.decode()
        assert form not in metrics
    assert metrics.count("\n") < 500


def test_rules_leave_no_trace_but_in_their_own_answer(watched: Watched) -> None:
    for rules in (f"pack: {CANARY}", f"pack: a\nrules:\n  - id: {CANARY}\n    kind: {CANARY}\n", CANARY, NASTY):
        reply = watched.client.post("/v1/rules/test", json={"rules": rules, "text": CANARY})
        assert reply.status_code == 422
    assert not any(form in watched.log.read_text() for form in FORMS)


def test_a_bug_is_500_with_an_id_and_nothing_else(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError(NASTY)

    monkeypatch.setattr(watched.app.service.rulebook.cleaners["standard"], "clean", broken)
    for body in ({"data": CANARY, "content_type": "text/plain"}, {"json": {"text": CANARY}}):
        reply = watched.client.post("/v1/clean", **body)
        assert reply.status_code == 500
        error = msgspec.json.decode(reply.data)["error"]
        assert error["request_id"] == reply.headers["X-Request-Id"]
        lines = [msgspec.json.decode(line) for line in watched.log.read_bytes().strip().split(b"\n")]
        bug = next(line for line in lines if line["event"] == "bug" and line["request_id"] == error["request_id"])
        assert bug["error"].startswith("ValueError at test_privacy.py:")
        assert not any(form in reply.text + watched.log.read_text() for form in FORMS)


@pytest.mark.parametrize("sent", ["0123456789abcdef" * 2, "01234567-89ab-cdef-0123-456789abcdef"])
def test_an_id_that_a_proxy_made_is_kept(watched: Watched, sent: str) -> None:
    reply = watched.client.get("/healthz", headers={"X-Request-Id": sent})
    assert reply.headers["X-Request-Id"] == sent
