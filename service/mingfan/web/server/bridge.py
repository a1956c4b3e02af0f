"""From the server to the application: ASGI outside, handlers of whole requests inside.

A request costs a thread only once its body is complete, so clients that send slowly cost nothing but a connection, and
/healthz never waits for a text. Short plain texts are cleaned at once on the event loop; everything else queues for a
thread.

Tests of rules have threads of their own, so that slow rules of one author keep nobody else waiting. The memory of
bodies under way is counted, and each key or address has its share of everything.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from mingfan.web.api.plain import is_plain
from mingfan.web.request.body import declared_length, has_body
from mingfan.web.request.errors import ApiError, cut_short, too_large, too_slow
from mingfan.web.server.asgi import Receive, Scope, Send, collect, drain, piece, send_whole, start
from mingfan.web.server.environ import environ_of
from mingfan.web.server.timeouts import Patience
from mingfan.web.worker.exchange import Answer, Exchange, Lines
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.gate import Hold
from mingfan.web.worker.keys import unauthorized

if TYPE_CHECKING:
    from mingfan.web.app import Application

STREAM = "/v1/clean/stream"
WITH_BODY = frozenset({"/v1/clean", "/v1/check", "/v1/explain", "/v1/map", "/v1/revert", "/v1/rules/test"})
TRIAL = "/v1/rules/test"
SLOW_READS = frozenset({"/metrics"})  # reads the files of every worker
# A plain text up to this size is cleaned on the event loop: a thread would cost more than the cleaning. If it takes
# longer than BRIEF_SECONDS all the same, it is restarted in a thread.
SMALL = 16 * 1024
BRIEF_SECONDS = 0.05


class Bridge:
    """One worker's ASGI application."""

    def __init__(self, app: Application) -> None:
        self._service = app.service
        self._account = app.account
        config = app.service.config
        self._limit = config.max_text_bytes
        self._patience = Patience(config.body_seconds)
        self._trials = ThreadPoolExecutor(config.trials, "trial")
        self._most_held = config.max_waiting_bytes // 4
        self._draining = False
        self._pool = ThreadPoolExecutor(config.threads, "clean")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        owner = self._service.keys.who(environ.get("HTTP_AUTHORIZATION"), environ.get("HTTP_X_API_KEY"))
        exchange = Exchange(environ, owner)
        if exchange.is_post and environ["PATH_INFO"] == STREAM:
            await self._stream(exchange, receive, send)
            return
        answer = await self._answer(exchange, receive)
        await send_whole(send, closing(answer) if self._draining else answer)

    async def _answer(self, exchange: Exchange, receive: Receive) -> Answer:
        path = exchange.environ["PATH_INFO"]
        if exchange.is_post and path in WITH_BODY:
            return await self._with_body(exchange, receive)
        if path in SLOW_READS:
            return await asyncio.to_thread(self._account.answer, exchange)
        answer = self._account.answer(exchange)
        return closing(answer) if has_body(exchange.environ) else answer  # which nobody reads

    def drain(self) -> None:
        """From now on close each connection after its answer, so that its client opens one to another service."""
        self._draining = True

    def close(self) -> None:
        self._pool.shutdown()
        self._trials.shutdown()

    async def _with_body(self, exchange: Exchange, receive: Receive) -> Answer:
        exchange.facts.route = exchange.environ["PATH_INFO"]
        service = self._service
        client = service.shares.client(exchange)
        hold = Hold(service.bodies, client, self._most_held)
        try:
            self._admit(exchange, client)
            exchange.receive(await self._body(exchange, receive, hold))
            return await self._in_turn(exchange, client)
        except ApiError as error:
            exchange.facts.restart()
            refused = self._account.refuse(exchange, error)
            return refused if exchange.body else closing(refused)
        finally:
            hold.shrink_to(0)

    def _admit(self, exchange: Exchange, client: str) -> None:
        """ApiError 401 or 429: the request is refused before a byte of its body is read."""
        if exchange.owner is None:
            raise unauthorized()
        self._service.shares.count(client)

    async def _in_turn(self, exchange: Exchange, client: str) -> Answer:
        """The answer, by a thread of its kind. ApiError 503 or 429 if there is no place."""
        is_trial = exchange.environ["PATH_INFO"] == TRIAL
        gate = self._service.trials if is_trial else self._service.gate
        share = self._service.config.trials if is_trial else self._service.shares.queue(client)
        is_small = len(exchange.body) <= SMALL and is_plain(exchange.environ)
        if is_small:  # all that came while the last was cleaned are here, and one of them is next
            self._service.gate.enter(client, share, few=1)
        else:
            gate.enter(client, share)
        try:
            if is_small:
                await asyncio.sleep(0)  # those that came meanwhile pass the gate first, so that it knows of all
                exchange.seconds = BRIEF_SECONDS
                answer = self._account.answer(exchange)
                if not exchange.again:
                    return answer
                exchange.retry()
            pool = self._trials if is_trial else self._pool
            return await asyncio.get_running_loop().run_in_executor(pool, self._account.answer, exchange)
        finally:
            gate.leave(client)

    async def _body(self, exchange: Exchange, receive: Receive, hold: Hold) -> bytes:
        """The whole body. ApiError if it is too large, too slow, or ends too early, or if there is no room for it."""
        try:
            length = declared_length(exchange.environ)
            if length is not None and length > self._limit:
                raise too_large(self._limit)
            body = await self._patience.wait(collect(receive, self._limit, hold.grow_to))
        except TimeoutError:
            raise too_slow(self._patience.seconds) from None
        except ApiError as error:
            if error.status in (413, 429, 503) and "HTTP_EXPECT" not in exchange.environ:
                hold.shrink_to(0)
                await drain(receive)
            raise
        if length is not None and len(body) != length:
            raise cut_short()
        return body

    async def _stream(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        exchange.facts.route = STREAM
        service = self._service
        client = service.shares.client(exchange)
        try:
            self._admit(exchange, client)
            service.streams.enter(client, service.shares.streams(client))
        except ApiError as error:
            await send_whole(send, closing(self._account.refuse(exchange, error)))
            return
        hold = Hold(service.bodies, client, self._most_held)
        try:
            head = await self._head(exchange)
            if exchange.lines is None:
                await send_whole(send, closing(head))
            else:
                await self._answer_lines(head, exchange, receive, send, hold)
        finally:
            hold.shrink_to(0)
            service.streams.leave(client)

    async def _head(self, exchange: Exchange) -> Answer:
        if not exchange.environ["QUERY_STRING"]:
            return self._account.answer(exchange)
        # Another selection of rules may have to be compiled first.
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._account.answer, exchange)

    async def _answer_lines(self, head: Answer, exchange: Exchange, receive: Receive, send: Send, hold: Hold) -> None:
        assert exchange.lines is not None
        try:
            await send(start(head))
            await self._pump(exchange.lines, exchange.facts, receive, send, hold)
        finally:
            self._account.end(exchange.facts)

    async def _pump(self, lines: Lines, facts: Facts, receive: Receive, send: Send, hold: Hold) -> None:
        """Move bytes until the stream ends. If it breaks off, its last line says so and the answer is left unfinished,
        so that no client mistakes it for a complete one.
        """
        loop = asyncio.get_running_loop()

        async def answer(out: bytes, more: bool = True) -> None:
            facts.bytes_out += len(out)
            await self._patience.wait(send({"type": "http.response.body", "body": out, "more_body": more}))

        try:
            more, last_record = True, loop.time()
            while more:
                data, more = await self._patience.wait(piece(receive))
                if out := await loop.run_in_executor(self._pool, lines.feed, data):
                    await answer(out)
                    last_record = loop.time()
                elif loop.time() - last_record > self._patience.seconds:
                    raise TimeoutError  # bytes come, but no record is ever complete: somebody else may have the place
                hold.grow_to(lines.held)
                hold.shrink_to(lines.held)
            await answer(await loop.run_in_executor(self._pool, lines.end), more=False)
            return
        except ApiError as error:
            last = lines.broken(error)
        except TimeoutError:
            last = lines.broken(too_slow(self._patience.seconds))
        with suppress(TimeoutError):
            await answer(last)


def closing(answer: Answer) -> Answer:
    """The answer on a connection that cannot be reused, such as one whose body was not read to its end."""
    if ("Connection", "close") not in answer.headers:
        answer.headers.append(("Connection", "close"))
    return answer
