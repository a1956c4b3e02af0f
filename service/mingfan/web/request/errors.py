"""What can be wrong with a request, as `{"error": {"code", "message", "field"?}}`.

A message says what is wrong and what to do. It never repeats what the client sent: no text, no names, no values.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mingfan.errors import CleanTimeout, DecodeError, MingfanError, NotConverged, RevertError, RuleError, TextTooLarge


class FaultItem(msgspec.Struct):
    """One thing wrong in a rule file."""

    line: int
    message: str


class ErrorItem(msgspec.Struct):
    code: str
    message: str
    field: str | UnsetType = UNSET
    offset: Annotated[int, Meta(description="where in the body, in bytes")] | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
    faults: list[FaultItem] | UnsetType = UNSET


class ErrorAnswer(msgspec.Struct):
    error: ErrorItem


class ApiError(Exception):
    """An answer other than the one asked for. `more` are further fields of ErrorItem."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers or {}
        self.more = more

    def item(self) -> ErrorItem:
        """The value of `error`."""
        return ErrorItem(self.code, self.message, UNSET if self.field is None else self.field, **self.more)

    def body(self) -> bytes:
        return msgspec.json.encode(ErrorAnswer(self.item()))


def too_large(limit: int) -> ApiError:
    return ApiError(413, "too_large", f"the body is over the limit of {limit} bytes; nothing was cleaned")


def cut_short() -> ApiError:
    return ApiError(400, "body_cut_short", "the body ended before it was complete; nothing was cleaned")


def too_slow(seconds: float) -> ApiError:
    return ApiError(408, "body_too_slow", f"the body did not arrive within {seconds:g} s; nothing was cleaned")


def broken(request_id: str) -> ApiError:
    message = "something broke on our side; the log of the service has more under this id"
    return ApiError(500, "internal", message, request_id=request_id)


def busy(status: int, code: str, message: str) -> ApiError:
    return ApiError(status, code, message, headers={"Retry-After": "1"})


def invalid(field: str, message: str) -> ApiError:
    return ApiError(422, "invalid_value", message, field)


def of_core(error: MingfanError) -> ApiError:
    """The answer for an error of the engine."""
    match error:
        case CleanTimeout():
            message = "not cleaned within the time limit; no part of the text was cleaned. Send a shorter text"
            return ApiError(504, "timeout", message)
        case TextTooLarge():
            return ApiError(413, "too_large", "the text is over the size limit; nothing was cleaned")
        case DecodeError():
            return _of_decoding(error)
        case NotConverged():
            rules = ", ".join(error.rule_ids)
            message = f"these rules keep changing each other's output: {rules}. Switch one of them off with `ignore`"
            return ApiError(422, "not_converged", message)
        case RevertError():
            return ApiError(422, "edits_do_not_fit", "these edits do not belong to this text", "edits")
        case RuleError():
            return ApiError(422, "invalid_rules", "the rules cannot be used", "rules")
    raise error


def _of_decoding(error: DecodeError) -> ApiError:
    if not error.encodings:
        message = f"the text is not valid Unicode at character {error.offset}: half of a surrogate pair"
        return ApiError(400, "not_text", message, offset=error.offset)
    tried = ", ".join(error.encodings)
    message = (
        f"the body is not {tried} at byte {error.offset}; nothing was cleaned. "
        "Name its encoding: Content-Type: text/plain; charset=gb18030"
    )
    return ApiError(400, "not_text", message, offset=error.offset)
