"""Kind `repeated-sentences`: a sentence that the text has had already goes, wherever it comes again.

A sentence ends in a mark; what does not, such as a line of verse or an item, is none. Short ones stay: speakers say
“好的。” more than once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

# Where a sentence or a line ends. A full stop in Latin writing ends one only before a blank.
_END = later.pattern(
    r"\n|(?<![。！？…!?.])(?:[。！？…!?.]++(?<=[。！？…])[\"'”’」』）)]*+|[!?.]++[\"'”’」』）)]*+(?=[ \n\p{Han}]|\Z))"
)


class RepeatedSentencesSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="repeated-sentences"):
    """`least`: letters, digits and ideographs that a sentence has at least."""

    least: Annotated[int, msgspec.Meta(ge=2)] = 8


class CompiledRepeatedSentences(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: RepeatedSentencesSpec) -> None:
        self.title = spec.title
        self._least = spec.least
        self.expressions = (Expression("[.!?\\x{3002}\\x{FF01}\\x{FF1F}\\x{2026}]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        return list(_joined(text, self._again(text, deadline)))

    def _again(self, text: str, deadline: Deadline) -> Iterator[tuple[int, int]]:
        """Spans of the sentences, without the blanks around them, that came before."""
        seen: set[str] = set()
        start = 0
        for match in matches(_END, text, deadline):
            end = match.end()
            sentence = text[start:end].lstrip(" \u3000")
            content = "".join(filter(str.isalnum, sentence)).casefold()
            if match[0] != "\n" and len(content) >= self._least:
                if content in seen:
                    yield end - len(sentence), end
                seen.add(content)
            start = end


def _joined(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[Change]:
    """The spans as changes, each with the blanks behind it; at the end of a line with those before; a line that is
    left empty goes whole."""
    for start, end in _runs(text, spans):
        last = _blanks(text, end)
        if text[last : last + 1] in ("", "\n"):
            start = _blanks_before(text, start)
            last += text[last : last + 1] == "\n" and text[start - 1 : start] in ("", "\n")
        yield Change(start, last, "")


def _runs(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans with nothing but blanks between them as one."""
    first, last = next(spans, (-1, -1))
    if first < 0:
        return
    for start, end in spans:
        if _blanks(text, last) != start:
            yield first, last
            first = start
        last = end
    yield first, last


def _blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\u3000"):
        at += 1
    return at


def _blanks_before(text: str, at: int) -> int:
    while text[max(0, at - 1) : at] in (" ", "\u3000"):
        at -= 1
    return at
