"""Rule tests: each rule alone on its own examples and keep cases.

Besides the expected text, each case must be a fixed point, revert to its input, and come out of both engines the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from mingfan._version import __version__
from mingfan.cleaner import Cleaner
from mingfan.errors import MingfanError, MissingExtra
from mingfan.kinds.table import compile_spec
from mingfan.ruleset.model import Rule, Ruleset


class Case(msgspec.Struct, frozen=True):
    """One example or keep case of one rule."""

    rule: Rule
    name: str  # "example 1", "keep 2": counted from 1
    text: str
    expected: str
    why: str  # of a keep case: why the text must stay
    todo: bool = False  # a known failure


class Outcome(msgspec.Struct, frozen=True):
    rule_id: str
    case: str  # the name of the case
    path: str
    line: int  # of the rule, 1-based
    passed: bool
    text: str
    expected: str
    got: str
    why: str  # what is wrong, and for a keep case why the text must stay; empty where it passed
    todo: bool = False  # a known failure, which passes as long as it fails


def _cases(rule: Rule) -> Iterator[Case]:
    for k, example in enumerate(rule.spec.examples, 1):
        yield Case(rule, f"example {k}", example.text, example.out, "", example.todo)
    for k, keep in enumerate(rule.spec.keep, 1):
        yield Case(rule, f"keep {k}", keep.text, keep.text, keep.why, keep.todo)


def lacking(rules: Iterable[Rule]) -> dict[str, str]:
    """The rules that cannot run here, by id, with the extra of mingfan that has their library."""
    found = {}
    for rule in rules:
        try:
            compile_spec(rule.spec).require()
        except MissingExtra as error:
            found[rule.id] = error.extra
    return found


def run(rules: Iterable[Rule], deadline: float | None = None) -> list[Outcome]:
    """The outcome of every case. `deadline` bounds each clean, in seconds."""
    outcomes = []
    for rule in rules:
        pair = _cleaners(rule, deadline)
        outcomes += [_outcome(case, *pair) for case in _cases(rule)]
    return outcomes


def _cleaners(rule: Rule, deadline: float | None) -> tuple[Cleaner, Cleaner]:
    # A rule that reports, is on trial, off or for some documents is tested as if it acted on all: its examples say
    # what it would do.
    acting = replace(rule, spec=replace(rule.spec, safety="safe", state="active", where=()))
    ruleset = Ruleset("test", __version__, "", (acting,))
    reference = Cleaner.from_ruleset(ruleset, engine="reference", deadline=deadline)
    return Cleaner.from_ruleset(ruleset, engine="scan", deadline=deadline), reference


def _outcome(case: Case, scan: Cleaner, reference: Cleaner) -> Outcome:
    try:
        got, wrong = _check(case, scan, reference)
    except MingfanError as error:
        got, wrong = "", f"{type(error).__name__}: {error}"
    rule = case.rule
    if case.todo:
        wrong = "" if wrong else "a known failure passes now: delete its `todo`"
    why = f"{wrong}; must stay: {case.why}" if wrong and case.why else wrong
    return Outcome(rule.id, case.name, rule.path, rule.line, not wrong, case.text, case.expected, got, why, case.todo)


def _check(case: Case, scan: Cleaner, reference: Cleaner) -> tuple[str, str]:
    """What came out, and what is wrong with it ("" for nothing)."""
    result = scan.clean(case.text)
    plain = reference.clean(case.text)
    if result.text != case.expected:
        return result.text, "another text came out"
    if (plain.text, plain.edits) != (result.text, result.edits):
        return plain.text, "the reference engine and the scan engine differ"
    if result.revert() != case.text:
        return result.text, "revert does not give the input back"
    again = scan.clean(result.text).text
    if again != result.text and not case.rule.spec.once:
        return again, "not a fixed point: cleaning the result changes it again"
    return result.text, ""
