"""What `mingfan lint` says: one message for each thing wrong, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from mingfan.ruleset.model import Rule

Severity = Literal["error", "warning"]


class Message(msgspec.Struct, frozen=True, order=True):
    """One thing wrong, at a place in a rule file."""

    path: str
    line: int  # 1-based
    check: str  # one of CHECKS
    severity: Severity
    rule: str  # the id; "" where the fault is of no single rule
    what: str
    why: str
    fix: str


# Every check and what it finds: the catalogue of SARIF output and of rules/README.md.
CHECKS = {
    "schema": "the file cannot be loaded: YAML, fields, types, ids, patterns that do not compile",
    "keep-changed": "the rule changes a keep case of its own",
    "keep-unlike": "no keep case shares anything with the dirt of the examples, so none is a look-alike",
    "not-linear": "the time of a match grows faster than the text",
    "honest-text": "the rule changes plain text",
    "most-of-a-page": "the rule removes most of a page of plain text",
    "empty-match": "the pattern matches the empty string",
    "large-repeat": "a repeat or an alternation is over the bound",
    "never-fires": "none of the rule's examples makes it act",
    "shadowed": "earlier rules take the text of every example before the rule sees it",
    "not-scanned": "the scanner cannot tell where the rule may act",
    "scan-slow": "the rule makes the scan slower",
    "scan-wide": "the scanner finds the rule in most plain lines",
    "near-duplicate": "another rule does the same",
    "shipped-name": "the pack has the name of a pack that comes with mingfan",
    "map-range": "a range of a charmap is mapped to a text that looks like a range",
}
WARNINGS = {"keep-unlike", "large-repeat", "not-scanned", "scan-slow", "scan-wide", "near-duplicate"}


def severity(check: str) -> Severity:
    return "warning" if check in WARNINGS else "error"


class Entry(msgspec.Struct, frozen=True):
    """A rule with the lines of its fields: where its messages point."""

    rule: Rule
    lines: dict[str, int]

    def message(self, check: str, field: str, what: str, why: str, fix: str) -> Message:
        line = self.lines.get(field, self.rule.line)
        return Message(self.rule.path, line, check, severity(check), self.rule.id, what, why, fix)


def errors(messages: Iterable[Message]) -> int:
    return sum(message.severity == "error" for message in messages)
