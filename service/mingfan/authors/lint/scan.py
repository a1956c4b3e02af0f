"""Checks of what the scanner makes of a rule: whether it can tell, how often it is wrong, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import process_time

from mingfan.authors.lint.message import Entry, Message
from mingfan.authors.lint.pages import LINES, filler
from mingfan.authors.lint.patterns import changed_in_page, patterns_of
from mingfan.kinds.table import compile_spec
from mingfan.prefilter import scanner as scan
from mingfan.prefilter.scanner import Scanner
from mingfan.prefilter.syntax import Unsupported
from mingfan.prefilter.widen import Expression, widen
from mingfan.ruleset.model import Rule

WIDE = 0.5  # of plain lines in which the scanner finds the rule
SLOWER = 1.05
SAMPLE = 300_000  # characters timed
TIMES = 9

REWRITES = (
    ("case-insensitive", "write the letters out ([Ss]), or use `variants: [case]`, which knows every form"),
    ("[ inside a class", "escape it: \\["),
    ("\\R", "write (?:\\r\\n|[\\n\\r])"),
    ("\\X", "write the characters that are meant"),
    ("range in a class", "write a range between two characters"),
    ("group at", "use plain groups (?:…) and look-arounds; conditions and recursion cannot be scanned"),
)


def check(entries: Sequence[Entry], shipped: Sequence[Rule]) -> Iterator[Message]:
    """Messages for rules that are not among the `shipped` ones they are timed against."""
    if not scan.AVAILABLE:
        return
    known = {rule.id for rule in shipped}
    for entry in entries:
        yield from _one(entry)
    own = [entry for entry in entries if entry.rule.id not in known]
    yield from _slower(own, shipped)


def _one(entry: Entry) -> Iterator[Message]:
    expressions = expressions_of(entry.rule)
    has_pattern = any(field == "pattern" for field, *_ in patterns_of(entry))
    if has_pattern and (not expressions or Scanner(expressions).refused):
        reason, fix = _reason(entry)
        why = "the rule is tried on every line, which is slow"
        yield entry.message("not-scanned", "pattern", f"the scanner cannot judge `pattern`: {reason}", why, fix)
    elif has_pattern and _plain_lines_found(expressions) > WIDE * len(LINES) and not changed_in_page(entry)[1]:
        yield entry.message(
            "scan-wide",
            "pattern",
            "the scanner finds the rule in most plain lines, though it changes none of them",
            "each of those lines meets the exact pattern, which is slow",
            "name in `requires` words such that the dirt always has one of them, or begin with what is rare",
        )


def expressions_of(rule: Rule) -> list[tuple[int, Expression]]:
    return [(0, expression) for expression in compile_spec(rule.spec).expressions or ()]


def _plain_lines_found(expressions: Sequence[tuple[int, Expression]]) -> int:
    scanner = Scanner(expressions)
    return sum(bool(scanner.fired(line.encode())) for line in LINES)


def _reason(entry: Entry) -> tuple[str, str]:
    pattern = next(pattern for field, pattern, _ in patterns_of(entry) if field == "pattern")
    reason = "Hyperscan does not take it"
    try:
        widen(f"(?i:{pattern})" if getattr(entry.rule.spec, "ignore_case", False) else pattern)
    except Unsupported as error:
        reason = str(error)
    plain = "leave out what it names, or split the rule; `requires` gives the scanner words to look for instead"
    return reason, next((fix for sign, fix in REWRITES if sign in reason), plain)


def _slower(own: Sequence[Entry], shipped: Sequence[Rule]) -> Iterator[Message]:
    base = [pair for rule in shipped for pair in expressions_of(rule)]
    added = {entry.rule.id: expressions_of(entry.rule) for entry in own}
    if not any(added.values()) or ratio(base, [pair for pairs in added.values() for pair in pairs]) <= SLOWER:
        return
    for entry in own:
        times = ratio(base, added[entry.rule.id]) if added[entry.rule.id] else 1.0
        if times > SLOWER:
            yield entry.message(
                "scan-slow",
                "pattern",
                f"the scan of plain text takes {times - 1:.0%} longer with this rule",
                "every text pays for it, dirty or not",
                "begin with a literal of two characters or more, or name words in `requires`",
            )


def ratio(base: Sequence[tuple[int, Expression]], added: Sequence[tuple[int, Expression]]) -> float:
    """Processor time of a scan with the added expressions, in times of the scan without; the least of several runs."""
    data = filler(SAMPLE).encode()
    scanners = [Scanner(base).compile(), Scanner([*base, *added]).compile()]
    best = [float("inf"), float("inf")]
    for _ in range(TIMES):
        for k, scanner in enumerate(scanners):
            started = process_time()
            scanner.fired(data)
            best[k] = min(best[k], process_time() - started)
    return best[1] / best[0]
