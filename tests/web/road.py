"""The road that users take, without a socket: werkzeug's test client on one side, the bridge on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import Client, EnvironBuilder

from mingfan.web import create_app
from mingfan.web.app import Application
from mingfan.web.server.bridge import Bridge
from mingfan.web.server.environ import environ_of
from mingfan.web.settings import Config
from mingfan.web.worker.exchange import Exchange
from mingfan.web.worker.keys import OPEN
from mingfan.web.worker.log import Log

LOOP = asyncio.new_event_loop()  # for all of them; conftest.py closes it


class Road:
    """WSGI for a test client: each request goes through the bridge as the server would send it."""

    def __init__(self, app: Application) -> None:
        self._bridge = Bridge(app)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent: list[dict[str, Any]] = []
        body = environ["wsgi.input"].read()
        LOOP.run_until_complete(self._handle(scope_of(environ), body, sent))
        head, *pieces = sent
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head["headers"]]
        start_response(f"{head['status']} _", headers)
        return [piece["body"] for piece in pieces]

    async def _handle(self, scope: dict[str, Any], body: bytes, sent: list[dict[str, Any]]) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._bridge(scope, receive, send)


def scope_of(environ: dict[str, Any]) -> dict[str, Any]:
    """The ASGI scope of a WSGI request."""
    names = {name: name for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)}
    names |= {name: name[5:] for name in environ if name.startswith("HTTP_")}
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "surrogateescape")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": environ["REQUEST_METHOD"],
        "scheme": "http",
        "path": path,
        "query_string": environ["QUERY_STRING"].encode("latin-1"),
        "server": ("localhost", 80),
        "client": (environ.get("REMOTE_ADDR") or "127.0.0.1", 1),
        "headers": [
            (short.lower().replace("_", "-").encode(), str(environ[name]).encode("latin-1"))
            for name, short in names.items()
        ],
    }


def scope_of_request(path: str, headers: dict[str, str], method: str = "POST", query: str = "") -> dict[str, Any]:
    return scope_of(
        EnvironBuilder(path, query_string=query, method=method, headers=list(headers.items())).get_environ()
    )


def exchange_from(path: str, headers: dict[str, str]) -> Exchange:
    """What the bridge makes of the head of a request without a key, where none is needed."""
    return Exchange(environ_of(scope_of_request(path, headers)), OPEN)


def client_of(app: Application) -> Client:
    return Client(Road(app))


def client_with(log: Log, **settings: Any) -> Client:
    """A client of an application of its own."""
    return client_of(create_app(Config(**settings), log=log))
