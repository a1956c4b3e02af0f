"""The rules in force: which they are, what each is for, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from flask import Blueprint, Response, request

from mingfan.result import ruleset_json, ruleset_to_dict
from mingfan.ruleset.model import Rule
from mingfan.web.api.common import answer, cleaning, service
from mingfan.web.api.schemas import ConversionItem, PackTitle, ProfileItem, ProfilesAnswer, RuleAnswer, RuleItem
from mingfan.web.request.errors import ApiError, Message, quoted
from mingfan.web.request.negotiate import JSON
from mingfan.web.request.options import unknown_parameter
from mingfan.web.worker.rulebook import Selection

bp = Blueprint("catalogue", __name__)
KNOWN = ("profile", "pack", "add", "script")
CONVERSIONS = "script"  # the pack that an option of its own chooses from


@bp.get("/v1/rules")
def rules() -> Response:
    for name in request.args:
        if name not in KNOWN:
            raise unknown_parameter(name, KNOWN)
    add = tuple(name for names in request.args.getlist("add") for name in names.split(",") if name)
    wanted = Selection(request.args.get("profile"), add=add, script=request.args.get("script"))
    cleaner = service().rulebook.cleaner(wanted)
    pack = request.args.get("pack")
    found = [rule_item(rule) for rule in cleaner.ruleset.rules if pack in (None, rule.pack)]
    body = {"ruleset": ruleset_to_dict(cleaner.ruleset), "rules": found}
    return answer(msgspec.json.encode(body), JSON, {"Mingfan-Ruleset": cleaning().name_ruleset(cleaner.ruleset)})


@bp.get("/v1/rules/<pack>/<name>")
def rule(pack: str, name: str) -> Response:
    book = service().rulebook
    wanted = f"{pack}/{name}"
    for profile in (book.default, *book.profiles):
        for found in book.cleaners[profile].ruleset.rules:
            if found.id == wanted:
                item = RuleAnswer(**msgspec.structs.asdict(rule_item(found)), spec=msgspec.to_builtins(found.spec))
                return answer(msgspec.json.encode(item), JSON)
    shown = quoted(wanted)
    message = Message(f"no rule {shown} is in force; see /v1/rules", f"在用的规则里没有 {shown}；见 /v1/rules")
    raise ApiError(404, "not_found", message)


@bp.get("/v1/profiles")
def profiles() -> Response:
    book = service().rulebook
    items = []
    for name, profile in book.profiles.items():
        ruleset = book.cleaners[name].ruleset
        packs = list(dict.fromkeys(rule.pack for rule in ruleset.rules))
        count, default = len(ruleset.rules), name == book.default
        stamp = ruleset_json(ruleset)
        outside = {pack: rules for pack, rules in book.catalogue.packs.items() if pack not in (*packs, CONVERSIONS)}
        titles = _pack_titles([*ruleset.rules, *(rule for rules in outside.values() for rule in rules)])
        title_en, why_en = profile.title_en or profile.title, profile.why_en or profile.why
        about = (profile.title, title_en, profile.why, why_en)
        item = ProfileItem(name, *about, packs, sorted(outside), titles, count, default, profile.level, stamp)
        items.append(item)
    items.sort(key=lambda item: (len(item.packs), item.rules, not item.default))  # from the least to the most
    conversions = [
        ConversionItem(rule.id.rpartition("/")[2], rule.title, rule.title_en)
        for rule in book.catalogue.packs[CONVERSIONS]
    ]
    return answer(msgspec.json.encode(ProfilesAnswer(items, conversions)), JSON)


def rule_item(rule: Rule) -> RuleItem:
    spec = rule.spec
    return RuleItem(rule.id, rule.pack, rule.title, rule.title_en, rule.why, rule.why_en, rule.kind, spec.safety)


def _pack_titles(rules: Iterable[Rule]) -> dict[str, PackTitle]:
    """A pack of several files has the title of its first."""
    titles: dict[str, PackTitle] = {}
    for rule in rules:
        if rule.pack_title:
            titles.setdefault(rule.pack, PackTitle(rule.pack_title, rule.pack_title_en or rule.pack_title))
    return titles
