"""What is shown in a text: a mark for each edit that cleaning would make, and for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Range,
)

from mingfan.lsp.checked import START, Checked, Marked
from mingfan.lsp.words import Language, change, said, sentence, title
from mingfan.model import Edit
from mingfan.ruleset.model import Rule

SOURCE = "mingfan"
MOST = 2_000  # editors become slow with more; how many are left out is said


def diagnostics(checked: Checked, uri: str, language: Language) -> list[Diagnostic]:
    if checked.failure:
        said = sentence("failed", language, checked.failure)
        return [Diagnostic(START, said, DiagnosticSeverity.Warning, source=SOURCE)]
    shown, rest = checked.edits[:MOST], checked.edits[MOST:]
    found = [of_edit(mark, checked, uri, language) for mark in shown]
    if rest:
        words = sentence("more", language, len(rest))
        found.append(Diagnostic(rest[0].range, words, DiagnosticSeverity.Information, source=SOURCE))
    return found + [_of_finding(mark, checked, uri, language) for mark in checked.findings[:MOST]]


def of_edit(mark: Marked, checked: Checked, uri: str, language: Language) -> Diagnostic:
    """A removal is a warning, a repair an information."""
    edit = mark.item
    assert isinstance(edit, Edit)
    titles = "; ".join(title(checked.rules[rule], language) for rule in edit.rules)
    removal = not edit.after
    return Diagnostic(
        mark.range,
        f"{titles}: {change(edit)}",
        DiagnosticSeverity.Warning if removal else DiagnosticSeverity.Information,
        tags=[DiagnosticTag.Unnecessary] if removal else None,
        related_information=_related(mark.related, uri, sentence("copy", language)),
        **_named(edit.rules[0], checked.rules.get(edit.rules[0])),
    )


def _of_finding(mark: Marked, checked: Checked, uri: str, language: Language) -> Diagnostic:
    finding = mark.item
    assert not isinstance(finding, Edit)
    return Diagnostic(
        mark.range,
        said(finding, language),
        DiagnosticSeverity.Information,
        related_information=_related(mark.related, uri, sentence("other", language)),
        **_named(finding.rule, checked.rules.get(finding.rule)),
    )


def _named(rule_id: str, rule: Rule | None) -> dict[str, Any]:
    """The id as the code, with a link to the entry in its file: why it is there, its examples and keep cases."""
    link = CodeDescription(f"{Path(rule.path).resolve().as_uri()}#L{rule.line}") if rule else None
    return {"source": SOURCE, "code": rule_id, "code_description": link}


def _related(ranges: Sequence[Range], uri: str, said: str) -> list[DiagnosticRelatedInformation] | None:
    return [DiagnosticRelatedInformation(Location(uri, place), said) for place in ranges] or None
