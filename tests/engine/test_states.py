"""States and conditions of rules: what is on trial is counted and never edits, and a site's rules stay on that site."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from mingfan import Cleaner
from mingfan.cleaner import EngineName
from mingfan.errors import RuleError
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.ruleset.where import Place

ENGINES: tuple[EngineName, ...] = ("scan", "reference")
PACK = """\
pack: my
{pack}
rules:
  - id: mark
    title: 标记
    why: 试
    kind: {kind}
    pattern: '##ad##'
    {rule}
    examples: [{{in: '好##ad##', out: '好'}}]
    keep: [{{text: '# ad', why: heading}}]
"""
DIRTY = "正文##ad##。\n\n```\ncode\n```\n再来##ad##一次\n"


def cleaner(engine: EngineName, rule: str = "", pack: str = "", kind: str = "regex", profile: str = "test") -> Cleaner:
    rules = parse_pack(PACK.format(rule=rule, pack=pack, kind=kind))
    return Cleaner.from_ruleset(Ruleset(profile, "0", "", tuple(rules)), engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["regex", "line"])
def test_a_shadow_rule_is_counted_and_edits_nothing(engine: EngineName, kind: str) -> None:
    made = cleaner(engine, "state: shadow", kind=kind)
    result = made.clean(DIRTY)
    assert result.text == DIRTY
    assert not result.edits and not result.findings
    assert result.stats.shadow == {"my/mark": 2}
    assert result.to_dict()["stats"]["shadow"] == {"my/mark": 2}
    assert made.clean_text(DIRTY) == DIRTY
    assert not made.clean("正文").stats.shadow


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_that_is_off_neither_acts_nor_is_counted(engine: EngineName) -> None:
    result = cleaner(engine, "state: 'off'").clean(DIRTY)
    assert result.text == DIRTY
    assert not result.stats.shadow


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_on_trial_that_never_ends_fails_no_text(engine: EngineName) -> None:
    made = cleaner(engine, "replace: '##ad####ad##'\n    state: shadow")
    assert made.clean(DIRTY).text == DIRTY


WHERE: list[tuple[str, Any, bool]] = [
    ("where: {host: example.com}", "https://example.com/a", True),
    ("where: {host: example.com}", "https://m.EXAMPLE.com:8080/a", True),
    ("where: {host: example.com}", "https://badexample.com/a", False),
    ("where: {host: example.com}", "example.com/a.txt", False),
    ("where: {host: example.com}", None, False),
    ("where: {host: [a.org, example.com]}", "https://example.com", True),
    ("where: {path: '*.md'}", "docs/a.md", True),
    ("where: {path: 'docs/*'}", "docs/deep/a.txt", True),
    ("where: {path: '*.md'}", "docs/a.txt", False),
    ("where: {path: '*.md'}", "https://example.com/a.md", False),
    ("where: {field: title}", Place(field="title"), True),
    ("where: {field: title}", Place(field="body"), False),
    ("where: {lang: zh}", Place(lang="ZH"), True),
    ("where: {lang: zh}", None, False),
    ("where: {profile: test}", None, True),
    ("where: {profile: corpus}", None, False),
    ("where: {host: example.com, path: '*.md'}", "https://example.com/a.md", False),
    ("where: [{host: example.com}, {path: '*.md'}]", "a.md", True),
    ("where: [{host: example.com}, {path: '*.md'}]", "a.txt", False),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("where", "source", "acts"), WHERE)
def test_a_rule_acts_on_the_documents_it_is_for(engine: EngineName, where: str, source: Any, acts: bool) -> None:
    for made in (cleaner(engine, where), cleaner(engine, pack=where)):
        result = made.clean(DIRTY, source=source)
        assert (result.text != DIRTY) is acts
        assert made.clean_text(DIRTY, source=source) == result.text
        assert made.clean_edits(DIRTY, source=source)[0] == result.text
        assert made.clean_texts([DIRTY], source=source) == [result.text]


def test_conditions_hold_for_findings_and_shadows_too() -> None:
    for state in ("safety: report", "state: shadow"):
        made = cleaner("scan", f"{state}\n    where: {{host: example.com}}")
        there, elsewhere = (made.clean(DIRTY, source=source) for source in ("https://example.com", None))
        assert there.findings or there.stats.shadow
        assert not elsewhere.findings and not elsewhere.stats.shadow


def test_both_engines_agree_where_some_rules_are_left_out(standard_dirty: str) -> None:
    scan, reference = (Cleaner("standard", engine=engine) for engine in ENGINES)
    for made in (scan, reference):
        made.__dict__["_conditional"] = made._acting[::2]  # as if every other rule were for another site
        made._not_for = lambda *_, made=made: frozenset(a.number for a in made._conditional)  # type: ignore[method-assign]
    assert scan.clean_edits(standard_dirty) == reference.clean_edits(standard_dirty)


def test_a_rule_says_otherwise_than_its_pack() -> None:
    assert cleaner("scan", "state: active", pack="state: shadow").clean(DIRTY).text != DIRTY


def test_a_cleaner_with_conditions_pickles() -> None:
    made = pickle.loads(pickle.dumps(cleaner("scan", "where: {host: example.com}")))
    assert made.clean(DIRTY, source="https://example.com").text != DIRTY


@pytest.mark.parametrize("rule", ["state: paused", "where: {site: a}", "where: example.com", "where: {host: 3}"])
def test_an_unknown_state_or_condition_is_a_fault_at_its_line(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        cleaner("scan", rule)
    assert caught.value.faults[0].line == 9


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_that_acts_once_meets_its_own_output_no_more(engine: EngineName) -> None:
    result = cleaner(engine, "replace: '##ad####ad##'\n    scope: document\n    once: true").clean("好##ad##")
    assert result.text == "好##ad####ad##"
    assert result.revert() == "好##ad##"


@pytest.fixture
def standard_dirty() -> str:
    from tests.places import DATA

    return (DATA / "report-compilation.dirty.txt").read_text(encoding="utf-8")
