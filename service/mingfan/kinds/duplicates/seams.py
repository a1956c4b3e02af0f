"""Where copies may begin, meet and end.

A pasted copy begins where a line or a sentence begins and ends where one ends; the first copy may also follow a few
words that lead in (`会议指出，`, `（一）`). Two lines of a list are alike up to the word that differs, so what repeats
there begins in the middle of a line and ends in the middle of the next: that is no copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from mingfan.kinds.duplicates.bounds import END, MOST_MARKS, SENTENCE_ENDS, span_of, starts_sentence
from mingfan.kinds.duplicates.content import Content, letters
from mingfan.model import Span

_BLANKS = " \t\u3000"
_BESIDE = frozenset(_BLANKS + "“‘「『（《【(\"'”’」』）》】)")
_CLOSING = frozenset("”’」』）》】)")
_ASCII_ENDS = frozenset("!?")
_LEAD_IN = re.compile(r"(?:[，：:、,）)】」』”“‘「『—①-⑳]|\d[.．]|[一二三四五六七八九十][是要])[ \t\u3000]*$")
MOST_LEAD_IN = 40  # characters; longer ones are a sentence of their own
# A page seam may fall within a sentence: then copies of this many content characters and ends of sentences, over a line
# feed, are no accident.
TORN = 48
TORN_SENTENCES = 2
LOOK = 256  # characters beside a copy
ALIKE = 0.5  # similarity of two lines from which on they are written to one pattern


def begins(text: str, at: int) -> bool:
    """Whether a line or a sentence begins at `at`, ignoring blanks and opening and closing marks."""
    low = at
    while low and at - low < MOST_MARKS and text[low - 1] in _BESIDE:
        low -= 1
    if low == 0 or text[low - 1] in SENTENCE_ENDS:
        return True
    return text[low - 1] in _ASCII_ENDS and (low < at or not text[at : at + 1].isascii())


def ends(text: str, at: int) -> bool:
    """Whether a line or a sentence ends before `at`."""
    return begins(text, at) or not text[at : at + MOST_MARKS].split("\n", 1)[0].strip()


def led_in(text: str, at: int) -> bool:
    """Whether only a few words that lead in come before `at` in its sentence."""
    before = text[max(0, at - MOST_LEAD_IN - 1) : at]
    sentence = re.split("[。！？…\n]", before)[-1]
    return len(sentence) <= MOST_LEAD_IN and _LEAD_IN.search(sentence) is not None


def place_run(text: str, low: int, high: int, period: int) -> int | None:
    """Where the first of two copies begins, of text that recurs after `period` characters: between `low` and `high`.

    A line's start is best, then a sentence's, then the end of a lead-in, then a seam within a sentence.
    """
    starts = list(_starts(text, low, high))
    lines = [at for at in starts if at == 0 or text[at - 1] == "\n"]
    for at in dict.fromkeys((*lines, *starts)):
        first, second = Span(at, at + period), Span(at + period, at + 2 * period)
        if begins(text, second.start) and not in_parallel_lines(text, first, second):
            return at
    return low if is_torn(text, Span(low, low + period), Span(low + period, low + 2 * period)) else None


def _starts(text: str, low: int, high: int) -> Iterator[int]:
    if begins(text, low) or led_in(text, low):
        yield low
    for mark in END.finditer(text, low, high):
        at = mark.end()
        while at <= high and text[at : at + 1] in _CLOSING:
            at += 1
        if at <= high and begins(text, at):
            yield at


def is_torn(text: str, first: Span, second: Span) -> bool:
    """Whether copies that begin within a sentence come from a page seam: long, across lines, no lines of a list."""
    copy = text[first.start : first.end]
    if "\n" not in copy.strip() or sum(map(copy.count, SENTENCE_ENDS)) <= TORN_SENTENCES:
        return False
    if len(letters(copy)) < TORN:
        return False
    return not in_lines_alike(text, first, second)


def in_parallel_lines(text: str, first: Span, second: Span) -> bool:
    """Whether the copies are what lines written to one pattern share, not whole lines."""
    if "\n" not in text[first.start : second.end].strip():
        return False
    if _begins_line(text, first.start) and _ends_line(text, second.end):
        return False
    copy = text[first.start : first.end].strip()
    if "\n" in copy:
        return in_lines_alike(text, first, second)
    content, reach = letters(copy), 2 * len(copy) + LOOK
    if _neighbours_alike(text, content, first.start, second.end):
        return True
    before, after = text[max(0, first.start - reach) : first.start], text[second.end : second.end + reach]
    return content in letters(before) or content in letters(after)


def _neighbours_alike(text: str, content: str, start: int, end: int) -> bool:
    """Whether the line before or after the two copies is written to the pattern of theirs."""
    above = text[max(0, start - 2 * LOOK) : text.rfind("\n", 0, start) + 1].rstrip().rpartition("\n")[2]
    below = text[end : end + 2 * LOOK].split("\n")[:3]
    return any(Indel.normalized_similarity(letters(line), content) >= ALIKE for line in (above, *below))


def _begins_line(text: str, at: int) -> bool:
    before = text[max(0, at - MOST_MARKS) : at].rstrip(_BLANKS)
    return before[-1:] == "\n" or (not before and at <= MOST_MARKS)


def _ends_line(text: str, at: int) -> bool:
    after = text[at : at + MOST_MARKS].lstrip(_BLANKS)
    return after[:1] == "\n" or text[at - 1 : at] == "\n" or (not after and at + MOST_MARKS >= len(text))


def in_lines_alike(text: str, first: Span, second: Span) -> bool:
    """Whether copies over a line feed begin in lines that are alike: one line of a list goes into the next.

    Copies that hold whole lines besides are none of a list, unless what precedes them in their lines is the same.
    """
    if _begins_line(text, second.start):
        return False
    one, two = _line(text, first.start), _line(text, second.start)
    if Indel.normalized_similarity(one, two) < ALIKE:
        return False
    head = letters(text[max(second.start - LOOK, text.rfind("\n", 0, second.start) + 1) : second.start])
    lines = filter(str.strip, text[first.start : first.end].split("\n"))
    return len(list(lines)) == 2 or one.startswith(head)


def _line(text: str, at: int) -> str:
    """The content of the line around `at`, up to LOOK characters to either side."""
    before, after = text[max(0, at - LOOK) : at], text[at : at + LOOK]
    return letters(before[before.rfind("\n") + 1 :] + after.split("\n", 1)[0])


def best_middle(content: Content, low: int, high: int, period: int, text: str) -> int | None:
    """Where the second copy begins, from `low` to `high`, of content that recurs after `period` content characters.

    At a line's start if one lies between, else at a sentence's; None where no two copies meet.
    """
    sentences = [
        at
        for at in range(max(low, period), min(high, len(content.places) - period) + 1)
        if starts_sentence(content, at, text)
    ]
    lines = [at for at in sentences if at and "\n" in text[content.places[at - 1] : content.places[at]]]
    for at in dict.fromkeys((*lines, *sentences)):
        if _meets(content, at, period, text):
            return at
    first, second = _spans(content, low, period)
    return low if first.start >= 0 and is_torn(text, first, second) else None


def _meets(content: Content, middle: int, period: int, text: str) -> bool:
    first, second = _spans(content, middle, period)
    if not begins(text, first.start) and not led_in(text, first.start):
        return False
    if not _sentence_ends_at(content, middle + period, text):
        return False
    # With its marks: a line that ends in a full stop is whole.
    whole = Span(second.start, span_of(text, content, middle, min(middle + period, len(content.places))).end)
    return not in_parallel_lines(text, first, whole)


def _spans(content: Content, middle: int, period: int) -> tuple[Span, Span]:
    places, last = content.places, min(middle + period, len(content.places)) - 1
    return Span(places[middle - period], places[middle - 1] + 1), Span(places[middle], places[last] + 1)


def _sentence_ends_at(content: Content, end: int, text: str) -> bool:
    if end < len(content.places):
        return starts_sentence(content, end, text)
    after = content.places[-1] + 1
    return after == len(text) or any(char in SENTENCE_ENDS for char in text[after : after + MOST_MARKS])
