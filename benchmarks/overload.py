"""The service at twice the load that it can take: what accepted requests wait, and how soon the others are refused.

    python -m benchmarks.overload [--rounds 3] [--seconds 8]

For each size of text: single requests on an idle service; as many as it can answer, from CONNECTIONS at a time; then
twice as many, sent at random moments whether answered or not, of which the first SETTLED seconds are left out; then
single requests until one is as quick as before. The clients share the machine with the service, so what counts are the
ratios of one round. `late p99` is by how much the clients themselves woke too late during the overload: times below
that say how busy the machine was with other things.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from typing import NamedTuple

from benchmarks.http_service import running
from benchmarks.workloads import a

SIZES = {"14 KB": 14_000, "40 KB": 40_000}
CONNECTIONS = 8
SINGLES = 200
OVERLOAD = 2.0
SETTLED = 2.0  # seconds of the overload that are left out: the queue fills, and what is in it is answered
TICK = 0.005
BACK_TO_NORMAL = 10.0  # seconds that are waited for it


class Answer(NamedTuple):
    status: int  # 0: the connection broke
    seconds: float


class Connection(asyncio.Protocol):
    """One request at a time, with as little work as can be: what the client needs, the service does not get."""

    def __init__(self) -> None:
        self._data = b""
        self._answer: asyncio.Future[int] | None = None
        self.transport: asyncio.Transport | None = None  # None: closed, or about to be

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        self._end(0)

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, found, body = self._data.partition(b"\r\n\r\n")
        head = head.lower()
        if not found or len(body) < int(head.partition(b"content-length: ")[2].partition(b"\r")[0]):
            return
        self._data = b""
        if b"connection: close" in head and self.transport is not None:
            self.transport.close()
            self.transport = None
        self._end(int(head.split(b" ", 2)[1]))

    def send(self, request: bytes) -> asyncio.Future[int]:
        """The status of its answer, 0 where the connection broke."""
        self._answer = asyncio.get_running_loop().create_future()
        if self.transport is None:
            self._end(0)
        else:
            self.transport.write(request)
        return self._answer

    def _end(self, status: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)


class Client:
    """Keeps connections open and takes a free one, or a new one, for each request."""

    def __init__(self, port: int, body: bytes) -> None:
        self._port = port
        head = f"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        self._request = head.encode() + body
        self._free: list[Connection] = []

    async def post(self) -> Answer:
        if self._free:
            connection = self._free.pop()
        else:
            _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", self._port)
        started = time.perf_counter()
        status = await connection.send(self._request)
        seconds = time.perf_counter() - started
        if connection.transport is not None:
            self._free.append(connection)
        return Answer(status, seconds)


class Round(NamedTuple):
    alone: float  # p99 in seconds, as all times
    capacity: float  # requests a second
    accepted: list[float]
    refused: list[float]
    broken: int
    back: float
    late: float


async def measure(port: int, body: bytes, seconds: float) -> Round:
    client = Client(port, body)
    alone = p(99, [(await client.post()).seconds for _ in range(SINGLES)])
    capacity = await _closed_loop(client, seconds / 2)
    await _open_loop(client, OVERLOAD * capacity, SETTLED)
    clock = asyncio.create_task(_lateness(seconds))
    answers = await _open_loop(client, OVERLOAD * capacity, seconds)
    back = await _until_normal(client, alone)
    return Round(
        alone,
        capacity,
        [each.seconds for each in answers if each.status == 200],
        [each.seconds for each in answers if each.status in (429, 503)],
        sum(each.status not in (200, 429, 503) for each in answers),
        back,
        p(99, await clock),
    )


async def _closed_loop(client: Client, seconds: float) -> float:
    end = time.perf_counter() + seconds

    async def one() -> int:
        done = 0
        while time.perf_counter() < end:
            done += (await client.post()).status == 200
        return done

    return sum(await asyncio.gather(*(one() for _ in range(CONNECTIONS)))) / seconds


async def _open_loop(client: Client, rate: float, seconds: float) -> list[Answer]:
    chance = random.Random(0)
    due = started = time.perf_counter()
    tasks = []
    while due < started + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(client.post()))
        due += chance.expovariate(rate)
    return await asyncio.gather(*tasks)


async def _lateness(seconds: float) -> list[float]:
    """By how many seconds one who sleeps for TICK each time wakes too late."""
    found, end = [], time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        await asyncio.sleep(TICK)
        found.append(time.perf_counter() - now - TICK)
    return found


async def _until_normal(client: Client, alone: float) -> float:
    started = time.perf_counter()
    while time.perf_counter() < started + BACK_TO_NORMAL:
        answer = await client.post()
        if answer.status == 200 and answer.seconds <= 3 * alone:
            break
        await asyncio.sleep(0.05)
    return time.perf_counter() - started


def p(percent: int, times: list[float]) -> float:
    return sorted(times)[len(times) * percent // 100] if times else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    print(
        "| text | alone p99 | at most | accepted of twice that | p50 | p99 | to alone | refused p99 | broken | back"
        " | late p99 |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, size in SIZES.items():
        body = (a() * 2).encode()[:size].decode("utf-8", "ignore").encode()
        for _ in range(options.rounds):
            # No share of an address: all clients here have the same one.
            with running([sys.executable, "-m", "mingfan", "serve"], MINGFAN_KEY_QUEUE="100000") as (port, _):
                found = asyncio.run(measure(port, body, options.seconds))
            accepted, refused = found.accepted, found.refused
            share = len(accepted) / max(1, len(accepted) + len(refused))
            cells = [
                name, _ms(found.alone), f"{found.capacity:.0f}/s", f"{share:.0%}", _ms(p(50, accepted)),
                _ms(p(99, accepted)), f"{p(99, accepted) / found.alone:.1f}", _ms(p(99, refused)), str(found.broken),
                f"{found.back:.1f} s", _ms(found.late),
            ]  # fmt: skip
            print(f"| {' | '.join(cells)} |", flush=True)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
