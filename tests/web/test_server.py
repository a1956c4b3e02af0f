"""The server as it stands: stop and reload under load, several workers, slow clients, a worker that dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.web.harness import CLEAN, DIRTY, Server, counter, free_port, read_reply, running

STOPS = int(os.environ.get("MINGFAN_STOPS", "2"))
RELOADS = int(os.environ.get("MINGFAN_RELOADS", "2"))
TEXT = {"content_type": "text/plain; charset=utf-8"}
PROMISED = b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\n"
RULE = """\
pack: mine
rules:
  - id: tail
    title: t
    why: w
    kind: regex
    pattern: '{pattern}'
    examples: [{{in: '甲{word}', out: '甲'}}]
    keep: [{{text: '乙', why: 'w'}}]
"""


def clean(server: Server, text: str = DIRTY, **headers: str) -> str:
    reply = server.request("POST", "/v1/clean", text.encode(), **TEXT, **headers)
    assert (reply.status, reply.whole) == (200, True), reply
    return reply.body.decode()


def _ask_until(server: Server, stopping: Event, body: bytes) -> Counter[str]:
    """Requests one after another, each with a connection of its own, until the service is told to stop."""
    seen: Counter[str] = Counter()
    head = b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    while True:
        try:
            connection = server.connect()
        except ConnectionError:
            if stopping.is_set():
                return seen
            raise
        with connection:
            try:
                connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
                reply = read_reply(connection)
            except ConnectionError:
                reply = None
            whole = reply is not None and reply.status == 200 and reply.whole
            seen["whole" if whole else f"lost: {reply}"] += 1


@pytest.mark.parametrize("round_", range(STOPS))
def test_sigterm_under_load_loses_no_accepted_request(tmp_path: Path, round_: int) -> None:
    """Every connection that is made is answered whole; later ones are refused, not broken."""
    with running(tmp_path, "--workers", "2") as server:
        stopping = Event()
        body = (DIRTY * 200).encode()
        with ThreadPoolExecutor(8) as pool:
            done = [pool.submit(_ask_until, server, stopping, body) for _ in range(8)]
            time.sleep(1)
            stopping.set()
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            total = sum((each.result() for each in done), Counter[str]())
        assert server.process.wait(40) == 0
    answered = total.pop("whole")
    print(f"{answered} requests answered, stopped after {time.monotonic() - started:.1f} s")
    assert answered > 5
    assert total == {}


def test_reloads_under_load_lose_no_request(tmp_path: Path) -> None:
    """The rules change while clients ask; each answer is whole, and the service stops as ever after it."""
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULE.format(pattern="（未完）", word="（未完）"), encoding="utf-8")
    with running(tmp_path, "--workers", "2", "--rules", str(rules)) as server:
        stopping = Event()
        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(_ask_until, server, stopping, (DIRTY * 20).encode()) for _ in range(4)]
            for turn in range(RELOADS):
                word = f"（未完{turn}）"
                rules.write_text(RULE.format(pattern=word, word=word), encoding="utf-8")
                server.process.send_signal(signal.SIGHUP)
                _wait_until_cleaned(server, f"甲{word}", "甲")
            stopping.set()
            server.process.send_signal(signal.SIGTERM)
            total = sum((each.result() for each in done), Counter[str]())
        assert server.process.wait(40) == 0
    answered = total.pop("whole")
    print(f"{answered} requests answered beside {RELOADS} reloads")
    assert answered > 5
    assert total == {}


def _wait_until_cleaned(server: Server, text: str, wanted: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while {clean(server, text) for _ in range(4)} != {wanted}:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_slow_request_is_finished_after_sigterm(tmp_path: Path) -> None:
    with running(tmp_path) as server, server.connect() as connection:
        connection.sendall(
            b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nab"
        )
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(b"cdef")
        assert read_reply(connection).body == b"abcdef"


def test_sighup_reloads_rules_and_a_bad_set_changes_nothing(tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULE.format(pattern="（未完）", word="（未完）"), encoding="utf-8")
    text = "甲（未完）（下页）"
    with running(tmp_path, "--workers", "2", "--rules", str(rules)) as server:
        assert clean(server, text) == "甲（下页）"
        first = server.request("GET", "/version").json()["ruleset"]["sha256"]

        for bad in (
            RULE.format(pattern="（未完", word="x").replace("why", "wy"),
            RULE.format(pattern="下", word="（未完）"),
        ):
            rules.write_text(bad, encoding="utf-8")
            server.process.send_signal(signal.SIGHUP)
            refused = server.wait_for_log("reload refused")
            assert "mine.yaml:" in refused["message"]
            server.log.write_bytes(b"")
            for _ in range(6):
                assert clean(server, text) == "甲（下页）"

        rules.write_text(RULE.format(pattern="（下页）", word="（下页）"), encoding="utf-8")
        with ThreadPoolExecutor(2) as pool:
            stop = Event()

            def watch() -> set[tuple[str, str]]:
                seen = set()
                while not stop.is_set():
                    reply = server.request("POST", "/v1/clean", text.encode(), **TEXT)
                    seen.add((reply.body.decode(), reply.headers["mingfan-ruleset"].rpartition("=")[2]))
                return seen

            watchers = [pool.submit(watch) for _ in range(2)]
            server.process.send_signal(signal.SIGHUP)
            end = time.monotonic() + 30
            while time.monotonic() < end and {clean(server, text) for _ in range(8)} != {"甲（未完）"}:
                time.sleep(0.1)
            stop.set()
            seen = set.union(*(each.result() for each in watchers))
        second = server.request("GET", "/version").json()["ruleset"]["sha256"]
        assert first != second
        assert seen <= {("甲（下页）", first), ("甲（未完）", second)}  # never the one's text under the other's name


def test_rules_that_cannot_be_used_stop_the_start(tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULE.format(pattern="下", word="（未完）"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mingfan", "serve", "--port", str(free_port()), "--rules", str(rules)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"mine.yaml:3: rule mine/tail, example 1" in done.stderr


def test_metrics_add_up_over_workers(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as server:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: clean(server), range(200)))
        metrics = server.request("GET", "/metrics").body
        pids = {line["pid"] for line in server.log_lines() if line.get("route") == "/v1/clean"}
        assert counter(metrics, "mingfan_http_requests_total", route="/v1/clean", status="200") == 200
        assert counter(metrics, "mingfan_http_request_bytes_total", route="/v1/clean") == 200 * len(DIRTY.encode())
        assert counter(metrics, "mingfan_http_response_bytes_total", route="/v1/clean") == 200 * len(CLEAN.encode())
        assert counter(metrics, "mingfan_http_request_seconds_count", route="/v1/clean") == 200
        assert counter(metrics, "mingfan_edits_total", pack="paywall") == 200
        assert counter(metrics, "mingfan_texts_total", outcome="cleaned") == 200
        assert len(pids) == 2, "both workers should have taken part"
        assert len(metrics.splitlines()) < 500


def test_a_worker_that_dies_is_replaced_and_its_counts_stay(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert clean(server) == CLEAN
        (old,) = server.workers()
        os.kill(old, signal.SIGKILL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if clean(server) == CLEAN:
                    break
            except (OSError, AssertionError):
                time.sleep(0.1)
        assert old not in server.workers()
        assert server.wait_for_log("server")["level"] == "error"  # the library's own word for it
        assert counter(server.request("GET", "/metrics").body, "mingfan_texts_total", outcome="cleaned") >= 2


@pytest.mark.parametrize("start", [b"POST /v1/clean HTT", PROMISED + b"ab"], ids=["headers", "bodies"])
def test_slow_clients_do_not_keep_others_waiting(tmp_path: Path, start: bytes) -> None:
    """Whether they are answered at all; how fast is for the benchmark to say."""
    with running(tmp_path) as server:
        slow: list[socket.socket] = []
        for _ in range(200):
            slow.append(server.connect())
            slow[-1].sendall(start)
        for _ in range(20):
            assert server.request("GET", "/healthz").status == 200
            assert clean(server) == CLEAN
        for connection in slow:
            connection.close()


def test_hard_texts_on_every_thread_do_not_keep_health_waiting(tmp_path: Path) -> None:
    hard = ("，。" * 40 + "　" * 60 + "##paid" * 8 + "\n") * 2500
    with running(tmp_path, threads="2") as server, ThreadPoolExecutor(6) as pool:
        texts = [pool.submit(server.request, "POST", "/v1/clean", hard.encode()[: 1 << 20], **TEXT) for _ in range(6)]
        seen = 0
        while not all(text.done() for text in texts):
            assert server.request("GET", "/healthz").status == 200
            seen += 1
        assert seen > 3
        assert {text.result().status for text in texts} <= {200, 400, 504}


# Access.


def test_keys(tmp_path: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "mingfan", "serve", "--new-key"], capture_output=True, check=True)
    key, digest = made.stdout.decode().strip(), made.stderr.decode().strip().rpartition(":")[2]
    with running(tmp_path, keys=f"me:{digest}", key_queue="1") as server:
        wrong: list[dict[str, Any]] = [
            {},
            {"authorization": "Bearer nonsense"},
            {"authorization": f"Basic {key}"},
            {"x_api_key": "å"},
        ]
        for headers in wrong:
            for path, body in (("/v1/clean", b"a"), ("/v1/clean/stream", b"a"), ("/v1/nothing", b"a")):
                reply = server.request("POST", path, body, content_type="text/plain", **headers)
                assert reply.status == (404 if "nothing" in path else 401)
            assert server.request("GET", "/v1/rules", **headers).status == 401
            assert server.request("GET", "/metrics", **headers).status == 401
        assert clean(server, authorization=f"Bearer {key}") == CLEAN
        assert clean(server, x_api_key=key) == CLEAN
        for path in ("/", "/healthz", "/readyz", "/version", "/docs", "/openapi.json"):
            assert server.request("GET", path).status == 200
        assert key.encode() not in server.log.read_bytes()
        lines = [line for line in server.log_lines() if line.get("route") == "/v1/clean"]
        assert {line.get("key") for line in lines} == {None, "me"}


@pytest.mark.parametrize("options", [["--open"], []])
def test_an_address_others_can_reach_needs_keys_or_open(tmp_path: Path, options: list[str]) -> None:
    if options:
        with running(tmp_path, "--host", "0.0.0.0", *options) as server:
            assert clean(server) == CLEAN
        with running(tmp_path, host="0.0.0.0", open="1") as server:
            assert clean(server) == CLEAN
        return
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MINGFAN_")}
    done = subprocess.run(
        [sys.executable, "-m", "mingfan", "serve", "--port", str(free_port()), "--host", "0.0.0.0"],
        capture_output=True,
        env=environ,
        check=False,
    )
    assert done.returncode == 2
    for way in (b"--open", b"MINGFAN_OPEN=1", b"--new-key", b"MINGFAN_KEYS"):
        assert way in done.stderr
