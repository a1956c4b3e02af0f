"""What a unit of text says by itself: its features, as strings that the model gives weights to.

A feature is a run of 1 to 3 characters of the unit (`^` and `$` are its ends), the whole of a short one (`=…`), or what
it looks like (`\\x03…`). Digits count as `0` and an address as one character, so that only the form counts.
"""

from __future__ import annotations

from operator import add
from typing import NamedTuple

from mingfan import later
from mingfan.kinds.scored.looks import ADDRESS, FULL, NO_LABEL, Looks, looks_named, looks_of
from mingfan.kinds.scored.steps import step_form
from mingfan.native.loops import BUILT, loops

CUT = "\x02"  # where the middle of a long unit is left out
HEAD, TAIL = 90, 50  # characters of a long unit that are read
LONGEST_WHOLE = 12

_ADDRESS = later.plain_pattern(
    r"(?:https?://|www\.)[!-~]+|(?<![a-z0-9-])[a-z0-9-]++(?:\.[a-z0-9-]++){0,8}\.(?:com|cn|net|org|cc|la|me|info|tw|io)(?:/[!-~]*)?"
)
_DIGITS = later.plain_pattern(r"\d+")
_BLANKS = later.plain_pattern(r"[\s\u3000\xa0\ufeff\u200b]+")


class Form(NamedTuple):
    """What a unit says and looks like, as far as it has weight."""

    text: str  # folded, digits and addresses as one character each
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    # Thousandths of Han, of numbers, of Latin letters; addresses, blanks, bars, commas, slashes.
    numbers: tuple[int, ...]
    looks: Looks  # what `looks_named` needs


class Wording(NamedTuple):
    """A unit by itself."""

    text: str  # folded, digits and addresses as one character each
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    content: int  # letters, digits and Han
    sentence: bool  # whether it reads as one
    short: bool  # whether it may be a label
    step: str  # how it is marked: a step that says what to do, an item that describes its link, options of a question
    numbers: tuple[int, ...]  # of the form


def normal(folded: str) -> str:
    return loops.normal(folded) if BUILT else _normal(folded)


def _normal(folded: str) -> str:
    if "." in folded or "://" in folded:  # as any address has
        folded = _ADDRESS.sub(ADDRESS, folded)
    return _BLANKS.sub(" ", _DIGITS.sub("0", folded)).strip()


def form(body: str, folded: str) -> Form:
    """Of a unit as it is, and folded."""
    text = normal(folded)
    numbers, looks = looks_of(body, text)
    return Form(text, looks[-2], looks[-1], numbers, looks)


def wording(body: str, like: Form) -> Wording:
    """Of a unit as it is, and its form."""
    long, ends = len(like.text), like.ends
    sentence = (ends == FULL and long >= 16) or long >= 60
    short = long <= 14 and ends not in NO_LABEL
    content = loops.letters(body) if BUILT else _letters(body)
    step = step_form(body)
    return Wording(like.text, like.begins, ends, content, sentence, short, step, like.numbers)


def features(like: Form) -> set[str]:
    """All that the model may give a weight."""
    return grams(like.text).union(looks_named(like.looks))


def grams(text: str) -> set[str]:
    """Runs of 1 to 3 characters, and a short text as a whole."""
    line = framed(text)
    pairs = list(map(add, line, line[1:]))
    return {*line, *pairs, *map(add, pairs, line[2:]), *whole(text)}


def framed(text: str) -> str:
    """With its ends marked, and without the middle of a long one."""
    line = f"^{text}$"
    return line[:HEAD] + CUT + line[-TAIL:] if len(line) > HEAD + TAIL else line


def whole(text: str) -> tuple[str, ...]:
    """A short text as a feature, which is no run of characters of any framed one."""
    return ("=" + text,) if len(text) <= LONGEST_WHOLE else ()


def triples(text: str) -> frozenset[str]:
    """Runs of 3 characters."""
    line = framed(text)
    return frozenset(map(add, map(add, line, line[1:]), line[2:]))


def _letters(body: str) -> int:
    return sum(map(str.isalnum, body))
