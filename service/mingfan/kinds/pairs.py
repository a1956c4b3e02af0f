"""Kind `pairs`: brackets or quotes of one form become those of another, both of a pair or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression
from mingfan.text.records import is_record

FARTHEST = 200  # characters between the two of a pair
_HAN = regex.compile(r"\p{Han}")
# What an opening bracket of code, a link or a formula follows, and a quote of an argument: print("…").
_BOUND = re.compile(r"[A-Za-z0-9_\])$\\=<>]\Z|[A-Za-z0-9_]\(\Z")


class PairsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="pairs"):
    """`pairs`: from a pair of characters to the pair that replaces it, such as `()` to `（）`.

    A pair that is straight (`""`) counts from the start of the line. Only pairs around Chinese are changed, none that
    follow a Latin letter, a digit or a bracket; a line in which a pair is unbalanced stays.
    """

    pairs: dict[str, str]


class CompiledPairs(Ordinary):
    def __init__(self, spec: PairsSpec) -> None:
        self.title = spec.title
        if not spec.pairs or any(len(pair) != 2 for item in spec.pairs.items() for pair in item):
            raise BadPattern('`pairs` maps two characters to two, such as `"()": "（）"`', "pairs")
        self._pairs = sorted(spec.pairs.items())
        sought = "".join(f"\\x{{{ord(pair[0]):X}}}" for pair, _ in self._pairs)
        self.expressions = (Expression(f"[{sought}]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        found = [
            change
            for pair, wanted in self._pairs
            for start, end in _places(text, pair)
            if _is_chinese(text, start, end)
            for change in (Change(start, start + 1, wanted[0]), Change(end, end + 1, wanted[1]))
        ]
        return sorted(found) if found and not is_record(text) else []


def _places(text: str, pair: str) -> Iterator[tuple[int, int]]:
    """Where the pairs open and close; none where one is unbalanced or lies in another."""
    marks = [(at, char) for at, char in enumerate(text) if char in pair]
    if len(marks) % 2:
        return
    couples = list(zip(marks[::2], marks[1::2], strict=True))
    if any(opening != pair[0] or closing != pair[1] for (_, opening), (_, closing) in couples):
        return
    yield from ((start, end) for (start, _), (end, _) in couples)


def _is_chinese(text: str, start: int, end: int) -> bool:
    within = text[start + 1 : end]
    return len(within) <= FARTHEST and not _BOUND.search(text[max(start - 2, 0) : start]) and bool(_HAN.search(within))
