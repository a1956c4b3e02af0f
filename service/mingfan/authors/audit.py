"""What rules do to a corpus before they are switched on: by rule, the documents it acts on, what goes, and samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from time import process_time

import msgspec

from mingfan.cleaner import Cleaner
from mingfan.deadline import Deadline
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.steps import activate
from mingfan.errors import MingfanError
from mingfan.kinds.table import compile_spec
from mingfan.model import Edit
from mingfan.ruleset.model import Rule

SAMPLES = 3  # of each rule
MOST_NEW = 50  # new removals that are listed; all are counted
AROUND = 24  # characters of context
LONGEST = 120  # characters of a sample


class Document(msgspec.Struct, frozen=True):
    name: str
    text: str


class Sample(msgspec.Struct, frozen=True):
    """A change in its context."""

    document: str
    before: str  # the context in front of it
    removed: str
    written: str
    after: str
    rule: str


class RuleReport(msgspec.Struct):
    rule: str
    documents: int = 0
    edits: int = 0
    chars_removed: int = 0
    share: float = 0.0  # of the documents
    seconds: float = 0.0  # of the processor, by itself, on the documents that it acted on
    shadow: int = 0  # changes that it would make, where it is on trial
    samples: list[Sample] = []


class Report(msgspec.Struct):
    documents: int = 0
    chars: int = 0
    rules: list[RuleReport] = []
    dead: list[str] = []  # rules that acted on nothing
    new: int = 0  # changes that only these rules make, not those they are compared with
    new_samples: list[Sample] = []
    gone: int = 0  # changes that only the others make
    failed: list[str] = []  # documents that could not be cleaned, with the reason


def audit(cleaner: Cleaner, documents: Iterable[Document], against: Cleaner | None = None) -> Report:
    """`against`: the rules that changes are compared with; without them every change is new."""
    report = Report()
    by_rule = {rule.id: RuleReport(rule.id) for rule in cleaner.ruleset.rules}
    rules = {rule.id: rule for rule in cleaner.ruleset.rules}
    for document in documents:
        report.documents += 1
        report.chars += len(document.text)
        try:
            result = cleaner.clean(document.text, source=document.name)
            other = against.clean_edits(document.text, source=document.name)[1] if against else ()
        except MingfanError as error:
            report.failed.append(f"{document.name}: {error}")
            continue
        _count(document, result.edits, by_rule)
        for rule, changes in result.stats.shadow.items():
            by_rule[rule].shadow += changes
        for rule in {rule for edit in result.edits for rule in edit.rules}:
            by_rule[rule].documents += 1
            by_rule[rule].seconds += _seconds(rules[rule], document.text)
        _compare(document, result.edits, other, report)
    for one in by_rule.values():
        one.share = one.documents / report.documents if report.documents else 0.0
    report.rules = sorted(by_rule.values(), key=lambda one: (-one.chars_removed, -one.edits, one.rule))
    report.dead = [one.rule for one in report.rules if not one.edits and not one.shadow]
    return report


def _count(document: Document, edits: Sequence[Edit], by_rule: dict[str, RuleReport]) -> None:
    for edit in edits:
        for rule in edit.rules:
            by_rule[rule].edits += 1
        first = by_rule[edit.rules[0]]
        first.chars_removed += max(0, len(edit.before) - len(edit.after))
        if len(first.samples) < SAMPLES:
            first.samples.append(_sample(document, edit))


def _compare(document: Document, edits: Sequence[Edit], other: Sequence[Edit], report: Report) -> None:
    for edit in _only(edits, other):
        report.new += 1
        if len(report.new_samples) < MOST_NEW:
            report.new_samples.append(_sample(document, edit))
    report.gone += sum(1 for _ in _only(other, edits))


def _only(edits: Sequence[Edit], other: Sequence[Edit]) -> Iterator[Edit]:
    """The edits that touch text which the others leave, or leave otherwise."""
    known = {(edit.start, edit.end, edit.after) for edit in other}
    for edit in edits:
        within = any(o.start <= edit.start and edit.end <= o.end and not o.after and not edit.after for o in other)
        if (edit.start, edit.end, edit.after) not in known and not within:
            yield edit


def _sample(document: Document, edit: Edit) -> Sample:
    text = document.text
    return Sample(
        document.name,
        text[max(0, edit.start - AROUND) : edit.start],
        edit.before[:LONGEST],
        edit.after[:LONGEST],
        text[edit.end : edit.end + AROUND],
        ", ".join(edit.rules),
    )


def _seconds(rule: Rule, text: str) -> float:
    active = activate(0, rule, compile_spec(rule.spec))
    started = process_time()
    with suppress(MingfanError):  # alone it may do what it does not do among others; its time counts all the same
        ReferenceEngine([active]).run(text, frozenset(), Deadline.for_length(len(text)))
    return process_time() - started
