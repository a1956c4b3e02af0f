"""Messages that cannot be read are answered. The SDK drops them, and their sender would wait for its own time limit:
JavaScript, for one, writes half of a surrogate pair for a text that was cut inside an emoji.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import msgspec
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

from mingfan.web.request.errors import ApiError, Message
from mingfan.web.request.parse import parse

MESSAGE = Message("the message", "消息")


class _Envelope(msgspec.Struct):
    params: Any = None


async def answer_unreadable(received: Any, readable: Any, sent: Any) -> None:
    """Pass what can be read on from one stream to the other; `sent` takes the answers to the rest."""
    async with received, readable:
        async for item in received:
            if isinstance(item, ValidationError):
                await sent.send(SessionMessage(_refusal(item)))
            else:
                await readable.send(item)


def _refusal(error: Any) -> Any:
    line = error.errors()[0]["input"]
    raw = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else b"{}"
    code, said = INVALID_REQUEST, "this is no message of JSON-RPC"
    try:
        parse(raw, _Envelope, MESSAGE)
    except ApiError as found:
        code, said = PARSE_ERROR, found.message.en
    return JSONRPCError(jsonrpc="2.0", id=_id(raw), error=ErrorData(code=code, message=said))


def _id(raw: bytes) -> int | str | None:
    """Of the request, if it is to be found: Python's own parser minds no half of a pair."""
    with suppress(ValueError, RecursionError):
        found = json.loads(raw.decode("utf-8", "replace"))
        wanted = found.get("id") if isinstance(found, dict) else None
        return wanted if isinstance(wanted, int | str) else None
    return None
