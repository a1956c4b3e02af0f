"""Why a place is marked: the rule, what it is for, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import Hover, MarkupContent, MarkupKind, Position, Range

from mingfan.lsp.checked import Checked, Marked, meet
from mingfan.lsp.words import Language, change, said, title, why
from mingfan.model import Edit


def hover(checked: Checked, position: Position, language: Language) -> Hover | None:
    cursor = Range(position, position)
    here = [mark for mark in (*checked.edits, *checked.findings) if meet(mark.range, cursor)]
    if not here:
        return None
    words = "\n\n".join("\n".join(_lines(mark, checked, language)) for mark in here)
    # Plain: as Markdown, what stands in the text could be a link or a picture.
    return Hover(MarkupContent(MarkupKind.PlainText, words), here[0].range)


def _lines(mark: Marked, checked: Checked, language: Language) -> Iterator[str]:
    item = mark.item
    for rule_id in item.rules if isinstance(item, Edit) else (item.rule,):
        rule = checked.rules.get(rule_id)
        if rule is None:  # a finding of the profile as a whole
            yield rule_id
        else:
            yield f"{title(rule, language)} ({rule.id})"
            yield why(rule, language)
    yield change(item) if isinstance(item, Edit) else said(item, language)
