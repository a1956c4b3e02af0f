"""The service under a steady mixed load: does its memory stay where it is?

    python -m benchmarks.soak [--minutes 60] [--rate 10]

One worker answers texts of several sizes, lists, checks, explanations, reverts, streams, tests of rules and requests
that it refuses, one after another, `--rate` a second. The memory that its processes hold (RSS, of all of them) is read
every few seconds. The slope is that of the straight line through the readings, without the first fifth of them, in
which caches fill; over MOST MiB an hour, or with an answer of another status than expected, the exit is 1.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

from benchmarks.http_service import running
from benchmarks.workloads import a

MOST = 1.0  # MiB an hour
APART = 5.0  # seconds between two readings
WARM = 0.2  # of the readings are left out
PLAIN, JSON, LINES = "text/plain; charset=utf-8", "application/json", "application/x-ndjson"
RULE = r"""
pack: own
rules:
  - {id: mark, title: t, why: w, kind: regex, pattern: '##own\d+##', replace: '',
     examples: [{in: '甲##own1##', out: '甲'}], keep: [{text: '甲', why: w}]}
"""


class Request(NamedTuple):
    path: str
    kind: str
    body: bytes
    status: int = 200


def requests(chance: random.Random) -> Iterator[Request]:
    """One round: each kind once, with other texts each time."""
    whole = a()

    def text(size: int) -> str:
        start = chance.randrange(len(whole) - size)
        return whole[start : start + size]

    def of(path: str, status: int = 200, **body: object) -> Request:
        return Request(path, JSON, json.dumps(body).encode(), status)

    yield Request("/v1/clean", PLAIN, text(700).encode())
    yield Request("/v1/clean", PLAIN, text(15_000).encode())
    yield Request("/v1/clean", PLAIN, text(100).encode("gb18030") + b"\xff", 400)
    yield of("/v1/clean", text=text(2_000), copies=True)
    yield of(
        "/v1/clean", text=[text(300) for _ in range(20)], select=[chance.choice(["ads", "punctuation", "paywall"])]
    )
    yield of("/v1/check", text=text(2_000))
    yield of("/v1/explain", text=text(2_000))
    yield of("/v1/clean", 422, text=text(50), profile=f"none-{chance.randrange(1_000_000)}")
    yield of("/v1/rules/test", rules=RULE, text=text(200) + "##own7##")
    yield Request(
        "/v1/clean/stream", LINES, b"".join(json.dumps({"text": text(500)}).encode() + b"\n" for _ in range(50))
    )
    yield Request(f"/none/{chance.randrange(1_000_000)}", PLAIN, b"a", 404)


def resident(pid: int) -> float:
    """MiB that a process and its descendants hold."""
    found, total = [str(pid)], 0
    for each in found:
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * 4096
            found += Path(f"/proc/{each}/task/{each}/children").read_text().split()
        except OSError:  # it has ended
            continue
    return total / 2**20


def send(connection: http.client.HTTPConnection, request: Request) -> int:
    connection.request("POST", request.path, request.body, {"Content-Type": request.kind})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def soak(port: int, pid: int, seconds: float, rate: float) -> tuple[list[tuple[float, float]], Counter[str], int]:
    """Readings (seconds, MiB), what was answered otherwise than expected, and how many requests there were."""
    chance = random.Random(0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    readings: list[tuple[float, float]] = []
    wrong: Counter[str] = Counter()
    started = read = due = time.monotonic()
    sent = 0
    for _ in cycle([None]):
        for request in requests(chance):
            status = send(connection, request)
            sent += 1
            if status != request.status:
                wrong[f"{request.path[:20]}: {status} for {request.status}"] += 1
            now = time.monotonic()
            if now >= read:
                readings.append((now - started, resident(pid)))
                read += APART
            due += 1 / rate
            time.sleep(max(0.0, due - now))
        if time.monotonic() - started > seconds:
            return readings, wrong, sent
    raise AssertionError


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=10)
    options = parser.parse_args()
    with running([sys.executable, "-m", "mingfan", "serve"]) as (port, pid):
        readings, wrong, sent = soak(port, pid, options.minutes * 60, options.rate)
    warm = readings[int(len(readings) * WARM) :]
    slope = linear_regression(*zip(*warm, strict=True)).slope * 3600
    held = [mib for _, mib in warm]
    print(
        f"{sent:,} requests in {options.minutes:g} minutes: {readings[0][1]:.0f} MiB at the start, then "
        f"{min(held):.0f} to {max(held):.0f}, {held[-1]:.0f} at the end; {slope:+.2f} MiB an hour"
    )
    for what, count in wrong.items():
        print(f"{what}, {count} times")
    raise SystemExit(bool(wrong) or slope > MOST)


if __name__ == "__main__":
    main()
