"""What /docs shows of an operation: a request as curl, Python and JavaScript send it, and the answer to it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import msgspec
from flask import Flask
from werkzeug.test import EnvironBuilder

from mingfan.web.api.operations import Operation
from mingfan.web.request.negotiate import JSON, NDJSON, TEXT
from mingfan.web.worker.exchange import Exchange
from mingfan.web.worker.keys import OPEN

DIRTY = "推进##paidbegin##工作,促进发展；。"
EDIT = {
    "start": 1,
    "end": 2,
    "out_start": 1,
    "out_end": 2,
    "before": ",",
    "after": "，",
    "rules": ["punctuation/half-width"],
}
RULES = """\
pack: mine
rules:
  - id: tail
    title: 文末标记
    why: 连载站点加在文末的标记
    kind: regex
    pattern: '（未完待续）'
    examples: [{in: '甲（未完待续）', out: '甲'}]
    keep: [{text: '故事未完待续', why: '没有括号的是正文'}]
"""
# A body for each operation that has one. A string is a text, a list a record a line, anything else JSON.
BODIES: dict[str, Any] = {
    "clean": {"text": DIRTY},
    "clean_stream": [{"id": 1, "text": DIRTY}, {"id": 2, "text": 3}],
    "check": DIRTY,
    "explain": {"text": DIRTY},
    "map_spans": {"text": DIRTY, "spans": [{"start": 15, "end": 17}]},
    "revert": {"text": "甲，乙", "edits": [EDIT]},
    "test_rules": {"rules": RULES, "text": "正文（未完待续）"},
}
UNANSWERED = frozenset({"test_rules"})  # its answer would cost a process of its own


class Sample(NamedTuple):
    media: str
    body: str
    snippets: tuple[tuple[str, str], ...]  # language, source
    answer: str  # empty where none is shown


def sample(operation: Operation, address: str, app: Flask) -> Sample | None:
    """The sample of an operation at a service with this address; None if it takes no body."""
    if operation.name not in BODIES:
        return None
    media, body = _written(BODIES[operation.name])
    url = address + operation.path
    snippets = (
        ("curl", _curl(url, media, body)),
        ("Python", _python(url, media, BODIES[operation.name], body)),
        ("JavaScript", _javascript(url, media, BODIES[operation.name], body)),
    )
    answer = "" if operation.name in UNANSWERED else _answer(app, operation.path, media, body)
    return Sample(media, body, snippets, answer)


def _written(body: Any) -> tuple[str, str]:
    if isinstance(body, str):
        return TEXT, body
    if isinstance(body, list):
        return NDJSON, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in body)
    return JSON, json.dumps(body, ensure_ascii=False)


def _curl(url: str, media: str, body: str) -> str:
    quoted = "'" + body.replace("'", "'\\''") + "'"
    return f"curl -H 'Content-Type: {media}' --data-binary {quoted} {url}"


def _python(url: str, media: str, value: Any, body: str) -> str:
    if media == JSON:
        return f"import requests\n\nrequests.post({url!r}, json={value!r}).json()"
    lines = f"import requests\n\nrequests.post({url!r}, data={body!r}.encode(), headers={{'Content-Type': {media!r}}})"
    return lines + (".json()" if media == TEXT else ".text")


def _javascript(url: str, media: str, value: Any, body: str) -> str:
    text = json.dumps(body, ensure_ascii=False)
    sent = f"JSON.stringify({json.dumps(value, ensure_ascii=False)})" if media == JSON else text
    read = "text" if media == NDJSON else "json"
    return (
        f'const response = await fetch("{url}", {{\n  method: "POST",\n  headers: {{ "Content-Type": "{media}" }},\n'
        f"  body: {sent},\n}});\nawait response.{read}();"
    )


def _answer(app: Flask, path: str, media: str, body: str) -> str:
    environ = EnvironBuilder(path, method="POST", content_type=media).get_environ()
    exchange = Exchange(environ, OPEN)
    exchange.receive(body.encode())
    with exchange.in_environ(), app.request_context(environ):
        data = app.full_dispatch_request().get_data()
    if exchange.lines is not None:
        data = exchange.lines.feed(exchange.body) + exchange.lines.end()
    return "\n".join(msgspec.json.format(line, indent=2).decode() for line in data.split(b"\n") if line)
