"""What each rule would do to a text by itself, what came of it when all acted in order, and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Literal

import msgspec

from mingfan.cleaner import Cleaner
from mingfan.deadline import Deadline
from mingfan.engine.reference import numbered_lines
from mingfan.engine.steps import Active, activate
from mingfan.errors import CleanTimeout
from mingfan.kinds.base import REMOVE_LINE
from mingfan.kinds.table import compile_spec
from mingfan.model import Change, Edit, Span
from mingfan.result import Result
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.profiles import is_named
from mingfan.ruleset.where import Place, applies, place_of
from mingfan.text.protect import document_spans
from mingfan.text.untouched import Untouched, spared

# made: in the result as an edit of this rule. followed: made too, on a text that rules before it had changed.
Verdict = Literal["made", "followed", "stood back", "reported", "on trial"]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """A change that a rule would make or made. Positions are code points of the original."""

    start: int
    end: int
    line: int  # from 1
    rule: str
    kind: str
    before: str
    after: str
    verdict: Verdict
    why: str = ""  # in English
    others: tuple[str, ...] = ()  # rules that it met there
    evidence: str = ""  # of kinds that weigh it


def explain(ruleset: Ruleset, text: str, source: str | Place | None = None) -> list[Act]:
    """By place, and at one place in the order of the rules. The errors are those of `Cleaner.clean`."""
    judge = _Judge(ruleset, text, source)
    acts: list[tuple[int, Act]] = []
    for number, rule in enumerate(ruleset.rules):
        active = activate(number, rule, compile_spec(rule.spec))
        acts += [(number, act) for act in judge.acts(active)]
    return [act for _, act in sorted(acts, key=lambda pair: (pair[1].start, pair[0]))]


class _Judge:
    def __init__(self, ruleset: Ruleset, text: str, source: str | Place | None) -> None:
        self.text = text
        self.ruleset = ruleset
        self.place = place_of(source)
        self.untouched = Untouched(ruleset.allow, ruleset.exceptions)
        self.ignored = self.untouched.ignored(text)
        self.kept = self.untouched.spans(text, Deadline.for_length(len(text)))
        self.result: Result = Cleaner.from_ruleset(ruleset, engine="reference").clean(text, source=self.place)
        self.ends = [edit.end for edit in self.result.edits]
        self.lines = [start for _, start, _ in numbered_lines(text)]
        self.acted = dict.fromkeys(rule for edit in self.result.edits for rule in edit.rules)
        self.order = {rule.id: number for number, rule in enumerate(ruleset.rules)}
        self.held = {f.rule for f in self.result.findings if "max_share" in f.message}
        self.held_all = any(f.rule == f"profile/{ruleset.profile}" for f in self.result.findings)

    def acts(self, active: Active) -> Iterator[Act]:
        deadline = Deadline.for_length(len(self.text))
        rule = active.rule
        try:
            changes = list(alone(active, self.text, deadline))
            evidence = active.compiled.explain(self.text, deadline)
        except CleanTimeout:
            yield self._act(rule, Change(0, 0, ""), "stood back", "it found no end in time")
            return
        protected = [
            s for s in document_spans(self.text, changes, active.enters, deadline) if s.kind not in active.enters
        ]
        free = set(spared(changes, [Span(s.start, s.end) for s in protected]))
        for change in changes:
            closed = "" if change in free else next(s.kind for s in protected if s.end > change.start)
            verdict, why, others = self._verdict(rule, change, closed)
            said = "; ".join(f.message_en for f in evidence if f.start < change.end and change.start < f.end)
            yield self._act(rule, change, verdict, why, others, said)
        met = {edit for change in changes for edit in self._there(change)}
        for edit in self.result.edits:
            if rule.id in edit.rules and edit not in met:
                others = tuple(other for other in edit.rules if other != rule.id) or self._before(rule, edit)
                why = "it acted on what the others had left" if others else "it acted on what the text had become"
                yield self._act(rule, Change(edit.start, edit.end, edit.after), "followed", why, others)

    def _verdict(self, rule: Rule, change: Change, closed: str) -> tuple[Verdict, str, tuple[str, ...]]:
        if reason := self._barred(rule, change, closed):
            return "stood back", reason, ()
        if rule.spec.state == "shadow":
            return "on trial", "its state is `shadow`: it is counted and changes nothing", ()
        if rule.spec.safety == "report":
            return "reported", "its safety is `report`: it changes nothing", ()
        there = self._there(change)
        with_others = tuple(dict.fromkeys(other for edit in there for other in edit.rules if other != rule.id))
        if any(rule.id in edit.rules for edit in there):
            return "made", "", with_others
        if with_others:
            first = min(with_others, key=self.order.__getitem__)
            when = "acts before it" if self.order[first] < self.order[rule.id] else "acts after it"
            return "stood back", f"{first}, which {when}, took the text", with_others
        if rule.id in self.held or self.held_all:
            return "stood back", "it would delete too much of this text (max_share)", ()
        before = tuple(other for other in self.acted if self.order[other] < self.order[rule.id])
        return "stood back", "when its turn came, rules before it had changed what it looks at", before

    def _barred(self, rule: Rule, change: Change, closed: str) -> str:
        """Why it may not act there, whatever the others do; "" where it may. `closed`: the kind of protected span."""
        if self.ignored and is_named(rule, self.ignored):
            return "the front matter of the text names it (mingfan-ignore)"
        if not applies(rule.spec, self.place, self.ruleset.profile):
            return "its `where` does not hold for this document"
        if not spared([change], self.kept):
            return "the text is marked off or allowed"
        return f"the text is protected as `{closed}`, which it does not enter" if closed else ""

    def _there(self, change: Change) -> list[Edit]:
        """The edits that share text with a change; one puts something where the other is."""
        found = []
        for edit in self.result.edits[bisect_left(self.ends, change.start) :]:
            if edit.start > change.end:
                break
            if _meet(change, edit):
                found.append(edit)
        return found

    def _line(self, place: int) -> int:
        return bisect_right(self.lines, place)

    def _before(self, rule: Rule, edit: Edit) -> tuple[str, ...]:
        """The other rules that acted in its line."""
        line = self.lines[self._line(edit.start) - 1 :][:2]
        near = self._there(Change(line[0], line[1] if len(line) > 1 else len(self.text), ""))
        return tuple(dict.fromkeys(other for e in near for other in e.rules if other != rule.id))

    def _act(
        self,
        rule: Rule,
        change: Change,
        verdict: Verdict,
        why: str,
        others: tuple[str, ...] = (),
        evidence: str = "",
    ) -> Act:
        return Act(
            start=change.start,
            end=change.end,
            line=self._line(change.start),
            rule=rule.id,
            kind=rule.kind,
            before=self.text[change.start : change.end],
            after=change.after,
            verdict=verdict,
            why=why,
            others=others,
            evidence=evidence,
        )


def alone(active: Active, text: str, deadline: Deadline) -> Iterator[Change]:
    """What a rule proposes for a text, with nothing protected and no other rule there."""
    if active.compiled.scope == "document":
        yield from active.compiled.changes(text, deadline)
        return
    for _, start, line in numbered_lines(text):
        end = min(len(text), start + len(line) + 1)
        for change in active.compiled.changes(line, deadline) if line or start < len(text) else ():
            if change is REMOVE_LINE:
                yield Change(start, end, "")
            else:
                yield Change(change.start + start, change.end + start, change.after)


def _meet(change: Change, edit: Edit) -> bool:
    """Whether they share text, or one puts something where the other is."""
    if change.start == change.end or edit.start == edit.end:
        return change.start <= edit.end and edit.start <= change.end
    return change.start < edit.end and edit.start < change.end
