"""JSON to a request. A fault is reported by kind, place and what was allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from mingfan.expected import in_chinese as types
from mingfan.expected import in_words
from mingfan.text.visible import visible
from mingfan.web.request.errors import ApiError, Message, invalid, listed, malformed, quoted, suggestion

T = TypeVar("T")

BOM = b"\xef\xbb\xbf"
BODY = Message("the body", "请求体")
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_BYTE = re.compile(r"\(byte (\d+)\)$")
_EXPECTED = re.compile(r"expected (.*?)( (?:of|with|matching|>|<).*?)?(?:, got (.*))?")
# An ASCII character written as an escape: a way to write a key a second time without it showing.
_ESCAPED = b"\\u00"
_LEAST_ESCAPED = len(b"\\u0041")


def parse(body: bytes, kind: type[T], what: Message = BODY, *, half_pairs: bool = False) -> T:
    """The request in `body`, which may begin with a byte order mark. ApiError 400 if it is not JSON, 422 if it does not
    fit `kind`. With `half_pairs` a string may hold half of a surrogate pair; whoever reads the string refuses it.
    """
    data = body.removeprefix(BOM)
    if not data.strip():
        raise malformed(f"{what.en} is empty", f"{what.zh}是空的", offset=0)
    try:
        request: T = _decoder(cast("Any", kind)).decode(data)
    except msgspec.ValidationError as error:
        raise _unfit(str(error), kind) from None
    except UnicodeDecodeError:
        raise _not_utf8(body, what) from None
    except msgspec.DecodeError as error:
        loose = _read_closely(data, str(error), len(body) - len(data), what)
        if not half_pairs:
            raise _not_text(what) from None
        request = _converted(loose, kind)
    except RecursionError:
        raise _too_deep(what) from None
    _refuse_repeated_keys(data, kind, what)
    return request


def _read_closely(data: bytes, message: str, before: int, what: Message) -> Any:
    """What the fast parser refused: the value, if there is only half of a surrogate pair in it, else ApiError 400."""
    byte = _BYTE.search(message)
    at = int(byte[1]) if byte else len(data)
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _not_utf8(data, what) from None
    except json.JSONDecodeError as error:
        at = len(error.doc[: error.pos].encode())
    except ValueError:
        pass  # NaN and its like
    except RecursionError:
        raise _too_deep(what) from None
    at += before
    raise malformed(
        f"{what.en} is not JSON at byte {at}", f"{what.zh}第 {at} 个字节（从 0 数）处不是合法的 JSON", offset=at
    )


def _converted(loose: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(loose, kind)
    except msgspec.ValidationError as error:
        raise _unfit(str(error), kind) from None


def _no_number(name: str) -> None:
    raise ValueError(name)


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind)


@cache
def _keys(kind: Any) -> tuple[frozenset[bytes], int]:
    """Its keys, and the most bytes that one takes, each of its characters an escape."""
    keys = frozenset(name.encode() for name in _fields(kind))
    return keys, _LEAST_ESCAPED * max(map(len, keys), default=0)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def _refuse_repeated_keys(body: bytes, kind: Any, what: Message) -> None:
    """A key written twice means two things; the parser would take the last. Looked at closely only where it may be."""
    keys, longest = _keys(kind)
    # What is between two quotes and reads as a key, or may be one with an escape in it.
    found = [
        part
        for part in body.split(b'"')
        if len(part) <= longest and (part in keys or (len(part) >= _LEAST_ESCAPED and _ESCAPED in part))
    ]
    if len(found) == len(set(found)) and keys.issuperset(found):
        return
    try:
        json.loads(body, object_pairs_hook=_unique)
    except RecursionError:
        raise _too_deep(what) from None


def _unique(pairs: Iterable[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            name = quoted(key)
            raise malformed(f"the key {name} is written twice in one object", f"同一个对象里键 {name} 出现了两次")
        seen.add(key)


def _too_deep(what: Message) -> ApiError:
    return malformed(f"{what.en} is nested too deeply", f"{what.zh}嵌套太深")


def _not_utf8(body: bytes, what: Message) -> ApiError:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        message = Message(
            f"{what.en} is not UTF-8 at byte {at}; JSON is always UTF-8",
            f"{what.zh}第 {at} 个字节（从 0 数）不是 UTF-8；JSON 总是 UTF-8",
        )
        return ApiError(400, "not_text", message, offset=at)
    return malformed(f"{what.en} is not JSON", f"{what.zh}不是 JSON")


def _not_text(what: Message) -> ApiError:
    message = Message(
        f"{what.en} has half of a surrogate pair, which is no character", f"{what.zh}里有半个代理对，那不是字符"
    )
    return ApiError(400, "not_text", message)


def _unfit(message: str, kind: Any) -> ApiError:
    place = _PLACE.search(message)
    field = visible(place[1]) if place else ""
    if place:
        message = message[: place.start()]
    name = re.search(r"`([^`]*)`$", message)
    if message.startswith("Object contains unknown field"):
        return unknown_field(name[1] if name else "", field, _fields(kind) if not field else ())
    if message.startswith("Object missing required field") and name:
        missing = f"{field}.{name[1]}" if field else name[1]
        return invalid(missing, f"the field `{name[1]}` is missing", f"缺少字段 `{name[1]}`")
    if message.startswith("Invalid enum value"):
        value, allowed = quoted(message.removeprefix("Invalid enum value ").strip("'")), _allowed(kind, field)
        return invalid(field or "body", f"{value} is not one of: {allowed}", f"没有 {value}；可用的有：{allowed}")
    return _of_wrong_type(message, field or "body")


def no_text(value: object, field: str) -> ApiError:
    """For a value of JSON that should have been text."""
    try:
        msgspec.convert(value, str)
    except msgspec.ValidationError as error:
        return _of_wrong_type(str(error), field)
    raise AssertionError("it is text")


def _of_wrong_type(message: str, field: str) -> ApiError:
    """`message`: what msgspec says, without the place."""
    words = in_words(message).replace("`", "'")
    return invalid(field, words[0].lower() + words[1:], _in_chinese(words))


def unknown_field(name: str, place: str, known: tuple[str, ...]) -> ApiError:
    """`place`: of the object that has it; empty for the body."""
    shown, hint = quoted(name), suggestion(name, known)
    there = Message(f"; there are: {listed(known)}", f"；有：{listed(known)}") if known else Message("", "")
    return invalid(
        place or "body", f"there is no field {shown}{hint.en}{there.en}", f"没有字段 {shown}{hint.zh}{there.zh}"
    )


@cache
def _allowed(kind: Any, field: str) -> str:
    """The values of a field that has a list of them."""
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"].get(field, {})
    either = schema.get("anyOf", [schema])  # a field that may be null too
    return listed(value for each in either for value in each.get("enum", ()))


def _in_chinese(words: str) -> str:
    found = _EXPECTED.fullmatch(words)
    if found is None:
        return f"取值不对：{words}"
    wanted = f"应为{types(found[1])}{(found[2] or '').replace(' of length', '，长度')}"
    return f"{wanted}，收到的是{types(found[3])}" if found[3] else wanted
