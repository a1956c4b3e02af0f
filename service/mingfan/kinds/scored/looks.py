"""What a unit looks like: how long it is and of what, how it begins and ends, as numbers and as features.

A feature of a look is a string that begins with LOOKS.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from mingfan import later
from mingfan.native.loops import BUILT, loops

ADDRESS = "\x01"  # stands for an address
LOOKS = "\x03"  # before a feature that is no wording

_BETWEEN = later.plain_pattern(r"[|｜·•／/>»›→\-—_、,，\s\u3000]+")
_HAN = later.plain_pattern(r"[\u4e00-\u9fff]")
_LATIN = later.plain_pattern(r"[A-Za-z]")
_LINK = "]("
_CLOSING = "”’」』）)】》〉]\"'"

# How a unit begins, in the order they are tried; how it ends. Their numbers are what the trees see.
_BEGINNINGS = {
    "heading": r"#",
    "bullet": r"[*\-•·▪◦✅🔹►▸▶●○■◆☆★]",
    "numbered": r"\d{1,3}\s{0,4}[.、．)）]",
    "chapter": r"[（(]?[一二三四五六七八九十]{1,3}[、)）.]|第[一二三四五六七八九十百0-9]{1,8}[章节条回部]",
    "date": r"\d{2,4}[-/年.]\d{1,2}",
    "digit": r"\d",
    "quote": r"[“‘「『\"]",
    "bracket": r"[\[【〖［]",
    "paren": r"[(（]",
    "image": r"[!！]",
    "tag": r"<",
    "bar": r"[|｜]",
    "greater": r"[>＞]",
    "han": r"[\u4e00-\u9fff]",
    "latin": r"[^\W\d_]",
}
_BEGINNING = later.plain_pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in _BEGINNINGS.items()))
BEGINNINGS = {name: number for number, name in enumerate([*_BEGINNINGS, "other"])}
HEADING = BEGINNINGS["heading"]
_ENDINGS = (
    dict.fromkeys("。！？!?…", "full") | {mark: mark for mark in "；;，,、：:"} | dict.fromkeys(">»›→]）)", "arrow")
)
ENDINGS = {
    name: number for number, name in enumerate(["full", *"；;，,、：:", "arrow", "digit", "han", "latin", "other"])
}
FULL = ENDINGS["full"]
NO_LABEL = frozenset(ENDINGS[name] for name in ("full", ",", "，", "；"))
_BEGINNING_NAMES, _ENDING_NAMES = tuple(BEGINNINGS), tuple(ENDINGS)


Looks = tuple[int, ...]


def looks_of(body: str, text: str) -> tuple[tuple[int, ...], Looks]:
    """The numbers and looks of a unit as it is, and as it is when normal (wording.py)."""
    return loops.looks(body, text) if BUILT else _looked_at(body, text)


def _looked_at(body: str, text: str) -> tuple[tuple[int, ...], Looks]:
    han, zeros, latin, *others, words, letters, most = _counts(text)
    long = max(1, len(text))
    numbers = (1000 * han // long, 1000 * zeros // long, 1000 * latin // long, *others)
    of_words, of_marks = _looks_of_words(words, letters, most), _looks_of_marks(body)
    return numbers, (*_looks(text, numbers), *of_words, *of_marks, _beginning(body), _ending(body))


def _beginning(body: str) -> int:
    found = _BEGINNING.match(body.lstrip(" \t\u3000\xa0"))
    return BEGINNINGS[found.lastgroup or "other" if found else "other"]


def _ending(body: str) -> int:
    mark = body.rstrip().rstrip(_CLOSING)[-1:]
    named = _ENDINGS.get(mark)
    if named is None:
        han_or_letter = "han" if _HAN.match(mark) else "latin" if mark.isalpha() else "other"
        named = "digit" if mark.isdigit() else han_or_letter
    return ENDINGS[named]


def _counts(text: str) -> tuple[int, ...]:
    """Han, zeros, Latin letters, addresses, blanks, bars, commas, slashes; words, their letters together, and the most
    that one has."""
    count = text.count
    lengths = list(map(len, filter(None, _BETWEEN.split(text))))
    return (
        len(_HAN.findall(text)),
        count("0"),
        len(_LATIN.findall(text)),
        count(ADDRESS),
        count(" "),
        count("|") + count("｜"),
        count("，") + count(","),
        count("/") + count(">"),
        len(lengths),
        sum(lengths),
        max(lengths, default=0),
    )


_LENGTHS = (1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160)
_NONE = -1


def _looks(text: str, numbers: tuple[int, ...]) -> Looks:
    """Numbers count by the range that they lie in."""
    han, digits, latin, addresses, _, bars, commas, _ = numbers
    alone = -2 if len(text) <= 3 else bisect_left((1, 2), addresses)
    return (
        bisect_left(_LENGTHS, len(text)),
        han // 201,
        bisect_left((0, 50, 150, 300, 600), digits),
        bisect_left((0, 100, 300, 600, 900), latin),
        bisect_left((0, 1, 2, 4), commas),
        alone if addresses else _NONE,
        bisect_left((1, 2, 4), bars) if bars else _NONE,
    )


def _looks_of_words(words: int, letters: int, most: int) -> Looks:
    if not words:
        return _NONE, _NONE, _NONE
    several = (2, 4, 6, 10, 20)
    return bisect_left((1, 2, 3, 5, 8, 15), words), bisect_left(several, letters // words), bisect_left(several, most)


def _looks_of_marks(body: str) -> Looks:
    links = bisect_left((1, 2, 4), body.count(_LINK)) if _LINK in body else _NONE
    tag = "<" in body and ("</" in body or "<a" in body or "<img" in body)
    return links, links >= 0 and "![" in body, tag, body[:1] == "\u3000"


@lru_cache(maxsize=4_096)
def looks_named(looks: Looks) -> tuple[str, ...]:
    """As features."""
    (
        length,
        han,
        digits,
        latin,
        commas,
        addresses,
        bars,
        words,
        mean,
        most,
        links,
        image,
        tag,
        indent,
        beginning,
        ending,
    ) = looks
    begins, ends = _BEGINNING_NAMES[beginning], _ENDING_NAMES[ending]
    return (
        f"{LOOKS}long {length}",
        f"{LOOKS}end {ends}",
        f"{LOOKS}begin {begins}",
        f"{LOOKS}long {length} end {ends}",
        f"{LOOKS}han {han}",
        f"{LOOKS}digits {digits}",
        f"{LOOKS}latin {latin}",
        f"{LOOKS}commas {commas}",
        *((f"{LOOKS}words {words} of {mean}", f"{LOOKS}words {words} to {most}") if words != _NONE else ()),
        *((f"{LOOKS}links {links}",) if links != _NONE else ()),
        *((f"{LOOKS}image",) if image else ()),
        *((f"{LOOKS}tag",) if tag else ()),
        *(
            (f"{LOOKS}address alone" if addresses == -2 else f"{LOOKS}addresses {addresses}",)
            if addresses != _NONE
            else ()
        ),
        *((f"{LOOKS}bars {bars}",) if bars != _NONE else ()),
        *((f"{LOOKS}indent",) if indent else ()),
    )
