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

PROMOTION = 1_000  # an own score over this counts as promotion
HONEST = -2_000  # and one under this as honest
TITLE = 2  # units at the beginning that may hold the title

Runs = AbstractSet[str]


def related(units: Sequence[Unit], own: Sequence[int]) -> dict[str, list[int]]:
    """Per unit, thousandths of its runs that other units have too: sentences, units of any kind, promotion…"""
    runs = [triples(unit.wording.text) for unit in units]
    sentence = [unit.wording.sentence for unit in units]
    title = frozenset().union(*runs[:TITLE])
    return {
        "in sentences": _in_common(runs, sentence),
        "in any": _in_common(runs, [True] * len(runs)),
        "in promotion": _in_common(runs, [score > PROMOTION for score in own]),
        "in honest": _in_common(runs, [score < HONEST for score in own]),
        "in labels": _in_common(runs, [not whole for whole in sentence]),
        "in title": [0 if at < TITLE else _share(run, title) for at, run in enumerate(runs)],
    }


def _in_common(runs: Sequence[Runs], members: Iterable[bool]) -> list[int]:
    """What each shares with those that are members, itself left out."""
    once: set[str] = set()
    again: set[str] = set()
    belongs = list(members)
    for run, member in zip(runs, belongs, strict=True):
        if member:
            again |= once & run
            once |= run
    return [_share(run, again if member else once) for run, member in zip(runs, belongs, strict=True)]


def _share(run: Runs, of: Runs) -> int:
    return 1000 * len(run & of) // max(1, len(run))
