"""JSON to a request. What is wrong is told by kind and place; nothing the client wrote is repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from mingfan.web.request.errors import ApiError, invalid

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_BYTE = re.compile(r"\(byte (\d+)\)$")
# An ASCII character written as an escape: a way to write a key a second time without it showing.
_ESCAPED = b"\\u00"


def parse(body: bytes, kind: type[T], what: str = "the body") -> T:
    """The request in `body`. ApiError 400 where it is not JSON, 422 where it does not fit `kind`."""
    try:
        request: T = _decoder(cast("Any", kind)).decode(body)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except UnicodeDecodeError:
        raise _not_utf8(body, what) from None
    except msgspec.DecodeError as error:
        byte = _BYTE.search(str(error))
        where = f" at byte {byte[1]}" if byte else ""
        raise malformed(f"{what} is not JSON{where}") from None
    except RecursionError:
        raise malformed(f"{what} is nested too deeply") from None
    _refuse_repeated_keys(body, kind, what)
    return request


def malformed(message: str) -> ApiError:
    return ApiError(400, "malformed", message)


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind)


@cache
def _keys(kind: Any) -> tuple[bytes, ...]:
    return tuple(b'"' + field.encode_name.encode() + b'"' for field in msgspec.structs.fields(kind))


def _refuse_repeated_keys(body: bytes, kind: Any, what: str) -> None:
    """A key written twice means two things; the parser would take the last. Looked at closely only where it may be."""
    if _ESCAPED not in body and not any([body.count(key) > 1 for key in _keys(kind)]):  # noqa: C419  faster as a list
        return
    try:
        json.loads(body, object_pairs_hook=_unique)
    except RecursionError:
        raise malformed(f"{what} is nested too deeply") from None


def _unique(pairs: Iterable[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise malformed("a key is written twice in one object")
        seen.add(key)


def _not_utf8(body: bytes, what: str) -> ApiError:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{what} is not UTF-8 at byte {error.start}; JSON is always UTF-8"
        return ApiError(400, "not_text", message, offset=error.start)
    return malformed(f"{what} is not JSON")


def _invalid(message: str) -> ApiError:
    place = _PLACE.search(message)
    field = place[1] if place else ""
    if place:
        message = message[: place.start()]
    if message.startswith("Object contains unknown field"):
        message = "there is a field that this request does not have"
    elif message.startswith("Invalid enum value"):
        message = "not one of the values it may have"
    return invalid(field or "body", _spoken(message))


def _spoken(message: str) -> str:
    return message[0].lower() + message[1:].replace("`", "'")
