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

    def of(self, text: str) -> Sequence[int]:
        """Those of lines of the text, each once, from the lowest on."""
        return sorted(self._hashes.intersection(hashes_of(text)))


def among(hashes: Iterable[int]) -> _Among | loops.Among:
    return loops.Among(array("q", hashes)) if BUILT else _Among(hashes)
