"""Finds a whole passage that is pasted again further down, with other text between the two copies.

Its sentences follow one another in both places. The first and the last of them may be torn: then the second copy begins
or ends in the middle of a sentence of the first. A passage that comes back more often is a form or a refrain.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from mingfan.kinds.duplicates.content import letters
from mingfan.kinds.duplicates.records import Repeat
from mingfan.model import Span
from mingfan.native.loops import BUILT, loops

LEAST_SENTENCES = 3  # of a copy, whole and telling ones: fewer are a quotation or a stock phrase
TELLING = 12  # content characters
SHORT = 6  # content characters; shorter sentences recur by chance, so no copy is looked for from them
TORN = 8  # least content characters of a torn sentence
_END = re.compile(r"[。！？!?\n]")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?[”」』）]*")
_QUOTED = frozenset("“「『‘\"'>")


class Sentence(NamedTuple):
    start: int
    end: int
    content: str


class Copies(NamedTuple):
    """Two copies, as numbers of sentences: the first ends before `first_end`, the second before `end`."""

    first: int
    first_end: int
    second: int
    end: int


def far_repeats(text: str, least: int, check: Callable[[], None] = lambda: None) -> Iterator[Repeat]:
    """Passages of at least `least` content characters that occur twice, by position of the second copy."""
    sentences = _sentences(text)
    contents = [sentence.content for sentence in sentences]
    times = Counter(contents)
    places: dict[str, list[int]] = defaultdict(list)
    done = 0
    for number, content in enumerate(contents):
        earlier = places[content]
        if number >= done and len(content) >= SHORT and earlier:
            check()
            first, count = earlier[0], 0
            for one in {earlier[0], *earlier[-2:]}:  # of many: the first, and the nearest
                together = _together(contents, one, number)
                if together > count:
                    first, count = one, together
            if sum(map(len, contents[max(0, number - 1) : number + count + 1])) < least:
                earlier.append(number)
                continue
            found = _with_torn(sentences, Copies(first, first + count, number, number + count))
            if _is_long(sentences[found.second : found.end], least):
                done = found.end
                telling = [each.content for each in sentences[first : first + count] if _is_telling(each)]
                if len(telling) >= LEAST_SENTENCES and max(times[each] for each in telling) == 2:
                    yield from _repeat(text, sentences, found)
        earlier.append(number)


def may_repeat_far(text: str, least: int) -> bool:
    """Whether `far_repeats` may find something. Errs towards True."""
    if len(text) < 2 * least:
        return False
    return loops.recur_in_a_row(text, TELLING, LEAST_SENTENCES) if BUILT else _recur_in_a_row(text)


def _recur_in_a_row(text: str) -> bool:
    """Whether as many telling sentences in a row as a copy has are all said again, once, and in a row."""
    said = [content for content in map(letters, _END.split(text)) if len(content) >= TELLING]
    times = Counter(said)
    first: dict[str, int] = {}
    row, last = 0, -1
    for number, content in enumerate(said):
        earlier = first.setdefault(content, number)
        if earlier == number or times[content] != 2:
            row = 0
            continue
        row = row + 1 if row and earlier == last + 1 else 1
        last = earlier
        if row == LEAST_SENTENCES:
            return True
    return False


def _sentences(text: str) -> list[Sentence]:
    found = (Sentence(m.start(), m.end(), letters(m[0])) for m in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence.content]


def _together(contents: Sequence[str], one: int, two: int) -> int:
    """How many sentences are the same from both on; the copies do not overlap."""
    count, most = 0, min(two - one, len(contents) - two)
    while count < most and contents[one + count] == contents[two + count]:
        count += 1
    return count


def _is_long(copy: Sequence[Sentence], least: int) -> bool:
    return sum(len(sentence.content) for sentence in copy) >= least


def _is_telling(sentence: Sentence) -> bool:
    """Whether the sentence is long enough to occur in one passage only."""
    return len(sentence.content) >= TELLING


def _with_torn(sentences: Sequence[Sentence], found: Copies) -> Copies:
    """The copies with the sentence before and the one after, where the second copy has a part of it."""
    first, first_end, second, end = found
    if min(first, second - first_end) > 0 and _is_torn(sentences[second - 1], sentences[first - 1], str.endswith):
        first, second = first - 1, second - 1
    if end < len(sentences) and first_end < second and _is_torn(sentences[end], sentences[first_end], str.startswith):
        first_end, end = first_end + 1, end + 1
    return Copies(first, first_end, second, end)


def _repeat(text: str, sentences: Sequence[Sentence], found: Copies) -> Iterator[Repeat]:
    """The two copies; none where they touch, or the second one is quoted."""
    first, copy = _span(text, sentences, found.first, found.first_end), _span(text, sentences, found.second, found.end)
    before = text[max(0, copy.start - 2) : copy.start + 2].strip()
    if found.first_end < found.second and _QUOTED.isdisjoint(before):
        yield Repeat(first, copy, "far", 1.0)


def _span(text: str, sentences: Sequence[Sentence], first: int, end: int) -> Span:
    """Where sentences are, without the line feed that ends the last one."""
    low, high = sentences[first].start, sentences[end - 1].end
    return Span(low, low + len(text[low:high].rstrip("\n")))


def _is_torn(torn: Sentence, whole: Sentence, holds: Callable[[str, str], bool]) -> bool:
    """Whether one sentence is the rest of another."""
    return len(whole.content) > len(torn.content) >= TORN and holds(whole.content, torn.content)
