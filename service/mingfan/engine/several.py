"""Several texts looked at together: which of them stay as they are, told by one scan of all.

A short text costs less to scan than to be scanned by itself. Where nothing is found it stays; where something is, the
text is cleaned by itself, which has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress

from mingfan.deadline import Deadline
from mingfan.kinds.base import Gate
from mingfan.prefilter.scanner import Scanner

# Characters scanned together: many beside the cost of a call, and the texts are still in the processor's cache when
# the gates read them.
TOGETHER = 32_000
OFTEN = frozenset({-1})  # of a text in which more occurs than is listed


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts of at most TOGETHER characters; a longer text is one by itself."""
    first = size = 0
    for at, text in enumerate(texts):
        size += len(text)
        if size > TOGETHER and first < at:
            yield texts[first:at]
            first, size = at, len(text)
    if first < len(texts):
        yield texts[first:]


def quiet(
    texts: Sequence[str], scanner: Scanner, ignored: int, gates: Sequence[Gate], deadline: Deadline
) -> list[bool]:
    """Of each text, whether the scanner finds nothing but `ignored` in it, and no gate lets a rule see it."""
    stays = [numbers <= {ignored} for numbers in _fired([text.encode() for text in texts], scanner)]
    for gate in gates:
        left = list(compress(range(len(texts)), stays))
        for at, may_change in zip(left, gate.of_each([texts[at] for at in left], deadline), strict=True):
            stays[at] = not may_change
    return stays


def _fired(parts: Sequence[bytes], scanner: Scanner) -> Sequence[AbstractSet[int]]:
    """The numbers of what occurs in each part. Where that is too often, its halves tell which part it is in."""
    found = scanner.fired_in_each(parts)
    if found is not None:
        return found
    if len(parts) == 1:
        return [OFTEN]
    middle = len(parts) // 2
    return [*_fired(parts[:middle], scanner), *_fired(parts[middle:], scanner)]
