"""A passage that was pasted again under the next heading: the headings are two, the passage under them is one.

第633章 相见        第634章 自绝
老人坐在门槛上…  　　老人坐在门槛上…
"""

from __future__ import annotations

import re

from mingfan.kinds.duplicates.content import letters
from mingfan.model import Span

MOST = 40  # characters of a heading
LEAST = 60  # content characters of the passage: shorter ones are what a form says under each heading
_SENTENCE = re.compile("[。！？…；，]")


def under_headings(text: str, first: Span, second: Span) -> tuple[Span, Span] | None:
    """The two passages, where the copies are the same but for a heading each, or one between them."""
    one, two = _below_heading(text, first), _below_heading(text, second)
    if one is None or two is None:
        one, two = _above_heading(text, first), second
    if one is None or not _same(text[one.start : one.end], text[two.start : two.end]):
        return None
    return one, Span(two.start, two.end + (text[two.end : two.end + 1] == "\n" and text[two.start - 1] == "\n"))


def _same(one: str, two: str) -> bool:
    content = letters(one)
    return len(content) >= LEAST and content == letters(two)


def _below_heading(text: str, copy: Span) -> Span | None:
    passage = text[copy.start : copy.end]
    start = copy.end - len(passage.lstrip())
    end = text.find("\n", start, copy.end)
    return Span(end + 1, copy.end) if end >= 0 and _is_heading(text[start:end]) else None


def _above_heading(text: str, copy: Span) -> Span | None:
    passage = text[copy.start : copy.end].rstrip()
    feed = copy.start + passage.rfind("\n")
    return Span(copy.start, feed) if feed > copy.start and _is_heading(text[feed + 1 : copy.end]) else None


def _is_heading(line: str) -> bool:
    return 0 < len(line.strip()) <= MOST and _SENTENCE.search(line) is None
