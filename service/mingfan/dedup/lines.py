"""Which lines of a corpus are copies of a line of an earlier document.

Lines that may be anybody's stay: under LEAST letters, headings, rows of tables, code and front matter. So does what a
document repeats itself, a refrain or a form: a copy is of another document's line. Near-copies have
the same figures, and differ in marks, single characters or what one has more; another word, such as a name, is no copy.

Held in memory: a hash and a place of each different line, about 200 bytes, and for near-copies the signature of each
that stays and has 44 letters, about 2 KB (docs/learning.md has the figures). Never a text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from mingfan.dedup.copies import Found, find_copies
from mingfan.dedup.corpus import Corpus
from mingfan.dedup.likeness import figures, letters
from mingfan.text.protect import BlockTest

LIKENESS = 0.75  # of near-copies, by default: one character of fifty changes a fifth of the 5-grams
LEAST = 20  # letters, digits and ideographs of a line that may be a copy
MARKS = ("#", "|", "```", "~~~", ">")  # before headings, rows, fences, quotations


class Line(NamedTuple):
    document: int
    number: int  # in its document, from 1


class Lines:
    """The lines of a corpus that may be copies, numbered in order. Holds where they are, never their texts."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._documents, self._numbers = array("L"), array("L")
        self._of = lru_cache(64)(lambda document: corpus.text(document).split("\n"))

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: int) -> Line:
        return Line(self._documents[number], self._numbers[number])

    def text(self, number: int) -> str:
        line = self[number]
        found: str = self._of(line.document)[line.number - 1]
        return found

    def read(self, documents: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        for document, text in documents:
            code = BlockTest(text)
            at = 0
            for number, line in enumerate(text.split("\n"), 1):
                if _may_be_copy(line) and not code.holds(at):
                    self._documents.append(document)
                    self._numbers.append(number)
                    yield len(self._numbers) - 1, line
                at += len(line) + 1


def _may_be_copy(line: str) -> bool:
    return len(line) >= LEAST and not line.lstrip().startswith(MARKS) and sum(map(str.isalnum, line)) >= LEAST


def _say_the_same(one: str, other: str) -> bool:
    return figures(one) == figures(other) and not any(
        code.tag == "replace" and code.src_end - code.src_start > 1
        for code in Levenshtein.opcodes(letters(one), letters(other))
    )


def find_line_copies(lines: Lines, documents: Iterable[tuple[int, str]], least: float) -> Found:
    """As `find_copies`, of lines by their numbers in `lines`."""
    return find_copies(
        lines.read(documents),
        lines.text,
        least,
        same=_say_the_same,
        apart=lambda one, other: lines[one].document != lines[other].document,
    )
