"""Starting and ending: ports, bad settings, a lost stderr, a closed terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.harness import CLEAN, DIRTY, Server, counter, environment, free_port, running, wait_until_ready

CLOSINGS = int(os.environ.get("MINGFAN_CLOSINGS", "1"))
TEXT = {"content_type": "text/plain; charset=utf-8"}


def started(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mingfan", "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment(), check=False)


@contextlib.contextmanager
def serving(stderr: int, start_new_session: bool = False) -> Iterator[Server]:
    """A service whose stderr is a descriptor that the test owns."""
    port = free_port()
    command = [sys.executable, "-m", "mingfan", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, stderr=stderr, stdin=stderr, env=environment(), start_new_session=start_new_session
    )
    server = Server(process, port, Path(os.devnull))
    try:
        wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


# Ports and settings: one line, exit 2.


def test_a_second_service_says_who_holds_the_port(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        second = started("--port", str(server.port), "--profile", "minimal")
        assert second.returncode == 2
        assert second.stderr.count("\n") == 1
        for part in (f"port {server.port}", "mingfan", "standard", f"process {server.process.pid}", "--port"):
            assert part in second.stderr


def test_a_port_of_another_program_is_refused() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = started("--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"process {os.getpid()}" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "99999"], "--port 99999"), (["--port", "0"], "--port 0"), (["--workers", "0"], "--workers 0"),
        (["--profile", "nothing"], "nothing"), (["--rules", "/nothing.yaml"], "/nothing.yaml"),
        (["--open", "--host", "no.such.host.invalid"], "--host no.such.host.invalid"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_one_line_and_exit_2(options: list[str], said: str) -> None:
    port = () if "--port" in options else ("--port", str(free_port()))
    done = started(*options, *port)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_address_is_announced_when_it_answers(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        ready = server.wait_for_log("ready")
        assert ready["message"] == f"{server.url}/"


def test_the_log_tells_of_start_and_stop_in_our_words_alone(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        server.wait_for_log("ready")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    # On a busy machine the library may warn, for instance of a worker that it had to kill.
    told = [line for line in server.log_lines() if line["event"] != "request" and line["level"] == "info"]
    assert [line["event"] for line in told] == ["ready", "stopping", "stopped"]
    assert "granian" not in str(told).lower()


# A log that nobody reads.


@pytest.mark.parametrize("round_", range(CLOSINGS))
def test_a_closed_stderr_costs_log_lines_and_nothing_else(round_: int) -> None:
    reader, writer = os.pipe()
    with serving(writer) as server:
        os.close(writer)
        os.close(reader)
        for path in ("/healthz", "/nothing"):
            assert server.request("GET", path).status in (200, 404)
        assert server.request("POST", "/v1/clean", DIRTY.encode(), **TEXT).body.decode() == CLEAN
        server.process.send_signal(signal.SIGHUP)
        assert counter(server.request("GET", "/metrics").body, "mingfan_log_lines_dropped_total") >= 3
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_a_reader_that_stopped_reading_does_not_stop_the_service() -> None:
    reader, writer = os.pipe()
    with serving(writer) as server:
        os.close(writer)
        for _ in range(400):  # the pipe holds 64 KiB
            assert server.request("GET", "/healthz").status == 200
        assert counter(server.request("GET", "/metrics").body, "mingfan_log_lines_dropped_total") > 10
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        os.close(reader)


def test_without_a_stderr_the_log_goes_nowhere_else(tmp_path: Path) -> None:
    """Not into the socket or file that got the number 2."""
    port = free_port()
    command = f"exec {sys.executable} -m mingfan serve --port {port} 2>&- 0<&- 1>&-"
    process = subprocess.Popen(["sh", "-c", command], env=environment())
    server = Server(process, port, Path(os.devnull))
    try:
        wait_until_ready(server)
        assert server.request("POST", "/v1/clean", DIRTY.encode(), **TEXT).body.decode() == CLEAN
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("round_", range(CLOSINGS))
def test_closing_the_terminal_stops_the_service(round_: int) -> None:
    ours, theirs = pty.openpty()
    with serving(theirs, start_new_session=True) as server:
        assert os.read(ours, 4096)
        os.close(theirs)
        os.close(ours)
        server.process.send_signal(signal.SIGHUP)  # what the kernel sends where it is the controlling terminal
        assert server.process.wait(30) == 0


def test_people_at_a_terminal_read_lines_and_no_json() -> None:
    ours, theirs = pty.openpty()
    with serving(theirs) as server:
        server.request("POST", "/v1/clean", DIRTY.encode(), **TEXT)
        said = b""
        end = time.monotonic() + 20
        while b"POST" not in said and time.monotonic() < end:
            said += os.read(ours, 4096)
        assert f"ready: {server.url}/" in said.decode()
        assert "POST /v1/clean 200" in said.decode()
        assert b"{" not in said
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    os.close(theirs)
    os.close(ours)
