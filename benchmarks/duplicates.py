"""Planted repeats: recall and precision by class, beside an exact-sentence remover and an n-gram remover.

`python -m benchmarks.duplicates` makes clean documents from the sample (seeded), plants one repeat in each, right after
its original, and cleans them with the pack `duplicates` of the profile `corpus`. A repeat is found where at least nine
tenths of one copy's content went; what went besides one copy counts against precision, in content characters.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.workloads import paragraphs
from mingfan import Cleaner

DOCUMENTS = 60  # of each class and length
LENGTHS = (40, 80, 100, 150, 400, 1000, 3000)  # characters of the passage, about
CLASSES = {"exact": 0.0, "same-text": 0.0, "conflicting": 0.0, "near 5 %": 0.05, "near 10 %": 0.10, "near 20 %": 0.20,
           "near 30 %": 0.30}  # fmt: skip
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"


class Planted(NamedTuple):
    text: str
    copy: str


class Score(NamedTuple):
    found: int
    planted: int
    removed: int  # content characters
    rightly: int


def size(text: str) -> int:
    return sum(map(str.isalnum, text))


def passage(draw: random.Random, length: int) -> str:
    """Whole sentences of one paragraph, or whole paragraphs where it is longer than one."""
    pool = paragraphs()
    at = draw.randrange(len(pool) - 40)
    if length >= 400:
        taken = ""
        while len(taken) < length:
            taken += pool[at] + "\n"
            at += 1
        return taken
    while len(pool[at]) < length + 60 or "。" not in pool[at][length:]:
        at = (at + 1) % len(pool)
    return pool[at][: pool[at].index("。", length - 12) + 1]


def changed(draw: random.Random, text: str, name: str) -> str:
    if name == "same-text":
        marks = {"，": ",", "、": "，", "；": "。", "：": ":"}
        return "".join(marks.get(c, c) if draw.random() < 0.3 else c for c in text)
    if name == "conflicting":
        # The number of the item or the year that a passage opens with is the same in a pasted copy.
        return text[:20] + "".join(str(draw.randrange(10)) if c.isdigit() else c for c in text[20:])
    return "".join(edited(draw, c, CLASSES[name]) for c in text)


def edited(draw: random.Random, char: str, rate: float) -> str:
    if not char.isalnum() or draw.random() >= rate:
        return char
    return draw.choice([draw.choice(HAN), char + draw.choice(HAN), ""])


def planted(name: str, length: int) -> Iterator[Planted]:
    draw = random.Random(f"{name}{length}")
    pool = paragraphs()
    for _ in range(DOCUMENTS):
        original = passage(draw, length)
        copy = changed(draw, original, name)
        before, after = draw.sample([p for p in pool if original not in p and p not in original], 2)
        joint = "" if length >= 400 else draw.choice(["", "\n"])
        yield Planted(f"{before}\n{original}{joint}{copy}\n{after}\n", copy)


def mingfan() -> Callable[[str], str]:
    return Cleaner("corpus", select=["duplicates"]).clean_text


def exact_sentences(text: str) -> str:
    """Drops every sentence that stood before: what corpus tools call sentence de-duplication."""
    seen: set[str] = set()
    out = []
    for line in text.split("\n"):
        kept = []
        for sentence in line.replace("。", "。\0").split("\0"):
            if sentence not in seen:
                kept.append(sentence)
            seen.add(sentence)
        out.append("".join(kept))
    return "\n".join(out)


def ngrams(text: str, n: int = 12) -> str:
    """Drops characters whose n-gram stood before."""
    seen: set[str] = set()
    gone: set[int] = set()
    for at in range(len(text) - n):
        gram = text[at : at + n]
        if gram in seen:
            gone.update(range(at, at + n))
        seen.add(gram)
    return "".join(char for at, char in enumerate(text) if at not in gone)


def score(clean: Callable[[str], str], name: str, length: int) -> Score:
    found = removed = rightly = 0
    for text, copy in planted(name, length):
        gone, wanted = size(text) - size(clean(text)), size(copy)
        found += gone >= 0.9 * wanted
        removed += gone
        rightly += min(gone, wanted)
    return Score(found, DOCUMENTS, removed, rightly)


def false_removals(clean: Callable[[str], str]) -> tuple[int, int]:
    """Clean paragraphs from which content goes, and paragraphs tried."""
    draw = random.Random(9)
    pool = [p for p in paragraphs() if len(p) > 20]
    lost = tried = 0
    for _ in range(400):
        some = draw.sample(pool, 30)
        text = "\n".join(some) + "\n"
        tried += len(some)
        lost += clean(text) != text
    return lost, tried


def main() -> None:
    cleaners = {"mingfan": mingfan(), "exact sentences": exact_sentences, "12-grams": ngrams}
    print(f"{'class':12} " + " ".join(f"{who:>24}" for who in cleaners))
    for name in CLASSES:
        cells = []
        for clean in cleaners.values():
            scores = [score(clean, name, length) for length in LENGTHS]
            found, total = sum(s.found for s in scores), sum(s.planted for s in scores)
            removed, rightly = sum(s.removed for s in scores), sum(s.rightly for s in scores)
            cells.append(f"recall {found / total:5.3f} prec {rightly / max(1, removed):5.3f}")
        print(f"{name:12} " + " ".join(f"{cell:>24}" for cell in cells))
    for who, clean in cleaners.items():
        lost, tried = false_removals(clean)
        print(f"{who}: {lost} of {tried} clean paragraphs changed")


if __name__ == "__main__":
    main()
