"""Forms with a slot for any text: `上一篇：{*}`, `{*} | 站名`. Made from lines that share only their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mingfan.kinds.recurring.forms import ANY, LEAST_PIECE, LONGEST_SLOT, general, letters

_BACK, _ON = "«‹←◀⬅", "»›→▶➡"  # arrows
_LEAD, _TRAIL = re.compile(rf"[{_BACK}]+\s*"), re.compile(rf"\s*[{_ON}]+$")
_APART = re.compile(r"\s{2,}|\s*[|｜]\s*")  # between two entries in one slot
_WORDS = re.compile(r"[^\s|:：›»«←→·•【】\[\]()（）<>]+")
_LEAST_LETTERS = 2
LONGEST = LONGEST_SLOT


@lru_cache(maxsize=4096)
def forms_of(line: str) -> tuple[tuple[str, str], ...]:
    """The forms that a line may be of, the longest first, each with the text in its slot."""
    return tuple(_forms_of(line)) if len(line) <= LONGEST and "://" not in line else ()


def _forms_of(line: str) -> Iterator[tuple[str, str]]:
    yield from _between_arrows(line)
    words = [match.span() for match in _WORDS.finditer(line)]
    if len(words) < 2:
        return
    starts = [words[k][0] for k in (2, 1) if k < len(words)]
    ends = [words[-k][1] for k in (3, 2) if k <= len(words)]
    if len(words) > 2:
        yield from _form(line, words[1][0], words[-2][1])
    for start in starts:
        yield from _form(line, start, len(line))
    for end in ends:
        yield from _form(line, 0, end)


def _between_arrows(line: str) -> Iterator[tuple[str, str]]:
    """`« {*}`, `{*} »`, `← {*} →`: links to the page before and the page behind, which have no other words."""
    lead, trail = _LEAD.match(line), _TRAIL.search(line)
    start, end = lead.end() if lead else 0, trail.start() if trail else len(line)
    slot = line[start:end].strip()
    if slot and max(start, len(line) - end) >= LEAST_PIECE:
        yield f"{line[:start]}{ANY}{line[end:]}", slot


def is_arrowed(line: str) -> bool:
    """Whether a line begins or ends with an arrow."""
    return line.startswith(tuple(_BACK)) or line.endswith(tuple(_ON))


def is_arrows(form: str) -> bool:
    """Whether nothing is fixed of a form but arrows at its ends."""
    return ANY in form and not form.replace(ANY, "").strip(f"{_BACK}{_ON} \t\u3000\xa0")


def entries(slot: str) -> list[str]:
    """What stands in a slot: one entry, or two beside each other."""
    return _APART.split(slot)


def _form(line: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    before, slot, after = general_piece(line[:start]), line[start:end].strip(), general_piece(line[end:])
    if slot and max(len(before), len(after)) >= LEAST_PIECE and letters(before + after) >= _LEAST_LETTERS:
        yield f"{before}{ANY}{after}", slot


def general_piece(text: str) -> str:
    """`general`, with the blanks at the inner end."""
    inner = general(f"|{text}|")
    return inner[1:-1]
