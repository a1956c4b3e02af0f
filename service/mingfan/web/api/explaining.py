"""/v1/explain: what would be changed, by which rules and why, and what each rule would have done by itself."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response
from msgspec import UNSET

from mingfan.authors.explain import Act
from mingfan.authors.explain import explain as explained
from mingfan.edits.offsets import OffsetUnit
from mingfan.errors import MingfanError
from mingfan.model import Span
from mingfan.result import findings_json, result_json, ruleset_json, spans_json
from mingfan.web.api.catalogue import rule_item
from mingfan.web.api.common import answer, cleaning, query_options
from mingfan.web.api.schemas import ExplainAnswer, OneText
from mingfan.web.request.errors import of_core
from mingfan.web.request.negotiate import JSON, accepted, content_type
from mingfan.web.request.options import merged
from mingfan.web.request.parse import parse

bp = Blueprint("explaining", __name__)


@bp.post("/v1/explain")
def explain() -> Response:
    content_type((JSON,), untyped=JSON)
    accepted((JSON,))
    now = cleaning()
    request = parse(now.body(), OneText)
    wanted = merged(request, query_options())
    cleaner = now.cleaner(wanted)
    result = now.clean(cleaner, request.text, read=False, source=wanted.source)
    try:
        evidence = cleaner.explain(request.text, now.left())
        acts = explained(cleaner, request.text, wanted.source, now.left())
    except MingfanError as error:
        raise of_core(error) from None
    found = result_json(result, wanted.offset_unit, wanted.copies, findings=False)
    named = {*result.stats.by_rule, *(finding.rule for finding in evidence), *(act.rule for act in acts)}
    body = ExplainAnswer(
        edits=[] if found.edits is UNSET else found.edits,
        evidence=findings_json(evidence, request.text, wanted.offset_unit),
        acts=_in_unit(acts, request.text, wanted.offset_unit),
        rules={rule.id: rule_item(rule) for rule in cleaner.ruleset.rules if rule.id in named},
        ruleset=ruleset_json(cleaner.ruleset),
        offset_unit=wanted.offset_unit,
    )
    return answer(msgspec.json.encode(body), JSON, {"Mingfan-Ruleset": now.name_ruleset(cleaner.ruleset)})


def _in_unit(acts: list[Act], text: str, unit: OffsetUnit) -> list[Act]:
    spans = spans_json((Span(act.start, act.end) for act in acts), text, unit)
    counted = (spans[Span(act.start, act.end)] for act in acts)
    return [
        msgspec.structs.replace(act, start=span.start, end=span.end) for act, span in zip(acts, counted, strict=True)
    ]
