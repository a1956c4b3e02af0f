"""`mingfan lsp` as a process: it says nothing but messages, and ends with its editor."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

pytest.importorskip("pygls", reason="the [lsp] extra is not installed")

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"processId": None, "rootUri": None, "capabilities": {}},
}
DOCUMENT = {"uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "甲##paidend##"}
OPEN = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": DOCUMENT}}


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "mingfan", "lsp", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            send(process, INITIALIZE)
            assert receive(process.stdout)["result"]["capabilities"]["positionEncoding"] == "utf-16"
            yield process
        finally:
            process.kill()


def send(process: subprocess.Popen[bytes], message: Any) -> None:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    assert process.stdin
    process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    process.stdin.flush()


def receive(stream: IO[bytes] | None) -> Any:
    assert stream
    head = {}
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        assert name in (b"Content-Length", b"Content-Type"), "there is more than messages"
        head[name.lower()] = value
    return json.loads(stream.read(int(head[b"content-length"])))


def test_it_ends_when_the_editor_is_gone() -> None:
    with started("--stdio") as process:
        send(process, OPEN)
        assert receive(process.stdout)["params"]["diagnostics"][0]["code"] == "paywall/paid-mark"
        assert process.stdin and process.stdout and process.stderr
        process.stdin.close()
        assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (0, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_it_ends_when_it_is_told_to() -> None:
    with started() as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == -signal.SIGTERM


def test_a_message_that_cannot_be_read_is_said_and_the_rest_goes_on() -> None:
    with started() as process:
        send(process, b"{nonsense")
        assert receive(process.stdout)["method"] == "window/showMessage"
        send(process, OPEN)
        assert receive(process.stdout)["params"]["diagnostics"][0]["code"] == "paywall/paid-mark"
