"""Sentences in content: where they begin and end, and which stretch of the text some content comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfan.kinds.duplicates.content import Content
from mingfan.model import Span

# No semicolon: what it joins are parallel clauses, alike by design. No colon or slash: addresses are full of them.
SENTENCE_ENDS = frozenset("。！？…\n")
MOST_ENDS = 16  # sentence ends tried for a copy: trying all of a long passage would take quadratic time
MOST_MOVED = 12  # content characters by which edits may move the start of a sentence
MOST_MARKS = 64  # how far beyond a copy marks and blanks are looked for, at the end of the window
END = re.compile(r"[。！？…!?\n]")
_SENTENCE_ENDS = re.compile(f"[{''.join(sorted(SENTENCE_ENDS))}]")
_OPENING = frozenset("\n“‘「『（《【(<[#*- \t\u3000")


def sentence_start(content: Content, index: int, text: str) -> int | None:
    """The start of a sentence nearest to a content character, which edits may have moved by a few."""
    places = content.places
    low, high = max(0, index - MOST_MOVED), min(len(places) - 1, index + MOST_MOVED)
    if low > high:
        return None
    behind = places[low - 1] + 1 if low else max(0, places[0] - 1)
    starts = {content.first_at(end.start()) for end in _SENTENCE_ENDS.finditer(text, behind, places[high])}
    if low == places[0] == 0:
        starts.add(0)
    return min(starts, key=lambda start: (abs(start - index), start), default=None)


def starts_sentence(content: Content, index: int, text: str) -> bool:
    at = content.places[index]
    low = content.places[index - 1] + 1 if index else max(0, at - 1)
    return at == 0 or not SENTENCE_ENDS.isdisjoint(text[low:at])


def sentence_ends(content: Content, low: int, high: int, text: str) -> Iterator[int]:
    """Ends of sentences as numbers of content characters, from `low` to `high`, at most MOST_ENDS of them."""
    last = min(high, len(content.places)) - 1
    if last < low:
        return
    stop = content.places[last + 1] if last + 1 < len(content.places) else len(text)
    marks = [m.start() for m in END.finditer(text, content.places[low], stop)]
    ends = [content.first_at(place) for place in marks[:: len(marks) // MOST_ENDS + 1]]
    yield from dict.fromkeys([*ends, content.first_at(marks[-1])] if marks else [])


def span_of(text: str, content: Content, start: int, end: int) -> Span:
    """From the indent or the marks that open the first content character, to the marks that close the last one."""
    at = content.places[start]
    before = content.places[start - 1] + 1 if start else max(0, at - MOST_MARKS)
    after = content.places[end - 1] + 1
    stop = content.places[end] if end < len(content.places) else min(len(text), after + MOST_MARKS)
    feed = text.rfind("\n", before, at)
    return Span(feed + 1 if feed >= 0 else _closed(text, before, at), _closed(text, after, stop))


def _closed(text: str, low: int, high: int) -> int:
    """The end of the closing marks among the marks and blanks from `low` to `high`."""
    while low < high and text[low] not in _OPENING:
        low += 1
    return low
