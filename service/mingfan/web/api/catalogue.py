"""The rules in force: what there is, what each is for, and how it proves itself."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request

from mingfan.result import ruleset_to_dict
from mingfan.ruleset.model import Rule
from mingfan.web.api.common import answer, cleaning, service
from mingfan.web.api.schemas import ProfileItem, RuleAnswer, RuleItem, RulesetItem
from mingfan.web.request.errors import ApiError, invalid
from mingfan.web.request.negotiate import JSON

bp = Blueprint("catalogue", __name__)


@bp.get("/v1/rules")
def rules() -> Response:
    unknown = set(request.args) - {"profile", "pack"}
    if unknown:
        raise invalid("query", "there is a parameter that this request does not have; profile, pack")
    cleaner = service().rulebook.cleaner(request.args.get("profile"))
    pack = request.args.get("pack")
    found = [_item(rule) for rule in cleaner.ruleset.rules if pack in (None, rule.pack)]
    body = {"ruleset": ruleset_to_dict(cleaner.ruleset), "rules": found}
    return answer(msgspec.json.encode(body), JSON, {"Mingfan-Ruleset": cleaning().name_ruleset(cleaner.ruleset)})


@bp.get("/v1/rules/<pack>/<name>")
def rule(pack: str, name: str) -> Response:
    book = service().rulebook
    wanted = f"{pack}/{name}"
    for profile in (book.default, *book.profiles):
        for found in book.cleaners[profile].ruleset.rules:
            if found.id == wanted:
                item = RuleAnswer(**msgspec.structs.asdict(_item(found)), spec=msgspec.to_builtins(found.spec))
                return answer(msgspec.json.encode(item), JSON)
    raise ApiError(404, "not_found", "no rule of this name is in force; see /v1/rules")


@bp.get("/v1/profiles")
def profiles() -> Response:
    book = service().rulebook
    items = []
    for name, profile in book.profiles.items():
        ruleset = book.cleaners[name].ruleset
        packs = list(dict.fromkeys(rule.pack for rule in ruleset.rules))
        stamp = RulesetItem(ruleset.profile, ruleset.version, ruleset.sha256)
        count, default = len(ruleset.rules), name == book.default
        items.append(ProfileItem(name, profile.title, profile.why, packs, count, default, stamp))
    items.sort(key=lambda item: (len(item.packs), item.rules, not item.default))  # from the least to the most
    return answer(msgspec.json.encode({"profiles": items}), JSON)


def _item(rule: Rule) -> RuleItem:
    return RuleItem(rule.id, rule.pack, rule.title, rule.why, rule.kind, rule.spec.safety)
