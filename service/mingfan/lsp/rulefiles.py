"""Rule files in the editor: which documents are one, and their faults at the lines that have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsprotocol.types import Diagnostic, DiagnosticSeverity

from mingfan.edits.offsets import OffsetUnit
from mingfan.lsp.checked import START
from mingfan.lsp.diagnostics import SOURCE
from mingfan.lsp.positions import Places, one_line_end
from mingfan.lsp.rule_process import CheckFailed, RuleFile, Trouble, check
from mingfan.rulefiles.yamlfile import line_starts

# Also of a file that is no YAML at the moment.
_KEYS = [re.compile(rf"^{key}\s*:", re.MULTILINE) for key in ("pack", "rules")]
_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "information": DiagnosticSeverity.Information,
}


def is_pack(text: str) -> bool:
    """Whether a YAML file is a pack of rules, by the keys at its left edge."""
    return all(key.search(text) for key in _KEYS)


async def diagnostics(path: str, text: str, unit: OffsetUnit) -> list[Diagnostic]:
    text = one_line_end(text)
    try:
        found = await check(RuleFile(path, text))
    except CheckFailed as error:
        return [Diagnostic(START, str(error), DiagnosticSeverity.Error, source=SOURCE)]
    return _shown(found, text, unit)


def _shown(found: Sequence[Trouble], text: str, unit: OffsetUnit) -> list[Diagnostic]:
    """Each from the first character of its line to the last."""
    starts = line_starts(text)
    places = Places(text, unit)
    shown = []
    for trouble in sorted(found, key=lambda trouble: trouble.line):
        start = starts[min(trouble.line, len(starts)) - 1]
        line = text[start : starts[trouble.line] if trouble.line < len(starts) else len(text)]
        begin, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        shown.append(
            Diagnostic(
                places.range(min(begin, end), end),
                trouble.message,
                _SEVERITIES[trouble.severity],
                code=trouble.code,
                source=SOURCE,
            )
        )
    return shown
