"""Rules in the state `shadow`: what each would change in the cleaned text is counted, and nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from mingfan.deadline import Deadline
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.steps import Active, Sparing
from mingfan.errors import MingfanError
from mingfan.prefilter.scanner import AVAILABLE, Scanner
from mingfan.text.untouched import Untouched


class Shadows(Sparing):
    """The shadow rules of a cleaner. A scan tells which may act at all, so that a text without them pays for a scan."""

    def __init__(self, rules: Sequence[Active], untouched: Untouched) -> None:
        self._rules = rules
        self.untouched = untouched

    def __bool__(self) -> bool:
        return bool(self._rules)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner([(a.number, expression) for a in self._rules for expression in a.compiled.expressions or ()])

    def count(self, text: str, without: frozenset[int], deadline: Deadline) -> dict[str, int]:
        """The changes that each rule would make by itself, by id. One that finds no end in time is not counted."""
        counts: dict[str, int] = {}
        for active in self._that_may_act(text):
            if active.number not in without and (changes := self._changes(active, text, deadline)):
                counts[active.rule.id] = changes
        return counts

    def _that_may_act(self, text: str) -> list[Active]:
        if not self._rules or not AVAILABLE:
            return list(self._rules)
        fired = self._scanner.fired(text.encode()) | self._scanner.refused
        return [a for a in self._rules if a.compiled.expressions is None or a.number in fired]

    def _changes(self, active: Active, text: str, deadline: Deadline) -> int:
        try:
            _, steps = ReferenceEngine([active], self.untouched).run(text, frozenset(), deadline)
        except MingfanError:  # a rule on trial must not fail a text
            return 0
        return sum(len(step.changes) for step in steps)
