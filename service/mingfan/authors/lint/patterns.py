"""Checks of one rule's patterns: what they match that they should not, how long they take, how large they are."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mingfan.authors.lint.attack import measure
from mingfan.authors.lint.linear import SIZE, Slow, slow_on
from mingfan.authors.lint.message import Entry, Message
from mingfan.authors.lint.pages import LINES, PAGE
from mingfan.deadline import Deadline
from mingfan.engine.reference import ReferenceEngine
from mingfan.engine.steps import activate
from mingfan.errors import MingfanError
from mingfan.kinds.patterns import with_variants
from mingfan.kinds.table import compile_spec
from mingfan.text.visible import visible

MOST_REPEATS = 500
MOST_BRANCHES = 200
MOST_REMOVED = 0.3  # of a page of plain text
SECONDS = 10.0  # for the page; the first text of some kinds waits for their patterns to be compiled
SHOWN = 40  # characters of a text that a message quotes


def check(entry: Entry) -> Iterator[Message]:
    for field, pattern, flags in patterns_of(entry):
        yield from _linear(entry, field, pattern, flags)
        yield from _sizes(entry, field, pattern)
    yield from _empty(entry)
    if entry.rule.spec.spares_honest:
        yield from _honest(entry)
    yield from _ranges(entry)


def patterns_of(entry: Entry) -> Iterator[tuple[str, str, int]]:
    """Field, pattern as it is matched, and flags."""
    spec = entry.rule.spec
    flags = regex.IGNORECASE if getattr(spec, "ignore_case", False) else 0
    if pattern := getattr(spec, "pattern", ""):
        yield "pattern", with_variants(pattern, getattr(spec, "variants", ())), flags
    unless = getattr(spec, "unless", ())
    for pattern in (unless,) if isinstance(unless, str) else unless:
        if pattern:
            yield "unless", pattern, flags


def _linear(entry: Entry, field: str, pattern: str, flags: int) -> Iterator[Message]:
    slow = slow_on(pattern, flags)
    if slow is not None:
        yield entry.message(
            "not-linear",
            field,
            f"`{field}` is not linear: {_attack(slow)}",
            "one such line stops the text at its deadline",
            "bound the repeat ({0,40}), or begin with what it does not repeat: (?<!x)x++ starts once in a run; two "
            "repeats side by side must not match the same characters, or the first is possessive (*+, ++)",
        )


def _attack(slow: Slow) -> str:
    prefix, unit, tail = (visible(part) for part in slow.pump)
    times = ", ".join("over the limit" if t is None else f"{t * 1000:.0f} ms" for t in slow.times)
    parts = [quote(prefix)] * bool(prefix) + [f"{quote(unit)} repeated"] + [quote(tail)] * bool(tail)
    return f"{' + '.join(parts)} takes {times} at {SIZE}, {2 * SIZE} and {4 * SIZE} characters"


def quote(text: str) -> str:
    shown = visible(text.replace("\n", "⏎"))
    return f"“{shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}”"


def _sizes(entry: Entry, field: str, pattern: str) -> Iterator[Message]:
    repeats, branches = measure(pattern)
    if repeats > MOST_REPEATS:
        what = f"`{field}` repeats up to {repeats:,} times, over {MOST_REPEATS}"
        fix = "bound it by what the dirt can be long, or use * and let `max_share` guard"
        yield entry.message("large-repeat", field, what, "it is compiled out: slow to load, and large", fix)
    if branches > MOST_BRANCHES:
        what = f"`{field}` has an alternation of {branches:,} branches, over {MOST_BRANCHES}"
        yield entry.message("large-repeat", field, what, "each is tried at each place", "split the rule by topic")


def _empty(entry: Entry) -> Iterator[Message]:
    spec = entry.rule.spec
    pattern = next((pattern for field, pattern, flags in patterns_of(entry) if field == "pattern"), None)
    if pattern is None or (regex.search(pattern, "") is None and not _empty_somewhere(entry, pattern)):
        return
    effect = "removes every line" if spec.whole_lines else "matches between all characters"
    yield entry.message(
        "empty-match",
        "pattern",
        f"`pattern` matches the empty string, so it {effect}",
        "what matches nothing says nothing about the dirt",
        "use + in place of *, {1,n} in place of {0,n}, or name a character that the dirt always has",
    )


def _empty_somewhere(entry: Entry, pattern: str) -> bool:
    """Whether an empty match would do something: remove a line, or write what was not there."""
    acts = entry.rule.spec.whole_lines or bool(getattr(entry.rule.spec, "replace", ""))
    return acts and any(not m[0] for line in LINES[:4] for m in regex.finditer(pattern, line))


def _honest(entry: Entry) -> Iterator[Message]:
    gone, where = changed_in_page(entry)
    if gone > MOST_REMOVED * len(PAGE):
        yield entry.message(
            "most-of-a-page",
            "pattern",
            f"the rule removes {gone / len(PAGE):.0%} of a page of plain text, first {where}",
            "deleting honest text is the worst fault",
            "name what only the dirt has; a class such as [^…] or \\W takes Han and Chinese marks too",
        )
    elif where:
        yield entry.message(
            "honest-text",
            "pattern",
            f"the rule changes plain text: {where}",
            "deleting honest text is the worst fault",
            "add what tells the dirt from such a sentence: a word, an anchor (^…$), or `unless`",
        )


def changed_in_page(entry: Entry) -> tuple[int, str]:
    """Characters the rule removes from the page, and what it changes first ("" for nothing)."""
    active = activate(0, entry.rule, compile_spec(entry.rule.spec))
    try:
        _, steps = ReferenceEngine([active]).run(PAGE, frozenset(), Deadline(SECONDS))
    except MingfanError as error:  # too slow, or without an end: what it did cannot be said, but it did act
        return 0, type(error).__name__
    if not steps:
        return 0, ""
    first = steps[0].changes[0]
    gone = sum(max(0, c.end - c.start - len(c.after)) for c in steps[0].changes)
    return gone, f"{quote(PAGE[first.start : first.end])} in {quote(_line_at(first.start))}"


def _line_at(position: int) -> str:
    start = PAGE.rfind("\n", 0, position) + 1
    return PAGE[start : PAGE.find("\n", position)]


def _ranges(entry: Entry) -> Iterator[Message]:
    for key, after in getattr(entry.rule.spec, "map", {}).items():
        if len(key) == 4 and key[1:3] == ".." and len(after) == 4 and after[1:3] == "..":
            yield entry.message(
                "map-range",
                "map",
                f"`{visible(key)}` is mapped to the text {quote(after)}, each character to all four of it",
                "a range on the right is no range",
                "write each character with its own text",
            )
