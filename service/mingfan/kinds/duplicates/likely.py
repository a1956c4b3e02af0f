"""Which pairs of anchors may be edited copies: the tests that cost little, before two stretches are aligned.

Most pairs fail here, so with the loops in C all of it runs there. They also rule out pairs that are not far apart in
which no stretches between sentences are alike enough, as in lists of links and tables; Python learns that by aligning.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from mingfan.kinds.duplicates.align import alike_at_a_glance, go_on_alike
from mingfan.kinds.duplicates.anchors import LONELY, Pair
from mingfan.kinds.duplicates.clauses import clause_pairs
from mingfan.native.loops import BUILT, loops

A_TRY = 300  # the fixed cost of an alignment, in characters
CLOSE = 80  # characters apart, about two lines of a table of contents
MOST_OVER = 12  # alignments that may fail at one place: where all sentences are alike, every distance looks right
MOST_TRIES = 3  # for one alignment, from different anchors
TRIED = 64  # alignments remembered
_SENTENCE_END = re.compile("[。！？!?…]")


class Likely:
    """The state of the search of one text.

    `spent`: characters aligned; `done`: end of the last second copy.
    """

    spent: int
    done: int

    def __init__(self, text: str, least: int, limit: int, /) -> None:
        """`least`: content characters of a copy. `limit`: of `spent`; where an alignment would go over it, its pair is
        handed out whatever it is."""
        self.spent = self.done = 0
        self._text = text
        # Alignments that led to nothing: many anchors point to the same one, and growing it is the costly part.
        self._tried: deque[tuple[int, int]] = deque(maxlen=TRIED)

    def next(self, pairs: Sequence[int], at: int, /) -> int:
        """The number of the first pair from `at` on that may be copies; of those far apart, by a glance. How many pairs
        there are, if none may. `pairs`: two places each."""
        for number in range(at, len(pairs) // 2):
            pair = Pair(*pairs[2 * number : 2 * number + 2])
            if self._is_list(pair) or self._often(pair):
                continue
            if alike_at_a_glance(self._text, *pair):
                return number
            if pair.distance > LONELY:
                self.add(*pair)
        return len(pairs) // 2

    def add(self, first: int, second: int, /) -> None:
        """An alignment that led to nothing."""
        self._tried.append((first, second))

    def _is_list(self, pair: Pair) -> bool:
        """Whether no sentence ends between the two, close by: lines of a list or a table of contents."""
        return pair.distance < CLOSE and _SENTENCE_END.search(self._text, pair.first, pair.second) is None

    def _often(self, pair: Pair) -> bool:
        first, second = pair.first, pair.second
        distance = second - first
        slack = max(8, distance >> 4)
        least, most, from_one = distance - slack, distance + slack, first - (distance >> 1)
        over = alike = 0
        for one, two in self._tried:
            if one <= first < two:
                over += 1
            if one >= from_one and least <= two - one <= most:
                alike += 1
        return over >= MOST_OVER or alike >= MOST_TRIES


def likely_in(text: str, least: int, limit: int) -> Likely | loops.Likely:
    return (loops.Likely if BUILT else Likely)(text, least, limit)


def likely_pairs(text: str, least: int, likely: Likely | loops.Likely) -> Iterator[Pair]:
    """The pairs of anchors that may be edited copies, by window and position."""
    for pairs in clause_pairs(text, least):
        at = likely.next(pairs, 0)
        while at < len(pairs) // 2:
            pair = Pair(*pairs[2 * at : 2 * at + 2])
            if pair.distance <= LONELY or go_on_alike(text, *pair, enough=pair.distance // 2):
                yield pair
            else:
                likely.add(*pair)
            at = likely.next(pairs, at + 1)
