"""The service as a process of its own, and a client that can send what no library would."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

LIMIT = 200_000  # the text limit of the servers under test
DIRTY = "日益完##paidbegin##善,你好"
CLEAN = "日益完善，你好"


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    whole: bool  # whether the answer was finished: its length or its last chunk was there

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str:
        return str(self.json()["error"]["code"])


class Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, timeout: float = 30) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def raw(self, data: bytes, shut: bool = False) -> Reply:
        """Send bytes as they are, and read the answer; `shut` ends the sending side then."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):  # it may answer and close before it has everything
                connection.sendall(data)
                if shut:
                    connection.shutdown(socket.SHUT_WR)
            return read_reply(connection)

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        head = {"content_length": str(len(body)), "connection": "close"} | headers
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
        return self.raw(f"{method} {path} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode() + body)

    def log_lines(self) -> list[dict[str, Any]]:
        lines = self.log.read_bytes().split(b"\n")
        return [msgspec.json.decode(line) for line in lines if line.startswith(b"{")]

    def wait_for_log(self, event: str, seconds: float = 30) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.log_lines():
                if line.get("event") == event:
                    return line
            time.sleep(0.05)
        raise AssertionError(f"no {event!r} in the log:\n{self.log.read_text()}")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children]


def read_reply(connection: socket.socket) -> Reply:
    data = bytearray()
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(1 << 16):
            data += piece
    head, _, rest = bytes(data).partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 1"):  # 100 Continue
        head, _, rest = rest.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    status = int(first.split(" ")[1]) if first else 0
    if headers.get("transfer-encoding") == "chunked":
        return Reply(status, headers, *_unchunked(rest))
    return Reply(status, headers, rest, len(rest) == int(headers.get("content-length", -1)))


def _unchunked(data: bytes) -> tuple[bytes, bool]:
    out = bytearray()
    while data:
        size, _, data = data.partition(b"\r\n")
        if not size or int(size, 16) == 0:
            return bytes(out), size == b"0"
        out += data[: int(size, 16)]
        data = data[int(size, 16) + 2 :]
    return bytes(out), False


def chunked(data: bytes, size: int = 30_000) -> bytes:
    """As chunks, without the last one."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment() -> dict[str, str]:
    """This process's own, without settings of a service."""
    kept = ("MINGFAN_CACHE_DIR",)
    return {name: value for name, value in os.environ.items() if not name.startswith("MINGFAN_") or name in kept}


@contextlib.contextmanager
def running(folder: Path, *options: str, **settings: str) -> Iterator[Server]:
    """`mingfan serve` on a free port; settings as MINGFAN_* by their short names."""
    port = free_port()
    log = folder / f"log-{port}"
    environ = environment() | {f"MINGFAN_{name.upper()}": value for name, value in settings.items()}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "mingfan", "serve", "--port", str(port), *options], env=environ, stderr=sink
        )
    server = Server(process, port, log)
    try:
        wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def wait_until_ready(server: Server) -> None:
    for _ in range(1_200):
        if server.process.poll() is not None:
            raise AssertionError(f"the server stopped:\n{server.log.read_text()}")
        with contextlib.suppress(OSError):
            if server.request("GET", "/readyz").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer:\n{server.log.read_text()}")


def counter(metrics: bytes, name: str, **labels: str) -> float:
    """The sum of a counter's series that have these labels."""
    total = 0.0
    for line in metrics.decode().split("\n"):
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and all(f'{label}="{value}"' in (found[1] or "") for label, value in labels.items()):
            total += float(found[2])
    return total
