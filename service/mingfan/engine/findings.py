"""Findings: what the reporting rules see in the cleaned text, and what was held back. They change nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property, partial
from typing import NamedTuple, Self

from msgspec.structs import replace

from mingfan.deadline import Deadline
from mingfan.edits.offsets import OffsetMap
from mingfan.engine.exceptions import without_effect
from mingfan.engine.limits import Excess
from mingfan.engine.reference import numbered_lines
from mingfan.engine.steps import Active
from mingfan.kinds.base import Gate
from mingfan.model import Change, Edit, Finding
from mingfan.prefilter.scanner import Scanner
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.text.hidden import CARRIERS, hidden_in
from mingfan.text.protect import Protected, allowed, block_lines, inline_spans
from mingfan.text.untouched import Untouched, spared
from mingfan.text.visible import visible

Seen = tuple[Active, Finding]  # by which rule


class Reports:
    """What the rules of a cleaner say about a text that is cleaned.

    With `scanned`, one scan tells which line rules say anything at all.
    """

    def __init__(self, rules: Sequence[Active], ruleset: Ruleset, untouched: Untouched, scanned: bool) -> None:
        self.ruleset = ruleset
        telling = [active for active in rules if active.rule.spec.safety == "report" or active.compiled.doubting]
        reporting = [active for active in telling if active.rule.spec.safety == "report"]
        self._of_cleaned = [active for active in reporting if active.rule.spec.reads != "original"]
        self._of_original = [active for active in reporting if active.rule.spec.reads == "original"]
        self._that_doubt = [active for active in telling if active.rule.spec.safety != "report"]
        self._in_lines = [active for active in reporting if active.compiled.scope == "line"]
        self.untouched = untouched
        self._scanned = scanned

    def find(
        self,
        original: str,
        output: str,
        edits: Sequence[Edit],
        without: frozenset[int],
        deadline: Deadline,
        shut: Collection[Gate] = (),
    ) -> list[Finding]:
        """What rules with `safety: report` see, and what others doubt; spans in the original. Nothing is said about
        what no rule may touch. `shut`: gates that are known to let no rule see the output."""
        silent = self._silent(output, deadline)
        doubts = self._doubts(output, without, deadline, shut)
        seen = [*_told(self._of_cleaned, output, without | silent, deadline), *doubts]
        found = self._placed(seen, output, OffsetMap(edits), deadline) if seen else []
        if self._of_original:
            silent = silent if original is output else self._silent(original, deadline)
            seen = list(_told(self._of_original, original, without | silent, deadline))
            found += self._placed(seen, original, OffsetMap(()), deadline)
        return found

    def _doubts(
        self, output: str, without: frozenset[int], deadline: Deadline, shut: Collection[Gate]
    ) -> Iterator[Seen]:
        for gate, rules in self._by_gate.items():
            if gate not in shut and gate(output, deadline):
                for active in rules:
                    if active.number not in without:
                        yield from ((active, finding) for finding in active.compiled.doubts(output, deadline))

    @cached_property
    def _by_gate(self) -> dict[Gate, list[Active]]:
        """The rules that doubt, by what tells whether there is anything to doubt."""
        found: dict[Gate, list[Active]] = {}
        for active in self._that_doubt:
            found.setdefault(active.compiled.gate(), []).append(active)
        return found

    def _placed(self, seen: Sequence[Seen], output: str, offsets: OffsetMap, deadline: Deadline) -> list[Finding]:
        """By their places in the original, without what no rule may touch."""
        spans = self.untouched.spans(output, deadline)
        found = []
        for active, finding in seen:
            if not spared([Change(finding.start, finding.end, "")], spans):
                continue
            start, end = offsets.original_span(finding.start, finding.end)
            related = tuple(offsets.original_span(*span) for span in finding.related)
            found.append(replace(_named(finding, active.rule), start=start, end=end, related=related))
        return found

    def sparing(self, ruleset: Ruleset, untouched: Untouched) -> Self:
        """The same rules where something else stays untouched."""
        other = copy(self)
        other.ruleset, other.untouched = ruleset, untouched
        return other

    def always(self, held: Excess, original: str) -> list[Finding]:
        """What is said without a search: what was held back, and names in the text that name nothing."""
        found = held_back_findings(held, self.ruleset, len(original))
        return [*found, *without_effect(original, self.untouched, self.ruleset)]

    def prepare(self) -> None:
        """Compile now what would count against the time of the first text."""
        _ = self._scanner

    def _silent(self, text: str, deadline: Deadline) -> frozenset[int]:
        """Numbers of the line rules that find nothing in a text, as they tell themselves or a scan does."""
        scanner, numbers = self._scanner
        for active in self._in_lines:
            if active.number in numbers and active.compiled.may_change(text, deadline):
                return numbers - scanner.fired(text.encode())
        return numbers

    @cached_property
    def _scanner(self) -> tuple[Scanner, frozenset[int]]:
        """With the numbers of the rules that it can tell about."""
        told = [(a.number, e) for a in self._in_lines for e in a.compiled.expressions or ()] if self._scanned else []
        scanner = Scanner(told)
        return scanner, frozenset(number for number, _ in told) - (scanner.refused if told else frozenset())


class Search(NamedTuple):
    """The search for the findings of one text, put off until somebody asks."""

    reports: Reports
    without: frozenset[int]  # numbers of the rules that are not for the text
    held: Excess
    left: float  # seconds that the cleaning left of those allowed
    of: float
    damaged: tuple[Finding, ...] = ()  # bytes of the input
    shut: Collection[Gate] = ()  # gates that let no rule see the text, which stays as it is

    def findings(self, output: str, edits: Sequence[Edit], original: str) -> tuple[Finding, ...]:
        """Sorted. CleanTimeout where the seconds left do not suffice."""
        self.reports.prepare()
        found = self.reports.find(original, output, edits, self.without, Deadline(self.left, self.of), self.shut)
        if edits:
            found += hidden_findings(original, edits)
        found += self.reports.always(self.held, original)
        found += self.damaged
        return tuple(sorted(found))


def _told(rules: Iterable[Active], text: str, silent: frozenset[int], deadline: Deadline) -> Iterator[Seen]:
    """What rules that report see."""
    for active in rules:
        if active.number not in silent:
            look = active.compiled.findings if active.compiled.scope == "document" else partial(_in_lines, active)
            yield from ((active, finding) for finding in look(text, deadline))


def _named(finding: Finding, rule: Rule) -> Finding:
    """With the rule's id; where the kind has nothing more to say, the message is the rule's title."""
    if finding.message:
        return replace(finding, rule=rule.id)
    return replace(finding, rule=rule.id, message=rule.title, message_en=rule.title_en)


def _in_lines(active: Active, text: str, deadline: Deadline) -> Sequence[Finding]:
    blocks = block_lines(text)
    out: list[Finding] = []
    for number, start, line in numbered_lines(text):
        found = active.compiled.findings(line, deadline)
        if not found:
            continue
        spans = [Protected(0, len(line), "code")] if number in blocks else inline_spans(line, deadline)
        for finding in found:
            if allowed([Change(finding.start, finding.end, "")], spans, active.enters):
                out.append(replace(finding, start=finding.start + start, end=finding.end + start))
    return out


def hidden_findings(original: str, edits: Sequence[Edit]) -> list[Finding]:
    """What characters hid that the edits removed, so that a person sees what was taken out."""
    removed = [edit for edit in edits if CARRIERS.search(edit.before)]
    if not removed:
        return []
    found = []
    for start, end, message in hidden_in(original):
        rule = next((edit.rules[0] for edit in removed if edit.start < end and start < edit.end), None)
        if rule is not None:
            shown = visible(message)
            english = f"Hidden text: {shown}"
            found.append(Finding(start, end, rule, f"藏着的文字：{shown}", message_en=english))
    return found


def held_back_findings(held: Excess, ruleset: Ruleset, length: int) -> list[Finding]:
    found = [_held_back(ruleset.rules[number], length) for number in held.rules]
    if held.everything:
        chinese = "这些规则合起来会删去太多文字，这篇文本原样未动"
        english = "The rules together would delete too much of this text; it was left as it was"
        found.append(Finding(0, length, f"profile/{ruleset.profile}", chinese, message_en=english))
    return found


def _held_back(rule: Rule, length: int) -> Finding:
    share = f"{rule.spec.max_share:.0%}"
    chinese = f"没有执行：这条规则会删去全文的 {share} 以上（max_share）"
    english = f"Held back: the rule would delete more than {share} of this text (max_share)"
    return Finding(0, length, rule.id, chinese, message_en=english)
