"""What loops.c holds, and the function in Python that says what each does."""

from collections.abc import Sequence
from typing import Any

SOURCE: int  # a checksum of loops.c as it was built

class Folder:
    """text/fold.py, `fold`."""

    def __init__(self, table: dict[int, str], /) -> None: ...
    def fold(self, text: str, /) -> str: ...

class Words:
    """kinds/scored/search.py, `may_open` and `families_in`."""

    def __init__(self, folder: Folder, words: tuple[str, ...], /) -> None: ...
    def lines(self, text: str, longest: int, /) -> list[int]: ...
    def within(self, folded: str, /) -> list[int]: ...

class Weights:
    """kinds/scored/model.py, `own`: of runs of 1 to 3 characters; other keys are passed over."""

    def __init__(self, weights: dict[str, int], /) -> None: ...
    def sum(self, line: str, /) -> int: ...

class Forest:
    """kinds/scored/trees.py, `compiled`."""

    def __init__(self, trees: list[Any], places: int, first: int, hopeless: int, /) -> None: ...
    def sums(self, rows: Sequence[Sequence[int]], /) -> list[int]: ...

def normal(text: str, /) -> str:
    """kinds/scored/wording.py, `_normal_but_for_addresses`."""

def counts(text: str, /) -> tuple[int, ...]:
    """kinds/scored/wording.py, `_counts`."""

def letters(text: str, /) -> int:
    """kinds/scored/wording.py, `_letters`."""

def sentences(line: str, /) -> list[tuple[int, int]]:
    """kinds/scored/units.py, `_sentences`."""

def sentence_anchors(
    window: str, start: int, length: int, reach: int, lonely: int, company: int, moved: int, /
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """kinds/duplicates/sentences.py, `_found`."""

def clause_anchors(
    window: str, start: int, marks: str, length: int, nearest: int, farthest: int, least: int, lonely: int, /
) -> tuple[list[tuple[int, int]], list[int]]:
    """kinds/duplicates/clauses.py, `_found`."""
