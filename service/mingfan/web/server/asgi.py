"""Messages of ASGI: reading a request's body, sending an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from mingfan.web.request.errors import ApiError, cut_short, too_large
from mingfan.web.worker.exchange import Answer

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# What a client may still send once the answer is known, so that it reads the answer instead of a broken connection.
DRAIN_BYTES = 64 << 20
DRAIN_SECONDS = 5.0


async def piece(receive: Receive) -> tuple[bytes, bool]:
    """The next bytes of the body, and whether there are more. ApiError if the client left before the end."""
    message = await receive()
    if message["type"] != "http.request":
        raise cut_short()
    return message.get("body", b""), message.get("more_body", False)


async def collect(receive: Receive, limit: int, hold: Callable[[int], object] = abs) -> bytes:
    """The whole body. ApiError 413 over `limit` bytes, 400 if it ended too early. `hold` gets the size so far, and may
    refuse it.
    """
    data, more = await piece(receive)
    if not more and len(data) <= limit:
        return data
    parts, size = [data], len(data)
    while more and size <= limit:
        hold(size)
        data, more = await piece(receive)
        parts.append(data)
        size += len(data)
    if size > limit:
        raise too_large(limit)
    return b"".join(parts)


async def drain(receive: Receive) -> None:
    """Read and drop the rest of a body, within limits."""
    left, more = DRAIN_BYTES, True
    with suppress(TimeoutError, ApiError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and left > 0:
                data, more = await piece(receive)
                left -= len(data)


def start(answer: Answer) -> Message:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


async def send_whole(send: Send, answer: Answer) -> None:
    await send(start(answer))
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
