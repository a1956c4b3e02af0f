"""/v1/clean, /v1/check and /v1/revert: one text or several, as plain text or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from flask import Blueprint, Response

from mingfan.cleaner import Cleaner
from mingfan.edits.compose import revert as revert_edits
from mingfan.edits.offsets import OffsetUnit, _codepoints
from mingfan.errors import MingfanError
from mingfan.model import Edit
from mingfan.result import EditJson
from mingfan.web.api.cleaning import Cleaning, as_json
from mingfan.web.api.common import answer, cleaning, query_options, service
from mingfan.web.api.plain import clean_plain
from mingfan.web.api.schemas import RevertAnswer, RevertRequest, TextRequest
from mingfan.web.request.body import charset
from mingfan.web.request.errors import invalid, of_core
from mingfan.web.request.negotiate import JSON, TEXT, accepted, content_type
from mingfan.web.request.options import Options, merged
from mingfan.web.request.parse import parse

bp = Blueprint("texts", __name__)


@bp.post("/v1/clean")
def clean() -> Response:
    kind, options = content_type((TEXT, JSON))
    if kind == JSON:
        accepted((JSON,))
        return _json(text=True)
    if accepted((TEXT, JSON)) == JSON:
        return _json_of_plain(charset(options), text=True)
    encoding = charset(options)
    headers, body = clean_plain(cleaning(), _cleaner(query_options()), encoding)
    return Response(body, headers=headers)


@bp.post("/v1/check")
def check() -> Response:
    kind, options = content_type((TEXT, JSON))
    accepted((JSON,))
    return _json(text=False) if kind == JSON else _json_of_plain(charset(options), text=False)


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
    return answer(msgspec.json.encode(RevertAnswer(text)), JSON)


def _cleaner(wanted: Options) -> Cleaner:
    return service().rulebook.cleaner(wanted.profile, wanted.select, wanted.ignore)


def _json_of_plain(encoding: str, *, text: bool) -> Response:
    wanted, now = query_options(), cleaning()
    cleaner = _cleaner(wanted)
    result = now.clean(cleaner, now.body(), encoding)
    return _encoded(now, as_json(result, wanted, text=text), cleaner)


def _json(*, text: bool) -> Response:
    now = cleaning()
    request = parse(now.body(), TextRequest)
    wanted = merged(request, query_options())
    cleaner = _cleaner(wanted)
    if isinstance(request.text, str):
        return _encoded(now, as_json(now.clean(cleaner, request.text), wanted, text=text), cleaner)
    most = service().config.max_items
    if len(request.text) > most:
        raise invalid("text", f"at most {most} texts in one request; /v1/clean/stream has no such limit")
    results = [as_json(result, wanted, text=text) for result in now.clean_each(cleaner, request.text)]
    return _encoded(now, results, cleaner)


def _encoded(now: Cleaning, found: object, cleaner: Cleaner) -> Response:
    return answer(msgspec.json.encode(found), JSON, {"Mingfan-Ruleset": now.name_ruleset(cleaner.ruleset)})


def edits_in_codepoints(text: str, items: Sequence[EditJson], unit: OffsetUnit) -> list[Edit]:
    """The edits with their places in the cleaned text counted in code points; RevertError where they fall outside it or
    inside a character. Places in the original are left as they are: taking edits back does not need them.
    """
    places = {place for item in items for place in (item.out_start, item.out_end)}
    codepoint = {place: place for place in places} if unit == "codepoint" else _codepoints(text, places, unit)
    return [
        Edit(i.start, i.end, codepoint[i.out_start], codepoint[i.out_end], i.before, i.after, tuple(i.rules))
        for i in items
    ]
