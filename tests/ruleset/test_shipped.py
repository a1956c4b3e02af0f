"""Every example and keep case of every shipped rule."""

from __future__ import annotations

import pytest

from mingfan.authors.examples import run
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import load_packs

RULES = load_packs([shipped_rules()])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_its_examples_and_keep_cases_hold(rule: Rule) -> None:
    failed = [f"{o.path}:{o.line}: {o.case}: {o.why}; got {o.got!r}" for o in run([rule]) if not o.passed]
    assert not failed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_two_look_alikes_that_stay(rule: Rule) -> None:
    assert len(rule.spec.keep) >= 2
