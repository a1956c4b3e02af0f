"""Sentences that begin alike: where exact copies may be.

This is the search that every text pays for, so its loops run inside `str.split`, `filter`, `map`, `set` and `dict`, and
a window in which no two sentences begin alike is done. Nearly all of those that do are distinguished by their
numbers and by the sentences around them, before their places in the text are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, compress, count, islice
from operator import add, contains, is_not, itemgetter

from mingfan.kinds.duplicates.align import alike_but_for_marks
from mingfan.kinds.duplicates.anchors import LONELY, REACH, Pair, windows
from mingfan.kinds.duplicates.content import letters
from mingfan.native.loops import BUILT, loops

# An anchor is the third to the ninth character of a sentence: an indent is two characters, and shorter anchors recur by
# chance in most windows.
_ANCHOR = slice(2, 9)
_LENGTH = 7
_LONELY = LONELY // 44  # characters of a sentence of the sample
# Further apart than that, this many of the next pairs of sentences must have the same distance, mostly in a row.
# A paragraph that recurs far away has four sentences.
_COMPANY = 5
_MOVED = 3  # sentences by which marks that changed to full stops move the next few

_FEW = 256  # among more sentences some two nearly always begin alike, so asking first is useless

_anchor = itemgetter(_ANCHOR)

_Numbers = tuple[int, int]  # of two sentences, among those of a window that are not empty
_Found = tuple[list[_Numbers], list[_Numbers], Sequence[int]]


class _Sentences:
    """The sentences of a window that are not empty, taken out of it when asked for: few are."""

    def __init__(self, window: str, bounds: Sequence[int]) -> None:
        """`bounds`: where each begins and ends."""
        self._window = window
        self._bounds = bounds

    def __len__(self) -> int:
        return len(self._bounds) // 2

    def __getitem__(self, number: int) -> str:
        return self._window[self.start(number) : self._bounds[2 * number + 1]]

    def start(self, number: int) -> int:
        return self._bounds[2 * number]

    def joined(self, first: int, end: int) -> str:
        window = self._window
        return "".join([window[start:stop] for start, stop in self._between(first, end)])

    def length(self, first: int, end: int) -> int:
        """Of several together."""
        return sum(stop - start for start, stop in self._between(first, end))

    def _between(self, first: int, end: int) -> Iterable[tuple[int, int]]:
        low, high = 2 * max(0, first), 2 * min(end, len(self))
        return zip(self._bounds[low:high:2], self._bounds[low + 1 : high : 2], strict=True)


def sentence_pairs(text: str, least: int) -> Iterator[Pair]:
    """The places of anchors around which the text goes on alike, in copies of at least `least` content characters."""
    for start, window in windows(text):
        going_on, maybe_led_in, bounds = (_found_by_loops if BUILT else _found)(window, least)
        if not going_on and not maybe_led_in:
            continue
        sentences = _Sentences(window, bounds)
        led_in = dict(_led_in(sentences, maybe_led_in, least))
        pairs: Iterable[_Numbers] = going_on
        if led_in:
            pairs = merge(pairs, ((one, two) for two, one in led_in.items()), key=itemgetter(1))
        for one, two in pairs:
            first, second = (start + sentences.start(number) + _ANCHOR.start for number in (one, two))
            if led_in.get(two) == one:
                first += sentences[one].rfind(_anchor(sentences[two])) - _ANCHOR.start
            if second - first <= REACH:
                yield Pair(first, second)


def _found(window: str, least: int) -> _Found:
    """Pairs of sentences in company that begin alike, around which the text goes on alike; those that may be a sentence
    and its repeat without the words that lead in; and where each sentence that is not empty begins and ends, if there
    are any."""
    every = window.replace("\n", "。").split("。")
    sentences = list(filter(None, every))
    anchors = list(map(_anchor, sentences))
    led_in = list(_maybe_led_in(sentences, anchors))
    if len(anchors) < _FEW and len(set(anchors)) == len(anchors):
        return [], led_in, _bounds(every) if led_in else ()
    reach = 2 * REACH * len(anchors) // len(window)  # about as many sentences, or more
    company = list(_in_company(_recurring(anchors, reach)))
    bounds = _bounds(every) if company or led_in else ()
    said = _Sentences(window, bounds)
    going_on = [pair for pair in company if _go_on_alike(said, *pair, least)]
    return going_on, led_in, bounds if going_on or led_in else ()


def _bounds(every: list[str]) -> Sequence[int]:
    starts = map(add, accumulate(map(len, every), initial=0), count())
    return [
        place
        for start, sentence in zip(starts, every, strict=False)
        if sentence
        for place in (start, start + len(sentence))
    ]


def _found_by_loops(window: str, least: int) -> _Found:
    going_on, led_in, bounds = loops.sentence_anchors(
        window, _ANCHOR.start, _LENGTH, 2 * REACH, _LONELY, _COMPANY, _MOVED, least
    )
    if not bounds:  # in most texts
        return [], [], ()
    return _in_twos(going_on), _in_twos(led_in), memoryview(bounds).cast("q")


def _in_twos(numbers: bytes) -> list[_Numbers]:
    every = memoryview(numbers).cast("q")
    return list(zip(every[::2], every[1::2], strict=True))


def _maybe_led_in(sentences: list[str], anchors: list[str]) -> Iterator[_Numbers]:
    """Each sentence that holds the anchor of the next one, with that one.

    A mark that closes a quotation may stand between them by itself.
    """
    for one in compress(count(), map(contains, sentences, islice(anchors, 1, None))):
        two = one + 1 if anchors[one + 1] else one + 2
        if two < len(anchors) and len(anchors[two]) == _LENGTH and anchors[two] in sentences[one]:
            yield one, two


def _led_in(sentences: _Sentences, maybe: list[_Numbers], least: int) -> Iterator[_Numbers]:
    """Each sentence that repeats the one before it without the few words that lead in, with that one."""
    for one, two in maybe:
        repeated = letters(sentences[two])
        if len(repeated) >= least and letters(sentences[one]).endswith(repeated):
            yield two, one


def _recurring(anchors: list[str], reach: int) -> list[_Numbers]:
    """Each sentence that begins as one before it does, with the last two of those."""
    numbers = list(range(len(anchors)))
    seen: dict[str, int] = {}
    firsts = list(map(seen.setdefault, anchors, numbers))
    last: dict[int, int] = {}
    before: dict[int, int] = {}
    pairs = []
    for at in compress(numbers, map(is_not, firsts, numbers)):
        first = firsts[at]
        one = last.get(first, first)
        if at - one <= reach and len(anchor := anchors[at]) == _LENGTH and len(set(anchor)) > 2:
            pairs.append((one, at))
            if first in before and at - before[first] <= reach:
                pairs.append((before[first], at))
        last[first], before[first] = at, one
    return pairs


def _in_company(pairs: list[_Numbers]) -> Iterator[_Numbers]:
    """Pairs close by, and pairs followed by a few more of the same distance, as where two copies meet."""
    for index, (first, second) in enumerate(pairs):
        distance = second - first
        if distance < _LONELY or _same_distance(pairs, index, distance):
            yield first, second


def _same_distance(pairs: list[_Numbers], index: int, distance: int) -> bool:
    wanted = min(distance // _LONELY, _COMPANY)
    others = pairs[index + 1 : index + 2 * wanted + 2]
    # By far the commonest case: there are too few in the whole period.
    if len(others) < wanted or others[wanted - 1][0] > pairs[index][1]:
        return False
    lacking = 0
    for one, two in others:
        if -_MOVED <= two - one - distance <= _MOVED:
            wanted -= 1
            lacking -= 1
            if not wanted:
                return True
        else:
            lacking += 1
            if lacking > 1:
                return False
    return False


def _go_on_alike(sentences: _Sentences, one: int, two: int, least: int) -> bool:
    """Whether the text around the anchors goes on alike, to both sides together, for at least half their distance."""
    period = sentences.length(one, two)
    if period < least:
        return False
    for reach in (4, 16, 64, two - one):  # sentences to either side, for most differ soon
        right, right_ends = alike_but_for_marks(_after(sentences, one, reach), _after(sentences, two, reach))
        left, left_ends = alike_but_for_marks(_before(sentences, one, reach), _before(sentences, two, reach))
        if 2 * (left + right) >= period:
            return period > 2 * least or len(letters(sentences.joined(one, two))) >= least
        if right_ends and left_ends:
            break
    return False


def _after(sentences: _Sentences, number: int, reach: int) -> str:
    return sentences.joined(number, number + reach)[_ANCHOR.start :]


def _before(sentences: _Sentences, number: int, reach: int) -> str:
    return (sentences.joined(number - reach, number) + sentences[number][: _ANCHOR.start])[::-1]
