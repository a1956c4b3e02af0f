"""Every example and keep case of every shipped rule. The id of a failing test names the rule and the case."""

from __future__ import annotations

import pytest

from mingfan.authors.examples import Case, cases, run_case
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs

RULES = load_packs([shipped_rules()])


@pytest.mark.parametrize("case", list(cases(RULES)), ids=lambda case: case.id)
def test_case(case: Case) -> None:
    outcome = run_case(case)
    assert outcome.passed, f"{outcome.path}:{outcome.line}: {outcome.why}; got {outcome.got!r}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_two_look_alikes_that_stay(rule: object) -> None:
    assert len(rule.spec.keep) >= 2  # type: ignore[attr-defined]
