"""Which of some hashes a text has: what recurs in it, found without a number for every line."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from mingfan.learn.documents import hashes_of
from mingfan.native.loops import BUILT, loops


class _Among:
    """Hashes of lines (`documents.hashes_of`) to look for. 0, of blank lines, is none of them."""

    def __init__(self, hashes: Iterable[int]) -> None:
        self._hashes = frozenset(hashes) - {0}
        self._counted: dict[int, int] = {}

    def of(self, text: str) -> Sequence[int]:
        """Those of lines of the text, each once, from the lowest on, but for those that are only counted."""
        found = self._hashes.intersection(hashes_of(text))
        for each in found & self._counted.keys():
            self._counted[each] += 1
        return sorted(found - self._counted.keys())

    def count(self, hash: int) -> None:
        """From here on, only count the texts that have one of the hashes. KeyError for another."""
        if hash not in self._hashes:
            raise KeyError(hash)
        self._counted.setdefault(hash, 0)

    def counted(self, hash: int) -> int:
        """The texts since then."""
        if hash not in self._hashes:
            raise KeyError(hash)
        return self._counted.get(hash, 0)


def among(hashes: Iterable[int]) -> _Among | loops.Among:
    return loops.Among(array("q", hashes)) if BUILT else _Among(hashes)
