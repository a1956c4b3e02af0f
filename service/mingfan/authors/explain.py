"""What each rule would do to a text by itself, what came of it when all acted in order, and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from mingfan.cleaner import Cleaner
from mingfan.deadline import Deadline
from mingfan.engine.reference import numbered_lines
from mingfan.engine.steps import Active
from mingfan.errors import CleanTimeout
from mingfan.kinds.base import REMOVE_LINE
from mingfan.model import Change, Edit, Span
from mingfan.result import Result
from mingfan.ruleset.model import Rule
from mingfan.ruleset.profiles import is_named
from mingfan.ruleset.where import Place, applies, place_of
from mingfan.text.protect import document_spans
from mingfan.text.untouched import Untouched, spared

# made: in the result as an edit of this rule. followed: made too, on a text that rules before it had changed.
Verdict = Literal["made", "followed", "stood back", "reported", "on trial"]


class Why(NamedTuple):
    """In English and in Chinese."""

    en: str = ""
    zh: str = ""


ON_TRIAL = Why("its state is `shadow`: it is counted and changes nothing", "试行中（shadow）：只计数，不改动")
TOO_MUCH = Why("it would delete too much of this text (max_share)", "它会删去太多（max_share）")
CHANGED = Why(
    "when its turn came, rules before it had changed what it looks at",
    "轮到它时，前面的规则已经改了它要看的文本",
)


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
    why: str = ""
    why_zh: str = ""
    others: tuple[str, ...] = ()  # rules that it met there
    evidence: str = ""  # of kinds that weigh it
    evidence_zh: str = ""


def explain(cleaner: Cleaner, text: str, source: str | Place | None = None, seconds: float | None = None) -> list[Act]:
    """By place, and at one place in the order of the rules. The errors are those of `Cleaner.clean`, `seconds` the time
    for all; without them each rule has the time of a text."""
    judge = _Judge(cleaner, text, source, seconds)
    acts = [(active.number, act) for active in cleaner.running for act in judge.acts(active)]
    return [act for _, act in sorted(acts, key=lambda pair: (pair[1].start, pair[0]))]


def each_block_once(acts: Sequence[Act]) -> list[Act]:
    """Without what further families of scored rules do with a block: one of them takes it, or all stand back alike."""
    shown: list[Act] = []
    near: list[Act] = []  # scored ones that reach this place
    for act in acts:
        if act.kind == "scored":
            near = [first for first in near if act.start <= first.end]
            if any(_same_block(first, act) for first in near):
                continue
            near.append(act)
        shown.append(act)
    return shown


def _same_block(first: Act, act: Act) -> bool:
    alike = act.verdict != "made" and (first.verdict, first.why) == (act.verdict, act.why)
    return first.start <= act.start and act.end <= first.end and (first.rule in act.others or alike)


class _Judge:
    def __init__(self, cleaner: Cleaner, text: str, source: str | Place | None, seconds: float | None) -> None:
        ruleset = cleaner.ruleset
        self.text = text
        self.ruleset = ruleset
        self.deadline = None if seconds is None else Deadline(seconds)
        self.place = place_of(source)
        self.untouched = Untouched(ruleset.allow, ruleset.exceptions)
        self.ignored = self.untouched.ignored(text)
        self.kept = self.untouched.spans(text, self._time())
        self.result: Result = cleaner.clean(text, deadline=seconds, source=self.place)
        self.ends = [edit.end for edit in self.result.edits]
        self.lines = [start for _, start, _ in numbered_lines(text)]
        self.acted = dict.fromkeys(rule for edit in self.result.edits for rule in edit.rules)
        self.order = {rule.id: number for number, rule in enumerate(ruleset.rules)}
        self.held = {f.rule for f in self.result.findings if "max_share" in f.message}
        self.held_all = any(f.rule == f"profile/{ruleset.profile}" for f in self.result.findings)

    def _time(self) -> Deadline:
        return self.deadline or Deadline.for_length(len(self.text))

    def acts(self, active: Active) -> Iterator[Act]:
        deadline = self._time()
        rule = active.rule
        try:
            changes = list(alone(active, self.text, deadline))
            evidence = active.compiled.explain(self.text, deadline)
        except CleanTimeout:
            if self.deadline is not None:
                raise
            yield self._act(rule, Change(0, 0, ""), "stood back", Why("it found no end in time", "没能在时限内跑完"))
            return
        protected = [
            s for s in document_spans(self.text, changes, active.enters, deadline) if s.kind not in active.enters
        ]
        free = set(spared(changes, [Span(s.start, s.end) for s in protected]))
        for change in changes:
            closed = "" if change in free else next(s.kind for s in protected if s.end > change.start)
            verdict, why, others = self._verdict(rule, change, closed)
            there = [f for f in evidence if f.start < change.end and change.start < f.end]
            said = Why("; ".join(f.message_en for f in there), "；".join(f.message for f in there))
            yield self._act(rule, change, verdict, why, others, said)
        met = {edit for change in changes for edit in self._there(change)}
        for edit in self.result.edits:
            if rule.id in edit.rules and edit not in met:
                others = tuple(other for other in edit.rules if other != rule.id) or self._before(rule, edit)
                why = Why("it acted on what the text had become", "它处理的是文本变成的样子")
                if others:
                    why = Why("it acted on what the others had left", "它处理的是前面的规则留下的文本")
                yield self._act(rule, Change(edit.start, edit.end, edit.after), "followed", why, others)

    def _verdict(self, rule: Rule, change: Change, closed: str) -> tuple[Verdict, Why, tuple[str, ...]]:
        if reason := self._barred(rule, change, closed):
            return "stood back", reason, ()
        if rule.spec.state == "shadow":
            return "on trial", ON_TRIAL, ()
        if rule.spec.safety == "report":
            return "reported", Why("its safety is `report`: it changes nothing", "只报告（report），不改动"), ()
        there = self._there(change)
        with_others = tuple(dict.fromkeys(other for edit in there for other in edit.rules if other != rule.id))
        if any(rule.id in edit.rules for edit in there):
            return "made", Why(), with_others
        if with_others:
            first = min(with_others, key=self.order.__getitem__)
            earlier = self.order[first] < self.order[rule.id]
            en = f"{first}, which acts {'before' if earlier else 'after'} it, took the text"
            zh = f"{'先' if earlier else '后'}执行的 {first} 改了这里"
            return "stood back", Why(en, zh), with_others
        if rule.id in self.held or self.held_all:
            return "stood back", TOO_MUCH, ()
        before = tuple(other for other in self.acted if self.order[other] < self.order[rule.id])
        return "stood back", CHANGED, before

    def _barred(self, rule: Rule, change: Change, closed: str) -> Why | None:
        """Why it may not act there, whatever the others do. `closed`: the kind of protected span."""
        if self.ignored and is_named(rule, self.ignored):
            return Why("the front matter of the text names it (mingfan-ignore)", "文首的 mingfan-ignore 写明不用它")
        if not applies(rule.spec, self.place, self.ruleset.profile):
            return Why("its `where` does not hold for this document", "它的 `where` 不适用于这篇")
        if not spared([change], self.kept):
            return Why("the text is marked off or allowed", "这段文字标明不动，或在不改的文字里")
        if closed:
            return Why(f"the text is protected as `{closed}`, which it does not enter", f"受保护（{closed}），它不进入")
        return None

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
        why: Why,
        others: tuple[str, ...] = (),
        evidence: Why = Why(),  # noqa: B008 - immutable
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
            why=why.en,
            why_zh=why.zh,
            others=others,
            evidence=evidence.en,
            evidence_zh=evidence.zh,
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
