"""Finds repeated text, one copy right after the other.

Anchors that recur give pairs of places; around each pair the two copies are grown as far as they are alike, first by
their content exactly, then with edits. A pair counts where the copies meet: nothing of weight stands between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from mingfan.kinds.duplicates.align import common_prefix, common_suffix, extent
from mingfan.kinds.duplicates.anchors import Pair
from mingfan.kinds.duplicates.bounds import (
    sentence_ends,
    sentence_start,
    span_of,
)
from mingfan.kinds.duplicates.broken import broken_copies
from mingfan.kinds.duplicates.content import Content, content_of, letters
from mingfan.kinds.duplicates.differences import conflict, differences
from mingfan.kinds.duplicates.headings import under_headings
from mingfan.kinds.duplicates.likely import A_TRY, likely_in, likely_pairs
from mingfan.kinds.duplicates.records import Likeness, Repeat
from mingfan.kinds.duplicates.seams import best_middle, in_lines_alike, in_parallel_lines, place_run
from mingfan.kinds.duplicates.sentences import sentence_pairs
from mingfan.model import Span
from mingfan.text.fold import in_one_script

# Similarity under which two stretches are no longer one passage edited: copies with three characters in ten edited stay
# above it (benchmarks/duplicates.py).
LEAST_SCORE = 0.75
AT_LEAST = 100_000  # characters of edited copies aligned in any text; beyond that, as many as the text has


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

    Those that are `meant` are left out, and one that is as "near" is so as "conflicting"; where an edited one stands, a
    longer one that is not may begin. Repeats do not overlap, save that the second copy of one may be the first of the
    next. Where a text is made of passages that are all alike, the search for edited copies ends early: its cost stays
    linear.
    """
    original, text = text, in_one_script(text)
    limit = AT_LEAST + len(text)
    likely = likely_in(text, least, limit)
    for pair in likely_pairs(text, least, likely) if edited else sentence_pairs(text, least):
        if pair.second < likely.done:
            continue
        if edited:
            likely.spent += pair.distance + A_TRY
            if likely.spent > limit:
                return
        check()
        repeat = _repeat(text, pair, least, likely.done, edited)
        if repeat is not None and text is not original:
            repeat = _in_two_scripts(repeat, original)
        means = repeat is not None and meant(repeat)
        if repeat is not None and not means and not repeat.told:
            repeat = _told(repeat, text)
            means = repeat.likeness == "conflicting" and meant(repeat)
        if repeat is None or (means and repeat.score < 1):
            likely.add(*pair)
            continue
        likely.done = repeat.second.end
        if not means:
            yield repeat


def may_repeat(text: str, least: int, edited: bool = True) -> bool:
    """Whether `find_repeats` may find something. Errs towards True."""
    text = in_one_script(text)
    if not edited:  # which a text pays for whoever asks, so nothing more is made ready
        return next(sentence_pairs(text, least), None) is not None
    likely = likely_in(text, least, AT_LEAST + len(text))
    return next(likely_pairs(text, least, likely), None) is not None


def _in_two_scripts(repeat: Repeat, original: str) -> Repeat:
    """Exact copies are the same text if their script differs, and then two of them, not a run."""
    (first, end), (second, last) = repeat.first, repeat.second
    period = second - first
    if repeat.likeness != "exact" or original[first : last - period] == original[second:last]:
        return repeat
    return repeat._replace(second=Span(second, second + end - first), likeness="same-text")


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
    if tandem is None and (broken := broken_copies(content, first, second, text)):
        if broken.first.start < done or in_lines_alike(text, broken.first, broken.second):
            return None
        return broken if len(letters(text[slice(*broken.first)])) >= least else None
    if tandem is None and edited:
        tandem = _near(content, first, second, text)
    if tandem is None or min(tandem.middle - tandem.start, tandem.end - tandem.middle) < least:
        return None
    one = span_of(text, content, tandem.start, tandem.middle)
    two = span_of(text, content, tandem.middle, tandem.end)
    if two.start < done or (tandem.score < 1 and one.start < done):
        return None
    same = content.chars[tandem.start : tandem.middle] == content.chars[tandem.middle : tandem.end]
    copies = text[one.start : one.end].strip(), text[two.start : two.end].strip()
    if (same or "\n" in copies[1]) and in_parallel_lines(text, one, two):
        return None
    if same:
        return Repeat(one, two, "exact" if copies[0] == copies[1] else "same-text", 1.0)
    if bodies := under_headings(text, one, two):
        return Repeat(*bodies, "near", tandem.score)
    return Repeat(one, two, "near", tandem.score, told=False)


def _told(repeat: Repeat, text: str) -> Repeat:
    found = differences(*(text[span.start : span.end].strip() for span in (repeat.first, repeat.second)))
    likeness: Likeness = "conflicting" if found and conflict(*found[0]) else "near"
    return repeat._replace(likeness=likeness, differences=found, told=True)


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
    high = low + min((left + right) % distance if left + right < 2 * distance else distance, distance)
    start = place_run(text, low, high, distance)
    if start is None:
        return None
    copies = (pair.second + right - start) // distance
    return (start, start + copies * distance) if copies >= 2 else None


def _same(content: Content, first: int, second: int, text: str) -> _Tandem | None:
    """Copies with the same content."""
    period = second - first
    left = common_suffix(content.chars, first, second, period)
    right = min(period, common_prefix(content.chars, first, second))
    if period <= 0 or left + right < period:
        return None
    middle = best_middle(content, second - left, first + right, period, text)
    return None if middle is None else _Tandem(middle - period, middle, middle + period, period)


def _near(content: Content, first: int, second: int, text: str) -> _Tandem | None:
    """Copies that differ by edits.

    The second begins with the sentence in which the two stop being alike to the left of the pair; it ends with the one
    that makes it most like the first, which reaches up to it.
    """
    chars, period = content.chars, second - first
    left = extent(chars[max(0, first - period) : first][::-1], chars[first:second][::-1])
    start = sentence_start(content, first - left.left, text)
    middle = sentence_start(content, second - left.right, text)
    if start is None or middle is None or start >= middle:
        return None
    one = chars[start:middle]
    best = _Tandem(start, middle, middle, 0)
    for end in sentence_ends(content, middle + len(one) // 2, middle + len(one) + len(one) // 3, text):
        # A floor lets the library give up on a hopeless comparison early.
        floor = int(max(LEAST_SCORE, best.score) * (end - start) / 2)
        tandem = _Tandem(start, middle, end, LCSseq.similarity(one, chars[middle:end], score_cutoff=floor))
        if tandem.score >= best.score:
            best = tandem
    return best if best.score >= LEAST_SCORE else None
