"""How much of its wording a unit has in common with the text around it.

A heading and a caption use the words of the sentences they belong to; headlines of other stories and menus do not, and
a slogan comes back where its site speaks of itself. Wording is compared by runs of three characters, as normal writes
them (wording.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from mingfan.kinds.scored.units import Unit
from mingfan.kinds.scored.wording import triples
from mingfan.native.loops import BUILT, loops

PROMOTION = 1_000  # an own score over this counts as promotion
HONEST = -2_000  # and one under this as honest
TITLE = 2  # units at the beginning that may hold the title

Runs = AbstractSet[str]


def related(units: Sequence[Unit], own: Sequence[int]) -> dict[str, list[int]]:
    """Per unit, thousandths of its runs that other units have too: sentences, units of any kind, promotion…"""
    texts = [unit.wording.text for unit in units]
    sentence = [unit.wording.sentence for unit in units]
    members = {
        "in sentences": sentence,
        "in any": [True] * len(texts),
        "in promotion": [score > PROMOTION for score in own],
        "in honest": [score < HONEST for score in own],
        "in labels": [not whole for whole in sentence],
        "in title": [at < TITLE for at in range(len(texts))],
    }
    found = dict(
        zip(members, (loops.related if BUILT else _related)(texts, tuple(map(bytes, members.values()))), strict=True)
    )
    found["in title"][:TITLE] = [0] * min(TITLE, len(texts))
    return found


def _related(texts: Sequence[str], members: Iterable[bytes]) -> list[list[int]]:
    runs = list(map(triples, texts))
    return [_in_common(runs, belongs) for belongs in members]


def _in_common(runs: Sequence[Runs], belongs: bytes) -> list[int]:
    """What each shares with those that are members, itself left out."""
    once: set[str] = set()
    again: set[str] = set()
    for run, member in zip(runs, belongs, strict=True):
        if member:
            again |= once & run
            once |= run
    return [_share(run, again if member else once) for run, member in zip(runs, belongs, strict=True)]


def _share(run: Runs, of: Runs) -> int:
    return 1000 * len(run & of) // max(1, len(run))
