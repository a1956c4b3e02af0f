"""Two copies, one of them broken: only a few characters are left of its first or last sentence.

    …重伤而归，终于因此崩驾。第二句。第三句。
    过了亿因此崩驾。第二句。第三句。

The few characters are what was left of the sentence, or of another line; they go with the broken copy.
"""

from __future__ import annotations

import re

from mingfan.kinds.duplicates.align import common_prefix, common_suffix
from mingfan.kinds.duplicates.bounds import SENTENCE_ENDS, span_of, starts_sentence
from mingfan.kinds.duplicates.content import Content, letters
from mingfan.kinds.duplicates.records import Repeat

# Items and entries also match after an opening of their own: 第一步…第二步…. So both copies share at least so many
# content characters and ends of sentences; what is left of the broken sentence is short, and the complete one has
# several times as much in its place.
LEAST = 60
SENTENCES = 2
MOST_LEFT = 8
LONGER = 3
LOOK = 128  # characters of the complete sentence looked at
_SENTENCE = re.compile(f"[^{''.join(SENTENCE_ENDS)}]*")


def broken_copies(content: Content, first: int, second: int, text: str) -> Repeat | None:
    """The copies around two places, given as numbers of content characters, if one of the copies is broken."""
    left = common_suffix(content.chars, first, second, second - first)
    right = min(second - first, common_prefix(content.chars, first, second))
    between = second - first - left - right
    if not 0 < between <= MOST_LEFT or left + right < LEAST:
        return None
    start, end = content.places[first - left], content.places[first + right - 1]
    if sum(text.count(mark, start, end) for mark in SENTENCE_ENDS) < SENTENCES:
        return None
    for shift in range(MOST_LEFT - between + 1):  # by chance they may match for a few more characters
        middle = first + right - shift
        if starts_sentence(content, middle, text):
            return _second_broken(content, first - left, middle, second - left, second + right - shift, text)
        if starts_sentence(content, second - left + shift, text):
            return _first_broken(
                content, first - left + shift, first + right, second - left + shift, second + right, text
            )
    return None


def _second_broken(content: Content, first: int, middle: int, alike: int, end: int, text: str) -> Repeat | None:
    """The second copy, from `middle`, matches the first, from `first`, only from `alike` on."""
    if any(starts_sentence(content, at, text) for at in (first, *range(middle + 1, alike + 1))):
        return None
    at = content.places[first]
    lacking = _SENTENCE.match(text[max(0, at - LOOK) : at][::-1])
    if lacking is None or len(letters(lacking[0])) < LONGER * (alike - middle):
        return None
    one, two = span_of(text, content, first, middle), span_of(text, content, middle, end)
    return Repeat(one, two, "same-text", _score(middle - first, alike - middle), broken="second")


def _first_broken(content: Content, first: int, alike: int, middle: int, end: int, text: str) -> Repeat | None:
    """The first copy matches the second, from `middle`, only as far as `alike`."""
    if not starts_sentence(content, first, text):
        return None
    if any(starts_sentence(content, at, text) for at in range(alike, middle)):
        return None
    at = content.places[end - 1] + 1
    lacking = _SENTENCE.match(text, at, at + LOOK)
    if lacking is None or len(letters(lacking[0])) < LONGER * (middle - alike):
        return None
    one, two = span_of(text, content, first, middle), span_of(text, content, middle, end)
    return Repeat(one, two, "same-text", _score(alike - first, middle - alike), broken="first")


def _score(alike: int, left: int) -> float:
    return 2 * alike / (2 * alike + left)
