"""How alike two documents are: the character 5-grams that they share, and whether they tell the same figures.

Only letters, digits and ideographs count, in lower case; blanks, marks and line breaks are no difference.
"""

from __future__ import annotations

import re

GRAM = 5  # characters
LEAST_FIGURES = 3  # in each of two documents, for their figures to set them apart
SAME_FIGURES = 0.5  # of the figures of two documents that copies share, at the least
_MARKS = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+")


def letters(text: str) -> str:
    """What counts of a text."""
    return _MARKS.sub("", text).lower()


def grams(text: str) -> list[str]:
    """The 5-grams of a text in order; none of a text that is shorter."""
    body = letters(text)
    return [body[at : at + GRAM] for at in range(len(body) - GRAM + 1)]


def likeness(first: set[str], second: set[str]) -> float:
    """The share of their 5-grams that two texts have in common (Jaccard), 0 to 1."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def figures(text: str) -> list[str]:
    """The runs of digits of a text, in order."""
    return _FIGURE.findall(text)


def tell_same_figures(one: str, other: str) -> bool:
    """Whether two texts share their figures. Two reports in the same words with other figures are two reports."""
    first, second = set(figures(one)), set(figures(other))
    if min(len(first), len(second)) < LEAST_FIGURES:
        return True
    return len(first & second) >= SAME_FIGURES * min(len(first), len(second))
