"""Taking edits back: of any result as it was answered, saved by the page or printed by `clean --format json`."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from mingfan.errors import MingfanError
from mingfan.result import RevertJson
from mingfan.web.api.schemas import RevertAnswer
from mingfan.web.request.errors import ApiError, ErrorAnswer, Language, invalid, of_core
from mingfan.web.request.parse import BOM, parse

Reverted = RevertAnswer | ErrorAnswer


def reverted(body: bytes, language: Language) -> Reverted | list[Reverted]:
    """The original of a result; of a list of results a list, whose items fail alone. ApiError 400 or 422."""
    items = _items(body)
    if items is None:
        return _one(body)
    return [_alone(bytes(item), language) for item in items]


def _items(body: bytes) -> list[msgspec.Raw] | None:
    if not body.removeprefix(BOM).lstrip().startswith(b"["):
        return None
    try:
        return msgspec.json.decode(body.removeprefix(BOM), type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None  # parsed again as a result, which says what is wrong and where


def _alone(item: bytes, language: Language) -> Reverted:
    try:
        return _one(item)
    except ApiError as error:
        return ErrorAnswer(error.item(language))


def _one(body: bytes) -> RevertAnswer:
    wanted = parse(body, RevertJson)
    if wanted.text is UNSET:
        raise invalid("text", "the field `text` is missing", "缺少字段 `text`")
    try:
        return RevertAnswer(wanted.original(wanted.text))
    except MingfanError as error:
        raise of_core(error) from None
