"""What a library made of a text, as changes: the shortest edit script between the two."""

from __future__ import annotations

from typing import Any

from rapidfuzz.distance import Levenshtein

from mingfan.model import Change


def aligned(before: str, after: str, at: int = 0) -> list[Change]:
    """Changes that turn `before` into `after`, for a text in which `before` begins at `at`."""
    opcodes: list[Any] = Levenshtein.opcodes(before, after).as_list()  # tuples, whatever the stub says
    return [Change(at + i, at + j, after[low:high]) for tag, i, j, low, high in opcodes if tag != "equal"]
