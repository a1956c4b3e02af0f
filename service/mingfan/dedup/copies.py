"""Which documents of a corpus are copies of another, and which one they copy.

MinHash proposes: signatures of the 5-grams, banded, so that only documents that are probably alike are compared. The
texts decide: each copy is as like the document that stays as was asked for, by all its 5-grams, and tells the same
figures. A copy is one of a document that stays, never of another copy, so that likeness does not run away in chains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mingfan.dedup.likeness import grams, likeness, tell_same_figures
from mingfan.errors import MissingExtra

if TYPE_CHECKING:
    from rensa import RMinHash, RMinHashLSH

LIKENESS = 0.8  # of 5-grams, by default
LEAST_GRAMS = 40  # a shorter text is a copy only if it is the same
PERMUTATIONS, BANDS = 120, 24  # two documents of likeness 0.8 meet with probability 0.9999, of 0.5 with 0.53
SEED = 1
MARGIN = 0.15  # below the likeness of copies, four standard errors of the signatures' own estimate
MOST_COMPARED = 100  # documents that one is compared with: a copy that is missed harms nothing


class Copy(NamedTuple):
    number: int  # of the document
    of: int  # the document that stays
    likeness: float
    exact: bool


class Found(NamedTuple):
    copies: list[Copy]
    alike: list[Copy]  # alike by their words and not by their figures: they stay


def need_library() -> None:
    """MissingExtra without rensa."""
    try:
        import rensa  # noqa: F401
    except ImportError:
        raise MissingExtra("finding near-copies needs rensa", "dedup") from None


def find_copies(
    documents: Iterable[tuple[int, str]],
    text_of: Callable[[int], str],
    least: float = LIKENESS,
    *,
    same: Callable[[str, str], bool] = tell_same_figures,
    apart: Callable[[int, int], bool] = lambda one, other: True,
) -> Found:
    """`documents`: numbers and texts; of copies the first that comes stays. `text_of`: the text of a number again.

    `least`: the likeness of copies, over 0 to 1; 1 finds exact copies only. `same`: whether two texts that are alike
    say the same; `apart`: whether two numbers may be copies at all.
    """
    index = None if least >= 1 else _Index(least)
    seen: dict[bytes, int] = {}
    found = Found([], [])
    for number, text in documents:
        if not text.strip():
            continue
        first = seen.setdefault(blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=16).digest(), number)
        if first != number:
            if apart(first, number):
                found.copies.append(Copy(number, first, 1.0, exact=True))
        elif index is not None:
            _look_up(number, text, index, _Test(text_of, same, apart), found)
    by_number = {copy.number: copy for copy in found.copies}
    # What is the same as a near-copy is as like the document that stays.
    return found._replace(copies=[_to_the_one_that_stays(copy, by_number) for copy in found.copies])


def _to_the_one_that_stays(copy: Copy, by_number: dict[int, Copy]) -> Copy:
    other = by_number.get(copy.of)
    return copy if other is None else Copy(copy.number, other.of, other.likeness, other.exact)


class _Test(NamedTuple):
    """How one that is probably alike is looked at."""

    text_of: Callable[[int], str]
    same: Callable[[str, str], bool]
    apart: Callable[[int, int], bool]


def _look_up(number: int, text: str, index: _Index, test: _Test, found: Found) -> None:
    parts = grams(text)
    if len(parts) < LEAST_GRAMS:
        return
    signature = index.signature(parts)
    best: Copy | None = None
    own = set(parts)
    for other in islice((near for near in index.near(signature) if test.apart(near, number)), MOST_COMPARED):
        their = test.text_of(other)
        alike = likeness(own, set(grams(their)))
        if alike < index.least:
            continue
        copy = Copy(number, other, round(alike, 4), exact=False)
        if not test.same(text, their):
            found.alike.append(copy)
        elif best is None or alike > best.likeness:
            best = copy
    if best is None:
        index.add(number, signature)
    else:
        found.copies.append(best)


class _Index:
    """The documents that stay, by their signatures."""

    def __init__(self, least: float) -> None:
        need_library()
        from rensa import RMinHash, RMinHashLSH

        self.least = least
        self._sketch: type[RMinHash] = RMinHash
        self._bands: RMinHashLSH = RMinHashLSH(threshold=least, num_perm=PERMUTATIONS, num_bands=BANDS)
        self._signatures: dict[int, RMinHash] = {}

    def signature(self, parts: list[str]) -> RMinHash:
        sketch = self._sketch(num_perm=PERMUTATIONS, seed=SEED)
        sketch.update(parts)
        return sketch

    def near(self, signature: RMinHash) -> Iterator[int]:
        """The documents that are probably alike, by number."""
        for number in sorted(self._bands.query(signature)):
            if signature.jaccard(self._signatures[number]) >= self.least - MARGIN:
                yield number

    def add(self, number: int, signature: RMinHash) -> None:
        self._bands.insert(number, signature)
        self._signatures[number] = signature
