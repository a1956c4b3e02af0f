"""Sentences of a line: where one ends outside quotation marks and brackets, so that a cut leaves whole ones."""

from __future__ import annotations

import re

from mingfan.model import Span

_OPENING = "“‘「『（(【《〈["
_CLOSING = "”’」』）)】》〉]"
_ENDS = "。！？!?…～~；"
# A mark of the end takes what closes the sentence; ! and ? within an address end nothing, nor does ~ within a word.
_MARK = re.compile(
    rf"[{re.escape(_OPENING)}]|[{re.escape(_CLOSING)}]|(?:[。！？…；]|[!?](?![A-Za-z0-9=/#&])|[~～](?!\w))"
)
_TRAILING = re.compile(rf"[{re.escape(_ENDS + _CLOSING)}*_ \u3000\t]*")


def sentences(line: str) -> list[Span]:
    """Spans that together are the line. An unclosed bracket holds to the end."""
    spans: list[Span] = []
    start = depth = 0
    for match in _MARK.finditer(line):
        mark, at = match[0], match.end()
        if at <= start:  # already taken as trailing
            continue
        if mark in _OPENING:
            depth += 1
            continue
        if mark in _CLOSING:
            depth = max(0, depth - 1)
            if depth or line[at - 2 : at - 1] not in tuple(_ENDS):
                continue
        elif depth:
            continue
        trailing = _TRAILING.match(line, at)
        end = trailing.end() if trailing is not None else at
        spans.append(Span(start, end))
        start = end
    if start < len(line):
        spans.append(Span(start, len(line)))
    return spans
