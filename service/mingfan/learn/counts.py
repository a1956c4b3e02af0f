"""In how many documents each line is, counted by hashes in bounded memory.

A hash is 8 bytes. Hashes are kept in memory up to `LIMIT`; more are spread over files by their value, so that all of
one hash are in one file, and the files are counted one by one. The counts are exact but for lines that share a hash,
which count as one: no line that recurs is overlooked, and what is learned is counted again by the line itself
(`evidence.py`), so that chance learns nothing.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from mingfan.kinds.recurring.forms import letters
from mingfan.learn.documents import LONGEST_TITLE, Documents, different_hashes, titles_of
from mingfan.native.loops import BUILT, loops

LEAST_ITEM = 2  # documents that have a line of a list, before it is learned with the others
MOST_FORMS = 50_000  # lines that are looked at, some 2 KB each
MOST_TITLES = 100_000
MOST_DOCUMENTS = 4_000_000  # of a site, among which copies are recognised: 64 MB
LEAST_TITLE = 4  # letters
LIMIT = 1_000_000  # hashes in memory: 8 MB, and twice as much while they are counted
FILES = 256
_64_BITS = 2**64 - 1


class Counted(NamedTuple):
    """What a first reading says."""

    documents: int  # different ones
    different: bytearray  # for each document, whether it is no copy of an earlier one
    titles: list[str]  # what one document each is called
    frequent: frozenset[int]  # hashes of the lines to look at


Count = Callable[[Documents], Counted]


def counted(documents: Documents) -> Counted:
    """The first reading."""
    register = Register()
    with Hashes() as hashes:
        for document in documents():
            if register.add(hash(document.text), titles_of(document.text) if register.has_room else ()):
                hashes.add(different_hashes(document.text))
        return register.counted(hashes.frequent(LEAST_ITEM, MOST_FORMS))


class Register:
    """The documents of a site: which are copies, and what they are called."""

    def __init__(self) -> None:
        self._seen = _Set()
        self._different = bytearray()
        self._called: Counter[str] = Counter()

    def add(self, number: int, titles: Iterable[str]) -> bool:
        """A document by a hash of it. Whether it is no copy of an earlier one."""
        new = self._seen.add(number & _64_BITS)
        self._different.append(new)
        for title in titles if new and self.has_room else ():
            if len(title) <= LONGEST_TITLE and letters(title) >= LEAST_TITLE:
                self._called[title] += 1
        return new

    @property
    def has_room(self) -> bool:
        """For titles."""
        return len(self._called) < MOST_TITLES

    def counted(self, frequent: frozenset[int]) -> Counted:
        # What several documents are called is the name of the site.
        titles = sorted(title for title, times in self._called.items() if times == 1)
        return Counted(sum(self._different), self._different, titles, frequent - {0})


class _Set:
    """Whole numbers of 64 bits in open addressing, 16 bytes each, where a set has a hundred."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))  # 0 is empty
        self._count = 0

    def add(self, number: int) -> bool:
        """Whether it is new. All are, where there are too many to remember."""
        if self._count >= MOST_DOCUMENTS:
            return True
        if 2 * self._count >= len(self._slots):
            before, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
            for each in filter(None, before):
                self._slots[self._place(each)] = each
        number = number or 1
        place = self._place(number)
        if self._slots[place]:
            return False
        self._slots[place] = number
        self._count += 1
        return True

    def _place(self, number: int) -> int:
        """Where it is, or where it goes."""
        slots, last = self._slots, len(self._slots) - 1
        at = number & last
        while slots[at] and slots[at] != number:
            at = (at + 1) & last
        return at


class Hashes:
    """Counts of hashes. A context manager: leaving it removes its files."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._waiting = array("q")
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, hashes: bytes) -> None:
        """Those of the different lines of a document."""
        self._waiting.frombytes(hashes)
        if len(self._waiting) >= self._limit:
            self._write()

    def frequent(self, least: int, most: int) -> frozenset[int]:
        """The hashes that were added `least` times or more; where these are over `most`, those of more times."""
        if self._folder is None:
            return few_of([counts_of(self._waiting, least)], least, most)
        self._write()
        parts = (array("q", path.read_bytes()) for path in Path(self._folder.name).iterdir())
        return few_of((counts_of(part, least) for part in parts), least, most)

    def _write(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="mingfan-learn-")
        for name, part in enumerate(spread(self._waiting, FILES)):
            with (Path(self._folder.name) / str(name)).open("ab") as file:
                file.write(part)
        self._waiting = array("q")


def spread(numbers: array[int], parts: int) -> list[bytes]:
    """Hashes in `parts` of them, all of one hash in one part."""
    return loops.spread(numbers, parts) if BUILT else _spread(numbers, parts)


def _spread(numbers: array[int], parts: int) -> list[bytes]:
    found = [array("q") for _ in range(parts)]
    for number in numbers:
        found[number % parts].append(number)
    return [part.tobytes() for part in found]


def counts_of(numbers: array[int], least: int) -> dict[int, int]:
    """How often each hash is there, of those that are `least` times or more."""
    return loops.frequent(numbers, least) if BUILT else _frequent(numbers, least)


def _frequent(numbers: array[int], least: int) -> dict[int, int]:
    return {number: count for number, count in Counter(numbers).items() if count >= least}


def few_of(counts: Iterable[dict[int, int]], least: int, most: int) -> frozenset[int]:
    """The hashes counted `least` times or more; where these are over `most`, those of more times. Each hash is in one
    of the `counts`; their order does not matter."""
    found: dict[int, int] = {}
    for part in counts:
        found.update((number, count) for number, count in part.items() if count >= least)
        while len(found) > most:
            least = 2 * least - 1
            found = {number: count for number, count in found.items() if count >= least}
    return frozenset(found)
