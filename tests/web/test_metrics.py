"""What a request adds to the metrics and to its line of the log."""

from __future__ import annotations

import pytest

pytest.importorskip("flask", reason="the [serve] extra is not installed")

from mingfan import Cleaner, Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.metrics import Metrics

TRIAL = """
pack: my
rules:
  - {id: trial, title: 试行, why: 例, kind: regex, pattern: '◇试行◇', replace: '', state: shadow,
     examples: [{in: 甲◇试行◇乙, out: 甲乙}], keep: [{text: 试行, why: 例}]}
"""


def test_what_rules_on_trial_would_change_is_counted() -> None:
    cleaner = Cleaner.from_ruleset(Ruleset("test", "0", "", tuple(parse_pack(TRIAL))))
    facts, metrics = Facts("POST"), Metrics()
    for _ in range(2):
        facts.add(cleaner.clean("甲◇试行◇乙"))
    metrics.count(facts)
    assert facts.line()["shadow"] == {"my/trial": 2}
    assert b'mingfan_shadow_changes_total{pack="my"} 2.0' in metrics.exposition([])
