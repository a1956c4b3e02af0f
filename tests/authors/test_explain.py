"""What each rule would do alone and did in order: told of every kind, true of every edit, with the reason."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from mingfan import Cleaner, Rule, Ruleset
from mingfan.authors.explain import Act, explain
from mingfan.kinds.table import specs
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs, parse_pack
from tests.cli.harness import Run
from tests.texts import dirty_texts

PAIR = """
pack: my
rules:
  - {id: word, title: 词, why: 例, kind: regex, pattern: 广告, replace: '',
     examples: [{in: 甲广告乙, out: 甲乙}], keep: [{text: 甲, why: 例}]}
  - {id: line, title: 行, why: 例, kind: regex, pattern: '看广告吧', replace: '', EXTRA
     examples: [{in: 看广告吧, out: ''}], keep: [{text: 甲, why: 例}]}
  - {id: rest, title: 剩, why: 例, kind: regex, pattern: '看吧', replace: '好',
     examples: [{in: 看吧, out: 好}], keep: [{text: 甲, why: 例}]}
"""

# Rules of this kind are learned; none is shipped.
RECURRING = """
pack: site
rules:
  - {id: frame, title: 页脚, why: 例, kind: recurring, lines: [{line: 竹影文库版权所有}],
     examples: [{in: "正文。\\n竹影文库版权所有\\n", out: "正文。\\n"}], keep: [{text: 竹影文库, why: 例}]}
"""


def acts(text: str, extra: str = "", source: str | None = None) -> dict[str, Act]:
    rules = parse_pack(PAIR.replace("EXTRA", extra and extra + ","))
    found = explain(Cleaner.from_ruleset(Ruleset("test", "0", "", tuple(rules))), text, source)
    return {act.rule: act for act in found}


def test_the_rule_that_came_first_is_named() -> None:
    found = acts("看广告吧")
    assert (found["my/word"].verdict, found["my/word"].others) == ("made", ("my/rest",))
    line = found["my/line"]
    assert line.verdict == "stood back" and line.why == "my/word, which acts before it, took the text"
    assert found["my/rest"].verdict == "followed" and found["my/rest"].others == ("my/word",)


@pytest.mark.parametrize(
    ("text", "extra", "why"),
    [
        ("`看广告吧`", "", "protected as `code`"),
        ("<!-- mingfan off -->看广告吧", "", "marked off or allowed"),
        ("---\nmingfan-ignore: my/line\n---\n看广告吧", "", "mingfan-ignore"),
        ("看广告吧", "where: {host: example.com}", "`where`"),
        ("看广告吧", "state: shadow", "shadow"),
        ("看广告吧", "safety: report", "report"),
    ],
)
def test_what_keeps_a_rule_is_said(text: str, extra: str, why: str) -> None:
    assert why in acts(text, extra)["my/line"].why


def test_a_rule_that_would_delete_too_much_is_said_to_be_held_back() -> None:
    text = PAIR.replace("EXTRA", "").replace("replace: '',", "replace: '', max_share: 0.1,")
    found = explain(Cleaner.from_ruleset(Ruleset("test", "0", "", tuple(parse_pack(text)))), "甲乙广告" * 400)
    assert {(a.verdict, a.why) for a in found} == {("stood back", "it would delete too much of this text (max_share)")}


def shipped_by_kind() -> list[Rule]:
    by_kind: dict[str, Rule] = {}
    for rule in load_packs([shipped_rules()]):
        by_kind.setdefault(rule.kind, rule)
    for rule in parse_pack(RECURRING):
        by_kind.setdefault(rule.kind, rule)
    assert by_kind.keys() | {"fitted"} == specs().keys()  # which moves what others do, and does nothing itself
    return list(by_kind.values())


@pytest.mark.parametrize("rule", shipped_by_kind(), ids=lambda rule: rule.kind)
def test_every_kind_is_explained(rule: Rule) -> None:
    example = rule.spec.examples[0]
    active = msgspec.structs.replace(rule, spec=msgspec.structs.replace(rule.spec, safety="safe"))
    found = explain(Cleaner.from_ruleset(Ruleset("test", "0", "", (active,))), example.text)
    assert any(act.verdict == "made" for act in found)
    assert {act.kind for act in found} == {rule.kind}


@given(dirty_texts())
@settings(max_examples=5)
def test_every_edit_is_told_by_each_of_its_rules(text: str) -> None:
    cleaner = Cleaner()
    found = explain(cleaner, text)
    assert found == explain(Cleaner(engine="reference"), text)
    for edit in cleaner.clean(text).edits:
        for rule in edit.rules:
            told = [a for a in found if a.rule == rule and a.verdict in ("made", "followed")]
            assert any(a.start <= edit.end and edit.start <= a.end for a in told)
    assert all(text[act.start : act.end] == act.before for act in found)


# Novel sites and accounts both beg like this.
TWO_FAMILIES = (
    "沉睡许久的灵魂，终于醒转。\n\n"
    "更多精彩小说，请关注公众号“竹影文学网”（www.zhuying.com）,最新章节抢先看，求收藏求推荐票！\n"
)


def test_a_block_is_named_once_under_the_rule_that_takes_it(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(TWO_FAMILIES, encoding="utf-8")
    novel, account = "3: ads/novel-lines (scored)", "3: ads/account-lines (scored)"
    shown = run("explain", page).text
    assert shown.count(novel) == 1 and account not in shown
    assert "\n2 rules, 3 changes: 2 made, 1 stood back\n" in shown  # the comma in the block is another kind's
    every = run("explain", page, "--all").text
    assert every.count(novel) == 1 and every.count(account) == 1
    as_json = msgspec.json.decode(run("explain", page, "--format", "json").stdout)
    assert "ads/account-lines" in {act["rule"] for act in as_json}


def test_a_block_that_all_families_leave_alike_is_named_once(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(f"<!-- mingfan off -->\n{TWO_FAMILIES}", encoding="utf-8")
    shown = run("explain", page).text
    assert "ads/novel-lines" in shown and "ads/account-lines" not in shown
    assert "ads/account-lines" in run("explain", page, "--all").text


def test_rules_explain_shows_a_block_under_the_first_rule_that_takes_it(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(TWO_FAMILIES, encoding="utf-8")
    shown = run("rules", "explain", page).text
    assert shown.count("3: ads/") == 1 and "3: ads/novel-lines: " in shown
    assert "3: ads/account-lines: " in run("rules", "explain", page, "--all").text


def test_the_command_prints_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("推进##paidbegin##软件`甲##paidend##`\n", encoding="utf-8")
    ran = run("explain", tmp_path / "a.txt", "--select", "paywall")
    assert "1: paywall/paid-mark (regex): “##paidbegin##” -> “”\n    made" in ran.text
    as_json = msgspec.json.decode(run("explain", tmp_path / "a.txt", "--select", "paywall", "--format", "json").stdout)
    assert as_json[0]["verdict"] == "made"
    assert run("explain", "-", stdin="一句话。".encode()).text == "no rule would change anything\n"
