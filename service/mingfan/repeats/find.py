"""Finds text that stands twice, one copy right after the other.

Anchors that recur give pairs of places; around each pair the two copies are grown as far as they are alike, first by
their content exactly, then with edits. A pair counts where the copies meet: nothing of weight stands between them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from mingfan.model import Span
from mingfan.repeats.align import (
    alike_at_a_glance,
    common_prefix,
    common_suffix,
    extent,
    go_on_alike,
)
from mingfan.repeats.anchors import LONELY, Pair
from mingfan.repeats.clauses import accompanied, clause_pairs, supported
from mingfan.repeats.content import Content, content_of
from mingfan.repeats.differences import conflict, differences
from mingfan.repeats.records import Repeat
from mingfan.repeats.sentences import sentence_pairs

# Similarity under which two stretches are no longer one passage edited: copies with three characters in ten edited stay
# above it (benchmarks/duplicates.py).
LEAST_SCORE = 0.75
MOST_ENDS = 16  # sentence ends tried for a copy; aligning a long passage with each would cost its square
AT_LEAST = 100_000  # characters of edited copies aligned in any text; beyond that, as many as the text has
A_TRY = 300  # what any alignment costs, in those characters
MOST_OVER = 12  # alignments that may fail over one place: where all sentences are alike, every distance looks right
MOST_TRIES = 3  # for one alignment, from different anchors
MOST_MOVED = 12  # content characters by which edits may move the start of a sentence
_END = re.compile(r"[。！？…!?\n]")
# No semicolon: what it joins are parallel clauses, alike by design. No colon or slash: addresses are full of them.
_SENTENCE_ENDS = frozenset("。！？…\n")
_OPENING = frozenset("\n“‘「『（《【(<[#*- \t\u3000")
MOST_MARKS = 64  # marks and blanks looked at beside a copy at the end of the text looked at
_CLOSING = frozenset("”’」』）》】)")


class _Tandem(NamedTuple):
    """Two copies in a content string: the first from `start` to `middle`, the second to `end`."""

    start: int
    middle: int
    end: int
    matching: int  # content characters of either copy that match the other

    @property
    def score(self) -> float:
        return 2 * self.matching / max(1, self.end - self.start)


def find_repeats(
    text: str,
    least: int,
    edited: bool = True,
    check: Callable[[], None] = lambda: None,
    meant: Callable[[Repeat], bool] = lambda repeat: False,
) -> Iterator[Repeat]:
    """The repeats of at least `least` content characters a copy, by position of the second copy; `edited` ones too.

    Those that are `meant` are left out; where an edited one stands, a longer one that is not may begin. Repeats do not
    overlap, save that the second copy of one may be the first of the next. Where a text is made of
    passages that are all alike, the search for edited copies ends early: its cost stays linear.
    """
    done = 0  # end of the last second copy
    spent = 0  # characters of edited copies aligned
    tried = _Tried()
    for pair in _edited_candidates(text, least, tried) if edited else sentence_pairs(text, least):
        if pair.second < done:
            continue
        spent += pair.distance + A_TRY if edited else 0
        if spent > AT_LEAST + len(text):
            return
        check()
        repeat = _repeat(text, pair, least, done, edited)
        means = repeat is not None and meant(repeat)
        if repeat is None or (means and repeat.score < 1):
            tried.add(pair)
            continue
        done = repeat.second.end
        if not means:
            yield repeat


class _Tried:
    """Alignments that led to nothing: many anchors speak for the same one, and growing it is the costly part."""

    def __init__(self) -> None:
        self._pairs: deque[Pair] = deque(maxlen=64)

    def add(self, pair: Pair) -> None:
        self._pairs.append(pair)

    def often(self, pair: Pair) -> bool:
        if sum(p.first <= pair.first < p.second for p in self._pairs) >= MOST_OVER:
            return True
        slack = max(8, pair.distance >> 4)
        alike = (p for p in self._pairs if abs(p.distance - pair.distance) <= slack)
        return sum(pair.first - p.first <= pair.distance >> 1 for p in alike) >= MOST_TRIES


def may_repeat(text: str, least: int, edited: bool = True) -> bool:
    """Whether `find_repeats` may find something. Errs towards True."""
    found = _edited_candidates(text, least, _Tried()) if edited else sentence_pairs(text, least)
    return next(found, None) is not None


def _edited_candidates(text: str, least: int, tried: _Tried) -> Iterator[Pair]:
    for pairs in clause_pairs(text):
        for index, pair in enumerate(pairs):
            if pair.distance < least or not accompanied(pairs, index):
                continue
            if tried.often(pair) or not supported(pairs, index):
                continue
            if _may_be_near(text, pair):
                yield pair
            elif pair.distance > LONELY:
                tried.add(pair)


def _repeat(text: str, pair: Pair, least: int, done: int, edited: bool) -> Repeat | None:
    run = _raw_run(text, pair)
    if run is not None:
        start, end = run
        content = content_of(text, start, start + pair.distance)
        if len(content.chars) >= least and start + pair.distance >= done:
            return Repeat(Span(start, start + pair.distance), Span(start + pair.distance, end), "exact", 1.0)
    low = max(0, pair.first - pair.distance - 64)
    content = content_of(text, low, min(len(text), pair.second + pair.distance + pair.distance // 4 + 64))
    first, second = content.first_at(pair.first), content.first_at(pair.second)
    tandem = _same(content, first, second, text)
    if tandem is None and edited:
        tandem = _near(content, first, second, text)
    if tandem is None or min(tandem.middle - tandem.start, tandem.end - tandem.middle) < least:
        return None
    one = _span(text, content, tandem.start, tandem.middle)
    two = _span(text, content, tandem.middle, tandem.end)
    if two.start < done or (tandem.score < 1 and one.start < done):
        return None
    same = content.chars[tandem.start : tandem.middle] == content.chars[tandem.middle : tandem.end]
    copies = text[one.start : one.end].strip(), text[two.start : two.end].strip()
    if same:
        return Repeat(one, two, "exact" if copies[0] == copies[1] else "same-text", 1.0)
    found = differences(*copies)
    return Repeat(one, two, "conflicting" if found and conflict(*found[0]) else "near", tandem.score, found)


def _may_be_near(text: str, pair: Pair) -> bool:
    long = pair.distance > LONELY
    return alike_at_a_glance(text, *pair) and (not long or go_on_alike(text, *pair, enough=pair.distance // 2))


def _raw_run(text: str, pair: Pair) -> tuple[int, int] | None:
    """Start and end of a run of whole periods of the pair's distance, to the character; None where there is none.

    A run may hold any number of copies: they are one repeat, so that 100,000 identical lines are done in one step.
    """
    distance = pair.distance
    left = common_suffix(text, pair.first, pair.second, distance)
    right = common_prefix(text, pair.first, pair.second)
    if left + right < distance:
        return None
    low = pair.first - left
    start = _boundary(text, low, low + (left + right) % distance if left + right < 2 * distance else low + distance)
    copies = (pair.second + right - start) // distance
    return (start, start + copies * distance) if copies >= 2 else None


def _boundary(text: str, low: int, high: int) -> int:
    """The best place between `low` and `high` to begin a copy: a line's start, else a sentence's, else `low`."""
    window = text[max(0, low - 1) : high]
    feed = window.find("\n")
    if low == 0 or text[low - 1] == "\n":
        return low
    if feed >= 0:
        return max(0, low - 1) + feed + 1
    return next((at for at in range(low, high + 1) if _begins_sentence(text, at)), low)


def _begins_sentence(text: str, at: int) -> bool:
    while at and text[at - 1] in _CLOSING:
        at -= 1
    return at == 0 or text[at - 1] in _SENTENCE_ENDS


def _same(content: Content, first: int, second: int, text: str) -> _Tandem | None:
    """Copies with the same content."""
    period = second - first
    left = common_suffix(content.chars, first, second, period)
    right = min(period, common_prefix(content.chars, first, second))
    if period <= 0 or left + right < period:
        return None
    middle = _middle(content, second - left, first + right, text)
    return _Tandem(middle - period, middle, middle + period, period)


def _near(content: Content, first: int, second: int, text: str) -> _Tandem | None:
    """Copies that differ by edits.

    The second begins with the sentence in which the two stop being alike to the left of the pair; it ends with the one
    that makes it most like the first, which reaches up to it.
    """
    chars, period = content.chars, second - first
    left = extent(chars[max(0, first - period) : first][::-1], chars[first:second][::-1])
    start = _sentence_start(content, first - left.left, text)
    middle = _sentence_start(content, second - left.right, text)
    if start is None or middle is None or start >= middle:
        return None
    one = chars[start:middle]
    best = _Tandem(start, middle, middle, 0)
    for end in _sentence_ends(content, middle + len(one) // 2, middle + len(one) + len(one) // 3, text):
        # A floor lets the library give up on a hopeless comparison early.
        floor = int(max(LEAST_SCORE, best.score) * (end - start) / 2)
        tandem = _Tandem(start, middle, end, LCSseq.similarity(one, chars[middle:end], score_cutoff=floor))
        if tandem.score >= best.score:
            best = tandem
    return best if best.score >= LEAST_SCORE else None


def _sentence_start(content: Content, index: int, text: str) -> int | None:
    """The start of a sentence nearest to a content character, which edits may have moved by a few."""
    near = [index, *(index + sign * step for step in range(1, MOST_MOVED + 1) for sign in (-1, 1))]
    return next((at for at in near if 0 <= at < len(content.places) and _starts_sentence(content, at, text)), None)


def _starts_sentence(content: Content, index: int, text: str) -> bool:
    low = content.places[index - 1] + 1 if index else max(0, content.places[index] - 1)
    gap = text[low : content.places[index]]
    return content.places[index] == 0 or any(char in _SENTENCE_ENDS for char in gap)


def _sentence_ends(content: Content, low: int, high: int, text: str) -> Iterator[int]:
    """Ends of sentences as numbers of content characters, from `low` to `high`, at most MOST_ENDS of them."""
    last = min(high, len(content.places)) - 1
    if last < low:
        return
    stop = content.places[last + 1] if last + 1 < len(content.places) else len(text)
    marks = [m.start() for m in _END.finditer(text, content.places[low], stop)]
    ends = [content.first_at(place) for place in marks[:: len(marks) // MOST_ENDS + 1]]
    yield from dict.fromkeys([*ends, content.first_at(marks[-1])] if marks else [])


def _middle(content: Content, low: int, high: int, text: str) -> int:
    """Where the second copy begins: at a line's start if one lies between, else at a sentence's, else as far left."""
    best = low
    for at in range(low, min(high, len(content.places) - 1) + 1):
        gap = text[content.places[at - 1] + 1 : content.places[at]] if at else ""
        if "\n" in gap:
            return at
        if best == low and any(char in _SENTENCE_ENDS for char in gap):
            best = at
    return best


def _span(text: str, content: Content, start: int, end: int) -> Span:
    """From the indent or the marks that open the first content character, to the marks that close the last one."""
    at = content.places[start]
    before = content.places[start - 1] + 1 if start else max(0, at - MOST_MARKS)
    after = content.places[end - 1] + 1
    stop = content.places[end] if end < len(content.places) else min(len(text), after + MOST_MARKS)
    feed = text.rfind("\n", before, at)
    return Span(feed + 1 if feed >= 0 else _closed(text, before, at), _closed(text, after, stop))


def _closed(text: str, low: int, high: int) -> int:
    """Among the marks and blanks from `low` to `high`: where those that close what stands before end."""
    while low < high and text[low] not in _OPENING:
        low += 1
    return low
