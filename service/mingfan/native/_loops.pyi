"""What loops.c holds, and the function in Python that says what each does."""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, overload

SOURCE: int  # a checksum of loops.c as it was built

class Folder:
    """text/fold.py, `fold`."""

    def __init__(self, table: dict[int, str], /) -> None: ...
    def fold(self, text: str, /) -> str: ...

class Words:
    """kinds/scored/search.py, `families_in`."""

    def __init__(self, folder: Folder, words: tuple[str, ...], /) -> None: ...
    def within(self, folded: str, /) -> list[int]: ...

class Weights:
    """kinds/scored/model.py, `own`: of runs of 1 to 3 characters; other keys are passed over."""

    def __init__(self, weights: dict[str, int], /) -> None: ...
    def sum(self, line: str, /) -> int: ...
    def of_unit(self, text: str, /) -> int:
        """The same of what `wording.framed` makes of a text."""

class Forest:
    """kinds/scored/trees.py, `compiled`."""

    def __init__(self, trees: list[Any], places: int, first: int, hopeless: int, /) -> None: ...

class Units:
    """kinds/scored/units.py, `_unit`, of the parts of lines."""

    def __init__(
        self,
        unit: type,
        wording: type,
        words: Words,
        families: tuple[frozenset[str], ...],
        weights: Weights,
        features: dict[str, int],
        looks: dict[tuple[int, ...], int],
        base: int,
        labels: frozenset[str],
        step: Callable[[str], str],
        weigh: Callable[[frozenset[int]], tuple[int, int]],
        /,
    ) -> None:
        """`families`: of each word. The functions are those of steps.py and search.py, for what few units hold."""
    def of(
        self, bodies: list[str], parts: list[list[tuple[int, int]]], words: list[str], shown: list[frozenset[int]], /
    ) -> list[Any]:
        """A tuple for each line. `words` and `shown`: of all parts in turn, each folded, and its signals."""

class Among:
    """learn/among.py, `_Among`."""

    def __init__(self, hashes: array[int], /) -> None: ...
    def of(self, text: str, /) -> list[int]: ...
    def count(self, hash: int, /) -> None: ...
    def counted(self, hash: int, /) -> int: ...

class Likely:
    """kinds/duplicates/likely.py, `Likely`. It also passes over pairs of which find.py, `_repeat`, makes none, as if
    they had been aligned."""

    spent: int
    done: int

    def __init__(self, text: str, least: int, limit: int, /) -> None: ...
    def next(self, pairs: Sequence[int], at: int, /) -> int:
        """`pairs`: a memoryview of whole numbers of 64 bits."""
    def add(self, first: int, second: int, /) -> None: ...

def normal(text: str, /) -> str:
    """kinds/scored/wording.py, `_normal`."""

def looks(body: str, text: str, /) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """kinds/scored/looks.py, `_looked_at`."""

def letters(text: str, /) -> int:
    """kinds/scored/wording.py, `_letters`."""

def content(text: str, /) -> str:
    """kinds/duplicates/content.py, `letters`."""

def content_places(text: str, start: int, end: int, /) -> tuple[str, bytes]:
    """kinds/duplicates/content.py, `_content_of`: places as whole numbers of 64 bits."""

def ends_name(text: str, endings: bytes, /) -> bool:
    """kinds/watermarks.py, `_ends_name`. `endings`: each between two bars, in small letters."""

def holds_between(text: str, low: int, high: int, /) -> bool:
    """`any(low <= ord(char) <= high for char in text)`"""

def line_feeds(data: bytes, /) -> int:
    """`data.count(b"\\n")`"""

def characters(data: bytes, start: int, end: int, /) -> int:
    """`len(data[start:end].decode())`, of UTF-8."""

def decoded(data: bytes, /) -> str:
    """`data.decode()`"""

def recur_in_a_row(text: str, least: int, row: int, /) -> bool:
    """kinds/duplicates/far.py, `_recur_in_a_row`."""

def sentences(line: str, /) -> list[tuple[int, int]]:
    """kinds/scored/units.py, `_sentences`."""

def opening(
    words: Words,
    text: str,
    longest: int,
    weights: Weights,
    base: int,
    least: int,
    looks: dict[tuple[int, ...], int],
    /,
) -> tuple[list[tuple[int, int, int, int]], str]:
    """kinds/scored/reader.py, `opens`, of each line of at most `longest` characters: where the line begins; where in
    it a sentence with an opening word begins and ends; 1 if its wording weighs `least` or more, 0 if not, 2 where only
    Python can tell. No more sentences of a line follow a 1. With them all sentences without a 1, folded, a line each.
    """

def line_hashes(text: str, /) -> list[int]:
    """learn/documents.py, `_hashes_of`."""

def different_hashes(text: str, /) -> bytes:
    """learn/documents.py, `_different_hashes`."""

def spread(numbers: array[int], parts: int, /) -> list[bytes]:
    """learn/counts.py, `_spread`."""

def frequent(numbers: array[int] | bytes, least: int, /) -> dict[int, int]:
    """learn/counts.py, `_frequent`."""

def may_plead(text: str, /) -> bool:
    """kinds/scored/clauses.py, `_may_plead`."""

@overload
def rows(
    forest: None, units: list[Any], own: list[int], before: int, behind: int, of: list[int], /
) -> list[list[int]]: ...
@overload
def rows(forest: Forest, units: list[Any], own: list[int], before: int, behind: int, of: list[int], /) -> list[int]:
    """kinds/scored/surroundings.py, `rows`, and with a forest what that makes of each. OverflowError where a unit says
    more than 32 bits hold."""

def related(texts: list[str], members: tuple[bytes, ...], /) -> list[list[int]]:
    """kinds/scored/related.py, `_in_common`, for each of `members`: a byte for each text, 1 if it belongs to it."""

def sentence_anchors(
    window: str, start: int, length: int, reach: int, lonely: int, company: int, moved: int, least: int, /
) -> tuple[bytes, bytes, bytes]:
    """kinds/duplicates/sentences.py, `_found`: whole numbers of 64 bits, two for each pair and each sentence."""

def clause_anchors(
    window: str, start: int, marks: str, length: int, nearest: int, farthest: int, least: int, lonely: int, /
) -> bytes:
    """kinds/duplicates/clauses.py, `_found`: whole numbers of 64 bits, two for each pair."""

def common_prefix(text: str, first: int, second: int, /) -> int:
    """kinds/duplicates/align.py, `_common_prefix`."""

def common_suffix(text: str, first: int, second: int, bound: int, /) -> int:
    """kinds/duplicates/align.py, `_common_suffix`."""
