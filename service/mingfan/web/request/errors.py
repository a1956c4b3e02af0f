"""What can be wrong with a request, as `{"error": {"code", "message", "field"?}}`, in English and in Chinese.

A message names the culprit and what to do: a field, an option's value, a media type, a place. It never repeats a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from mingfan.errors import (
    CleanTimeout,
    DecodeError,
    MingfanError,
    MissingExtra,
    NotConverged,
    RevertError,
    RuleError,
    TextTooLarge,
    nearest,
)
from mingfan.text.visible import visible

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
MAX_QUOTED = 60  # characters of a name or value that a message repeats


class Message(NamedTuple):
    """The same sentence for both kinds of reader."""

    en: str
    zh: str


class FaultItem(msgspec.Struct):
    """One thing wrong in a rule file."""

    line: int
    message: str


class ErrorItem(msgspec.Struct):
    code: str
    message: str
    field: str | UnsetType = UNSET
    offset: (
        Annotated[int, Meta(description="where in the body, in bytes, or in the text, in characters; from 0")]
        | UnsetType
    ) = UNSET
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
        message: Message,
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

    def item(self, language: Language = "en") -> ErrorItem:
        """The value of `error`."""
        field = UNSET if self.field is None else self.field
        return ErrorItem(self.code, getattr(self.message, language), field, **self.more)

    def body(self, language: Language = "en") -> bytes:
        return msgspec.json.encode(ErrorAnswer(self.item(language)))


def language_of(accept_language: str | None) -> Language:
    """The language of messages for a header `Accept-Language`; English where it names neither."""
    if not accept_language:
        return "en"
    for tag, quality in parse_accept_header(accept_language, LanguageAccept):  # the preferred first
        if quality > 0 and tag.partition("-")[0].lower() in LANGUAGES:
            return "zh" if tag.lower().startswith("zh") else "en"
    return "en"


def quoted(name: object) -> str:
    """A name or value of the client's as a message repeats it: short, and harmless wherever it is shown."""
    text = visible(str(name))
    return f"`{text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + '…'}`"


def suggestion(name: str, known: Iterable[str]) -> Message:
    """The known name that is near, if there is one."""
    near = nearest(name[:MAX_QUOTED], known)
    return Message(f"; did you mean `{near}`?", f"；是不是 `{near}`？") if near else Message("", "")


def listed(names: Any) -> str:
    return ", ".join(map(str, names))


NOTHING = Message("; nothing was cleaned", "；没有清洗")


def refused(status: int, code: str, en: str, zh: str, **more: Any) -> ApiError:
    """An error after which the client should know that no part of its text was cleaned."""
    return ApiError(status, code, Message(en + NOTHING.en, zh + NOTHING.zh), **more)


def too_large(limit: int) -> ApiError:
    return refused(413, "too_large", f"the body is over the limit of {limit} bytes", f"请求体超过 {limit} 字节的上限")


def cut_short() -> ApiError:
    return refused(400, "body_cut_short", "the body ended before it was complete", "请求体没有发完就断了")


def too_slow(seconds: float) -> ApiError:
    return refused(
        408, "body_too_slow", f"the body did not arrive within {seconds:g} s", f"请求体没有在 {seconds:g} 秒内发完"
    )


def broken(request_id: str) -> ApiError:
    message = Message(
        "something broke on our side; the log of the service has more under this id",
        "服务内部出错；服务的日志里以这个编号记着详情",
    )
    return ApiError(500, "internal", message, request_id=request_id)


def busy(status: int, code: str, en: str, zh: str) -> ApiError:
    return ApiError(status, code, Message(en, zh), headers={"Retry-After": "1"})


def malformed(en: str, zh: str, **more: Any) -> ApiError:
    return ApiError(400, "malformed", Message(en, zh), **more)


def invalid(field: str, en: str, zh: str) -> ApiError:
    return ApiError(422, "invalid_value", Message(en, zh), field)


def of_core(error: MingfanError) -> ApiError:
    """The answer for an error of the engine."""
    match error:
        case CleanTimeout():
            message = Message(
                "not cleaned within the time limit; no part of the text was cleaned. Send a shorter text",
                "没有在时限内洗完，文本的任何部分都没有清洗。请发短一些的文本",
            )
            return ApiError(504, "timeout", message)
        case TextTooLarge():
            return refused(413, "too_large", "the text is over the size limit", "文本超过大小上限")
        case DecodeError():
            return _of_decoding(error)
        case NotConverged():
            rules = listed(error.rule_ids)
            message = Message(
                f"these rules keep changing each other's output: {rules}. Switch one of them off with `ignore`",
                f"这些规则反复改动彼此的结果：{rules}。请用 `ignore` 关掉其中一条",
            )
            return ApiError(422, "not_converged", message)
        case RevertError():
            message = Message("these edits do not belong to this text", "这些修改不是这篇文本的")
            return ApiError(422, "edits_do_not_fit", message, "edits")
        case MissingExtra():
            # Not the command: a caller cannot run it, and it names folders of the server.
            message = Message(
                f"not installed on the server: {error.what} (the extra {error.extra})",
                f"服务器上没有装这部分：{error.what}（可选依赖 {error.extra}）",
            )
            return ApiError(422, "not_installed", message)
        case RuleError():
            return ApiError(422, "invalid_rules", Message("the rules cannot be used", "规则不能用"), "rules")
    raise error


def _of_decoding(error: DecodeError) -> ApiError:
    offset = error.offset
    if not error.encodings:
        message = Message(
            f"the text is not valid Unicode at character {offset}: half of a surrogate pair",
            f"文本第 {offset} 个字符（从 0 数）不是合法的 Unicode：只有半个代理对",
        )
        return ApiError(400, "not_text", message, offset=offset)
    tried = listed(error.encodings)
    message = Message(
        f"the body is not {tried} at byte {offset}; nothing was cleaned. "
        "Name its encoding: -H 'Content-Type: text/plain; charset=gb18030', or have it found: ?encoding=auto; "
        "?errors=report marks damaged bytes",
        f"请求体第 {offset} 个字节（从 0 数）不是 {tried}；没有清洗。"
        "请写明编码：-H 'Content-Type: text/plain; charset=gb18030'，或让服务认：?encoding=auto；"
        "?errors=report 会标出损坏的字节",
    )
    return ApiError(400, "not_text", message, offset=offset)
