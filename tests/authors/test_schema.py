"""The JSON Schema and the loader agree: on shipped packs, on imported ones, and on generated files."""

from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import pytest
import yaml

from mingfan.authors.schema import HELP, json_schema
from mingfan.errors import RuleError
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import parse_pack, rule_files

VALIDATOR = jsonschema.Draft202012Validator(json_schema())
RULE: dict[str, Any] = {
    "id": "mark", "title": "t", "why": "w", "kind": "regex", "pattern": "##ad##",
    "examples": [{"in": "a##ad##", "out": "a"}], "keep": [{"text": "# ad", "why": "w"}],
}  # fmt: skip
FIELDS: list[tuple[str, Any]] = [
    ("state", "shadow"), ("state", "paused"), ("where", {"host": "a.org"}), ("where", [{"path": "*.md"}]),
    ("where", {"site": "a.org"}), ("where", "a.org"), ("scope", "document"), ("scope", "page"), ("once", True),
    ("once", "yes"), ("max_share", 0.3), ("max_share", 2), ("safety", "report"), ("safety", "unsafe"), ("kind", "line"),
    ("kind", "lines"), ("replace", "x"), ("replace", 3), ("variants", ["script"]), ("variants", ["pinyin"]),
    ("unless", ["a", "b"]), ("unless", 3), ("title_en", "T"), ("titel", "T"), ("examples", []), ("keep", None),
    ("keep", [{"text": "x"}]), ("examples", [{"in": "a##ad##", "out": "a", "todo": True}]), ("id", "Big Id"),
    ("ignore_case", True), ("ignore_case", 1), ("requires", ["ad"]), ("enters", ["code"]), ("enters", ["poem"]),
]  # fmt: skip
PACK_FIELDS: list[tuple[str, Any]] = [
    ("state", "off"),
    ("state", "no"),
    ("where", {"lang": "zh"}),
    ("title", "t"),
    ("author", "me"),
]


def loads(pack: dict[str, Any]) -> bool:
    try:
        parse_pack(json.dumps(pack))
    except RuleError:
        return False
    return True


def test_every_key_has_help() -> None:
    for name, definition in json_schema()["$defs"].items():
        for key, described in definition.get("properties", {}).items():
            assert described["description"].endswith("."), (name, key)


@pytest.mark.parametrize("key", sorted(HELP))
def test_no_help_is_for_a_key_that_is_gone(key: str) -> None:
    assert any(key in definition.get("properties", {}) for definition in json_schema()["$defs"].values())


def test_every_shipped_pack_passes_the_schema() -> None:
    for file in rule_files(shipped_rules(), []):
        VALIDATOR.validate(yaml.safe_load(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("origin", [{}, {"origin": "legado"}])
def test_only_rules_from_elsewhere_may_lack_their_proof(origin: dict[str, str]) -> None:
    rule = {key: value for key, value in RULE.items() if key not in ("examples", "keep")}
    pack = {"pack": "my", **origin, "rules": [rule]}
    assert VALIDATOR.is_valid(pack) is loads(pack) is bool(origin)


def test_schema_and_loader_agree_on_generated_files() -> None:
    chance = random.Random(17)
    verdicts = set()
    for _ in range(200):
        rule = dict(RULE)
        for key, value in chance.sample(FIELDS, chance.randint(0, 3)):
            rule[key] = value
        if chance.random() < 0.2:
            del rule[chance.choice(sorted(rule))]
        if rule.get("kind") == "line":  # a line has no replacement
            rule["examples"] = [{"in": "##ad##", "out": ""}]
        pack = {"pack": "my", "rules": [rule], **dict(chance.sample(PACK_FIELDS, chance.randint(0, 1)))}
        assert VALIDATOR.is_valid(pack) == loads(pack), pack
        verdicts.add(loads(pack))
    assert verdicts == {True, False}
