"""Forms of lines: the constant part of a line that recurs, with slots for what changes.

`{#}` is a run of digits, `{*}` any text. A line is compared without the blanks at its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

DIGITS = "{#}"
ANY = "{*}"
LONGEST_SLOT = 200  # characters of a `{*}`
LEAST_PIECE = 2  # characters before the first or after the last `{*}`: by them a form is found
_DIGITS = re.compile("[0-9]+")
_SLOTS = re.compile(r"\{[#*]\}")


def general(line: str) -> str:
    """The line with a slot for each run of digits, without blanks at its ends."""
    return _DIGITS.sub(DIGITS, line.strip())


def pieces(form: str) -> list[str]:
    """What is fixed of a form, between its slots."""
    return _SLOTS.split(form)


def letters(text: str) -> int:
    """How many characters of a text, or of what is fixed of a form, say something: letters, digits, ideographs."""
    return sum(map(str.isalnum, text.replace(DIGITS, "").replace(ANY, "")))


class _Open(NamedTuple):
    """A form with `{*}`, as its pieces."""

    number: int
    parts: Sequence[str]

    def matches(self, line: str) -> bool:
        first, *middle, last = self.parts
        if not (line.startswith(first) and line.endswith(last)):
            return False
        at, end = len(first), len(line) - len(last)
        for piece in middle:
            found = line.find(piece, at + 1, end)
            if found < 0 or found - at > LONGEST_SLOT:
                return False
            at = found + len(piece)
        return 0 < end - at <= LONGEST_SLOT


class Forms(Generic[T]):
    """Forms to look lines up in, each with what it stands for. Of several that match, the first one given wins, those
    without `{*}` before those with it."""

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._closed: dict[str, T] = {}
        self._values: list[T] = []
        self._by_start: dict[str, list[_Open]] = {}
        self._by_end: dict[str, list[_Open]] = {}
        for form, value in forms:
            if ANY not in form:
                self._closed.setdefault(form, value)
                continue
            opened = _Open(len(self._values), general(form).split(ANY))
            self._values.append(value)
            start, end = opened.parts[0][:LEAST_PIECE], opened.parts[-1][-LEAST_PIECE:]
            index, key = (self._by_start, start) if len(start) == LEAST_PIECE else (self._by_end, end)
            index.setdefault(key, []).append(opened)

    def find(self, line: str) -> T | None:
        """What the form of a line stands for."""
        body = line.strip()
        found = self._closed.get(body)
        if found is not None:
            return found
        body = general(body)
        found = self._closed.get(body)
        if found is not None or not self._values:
            return found
        return self._values[number] if (number := min(self._open(body), default=-1)) >= 0 else None

    def _open(self, line: str) -> Iterator[int]:
        for opened in self._by_start.get(line[:LEAST_PIECE], ()):
            if opened.matches(line):
                yield opened.number
        for opened in self._by_end.get(line[-LEAST_PIECE:], ()):
            if opened.matches(line):
                yield opened.number
