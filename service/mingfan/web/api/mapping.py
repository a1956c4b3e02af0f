"""/v1/map: annotations of a text, carried over to the cleaned text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec
from flask import Blueprint, Response

from mingfan.edits.offsets import OffsetUnit, in_codepoints, unit_counter
from mingfan.errors import RevertError
from mingfan.result import Result, SpanJson, ruleset_json
from mingfan.web.api.common import answer, cleaning, query_options
from mingfan.web.api.schemas import MapAnswer, MappedSpan, MapRequest
from mingfan.web.request.errors import ApiError, invalid
from mingfan.web.request.negotiate import JSON, accepted, content_type
from mingfan.web.request.options import merged
from mingfan.web.request.parse import parse

bp = Blueprint("mapping", __name__)


@bp.post("/v1/map")
def map_spans() -> Response:
    content_type((JSON,), untyped=JSON)
    accepted((JSON,))
    now = cleaning()
    request = parse(now.body(), MapRequest)
    wanted = merged(request, query_options())
    spans = _in_codepoints(request.text, request.spans, wanted.offset_unit)
    cleaner = now.cleaner(wanted)
    result = now.clean(cleaner, request.text, read=False, source=wanted.source)
    mapped = _mapped(result, spans, wanted.offset_unit)
    body = MapAnswer(result.text, mapped, ruleset_json(cleaner.ruleset), wanted.offset_unit)
    return answer(msgspec.json.encode(body), JSON, {"Mingfan-Ruleset": now.name_ruleset(cleaner.ruleset)})


def _mapped(result: Result, spans: Sequence[tuple[int, int]], unit: OffsetUnit) -> list[MappedSpan]:
    found = [result.to_cleaned_span(*span) for span in spans]
    count = unit_counter(result.text, unit)
    at = {place: count(place) for place in sorted({place for span in found for place in span})}
    return [
        MappedSpan(at[place.start], at[place.end], _is_touched(result, *span))
        for span, place in zip(spans, found, strict=True)
    ]


def _in_codepoints(text: str, spans: Sequence[SpanJson], unit: OffsetUnit) -> list[tuple[int, int]]:
    """ApiError 422 for a span that ends before it begins, outside the text, or inside a character."""
    try:
        at = in_codepoints(text, {place for span in spans for place in (span.start, span.end)}, unit)
    except RevertError:
        raise _no_span(
            "a span begins or ends outside the text or inside a character", "有片段的端点在文本之外，或者落在字符中间"
        ) from None
    for number, span in enumerate(spans):
        if span.start > span.end:
            raise _no_span(f"span {number} ends before it begins", f"第 {number} 个片段（从 0 数）的终点在起点之前")
    return [(at[span.start], at[span.end]) for span in spans]


def _no_span(en: str, zh: str) -> ApiError:
    return invalid("spans", en, zh)


def _is_touched(result: Result, start: int, end: int) -> bool:
    """Whether an edit changes a character of the span, or puts one between two of them."""
    at = bisect_left(result.edits, end, key=lambda edit: edit.start)
    before = result.edits[at - 1] if at else None
    return before is not None and (before.end > start or before.start > start)
