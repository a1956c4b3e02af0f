"""The settings of the service: one struct, from which the checks, the environment names and the table are made.

It reads nothing from disk or the environment; `settings.py` does.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MIB = 1 << 20
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: Annotated[str, Meta(description="address to listen on", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="port to listen on", ge=1, le=65535)] = 8000
    workers: Annotated[int, Meta(description="processes that answer requests", ge=1, le=256)] = 1
    threads: Annotated[int, Meta(description="texts cleaned at a time in one worker", ge=1, le=64)] = 4
    open: Annotated[bool, Meta(description="serve without keys although the address is not this machine's own")] = False
    keys: Annotated[
        dict[
            Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._-]{1,40}\Z")],
            Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")],
        ],
        Meta(
            description="API keys: a name for each and the SHA-256 of the key, as `mingfan serve --new-key` prints it"
        ),
    ] = {}
    profile: Annotated[str, Meta(description="profile used where a request names none", min_length=1)] = "standard"
    rules: Annotated[tuple[str, ...], Meta(description="rule files or folders added to the shipped packs")] = ()
    max_text_bytes: Annotated[
        int, Meta(description="largest body, after decompression, and largest line of a stream", ge=1, le=1024 * MIB)
    ] = 8 * MIB
    max_items: Annotated[int, Meta(description="longest list of texts in one JSON request", ge=1, le=100_000)] = 1000
    request_seconds: Annotated[
        float, Meta(description="time to clean one request, or one line of a stream; over it: 504", gt=0, le=3600)
    ] = 10.0
    body_seconds: Annotated[
        float, Meta(description="time a client has to send a body, or the next piece of a stream", gt=0, le=3600)
    ] = 30.0
    queue: Annotated[
        int, Meta(description="requests of a worker being cleaned or waiting for it; over it: 503", ge=1, le=100_000)
    ] = 64
    key_queue: Annotated[int, Meta(description="the same for one key; over it: 429", ge=1, le=100_000)] = 32
    streams: Annotated[int, Meta(description="streams open in one worker; over it: 503", ge=1, le=10_000)] = 64
    stop_seconds: Annotated[
        int, Meta(description="time that requests under way have to end after SIGTERM", ge=1, le=3600)
    ] = 30
    log_level: Annotated[
        Literal["info", "warning", "error"],
        Meta(description="info: every request; warning: failures of clients and server; error: of the server"),
    ] = "info"

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL_HOSTS
