"""What an engine returns: the text, and the steps that led to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from typing import NamedTuple, Protocol, Self

from mingfan.deadline import Deadline
from mingfan.edits.compose import (
    Step,
)
from mingfan.errors import NotConverged
from mingfan.kinds.base import Compiled, Gate
from mingfan.ruleset.model import Rule
from mingfan.text.protect import KINDS as PROTECTED_KINDS
from mingfan.text.untouched import Untouched

MAX_ROUNDS = 8  # most texts need two; a rule set that needs more keeps undoing itself


class Active(NamedTuple):
    """A rule in force and its compiled form."""

    number: int  # its place in the ruleset
    rule: Rule
    compiled: Compiled
    enters: tuple[str, ...]  # kinds of protected spans it may change


class Sparing:
    """What is compiled, and what it leaves untouched, which may be exchanged."""

    untouched: Untouched

    def sparing(self, untouched: Untouched) -> Self:
        """The same where something else stays untouched. What is compiled is shared."""
        other = copy(self)
        other.untouched = untouched
        return other


class Engine(Protocol):
    gates: Sequence[Gate]  # that let no rule see a text of which `quiet` is true

    def prepare(self) -> None:
        """Compile now what the first text that changes would wait for."""

    def run(
        self, text: str, without: frozenset[int], deadline: Deadline, data: bytes | None = None
    ) -> tuple[str, list[Step]]:
        """The cleaned text and the steps to it, leaving out the rules numbered in `without`.

        `data` is the text in UTF-8, where the caller has it. UnicodeEncodeError for a lone surrogate.
        """

    def quiet(self, texts: Sequence[str], deadline: Deadline) -> list[bool]:
        """Of each text, whether it is known to stay as it is, whatever rules are left out. False says nothing.

        UnicodeEncodeError for a lone surrogate.
        """

    def sparing(self, untouched: Untouched) -> Self:
        """The same engine where something else stays untouched. What is compiled is shared."""


def activate(number: int, rule: Rule, compiled: Compiled) -> Active:
    enters = PROTECTED_KINDS if "all" in rule.spec.enters else rule.spec.enters
    return Active(number, rule, compiled, tuple(enters))


def stages(rules: Iterable[Active]) -> list[list[Active]]:
    """The rules in order: runs of line rules, single document rules, and those that judge a text together, which act
    where the first of them stands."""
    out: list[list[Active]] = []
    together: dict[Hashable, list[Active]] = {}
    for active in rules:
        group = active.compiled.together
        if group in together:
            together[group].append(active)
        elif group is not None:
            out.append(together.setdefault(group, [active]))
        elif out and active.compiled.scope == "line" and out[-1][-1].compiled.scope == "line":
            out[-1].append(active)
        else:
            out.append([active])
    return out


def lasting(rules: Iterable[Active]) -> list[Active]:
    """The rules that act in every round, not only in the first."""
    return [active for active in rules if not active.rule.spec.once]


def not_converged(rules: Sequence[Active], steps: Iterable[Step]) -> NotConverged:
    ids = {active.number: active.rule.id for active in rules}
    return NotConverged(tuple(dict.fromkeys(ids[step.number] for step in steps)), MAX_ROUNDS)
