"""What can be done about it: apply an edit, all edits of its rule, or all there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from mingfan.lsp.checked import Checked, Marked
from mingfan.lsp.diagnostics import of_edit
from mingfan.lsp.words import Language, change, sentence
from mingfan.model import Edit

QUICK = CodeActionKind.QuickFix.value
FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.mingfan"
KINDS = (QUICK, FIX_ALL)
MOST = 20  # single edits offered for one range


class Actions:
    """For one document as it was checked."""

    def __init__(self, checked: Checked, uri: str, language: Language, versioned: bool) -> None:
        self._checked = checked
        self._uri = uri
        self._language = language
        self._versioned = versioned  # the editor takes edits for a version, and refuses them for another

    def at(self, wanted: Range, only: Sequence[str] | None) -> list[CodeAction]:
        found: list[CodeAction] = []
        if _asked(QUICK, only):
            here = self._checked.at(wanted)
            found += (self._single(mark) for mark in here[:MOST])
            found += self._by_rule(here)
        if _asked(FIX_ALL, only) and self._checked.edits:
            words = sentence("clean", self._language, len(self._checked.edits))
            found.append(CodeAction(words, FIX_ALL, edit=self._apply(self._checked.edits)))
        return found

    def _single(self, mark: Marked) -> CodeAction:
        edit = _edit(mark)
        words = sentence("apply", self._language, f"{change(edit)} ({', '.join(edit.rules)})")
        shown = [of_edit(mark, self._checked, self._uri, self._language)]
        return CodeAction(words, QUICK, diagnostics=shown, is_preferred=True, edit=self._apply([mark]))

    def _by_rule(self, here: Sequence[Marked]) -> Iterator[CodeAction]:
        for rule in dict.fromkeys(rule for mark in here for rule in _edit(mark).rules):
            marks = [mark for mark in self._checked.edits if rule in _edit(mark).rules]
            if len(marks) > 1:
                words = sentence("apply-rule", self._language, len(marks), rule)
                yield CodeAction(words, QUICK, edit=self._apply(marks))

    def _apply(self, marks: Iterable[Marked]) -> WorkspaceEdit:
        edits = [TextEdit(mark.range, _edit(mark).after) for mark in marks]
        if not self._versioned:
            return WorkspaceEdit({self._uri: edits})
        document = OptionalVersionedTextDocumentIdentifier(self._uri, self._checked.version)
        return WorkspaceEdit(document_changes=[TextDocumentEdit(document, edits)])


def _edit(mark: Marked) -> Edit:
    assert isinstance(mark.item, Edit)
    return mark.item


def _asked(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an editor that wants only these kinds wants this one; `source` is every `source.…`."""
    return not only or any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in only)
