"""The reference engine: what the rules mean, as plainly as it can be said.

The rules act in order, each on the text that the ones before it left, but for those that judge a text together; the
list is repeated until nothing changes. A line rule sees each line by itself, without its line feed; a document rule
sees the whole text. Which lines lie in a block (fenced code and the like), and what no rule may touch, is settled once
for each run of line rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mingfan.deadline import Deadline
from mingfan.edits.compose import Step, apply_changes
from mingfan.engine.steps import MAX_ROUNDS, Active, Sparing, lasting, not_converged, stages
from mingfan.engine.together import goes_on, one_after_another
from mingfan.kinds.base import REMOVE_LINE, Gate
from mingfan.model import Change, Span
from mingfan.text.protect import KINDS as PROTECTED_KINDS
from mingfan.text.protect import Protected, allowed, block_lines, document_spans, spans_near
from mingfan.text.untouched import Untouched, moved, spared, within

# Its text with its line feed, whether it lies in a block, and what no rule may touch in it.
Line = tuple[str, bool, Sequence[Span]]
MARKS_COUNT = Untouched()


class ReferenceEngine(Sparing):
    gates: Sequence[Gate] = ()

    def __init__(self, rules: Sequence[Active], untouched: Untouched = MARKS_COUNT) -> None:
        self._rules = rules
        self.untouched = untouched

    def prepare(self) -> None:
        pass

    def quiet(self, texts: Sequence[str], deadline: Deadline) -> list[bool]:
        return [False] * len(texts)

    def run(
        self, text: str, without: frozenset[int], deadline: Deadline, data: bytes | None = None
    ) -> tuple[str, list[Step]]:
        text.encode()  # a lone surrogate raises here, as it does in the scan engine
        steps: list[Step] = []
        rules = [active for active in self._rules if active.number not in without]
        for _ in range(MAX_ROUNDS):
            before = len(steps)
            for stage in stages(rules):
                if stage[0].compiled.scope == "document":
                    text = self._run_document(text, stage, steps, deadline)
                else:
                    text = _run_lines(text, stage, self.untouched.spans(text, deadline), steps, deadline)
            if len(steps) == before:
                return text, steps
            rules = lasting(rules)
        raise not_converged(rules, steps[before:])

    def _run_document(self, text: str, stage: Sequence[Active], steps: list[Step], deadline: Deadline) -> str:
        while True:
            deadline.check()
            untouched = self.untouched.spans(text, deadline)
            found = ((active.number, document_changes(active, text, untouched, deadline)) for active in stage)
            made, changes = one_after_another(found)
            steps += made
            text = apply_changes(text, changes)
            if not made or not goes_on(stage):
                return text


def _run_lines(
    text: str, stage: Sequence[Active], untouched: Sequence[Span], steps: list[Step], deadline: Deadline
) -> str:
    lines = _lines(text, untouched)
    for active in stage:
        deadline.check()
        changes: list[Change] = []
        kept: list[Line] = []
        at = 0
        for line, in_block, spans in lines:
            found = line_changes(active, line, in_block, spans, deadline)
            changes += [Change(c.start + at, c.end + at, c.after) for c in found]
            at += len(line)
            left = apply_changes(line, found)
            if left or not found:
                kept.append((left, in_block, moved(spans, found)))
        if changes:
            steps.append(Step(active.number, changes))
        lines = kept
    return "".join(line for line, _, _ in lines)


def _lines(text: str, untouched: Sequence[Span]) -> list[Line]:
    blocks = block_lines(text)
    lines: list[Line] = []
    at = 0
    for number, line in enumerate(_with_feeds(text)):
        lines.append((line, number in blocks, within(untouched, at, at + len(line))))
        at += len(line)
    return lines


def _with_feeds(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def line_changes(
    active: Active, line: str, in_block: bool, untouched: Sequence[Span], deadline: Deadline
) -> Sequence[Change]:
    """What a line rule may change in a line that comes with its line feed, if it has one."""
    proposed = proposed_in_line(active, line, untouched, deadline)
    return allowed_in_line(active, line, proposed, in_block, deadline) if proposed else ()


def proposed_in_line(active: Active, line: str, untouched: Sequence[Span], deadline: Deadline) -> Sequence[Change]:
    """What a line rule would change if nothing in the line were protected."""
    if not line:  # what follows the last line feed is no line
        return ()
    proposed = active.compiled.changes(line.removesuffix("\n"), deadline)
    return spared([Change(0, len(line), "") if c is REMOVE_LINE else c for c in proposed], untouched)


def allowed_in_line(
    active: Active, line: str, proposed: Sequence[Change], in_block: bool, deadline: Deadline
) -> Sequence[Change]:
    """Those that touch nothing protected."""
    if active.enters == PROTECTED_KINDS:
        return proposed
    body = line.removesuffix("\n")
    spans = [Protected(0, len(line), "code")] if in_block else spans_near(body, proposed, active.enters, deadline)
    return allowed(proposed, spans, active.enters)


def document_changes(
    active: Active,
    text: str,
    untouched: Sequence[Span],
    deadline: Deadline,
    blocks_of: Callable[[str], frozenset[int]] = block_lines,
) -> Sequence[Change]:
    """What a document rule may change in a text."""
    proposed = spared(active.compiled.changes(text, deadline), untouched)
    if not proposed or active.enters == PROTECTED_KINDS:
        return proposed
    spans = document_spans(text, proposed, active.enters, deadline, blocks_of)
    return allowed(proposed, list(spans), active.enters)


def numbered_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, start and text (without line feed) of each line."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        yield number, start, line
        start += len(line) + 1
