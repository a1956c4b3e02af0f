"""The yardsticks of benchmarks/http_service.py: a Flask echo, on both sides that granian has, and one without Flask."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Flask, Response, request

from mingfan.web.server.asgi import Receive, Scope, Send, collect, send_whole
from mingfan.web.server.environ import environ_of
from mingfan.web.worker.exchange import Answer

wsgi = Flask(__name__)
LIMIT = 8 << 20


@wsgi.post("/echo")
def echo() -> Response:
    return Response(request.get_data(), mimetype="text/plain")


async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
    environ = environ_of(scope)
    environ["wsgi.input"] = BytesIO(await collect(receive, LIMIT))
    head: list[Any] = []
    chunks = wsgi.wsgi_app(environ, lambda status, headers, exc_info=None: head.extend((status, headers)))  # type: ignore[arg-type]
    await send_whole(send, Answer(int(head[0][:3]), head[1], b"".join(chunks)))


async def raw(scope: Scope, receive: Receive, send: Send) -> None:
    """What the server and ASGI take by themselves."""
    body = await collect(receive, LIMIT)
    await send_whole(send, Answer(200, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))], body))
