"""Checks of rules by their own examples: keep cases that the rule changes or that are no look-alikes, rules that never
act, and rules alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, groupby, pairwise

from msgspec.structs import replace

from mingfan.authors.lint.message import Entry, Message
from mingfan.deadline import Deadline
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.steps import Active, activate
from mingfan.errors import MingfanError
from mingfan.kinds.table import compile_spec
from mingfan.ruleset.model import Rule
from mingfan.text.fold import fold

FEW_MARKS = 8  # dirt of so few characters is marks or blanks, and any mark may be taken for it
SECONDS = 10.0  # for one example; the first waits for patterns to be compiled


class Trial:
    """A rule that acts by itself, tried on texts."""

    def __init__(self, rule: Rule) -> None:
        acting = replace(rule, spec=replace(rule.spec, safety="safe", state="active"))
        self.active = activate(0, acting, compile_spec(acting.spec))

    def run(self, text: str) -> str | None:
        """What the rule makes of the text; None where it cannot be said in time."""
        try:
            return ReferenceEngine([self.active]).run(text, frozenset(), Deadline(SECONDS))[0]
        except MingfanError:
            return None


def check(entries: Sequence[Entry], together: Callable[[Rule], str]) -> Iterator[Message]:
    """`together`: the name of the group of rules that a rule acts with."""
    trials = {entry.rule.id: Trial(entry.rule) for entry in entries}
    acting = []
    for entry in entries:
        yield from _changed(entry, trials[entry.rule.id])
        if all(trials[entry.rule.id].run(e.text) in (e.text, None) for e in entry.rule.spec.examples):
            yield _never_fires(entry)
        else:
            acting.append(entry)
            yield from _keep_cases(entry) if entry.rule.spec.names_dirt else ()
    for _, group in groupby(acting, key=lambda entry: together(entry.rule)):
        yield from _shadowed(list(group))
    yield from _alike(acting, trials)


def _changed(entry: Entry, trial: Trial) -> Iterator[Message]:
    """A text that cannot be judged in time is no fault here: `not-linear` says it of the pattern."""
    cases = enumerate(entry.rule.spec.keep, 1)
    hit = [str(k) for k, keep in cases if not keep.todo and trial.run(keep.text) not in (keep.text, None)]
    if hit:
        what = f"the rule changes what must stay: keep {', '.join(hit)}"
        fix = "narrow the pattern: `mingfan test` shows what comes out"
        yield entry.message("keep-changed", "keep", what, "a keep case is honest text", fix)


def _never_fires(entry: Entry) -> Message:
    what = "no example makes the rule act"
    fix = "correct the pattern or the examples: `mingfan test` shows what comes out"
    return entry.message("never-fires", "examples", what, "a rule that never acts only costs time", fix)


def _keep_cases(entry: Entry) -> Iterator[Message]:
    spec = entry.rule.spec
    # What a mask leaves of a number is dirt too.
    dirt = "\n".join(e.text if spec.leaves_a_part else _gone(e.text, e.out) or e.text for e in spec.examples)
    if any(_alike_texts(dirt, keep.text) for keep in spec.keep):
        return
    yield entry.message(
        "keep-unlike",
        "keep",
        "no keep case shares anything with the dirt of the examples",
        "only a text that looks like the dirt shows that honest text stays",
        "take an honest sentence with the words or marks of the dirt: news about QR codes for a scan-me footer",
    )


def _gone(text: str, out: str) -> str:
    """What an example loses, roughly: its characters that the result has fewer of."""
    left = Counter(out)
    lost = []
    for char in text:
        if left[char]:
            left[char] -= 1
        else:
            lost.append(char)
    return "".join(lost)


def _alike_texts(dirt: str, keep: str) -> bool:
    """Whether the two share two characters in a row, or, where the dirt is of few marks, one of those."""
    dirt, keep = fold(dirt), fold(keep)
    words = {"".join(pair) for pair in pairwise(dirt)}
    if any("".join(pair) in words for pair in pairwise(keep)):
        return True
    marks = set(dirt) - {"\n"}
    return len(marks) <= FEW_MARKS and any(char in marks or not char.isalnum() for char in keep)


def _shadowed(entries: Sequence[Entry]) -> Iterator[Message]:
    """`entries` in the order in which they act together."""
    actives = [activate(k, entry.rule, compile_spec(entry.rule.spec)) for k, entry in enumerate(entries)]
    for k, entry in enumerate(entries):
        if entry.rule.spec.safety == "report" or not entry.rule.spec.names_dirt:
            continue
        before = [a for a in actives[: k + 1] if a.rule.spec.safety != "report"]
        takers = _takers(entry, before, k)
        if takers:
            names = ", ".join(f"{entries[t].rule.id} (line {entries[t].rule.line})" for t in sorted(takers))
            what = f"earlier rules take the text of every example first: {names}"
            why = "a rule that never sees its dirt only costs time"
            yield entry.message("shadowed", "id", what, why, "move the rule before them, narrow them, or delete one")


def _takers(entry: Entry, before: Sequence[Active], number: int) -> set[int]:
    """Numbers of the rules that act on the examples in place of this one; none where it acts on any of them."""
    takers: set[int] = set()
    for example in entry.rule.spec.examples:
        try:
            _, steps = ReferenceEngine(before).run(example.text, frozenset(), Deadline(SECONDS))
        except MingfanError:
            return set()
        acted = {step.number for step in steps}
        if number in acted:
            return set()
        takers |= acted
    return takers


def _alike(entries: Sequence[Entry], trials: dict[str, Trial]) -> Iterator[Message]:
    for first, second in combinations([entry for entry in entries if entry.rule.spec.names_dirt], 2):
        one, other = first.rule, second.rule
        if one.kind == other.kind and _does(trials[one.id], other) and _does(trials[other.id], one):
            what = f"the rule does what {one.id} does ({one.path}:{one.line}): each passes the examples of the other"
            fix = "keep one, or add examples that tell them apart"
            yield second.message("near-duplicate", "id", what, "two rules for one dirt drift apart", fix)


def _does(trial: Trial, rule: Rule) -> bool:
    """Whether the trial's rule passes the examples and keep cases of another."""
    return all(trial.run(e.text) == e.out for e in rule.spec.examples) and all(
        trial.run(k.text) == k.text for k in rule.spec.keep
    )
