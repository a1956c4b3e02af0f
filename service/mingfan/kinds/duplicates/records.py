"""What the search for repeats hands out. Positions are code points of the text searched, spans half-open."""

from __future__ import annotations

from typing import Literal, NamedTuple

from mingfan.model import Span

# exact: the same characters but for blanks around; same-text: other punctuation, blanks, width or script, or one copy
# begins or ends in the middle of a sentence; near: edited; conflicting: edited, and figures or negations differ; far:
# the same text with other text between.
Likeness = Literal["exact", "same-text", "near", "conflicting", "far"]


class Repeat(NamedTuple):
    """Two copies of one passage, with nothing between them that counts unless they are far. `second` may hold several
    copies, if exact."""

    first: Span
    second: Span
    likeness: Likeness
    score: float  # matching content characters, times two, over those of both copies; 1.0 for the same content
    differences: tuple[tuple[str, str], ...] = ()  # in the first copy, in the second; those that conflict come first
    broken: Literal["first", "second"] | None = None  # the copy whose first or last sentence lacks a part
    # False: "near" until it is known how the copies differ, which nobody asks of those that are meant.
    told: bool = True
