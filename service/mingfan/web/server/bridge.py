"""From the server to the application: ASGI outside, the WSGI application inside.

A request costs a thread only once its body is complete, so clients that send slowly cost nothing but a connection, and
/healthz never waits for a text. Short plain texts are cleaned at once on the event loop; everything else queues for a
thread. The application sees the same environ that any WSGI server gives it, with what is known of the body added.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfan.web.api.cleaning import BRIEF
from mingfan.web.api.plain import is_plain
from mingfan.web.api.stream import LINES, PUMPED
from mingfan.web.request.body import BODY, declared_length
from mingfan.web.request.errors import ApiError, cut_short, too_large, too_slow
from mingfan.web.server.environ import environ_of
from mingfan.web.server.timeouts import Patience
from mingfan.web.worker.accounting import AGAIN, FACTS, Account
from mingfan.web.worker.admission import ADMITTED
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.keys import OPEN
from mingfan.web.worker.state import Service

if TYPE_CHECKING:
    from flask import Flask

    from mingfan.web.api.lines import LineCleaner

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]

STREAM = "/v1/clean/stream"
WITH_BODY = frozenset({"/v1/clean", "/v1/check", "/v1/revert", "/v1/rules/test"})
SLOW_READS = frozenset({"/metrics"})  # reads the files of every worker
# A plain text up to this size is cleaned on the event loop: a thread would cost more than the cleaning. Where it takes
# longer than BRIEF_SECONDS all the same it is begun again in a thread.
SMALL = 16 * 1024
BRIEF_SECONDS = 0.05
# What a client may still send after the answer is known, so that it reads the answer instead of a broken connection.
DRAIN_BYTES = 64 << 20
DRAIN_SECONDS = 5.0


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Bridge:
    """One worker's ASGI application."""

    def __init__(self, app: Flask) -> None:
        self._wsgi: Account = app.wsgi_app  # type: ignore[assignment]
        self._service: Service = app.extensions["mingfan"]
        self._config = self._service.config
        self._patience = Patience(self._config.body_seconds)
        self._pool = ThreadPoolExecutor(self._config.threads, "clean")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST":
            await _send(send, await self._read_only(environ, path))
        elif path == STREAM:
            await self._stream(environ, receive, send)
        elif path in WITH_BODY:
            await _send(send, await self._with_body(environ, receive))
        else:
            environ[BODY] = b""
            await _send(send, self._run(environ))

    def close(self) -> None:
        self._pool.shutdown()

    def _run(self, environ: Environ) -> Answer:
        """The application's answer; of a stream, its head."""
        head: list[Any] = []
        chunks = self._wsgi(environ, lambda status, headers, exc_info=None: head.extend((status, headers)))  # type: ignore[arg-type]
        body = b"" if LINES in environ else b"".join(chunks)
        return Answer(int(head[0][:3]), head[1], body)

    def _refusal(self, environ: Environ, error: ApiError) -> Answer:
        environ[BODY] = error
        answer = self._run(environ)
        # Its frames lead back to this request, and the circle would hold the connection open until it is collected.
        error.__traceback__ = None
        return answer

    async def _read_only(self, environ: Environ, path: str) -> Answer:
        environ[BODY] = b""
        if path in SLOW_READS:
            return await asyncio.to_thread(self._run, environ)
        return self._run(environ)

    async def _with_body(self, environ: Environ, receive: Receive) -> Answer:
        key = self._service.keys.who(environ.get("HTTP_AUTHORIZATION"), environ.get("HTTP_X_API_KEY"))
        if key is None:  # refused before a byte is read
            environ[BODY] = b""
            return _closing(self._run(environ))
        body = await self._body(environ, receive)
        environ[BODY] = body
        environ[FACTS] = Facts("POST", environ.get("HTTP_X_REQUEST_ID"))
        if isinstance(body, ApiError):
            return _closing(self._refusal(environ, body))
        if len(body) <= SMALL and is_plain(environ):
            environ[BRIEF] = BRIEF_SECONDS
            answer = self._run(environ)
            if environ.pop(AGAIN, None) is None:
                return answer
            del environ[BRIEF]
            environ[FACTS] = environ[FACTS].again()
        return await self._queued(environ, key)

    async def _queued(self, environ: Environ, key: str) -> Answer:
        try:
            self._service.gate.enter(key, counted=key is not OPEN)
        except ApiError as error:
            environ[ADMITTED] = True
            return self._refusal(environ, error)
        environ[ADMITTED] = True
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, environ)
        finally:
            self._service.gate.leave(key)

    async def _body(self, environ: Environ, receive: Receive) -> bytes | ApiError:
        """The whole body, or why there is none."""
        limit = self._config.max_text_bytes
        try:
            length = declared_length(environ)
            if length is not None and length > limit:
                raise too_large(limit)
            body = await self._patience.wait(_collect(receive, limit))
        except TimeoutError:
            return too_slow(self._patience.seconds)
        except ApiError as error:
            if error.status == 413 and "HTTP_EXPECT" not in environ:
                await _drain(receive)
            return error
        return body if length is None or len(body) == length else cut_short()

    async def _stream(self, environ: Environ, receive: Receive, send: Send) -> None:
        environ[PUMPED] = True
        environ[BODY] = b""
        facts = environ[FACTS] = Facts("POST", environ.get("HTTP_X_REQUEST_ID"))
        head = self._run(environ)
        lines: LineCleaner | None = environ.get(LINES)
        if lines is None:
            await _send(send, _closing(head))
            return
        try:
            await send(_start(head))
            await self._pump(lines, facts, receive, send)
        finally:
            self._service.streams.leave(OPEN)
            self._wsgi.end(facts)

    async def _pump(self, lines: LineCleaner, facts: Facts, receive: Receive, send: Send) -> None:
        """Move bytes until the stream ends. Where it breaks, its last line says so and the answer is left unfinished,
        so that no client takes it for whole.
        """
        loop = asyncio.get_running_loop()

        async def answer(out: bytes, more: bool = True) -> None:
            facts.bytes_out += len(out)
            await self._patience.wait(send({"type": "http.response.body", "body": out, "more_body": more}))

        try:
            more = True
            while more:
                piece, more = await self._patience.wait(_piece(receive))
                if out := await loop.run_in_executor(self._pool, lines.feed, piece):
                    await answer(out)
            await answer(await loop.run_in_executor(self._pool, lines.end), more=False)
            return
        except ApiError as error:
            last = lines.broken(error)
        except TimeoutError:
            last = lines.broken(too_slow(self._patience.seconds))
        with suppress(TimeoutError):
            await answer(last)


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    """The next bytes of the body, and whether there are more. ApiError where the client went away before the end."""
    message = await receive()
    if message["type"] != "http.request":
        raise cut_short()
    return message.get("body", b""), message.get("more_body", False)


async def _collect(receive: Receive, limit: int) -> bytes:
    piece, more = await _piece(receive)
    if not more and len(piece) <= limit:
        return piece
    parts, size = [piece], len(piece)
    while more:
        if size > limit:
            raise too_large(limit)
        piece, more = await _piece(receive)
        parts.append(piece)
        size += len(piece)
    if size > limit:
        raise too_large(limit)
    return b"".join(parts)


async def _drain(receive: Receive) -> None:
    left, more = DRAIN_BYTES, True
    with suppress(TimeoutError, ApiError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and left > 0:
                piece, more = await _piece(receive)
                left -= len(piece)


def _closing(answer: Answer) -> Answer:
    """The answer to a request whose body was not read to its end: the connection is of no more use."""
    answer.headers.append(("Connection", "close"))
    return answer


def _start(answer: Answer) -> Message:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


async def _send(send: Send, answer: Answer) -> None:
    await send(_start(answer))
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
