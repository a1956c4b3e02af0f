"""Parts of lines that recur: glued to the start or the end of a line, or pressed into a sentence.

Only the part goes. A `start` or an `end` leaves the rest of its line, an `insert` a sentence that reads on: where words
beside it call for it, or marks on both sides would clash, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from mingfan.deadline import Deadline
from mingfan.kinds.called_for import LOOKS, is_called_for
from mingfan.kinds.recurring.forms import general, letters, pieces
from mingfan.text.lines import line_at

PartRole = Literal["start", "end", "insert"]
PART_ROLES: tuple[PartRole, ...] = get_args(PartRole)
LEAST_PART = 3  # letters of what is fixed of a part
LEAST_REST = 2  # letters that a line keeps
_BRACKETS = "【（([〔<"
_MARKS = frozenset("，。！？；：、,.!?;:")
_BLANKS = " \t\u3000\xa0"


class Found(NamedTuple):
    start: int
    end: int
    number: int  # of the part


class Parts:
    """Parts to look for in texts, each with its role."""

    def __init__(self, parts: Iterable[tuple[int, str, str]]) -> None:
        """`parts`: a number, a form without `{*}`, a role."""
        self._by_form = {general(form): (number, role) for number, form, role in parts}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted(self._by_form, key=lambda form: (-len(form), form))
        return re.compile("|".join("[0-9]+".join(map(re.escape, pieces(form))) for form in forms))

    def find(self, text: str, deadline: Deadline) -> Iterator[Found]:
        """Those that go, in order."""
        if not self._by_form:
            return
        for count, match in enumerate(self._pattern.finditer(text)):
            if not count % 256:
                deadline.check()
            number, role = self._by_form[general(match[0])]
            found = _cut(text, match.start(), match.end(), role)
            if found is not None:
                yield Found(*found, number)


def _cut(text: str, start: int, end: int, role: str) -> tuple[int, int] | None:
    """What goes where a part stands, or None."""
    line = line_at(text, start)
    before, behind = text[line.start : start], text[end : line.end]
    if role == "start":
        goes = not before.strip() and letters(behind) >= LEAST_REST
        return (start, end + _blanks(behind)) if goes else None
    if role == "end":
        goes = not behind.strip() and letters(before) >= LEAST_REST
        return (start - _blanks(before[::-1]), end) if goes else None
    return (start, end) if reads_on(before, text[start:end], behind) else None


def reads_on(before: str, part: str, behind: str) -> bool:
    """Whether a line reads on without a part, of what stands before and behind it."""
    if letters(before) + letters(behind) < LEAST_REST or (before[-1:] in _MARKS and behind[:1] in _MARKS):
        return False
    if part[-1] in _MARKS or part[0] in _BRACKETS:
        return True  # a clause with its mark, or an aside
    return not is_called_for(before[-LOOKS:], behind[:LOOKS])


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip(_BLANKS))
