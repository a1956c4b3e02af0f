"""HTTP: the service against a Flask echo on the same server, and /healthz beside slow clients and hard texts.

Run `python -m benchmarks.http_service` (needs `wrk`). Servers are measured in turns, so that a noisy machine hits all
of them; what counts are the ratios. CPU time is that of the server's processes.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import msgspec

import mingfan
from benchmarks.workloads import a_clean

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
SECONDS = 3
TIMES = 200  # that 64 records are sent in a stream
FROM = 10_000  # of the sample: its head is a list of titles that say the same
BODIES = {"2 KB": 2_000, "200 KB": 200_000}


def clean_text(size: int, start: int = 0) -> bytes:
    """At most so many bytes of whole lines of the sample, with nothing to clean."""
    out = b""
    for line in a_clean()[start:].split("\n")[1:]:
        if len(out) + len(line.encode()) >= size:
            break
        out = (out + line.encode() + b"\n").lstrip(b"\n")
    return mingfan.clean(out).text.encode()


class Server(NamedTuple):
    name: str
    command: list[str]
    path: str


class Load(NamedTuple):
    per_second: float
    cpu_us: float
    p99: str


def servers() -> list[Server]:
    blocking = ["--interface", "wsgi", "--blocking-threads", "4"]
    granian = [sys.executable, "-m", "granian", "--no-ws", "--http", "1", "--no-log"]
    return [
        Server("echo", [*granian, "--interface", "asginl", "benchmarks.echo_app:asgi"], "/echo"),
        Server("raw ASGI echo", [*granian, "--interface", "asginl", "benchmarks.echo_app:raw"], "/echo"),
        Server("echo, WSGI side", [*granian, *blocking, "benchmarks.echo_app:wsgi"], "/echo"),
        Server("mingfan", [sys.executable, "-m", "mingfan", "serve"], "/v1/clean"),
    ]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], **settings: str) -> Iterator[tuple[int, int]]:
    """Port and process id of a server that answers."""
    port = free_port()
    environ = dict(os.environ, PYTHONPATH=f"{ROOT / 'service'}{os.pathsep}{ROOT}", **settings)
    process = subprocess.Popen(
        [*command, "--port", str(port)], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(0.5)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for each in [str(pid), *children]:
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def load(port: int, pid: int, path: str, body: Path, connections: int = 32) -> Load:
    script = body.with_suffix(".lua")
    script.write_text(
        'wrk.method = "POST"\n'
        f'local file = io.open("{body}", "rb"); wrk.body = file:read("*a"); file:close()\n'
        'wrk.headers["Content-Type"] = "text/plain; charset=utf-8"\n'
    )
    url = f"http://127.0.0.1:{port}{path}"
    before = cpu_seconds(pid)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", str(script), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(pid) - before
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    done = int(_found(r"(\d+) requests in", out))
    return Load(float(_found(r"Requests/sec:\s+([\d.]+)", out)), spent / done * 1e6, _found(r"99%\s+(\S+)", out))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(text)
    return match[1]


def compare_with_echo(folder: Path) -> None:
    print("| body | server | requests/s | CPU µs a request | p99 | rate to echo | CPU: echo to it |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name, size in BODIES.items():
        body = folder / f"{size}.txt"
        body.write_bytes(clean_text(size, FROM))
        found: dict[str, list[Load]] = {server.name: [] for server in servers()}
        for _ in range(ROUNDS):
            for server in servers():
                with running(server.command) as (port, pid):
                    load(port, pid, server.path, body, 4)
                    found[server.name].append(load(port, pid, server.path, body))
        echo = found["echo"]
        for title, loads in found.items():
            rate = statistics.median(each.per_second for each in loads)
            cpu = statistics.median(each.cpu_us for each in loads)
            to_rate = rate / statistics.median(each.per_second for each in echo)
            to_cpu = statistics.median(each.cpu_us for each in echo) / cpu
            print(
                f"| {name} | {title} | {rate:,.0f} | {cpu:.0f} | {loads[-1].p99} | {to_rate:.2f} | {to_cpu:.2f} |",
                flush=True,
            )


def stream() -> None:
    """Records of 2 KB through /v1/clean/stream: MB of text a second, with findings and without."""
    texts = [clean_text(2000, at * 600) for at in range(64)]
    chunk = b"".join(msgspec.json.encode({"id": at, "text": text.decode()}) + b"\n" for at, text in enumerate(texts))
    for connections, query in ((1, ""), (2, ""), (1, "&findings=false"), (2, "&findings=false")):
        head = f"POST /v1/clean/stream?edits=false{query} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
        with running([sys.executable, "-m", "mingfan", "serve"]) as (port, pid):
            _send_stream(port, head.encode(), chunk, 1)  # when it is answered, the worker has started
            before, started = cpu_seconds(pid), time.perf_counter()
            threads = [
                Thread(target=_send_stream, args=(port, head.encode(), chunk, TIMES)) for _ in range(connections)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds, cpu = time.perf_counter() - started, cpu_seconds(pid) - before
        size = len(chunk) * TIMES * connections / 1e6
        print(
            f"stream{query}, {connections} connection(s): {size / seconds:.0f} MB/s, {size / cpu:.0f} MB a CPU second"
        )


def _send_stream(port: int, head: bytes, chunk: bytes, times: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        reader = Thread(target=_discard, args=(connection,))
        reader.start()
        connection.sendall(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (len(chunk) * times))
        for _ in range(times):
            connection.sendall(chunk)
        reader.join()


def _discard(connection: socket.socket) -> None:
    while connection.recv(1 << 20):
        pass


def health() -> None:
    """/healthz beside 200 clients that send slowly, and beside 1 MiB texts that are hard to clean, on every worker."""
    hard = "\n".join(["，。" * 40 + "　" * 60 + "##paid" * 8] * 2000).encode()[: 1 << 20]
    for workers in (1, 2):
        with running([sys.executable, "-m", "mingfan", "serve", "--workers", str(workers)]) as (port, _):
            for name, clients in (("200 slow headers", _slow(port, b"POST /v1/clean HTTP/1.1\r\nHo", 200)),
                                  ("200 slow bodies", _slow(port, _head(1000) + b"ab", 200))):  # fmt: skip
                with clients:
                    _report(f"{workers} worker(s), {name}", _health_times(port))
            with _posting(port, hard, 2 * workers):
                _report(f"{workers} worker(s), {2 * workers} x 1 MiB hard texts", _health_times(port))


def _head(length: int) -> bytes:
    return b"POST /v1/clean HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % length


@contextmanager
def _slow(port: int, start: bytes, count: int) -> Iterator[None]:
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for client in clients:
        client.sendall(start)
    stop: list[bool] = []
    drip = Thread(target=_drip, args=(clients, stop))
    drip.start()
    try:
        yield
    finally:
        stop.append(True)
        drip.join()
        for client in clients:
            client.close()


def _drip(clients: list[socket.socket], stop: list[bool]) -> None:
    while not stop:
        for client in clients:
            client.sendall(b"a")
        time.sleep(0.5)


@contextmanager
def _posting(port: int, body: bytes, count: int) -> Iterator[None]:
    stop: list[bool] = []
    threads = [Thread(target=_post, args=(port, body, stop)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.append(True)
        for thread in threads:
            thread.join()


def _post(port: int, body: bytes, stop: list[bool]) -> None:
    while not stop:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(_head(len(body)).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body)
            _discard(client)


def _health_times(port: int, seconds: float = 6) -> list[float]:
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            if b"200" not in client.recv(4096)[:15]:
                raise SystemExit("/healthz did not answer 200")
        times.append(time.perf_counter() - started)
        time.sleep(0.01)
    return sorted(times)


def _report(name: str, times: list[float]) -> None:
    p50, p99, most = (each * 1e3 for each in (times[len(times) // 2], times[int(len(times) * 0.99)], times[-1]))
    print(f"/healthz, {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {most:.0f} ms")


def main() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("benchmarks/http_service.py needs wrk: apt-get install wrk")
    parts = sys.argv[1:] or ["echo", "stream", "health"]
    with tempfile.TemporaryDirectory() as folder:
        if "echo" in parts:
            compare_with_echo(Path(folder))
    if "stream" in parts:
        stream()
    if "health" in parts:
        health()


if __name__ == "__main__":
    main()
