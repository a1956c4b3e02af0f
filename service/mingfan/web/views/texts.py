"""/v1/clean, /v1/check and /v1/revert: one text or several, as plain text or as JSON."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request

from mingfan.cleaner import Cleaner
from mingfan.edits import revert as revert_edits
from mingfan.errors import MingfanError
from mingfan.web.body import charset, read_body
from mingfan.web.cleaning import answer, as_dict, clean, clean_each, facts, name_ruleset, service
from mingfan.web.errors import invalid, of_core
from mingfan.web.negotiate import JSON, TEXT, accepted, content_type, query_options
from mingfan.web.parse import parse
from mingfan.web.types import CheckRequest, CleanRequest, RevertRequest
from mingfan.web.units import edits_in_codepoints

bp = Blueprint("texts", __name__)
TEXT_ANSWER = "text/plain; charset=utf-8"


@bp.post("/v1/clean")
def clean_text() -> Response:
    kind, options = content_type((TEXT, JSON))
    if kind == JSON:
        accepted((JSON,))
        request_ = _merged(parse(body(), CleanRequest))
        return _json(request_, () if request_.edits else ("edits",))
    if accepted((TEXT, JSON)) == JSON:
        wanted = query_options()
        return _json_of_plain(wanted, options, () if wanted.edits else ("edits",))
    return _plain(query_options(), options)


@bp.post("/v1/check")
def check() -> Response:
    kind, options = content_type((TEXT, JSON))
    accepted((JSON,))
    if kind == JSON:
        return _json(_merged(parse(body(), CheckRequest)), ("text",))
    return _json_of_plain(query_options(), options, ("text",))


@bp.post("/v1/revert")
def revert() -> Response:
    content_type((JSON,))
    accepted((JSON,))
    request_ = parse(body(), RevertRequest)
    try:
        edits = edits_in_codepoints(request_.text, request_.edits, request_.offset_unit)
        text = revert_edits(request_.text, edits)
    except MingfanError as error:
        raise of_core(error) from None
    return answer(msgspec.json.encode({"text": text}), JSON)


def body() -> bytes:
    """The request's body, noted in the facts."""
    found = read_body(request.environ, service().config.max_text_bytes)
    facts().bytes_in = len(found)
    return found


def cleaner_for(wanted: CheckRequest) -> Cleaner:
    return service().rulebook.cleaner(wanted.profile, wanted.select, wanted.ignore)


def _plain(wanted: CleanRequest, options: dict[str, str]) -> Response:
    """The fast path: no JSON, no offsets."""
    encoding = charset(options)
    cleaner = cleaner_for(wanted)
    result = clean(cleaner, body(), encoding)
    headers = {
        "Mingfan-Edits": str(len(result.edits)),
        "Mingfan-Findings": str(len(result.findings)),
        "Mingfan-Ruleset": name_ruleset(cleaner.ruleset),
    }
    return answer(result.text.encode(), TEXT_ANSWER, headers)


def _json_of_plain(wanted: CleanRequest, options: dict[str, str], without: tuple[str, ...]) -> Response:
    encoding = charset(options)
    cleaner = cleaner_for(wanted)
    result = clean(cleaner, body(), encoding)
    return _encoded(as_dict(result, wanted.offset_unit, without), cleaner)


def _json(wanted: CheckRequest, without: tuple[str, ...]) -> Response:
    cleaner = cleaner_for(wanted)
    if isinstance(wanted.text, str):
        return _encoded(as_dict(clean(cleaner, wanted.text), wanted.offset_unit, without), cleaner)
    most = service().config.max_items
    if len(wanted.text) > most:
        raise invalid("text", f"at most {most} texts in one request; /v1/clean/stream has no such limit")
    results = clean_each(cleaner, wanted.text)
    return _encoded([as_dict(result, wanted.offset_unit, without) for result in results], cleaner)


def _encoded(found: object, cleaner: Cleaner) -> Response:
    return answer(msgspec.json.encode(found), JSON, {"Mingfan-Ruleset": name_ruleset(cleaner.ruleset)})


def _merged(request_: CheckRequest) -> CheckRequest | CleanRequest:
    """The options of the body over those of the query string."""
    if not request.environ.get("QUERY_STRING"):
        return request_
    wanted = query_options()
    names = [name for name in ("profile", "select", "ignore", "offset_unit") if getattr(wanted, name)]
    plain = CheckRequest(text="")
    changed = {n: getattr(wanted, n) for n in names if getattr(request_, n) == getattr(plain, n)}
    return msgspec.structs.replace(request_, **changed)
