"""/v1/clean, /v1/check and /v1/revert: one text or several, as plain text or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from flask import Blueprint, Response, request

from mingfan.cleaner import Cleaner
from mingfan.edits.compose import revert as revert_edits
from mingfan.edits.offsets import (
    OffsetUnit,
    _codepoints,
)
from mingfan.errors import MingfanError
from mingfan.model import Edit
from mingfan.web.api.cleaning import Cleaning, as_dict
from mingfan.web.api.common import answer, cleaning, query_options, service
from mingfan.web.api.plain import clean_plain
from mingfan.web.api.schemas import CheckRequest, CleanRequest, EditItem, RevertRequest
from mingfan.web.request.body import charset
from mingfan.web.request.errors import invalid, of_core
from mingfan.web.request.negotiate import JSON, TEXT, accepted, content_type
from mingfan.web.request.parse import parse

bp = Blueprint("texts", __name__)


@bp.post("/v1/clean")
def clean() -> Response:
    kind, options = content_type((TEXT, JSON))
    if kind == JSON:
        accepted((JSON,))
        now = cleaning()
        wanted = parse(now.body(), CleanRequest)
        return _json(now, _merged(wanted), () if wanted.edits else ("edits",))
    if accepted((TEXT, JSON)) == JSON:
        by_query = query_options()
        return _json_of_plain(by_query, options, () if by_query.edits else ("edits",))
    encoding = charset(options)
    headers, body = clean_plain(cleaning(), _cleaner(query_options()), encoding)
    return Response(body, headers=headers)


@bp.post("/v1/check")
def check() -> Response:
    kind, options = content_type((TEXT, JSON))
    accepted((JSON,))
    if kind == JSON:
        now = cleaning()
        return _json(now, _merged(parse(now.body(), CheckRequest)), ("text",))
    return _json_of_plain(query_options(), options, ("text",))


@bp.post("/v1/revert")
def revert() -> Response:
    content_type((JSON,))
    accepted((JSON,))
    wanted = parse(cleaning().body(), RevertRequest)
    try:
        edits = edits_in_codepoints(wanted.text, wanted.edits, wanted.offset_unit)
        text = revert_edits(wanted.text, edits)
    except MingfanError as error:
        raise of_core(error) from None
    return answer(msgspec.json.encode({"text": text}), JSON)


def _cleaner(wanted: CheckRequest) -> Cleaner:
    return service().rulebook.cleaner(wanted.profile, wanted.select, wanted.ignore)


def _json_of_plain(wanted: CheckRequest, options: dict[str, str], without: tuple[str, ...]) -> Response:
    encoding = charset(options)
    cleaner, now = _cleaner(wanted), cleaning()
    result = now.clean(cleaner, now.body(), encoding)
    return _encoded(now, as_dict(result, wanted.offset_unit, without), cleaner)


def _json(now: Cleaning, wanted: CheckRequest, without: tuple[str, ...]) -> Response:
    cleaner = _cleaner(wanted)
    if isinstance(wanted.text, str):
        result = now.clean(cleaner, wanted.text)
        return _encoded(now, as_dict(result, wanted.offset_unit, without, wanted.copies), cleaner)
    most = service().config.max_items
    if len(wanted.text) > most:
        raise invalid("text", f"at most {most} texts in one request; /v1/clean/stream has no such limit")
    results = now.clean_each(cleaner, wanted.text)
    found = [as_dict(result, wanted.offset_unit, without, wanted.copies) for result in results]
    return _encoded(now, found, cleaner)


def _encoded(now: Cleaning, found: object, cleaner: Cleaner) -> Response:
    return answer(msgspec.json.encode(found), JSON, {"Mingfan-Ruleset": now.name_ruleset(cleaner.ruleset)})


def _merged(wanted: CheckRequest) -> CheckRequest:
    """The options of the body; where it has none, those of the query string."""
    if not request.environ.get("QUERY_STRING"):
        return wanted
    by_query, plain = query_options(), CheckRequest(text="")
    names = [n for n in ("profile", "select", "ignore", "offset_unit") if getattr(wanted, n) == getattr(plain, n)]
    return msgspec.structs.replace(wanted, **{name: getattr(by_query, name) for name in names})


def edits_in_codepoints(text: str, items: Sequence[EditItem], unit: OffsetUnit) -> list[Edit]:
    """The edits with their places in the cleaned text counted in code points; RevertError where they fall outside it or
    inside a character. Places in the original are left as they are: taking edits back does not need them.
    """
    places = {place for item in items for place in (item.out_start, item.out_end)}
    codepoint = {place: place for place in places} if unit == "codepoint" else _codepoints(text, places, unit)
    return [
        Edit(i.start, i.end, codepoint[i.out_start], codepoint[i.out_end], i.before, i.after, i.rules) for i in items
    ]
