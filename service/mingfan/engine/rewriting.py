"""Rules that rewrite most lines: a line is taken as it comes where nothing in it is protected."""

from __future__ import annotations

from collections.abc import Sequence

from mingfan.deadline import Deadline
from mingfan.edits.compose import Rewritten
from mingfan.engine.steps import Active
from mingfan.model import Change
from mingfan.text.protect import BlockTest, allowed, block_lines, document_spans, in_ascii, may_hold, runs


def rewritten(active: Active, text: str, deadline: Deadline) -> Sequence[Change] | None:
    """What `document_changes` gives where no text is exempt, without looking into most lines. None: it must look."""
    lines = active.compiled.rewritten(text, deadline)
    if lines is None:
        return None
    blocks = BlockTest(text, block_lines(text)) if lines else None
    whole: list[Change] = []
    held: list[Change] = []  # the changes in lines where they may touch something protected
    for line in lines:
        if not (blocks and blocks.holds(line.start)) and _is_open(
            text[line.start : line.end], line.after, active.enters
        ):
            whole.append(line)
        else:
            held += active.compiled.within(text, line)
    if held:
        held = allowed(held, list(document_spans(text, held, active.enters, deadline)), active.enters)

    def refine() -> list[Change]:
        return sorted([*held, *(change for line in whole for change in active.compiled.within(text, line))])

    return Rewritten(sorted([*whole, *held]), refine)


def _is_open(line: str, after: str, enters: Sequence[str]) -> bool:
    """Whether nothing that is protected in the line is made anew: there is none, or it is in ASCII, which stays."""
    if not may_hold(line, enters):
        return True
    return len(line) == len(after) and in_ascii(line) and runs(line) == runs(after)
