"""How two copies of an edited passage differ, in words a person can read."""

from __future__ import annotations

import re
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from mingfan import later

# A figure with its sign, separators and unit; a Latin word; a single other character that is content. Most are Han, and
# tried first.
_TOKEN = later.plain_pattern(
    r"[\u4e00-\u9fff]|[-+−]?\d[\d.,:/]*[%％‰]?[十百千万亿]*[\u4e00-\u9fff]?|[A-Za-z]+|[^\W\d_]"
)
_FIGURE = later.plain_pattern(r"\d")
_NEGATION = later.plain_pattern(r"[不没未无非否勿]|\b(?:not|no|never)\b", re.IGNORECASE)
OPENING = 12  # content characters of a copy in which it names what it is about
CLAUSE = 5  # content characters: from here on, what only one side has is no slip
MOST = 12  # reported at most: a person wants to know that figures differ, not every one of them


def differences(first: str, second: str) -> tuple[tuple[str, str], ...]:
    """The stretches in which the two differ, as written in each; those that conflict come first."""
    one, two = _TOKEN.findall(first), _TOKEN.findall(second)
    found = [
        ("".join(one[op.src_start : op.src_end]), "".join(two[op.dest_start : op.dest_end]))
        for op in Levenshtein.opcodes(one, two)
        if op.tag != "equal"
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda pair: not conflict(*pair)))


def conflict(one: str, two: str) -> bool:
    """Whether a difference changes what is said: a figure, or a negation that only one side has."""
    if _FIGURE.search(one) or _FIGURE.search(two):
        return True
    return bool(_NEGATION.search(one)) != bool(_NEGATION.search(two))


def in_slots(first: str, second: str) -> bool:
    """Whether two contents differ in names, terms and figures rather than in characters here and there.

    So do entries written to one pattern; typing, recognition and correction change a character or a word anywhere.
    """
    slots = others = 0
    for is_equal, ops in groupby(Levenshtein.opcodes(first, second), key=lambda op: op.tag == "equal"):
        if is_equal:
            continue
        stretch = list(ops)
        one = first[stretch[0].src_start : stretch[-1].src_end]
        two = second[stretch[0].dest_start : stretch[-1].dest_end]
        size = max(len(one), len(two))
        if _FIGURE.search(one + two) or (size > 1 and ((one and two) or stretch[0].src_start < OPENING)):
            slots += 1
        elif size < CLAUSE:
            others += 1
    return 2 * slots > 3 * others


_CHINESE = {"near": "相近的一段", "conflicting": "相近而有出入的一段"}
_ENGLISH = {"near": "A similar passage", "conflicting": "A similar passage with other figures or negations"}


def describe(likeness: str, score: float, found: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """A finding's message in Chinese and in English."""
    chinese = f"{_CHINESE.get(likeness, '同一段')}出现两次，相似度 {score:.2f}"
    english = f"{_ENGLISH.get(likeness, 'The same passage')} appears twice, similarity {score:.2f}"
    if not found:
        return chinese, english
    rest = len(found) - MOST
    more = (f"；…共 {len(found)} 处", f"; and {rest} more") if rest > 0 else ("", "")
    return (
        f"{chinese}：{_pairs(found, '（无）', '；')}{more[0]}",
        f"{english}: {_pairs(found, '(nothing)', '; ')}{more[1]}",
    )


def _pairs(found: tuple[tuple[str, str], ...], nothing: str, between: str) -> str:
    return between.join(f"{one or nothing} / {two or nothing}" for one, two in found[:MOST])
