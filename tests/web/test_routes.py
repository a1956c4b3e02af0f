"""Every route x method x content type x limit, over the road that users take."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from werkzeug.test import Client

from mingfan.web.api.operations import OPERATIONS
from mingfan.web.app import Application
from tests.web.harness import DIRTY, LIMIT

TEXT, JSON, NDJSON, FORM = "text/plain", "application/json", "application/x-ndjson", "application/x-www-form-urlencoded"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RULES = """\
pack: mine
rules:
  - id: tail
    title: t
    why: w
    kind: regex
    pattern: '（未完）'
    examples: [{in: '甲（未完）', out: '甲'}]
    keep: [{text: '（未完成）', why: 'w'}]
"""


def encoded(value: Any) -> bytes:
    return msgspec.json.encode(value)


# What each POST route takes, and a body of each type that is good.
BODIES: dict[str, dict[str, bytes]] = {
    "/v1/clean": {TEXT: DIRTY.encode(), JSON: encoded({"text": DIRTY})},
    "/v1/check": {TEXT: DIRTY.encode(), JSON: encoded({"text": DIRTY})},
    "/v1/clean/stream": {NDJSON: encoded({"text": DIRTY}) + b"\n"},
    "/v1/explain": {JSON: encoded({"text": DIRTY})},
    "/v1/map": {JSON: encoded({"text": DIRTY, "spans": []})},
    "/v1/revert": {JSON: encoded({"text": DIRTY, "edits": []})},
    "/v1/rules/test": {JSON: encoded({"rules": RULES})},
}
GETS = (
    "/", "/docs", "/openapi.json", "/healthz", "/readyz", "/version", "/metrics", "/v1/rules", "/v1/profiles",
    "/v1/rules/paywall/paid-mark", "/static/app.css",
)  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", [*GETS, *BODIES])
def test_methods(client: Client, path: str, method: str) -> None:
    kind, body = next(iter(BODIES.get(path, {TEXT: b""}).items()))
    reply = client.open(path, method=method, data=body, content_type=kind)
    allowed = "POST" if path in BODIES else "GET"
    if method == allowed:
        assert reply.status_code == 200
    else:
        assert reply.status_code == 405
        assert allowed in reply.headers["Allow"]
        assert reply.json is not None
        assert reply.json["error"]["code"] == "method_not_allowed"
        assert reply.json["error"]["message"] == f"`{method}` is not for this route; it takes {allowed}"


@pytest.mark.parametrize("kind", [TEXT, JSON, NDJSON, FORM, "text/html", "application/octet-stream", "nonsense", None])
@pytest.mark.parametrize("path", BODIES)
def test_content_types(client: Client, path: str, kind: str | None) -> None:
    untyped = kind in (None, FORM)  # the first type of a route is what it reads then
    body = BODIES[path].get(next(iter(BODIES[path])) if untyped else kind or "", b"x")
    reply = client.post(path, data=body, headers={"Content-Type": kind} if kind else {})
    assert reply.status_code == (200 if untyped or kind in BODIES[path] else 415)


@pytest.mark.parametrize(("path", "kind"), [(path, kind) for path in BODIES for kind in BODIES[path] if kind != NDJSON])
def test_size(client: Client, path: str, kind: str) -> None:
    over = client.post(path, data=b" " * (LIMIT + 1), content_type=kind)
    assert (over.status_code, over.json["error"]["code"]) == (413, "too_large")  # type: ignore[index]
    padded = BODIES[path][kind] + b" " * (LIMIT - len(BODIES[path][kind]))
    assert client.post(path, data=padded, content_type=kind).status_code == 200


@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check"])
def test_list_length(client: Client, path: str) -> None:
    assert client.post(path, json={"text": [DIRTY] * 10}).status_code == 200
    reply = client.post(path, json={"text": [DIRTY] * 11})
    assert (reply.status_code, reply.json["error"]["field"]) == (422, "text")  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "kind", "accept", "status", "answer"),
    [
        ("/v1/clean", TEXT, "*/*", 200, TEXT),
        ("/v1/clean", TEXT, "text/*", 200, TEXT),
        ("/v1/clean", TEXT, "application/json", 200, JSON),
        ("/v1/clean", TEXT, "application/json;q=0.5, text/plain", 200, TEXT),
        ("/v1/clean", TEXT, "image/png", 406, JSON),
        ("/v1/clean", JSON, "application/json", 200, JSON),
        ("/v1/clean", JSON, "text/plain", 406, JSON),
        ("/v1/check", TEXT, "*/*", 200, JSON),
        ("/v1/check", TEXT, "text/plain", 406, JSON),
        ("/v1/revert", JSON, "text/html", 406, JSON),
        ("/v1/rules/test", JSON, "text/html", 406, JSON),
        ("/v1/clean/stream", NDJSON, "application/x-ndjson", 200, NDJSON),
        ("/v1/clean/stream", NDJSON, "image/png", 406, JSON),
    ],
)
def test_accept(client: Client, path: str, kind: str, accept: str, status: int, answer: str) -> None:
    reply = client.post(path, data=BODIES[path][kind], content_type=kind, headers={"Accept": accept})
    assert (reply.status_code, reply.mimetype) == (status, answer)


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/clean/", "//v1/clean", "/v1/rules/no/rule", "/static/../app.py", "/v1/rules/a"]
)
def test_404(client: Client, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.json["error"]["code"]) == (404, "not_found")  # type: ignore[index]


def test_openapi_names_exactly_the_routes_there_are(app: Application) -> None:
    there = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.flask.url_map.iter_rules()
        for method in rule.methods or ()
        if method in METHODS and rule.endpoint != "static"
    }
    assert there == {(operation.method, operation.path) for operation in OPERATIONS}


@pytest.mark.parametrize("path", GETS)
def test_safe_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert len(headers["X-Request-Id"]) == 32
