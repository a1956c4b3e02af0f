"""What no case exercises: alternatives whose removal no example notices; signals and words that no text holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from mingfan.deadline import Deadline
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.steps import activate
from mingfan.errors import MingfanError
from mingfan.kinds.base import BadPattern, Example, Spec
from mingfan.kinds.table import compile_spec
from mingfan.prefilter.syntax import Close, Open, Or, Unsupported, tokens
from mingfan.ruleset.model import Rule

SECONDS = 2.0  # for one example


class Unused(NamedTuple):
    rule: Rule
    part: str  # "alternative x", "signal y"


class Branch(NamedTuple):
    """An alternative: its place in the pattern, and that of the bar that goes with it."""

    start: int
    end: int
    cut_start: int
    cut_end: int


def unused(rules: Iterable[Rule], more: Iterable[Rule] = ()) -> list[Unused]:
    """What no case exercises; `more` are the rules with the cases of test files. What several rules share, such as the
    signals of a family, is exercised by a case of any, and listed once."""
    rules, more = list(rules), list(more)
    beside: dict[str, list[Example]] = {}
    for rule in more:
        beside.setdefault(rule.id, []).extend(rule.spec.examples)
    found = [one for rule in rules for one in _of_rule(rule, [*rule.spec.examples, *beside.get(rule.id, [])])]
    specs = [rule.spec for rule in (*rules, *more)]
    texts = [example.text for spec in specs for example in spec.examples]
    texts += [keep.text for spec in specs for keep in spec.keep]
    parts = {part: rule for rule in reversed(rules) for part in rule.spec.unexercised(texts)}
    return found + [Unused(rule, part) for part, rule in parts.items()]


def _of_rule(rule: Rule, examples: list[Example]) -> Iterator[Unused]:
    pattern = getattr(rule.spec, "pattern", "")
    if not pattern:
        return
    try:
        every = list(branches(pattern))
    except Unsupported:
        return
    for branch in every:
        without = pattern[: branch.cut_start] + pattern[branch.cut_end :]
        if _passes(replace(rule, spec=replace(rule.spec, pattern=without)), examples):
            yield Unused(rule, f"alternative {pattern[branch.start : branch.end]}")


def branches(pattern: str) -> Iterator[Branch]:
    """The alternatives of each group, and of the whole pattern, that has more than one."""
    groups: list[list[int]] = [[0]]  # of each open group: where its branches start
    at = 0
    for token in tokens(pattern):
        start, at = at, at + len(token.source)
        if isinstance(token, Open):
            groups.append([at])
        elif isinstance(token, Or):
            groups[-1].append(at)
        elif isinstance(token, Close):
            yield from _of_group(groups.pop(), start)
    yield from _of_group(groups.pop(), len(pattern))


def _of_group(starts: list[int], end: int) -> Iterator[Branch]:
    ends = [start - 1 for start in starts[1:]] + [end]
    if len(starts) > 1:
        for k, (start, stop) in enumerate(zip(starts, ends, strict=True)):
            yield Branch(start, stop, start - 1, stop) if k else Branch(start, stop, start, stop + 1)


def _passes(rule: Rule, examples: list[Example]) -> bool:
    acting: Spec = replace(rule.spec, safety="safe", state="active")
    try:
        active = activate(0, rule, compile_spec(acting))
        return all(
            ReferenceEngine([active]).run(example.text, frozenset(), Deadline(SECONDS))[0] == example.out
            for example in examples
        )
    except (BadPattern, MingfanError):
        return False  # what cannot be taken out is needed
