"""One client cannot take the service from the others: shares, rates, memory, slow rules, slow streams; and CORS."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mingfan.web import create_app
from mingfan.web.request.errors import ApiError
from mingfan.web.server.bridge import Bridge
from mingfan.web.settings import Config, Limit
from mingfan.web.worker.gate import Gate, Hold, Queue
from mingfan.web.worker.keys import digest
from mingfan.web.worker.log import Log
from mingfan.web.worker.shares import Shares
from tests.web.harness import CLEAN, DIRTY, Server, chunked, read_reply, running
from tests.web.road import client_with, exchange_from, scope_of_request

TEXT = "text/plain"
NDJSON = b"POST /v1/clean/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
SLOW_RULE = r"""
pack: slow
rules:
  - id: slow
    title: t
    why: w
    kind: regex
    scope: document
    pattern: '(?:a|b|ab)+(?=c)x'
    examples: [{in: 'abcx', out: 'abcx'}]
    keep: [{text: '乙', why: 'w'}]
"""


def refusal(call: Any, *args: Any) -> int:
    with pytest.raises(ApiError) as error:
        call(*args)
    assert error.value.headers == {"Retry-After": "1"}
    return error.value.status


def test_a_client_has_its_share_and_others_theirs() -> None:
    gate = Gate(3)
    gate.enter("a", 2)
    gate.enter("a", 2)
    assert refusal(gate.enter, "a", 2) == 429
    gate.enter("b", 2)
    assert refusal(gate.enter, "c", 2) == 503
    for client in ("a", "a", "b"):
        gate.leave(client)
    gate.enter("a", 2)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_full_queue_lets_few_in_until_few_are_turned_away() -> None:
    clock = Clock()
    queue = Queue(20, clock)
    for _ in range(20):
        queue.enter("a", 99)
    assert refusal(queue.enter, "b", 99) == 503
    for _ in range(18):
        queue.leave("a")
    for _ in range(9):  # there is room, but more come than can be answered
        assert refusal(queue.enter, "b", 99) == 503
    clock.now = 1.1
    assert refusal(queue.enter, "b", 99) == 503
    for _ in range(9):  # each is answered before the next one comes
        queue.leave("a")
        queue.enter("a", 99)
    clock.now = 2.2
    queue.leave("a")
    queue.enter("a", 99)
    for _ in range(18):
        queue.enter("b", 99)
    assert refusal(queue.enter, "b", 99) == 503


def test_what_is_cleaned_one_after_another_has_room_for_one_while_few_are_let_in() -> None:
    queue = Queue(20, Clock())
    for _ in range(20):
        queue.enter("a", 99, few=1)  # a burst alone fills it
    assert refusal(queue.enter, "b", 99) == 503
    for _ in range(19):
        queue.leave("a")
    assert refusal(lambda: queue.enter("b", 99, few=1)) == 503
    queue.enter("b", 99)
    queue.leave("b")
    queue.leave("a")
    queue.enter("b", 99, few=1)


def test_a_client_that_filled_its_share_is_held_short_and_others_are_not() -> None:
    queue = Queue(20, Clock())
    for _ in range(8):
        queue.enter("a", 8)
    assert refusal(queue.enter, "a", 8) == 429
    for _ in range(5):
        queue.leave("a")
    assert refusal(queue.enter, "a", 8) == 429
    for _ in range(8):
        queue.enter("b", 8)
    queue.leave("a")
    queue.leave("a")
    queue.enter("a", 8)


def test_held_bytes_are_counted_and_given_back() -> None:
    gate = Gate(1000)
    first, second, third = Hold(gate, "a", 600), Hold(gate, "a", 600), Hold(gate, "b", 600)
    first.grow_to(Hold.FREE + 500)
    second.grow_to(Hold.FREE)  # small bodies are free
    assert refusal(second.grow_to, Hold.FREE + 200) == 429
    third.grow_to(Hold.FREE + 400)
    assert refusal(third.grow_to, Hold.FREE + 600) == 503
    first.shrink_to(0)
    third.grow_to(Hold.FREE + 600)
    third.shrink_to(Hold.FREE + 100)
    second.grow_to(Hold.FREE + 600)


@pytest.mark.parametrize("size", [600, 14_000, 60_000])
def test_a_burst_of_one_client_is_no_overload(server: Server, size: int) -> None:
    """As a page sends several files at once, twice."""
    body = (DIRTY * size).encode()[:size].decode("utf-8", "ignore").encode()
    with ThreadPoolExecutor(10) as pool:
        for _ in range(2):
            sent = [pool.submit(server.request, "POST", "/v1/clean", body, content_type=TEXT) for _ in range(10)]
            assert [each.result().status for each in sent] == [200] * 10


def test_a_rate_is_kept_and_others_have_none() -> None:
    now = [1000.0]
    shares = Shares(Config(limits={"me": Limit(per_minute=3)}), clock=lambda: now[0])
    for _ in range(3):
        shares.count("me")
    assert refusal(shares.count, "me") == 429
    for _ in range(100):
        shares.count("you")
    now[0] += 20
    shares.count("me")
    assert refusal(shares.count, "me") == 429


def test_limits_of_a_key_over_http(silent: Log) -> None:
    client = client_with(silent, keys={"me": digest("secret")}, limits={"me": Limit(per_minute=2)})
    headers = {"Authorization": "Bearer secret"}
    seen = [client.post("/v1/clean", data=b"a", content_type=TEXT, headers=headers).status_code for _ in range(3)]
    assert seen == [200, 200, 429]
    assert client.post("/v1/clean/stream", data=b"", headers=headers).status_code == 429


@pytest.mark.parametrize(
    ("forwarded", "said", "client"), [(True, "9.9.9.9, 1.2.3.4", "1.2.3.4"), (False, "1.2.3.4", "127.0.0.1")]
)
def test_an_address_is_believed_only_from_a_proxy(forwarded: bool, said: str, client: str) -> None:
    exchange = exchange_from("/v1/clean", {"X-Forwarded-For": said})
    assert Shares(Config(forwarded=forwarded)).client(exchange) == client


def test_compiling_a_selection_keeps_nobody_waiting(silent: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Config(), log=silent)
    book, done = app.service.rulebook, []
    real = book._build

    def slow(selection: Any) -> Any:
        time.sleep(0.5)
        return real(selection)

    monkeypatch.setattr(book, "_build", slow)
    bridge = Bridge(app)

    async def request(method: str, path: str, query: str) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b'{"text":"a"}', "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                done.append((path, message["status"]))

        scope = scope_of_request(path, {}, method, query)
        await bridge(scope, receive, send)

    async def both() -> None:
        slow_ones = [asyncio.create_task(request("POST", "/v1/clean/stream", "select=ads")) for _ in range(2)]
        await asyncio.sleep(0)
        await request("GET", "/healthz", "")
        await asyncio.gather(*slow_ones)

    asyncio.run(both())
    bridge.close()
    assert done == [("/healthz", 200), ("/v1/clean/stream", 200), ("/v1/clean/stream", 200)]


def test_slow_rules_of_one_author_keep_nobody_waiting(tmp_path: Path) -> None:
    body = b'{"rules": "%s", "text": "%s"}' % (
        SLOW_RULE.replace("\n", "\\n").encode(), b"ab" * 50_000
    )  # fmt: skip
    with running(tmp_path, threads="1", trials="1", request_seconds="4") as server, ThreadPoolExecutor(6) as pool:
        trials = [
            pool.submit(server.request, "POST", "/v1/rules/test", body, content_type="application/json")
            for _ in range(4)
        ]
        for _ in range(5):
            assert server.request("POST", "/v1/clean", (DIRTY * 3000).encode(), content_type=TEXT).status == 200
        assert {trial.result().status for trial in trials} <= {200, 422, 429, 503, 504}
        assert 429 in {trial.result().status for trial in trials}


def test_bodies_that_are_never_finished_cannot_fill_the_memory(tmp_path: Path) -> None:
    head = "POST /v1/clean HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {}\r\nContent-Length: {}\r\n\r\n"
    settings = {"max_waiting_bytes": str(1 << 20), "max_text_bytes": "300000", "forwarded": "1", "body_seconds": "20"}
    with running(tmp_path, **settings) as server, contextlib.ExitStack() as stack:

        def hold(address: str) -> Any:
            connection = stack.enter_context(server.connect())
            connection.sendall(head.format(address, 300_000).encode() + b"a" * 299_990)
            return connection

        held = [hold(f"10.0.0.{number}") for number in range(4)]
        time.sleep(0.5)
        assert {read_head(hold("10.0.0.0")), read_head(hold("10.0.0.99"))} <= {429, 503}
        assert server.request("POST", "/v1/clean", DIRTY.encode(), content_type=TEXT).body.decode() == CLEAN
        for connection in held:
            connection.sendall(b"a" * 10)
            assert read_head(connection) == 200


def read_head(connection: Any) -> int:
    data = b""
    while b"\r\n" not in data:
        data += connection.recv(4096)
    return int(data.split(b" ")[1])


def test_streams_of_one_client_leave_room_for_others(tmp_path: Path) -> None:
    with running(tmp_path, key_streams="2", streams="4", forwarded="1") as server, contextlib.ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(server.connect()).sendall(NDJSON + chunked(b'{"text": "a"}\n'))
        time.sleep(0.5)
        body = b'{"text": "a"}\n'
        assert server.request("POST", "/v1/clean/stream", body).status == 429
        assert server.request("POST", "/v1/clean/stream", body, x_forwarded_for="10.0.0.1").status == 200


def test_a_stream_that_dribbles_without_a_record_is_ended(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(NDJSON)
        with contextlib.suppress(ConnectionError):
            for _ in range(60):  # each byte in time, the record never
                connection.sendall(b"1\r\na\r\n")
                time.sleep(0.1)
        reply = read_reply(connection)
    assert b"body_too_slow" in reply.body


# Pages of other origins.


def test_no_other_origin_may_use_the_api_unless_it_is_named(silent: Log) -> None:
    origin = {"Origin": "https://a.example"}
    closed = client_with(silent)
    assert "Access-Control-Allow-Origin" not in closed.get("/v1/rules", headers=origin).headers
    named = client_with(silent, cors=("https://a.example",), keys={"me": digest("secret")})
    preflight = named.options("/v1/clean", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    reply = named.post("/v1/clean", data=b"a", headers={**origin, "Authorization": "Bearer secret"})
    assert reply.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Mingfan-Edits" in reply.headers["Access-Control-Expose-Headers"]
    assert named.post("/v1/clean", data=b"a", headers=origin).status_code == 401
    other = named.get("/healthz", headers={"Origin": "https://b.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    everybody = client_with(silent, cors=("*",)).get("/healthz", headers=origin)
    assert everybody.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in everybody.headers


def test_limits_and_origins_in_the_environment() -> None:
    from mingfan.web.settings import load

    found = load(
        None, {"MINGFAN_LIMITS": "me:queue=2:per_minute=60,you:streams=1", "MINGFAN_CORS": "https://a.example"}, {}
    )
    assert found.limits == {"me": Limit(queue=2, per_minute=60), "you": Limit(streams=1)}
    assert found.cors == ("https://a.example",)
