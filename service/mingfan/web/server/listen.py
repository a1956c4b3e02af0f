"""The listening socket: one for all workers, taken by one service only, and who has it if it is taken."""

from __future__ import annotations

import ctypes
import errno
import http.client
import json
import select
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from mingfan.errors import MingfanError

ASK_SECONDS = 1.0  # for a program on the port to say what it is
LISTENING = "0A"  # in the column `st` of /proc/net/tcp
ATTACH_FILTER = 26  # SO_ATTACH_FILTER of Linux, which Python does not name
RETURN = 0x06  # BPF_RET | BPF_K


class PortTaken(MingfanError):
    """The address cannot be listened on."""


def bind(host: str, port: int) -> socket.socket:
    """A socket of this address that does not listen yet. PortTaken if another program listens there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortTaken(f"--host {host}: {error.strerror}") from None
    found = socket.socket(family, kind, protocol)
    # A port of connections that ended a moment ago may be used; one that somebody listens on may not.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(address)
    except OSError as error:
        found.close()
        raise _taken(host, port, error) from None
    return found


def listen(found: socket.socket, backlog: int) -> None:
    """PortTaken if another program began to listen there since `bind`."""
    try:
        found.listen(backlog)
    except OSError as error:
        host, port = found.getsockname()[:2]
        found.close()
        raise _taken(host, port, error) from None


def let_nobody_in(found: socket.socket) -> None:
    """From now on the kernel drops what is sent to the listening socket, so no connection begins that nobody would
    answer: its client tries again after a second and is refused. Connections that wait to be accepted are not touched.
    """
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", RETURN, 0, 0, 0))  # a BPF program: return 0 bytes
    program = struct.pack("HP", 1, ctypes.addressof(drop_all))
    found.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, program)


def wait_until_accepted(found: socket.socket, seconds: float) -> None:
    """Return when no connection waits to be accepted any more, or after `seconds`."""
    waiting = select.poll()
    waiting.register(found, select.POLLIN)
    end = time.monotonic() + seconds
    while waiting.poll(0) and time.monotonic() < end:
        time.sleep(0.01)


def reachable(host: str) -> str:
    """The host to ask a service that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def get(host: str, port: int, path: str) -> tuple[int, bytes]:
    """Status and body of a GET; OSError or HTTPException where nobody answers HTTP in time."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(1 << 16)
    finally:
        connection.close()


def _taken(host: str, port: int, error: OSError) -> PortTaken:
    if error.errno != errno.EADDRINUSE:
        return PortTaken(f"{host} port {port}: {error.strerror}")
    return PortTaken(f"port {port} is taken by {_holder(host, port)}; choose another with --port")


def _holder(host: str, port: int) -> str:
    process = _process(port)
    with suppress(OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        said: Any = json.loads(get(host, port, "/version")[1])
        if said["name"] == "mingfan":
            what = f"mingfan {said['version']} with the profile {said['ruleset']['profile']}"
            return f"{what} ({process})" if process else what
    return process or "another program"


def _process(port: int) -> str:
    """The process that listens on a port of this machine, as Linux shows it; empty if it cannot be seen."""
    inodes = _inodes(port)
    for link in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        with suppress(OSError):
            if str(link.readlink()) in inodes:
                name = Path("/proc", link.parts[2], "comm").read_text().strip()
                return f"process {link.parts[2]}, {name}"
    return ""


def _inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for row in Path(table).read_text().split("\n")[1:]:
                columns = row.split()
                if columns and columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{columns[9]}]")
    return found
