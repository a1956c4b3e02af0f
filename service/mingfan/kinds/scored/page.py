"""How sure the model is of each unit of a stretch: by itself, where it stands, in its block.

Three steps, each a feature of the next: what a unit says (a sum of weights), where it stands (trees over its own score
and its surroundings), and the block it belongs to (trees over what its units have in common).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from mingfan.kinds.scored.blocks import Run, runs
from mingfan.kinds.scored.model import Model
from mingfan.kinds.scored.surroundings import NONE, SPEAKING, Place, rows
from mingfan.kinds.scored.trees import total
from mingfan.kinds.scored.units import Unit

SHIFT = 500  # added to the scores of units to find blocks: units with little weight are decided by their block
COST = 1_000  # of a block's beginning, and of its end
SILENT = -10_000  # of a unit with no sign of promotion near it, or in code
HOPELESS = -500  # own scores below this within REACH leave no doubt
REACH = 8
LONGEST_SILENCE = 6  # units of a block in a row that say nothing themselves
LEAST_ARTICLE = 10  # sentences are a tenth of an article's content at least
AT_EDGE = 4  # units beside a block that are looked at


class Judged(NamedTuple):
    """Per unit, in thousandths of log-odds."""

    own: list[int]
    placed: list[int]
    confidence: list[int]
    blocks: list[Run]


def judge(
    units: Sequence[Unit],
    own: list[int],
    in_code: Sequence[bool],
    place: Place,
    model: Model,
    added: Sequence[int] = (),
) -> Judged:
    """`added`: what is said of each unit beside the model, by the signals that a rule brought along."""
    placed = _placed(units, own, in_code, place, model)
    placed = [score + more for score, more in zip(placed, added, strict=True)] if added else placed
    confidence = [SILENT] * len(units)
    found = runs([score + SHIFT for score in placed], COST)
    for run, row in zip(found, block_rows(units, own, placed, found, place), strict=True):
        together = model.block_base + total(model.of_blocks, row)
        for at in range(*run):
            confidence[at] = together + placed[at] // 2 + (added[at] if added else 0)
    for at in (*mute(units, own), *steps(units)):
        confidence[at] = SILENT
    return Judged(own, placed, confidence, found)


def _placed(
    units: Sequence[Unit], own: Sequence[int], in_code: Sequence[bool], place: Place, model: Model
) -> list[int]:
    doubtful = near_signs(units, own)
    table = rows(units, own, place, doubtful)
    return [
        model.unit_base + total(model.of_units, row) if row is not None and not code else SILENT
        for row, code in zip(table, in_code, strict=True)
    ]


def telling(units: Sequence[Unit], own: Sequence[int]) -> list[bool]:
    """Which units say something for promotion themselves, be it little."""
    return [score >= HOPELESS or unit.speaks >= SPEAKING for unit, score in zip(units, own, strict=True)]


def near_signs(units: Sequence[Unit], own: Sequence[int]) -> list[bool]:
    """Which units have a sign of promotion near them, or are one."""
    counts = list(accumulate(telling(units, own), initial=0))
    last = len(own)
    return [counts[min(last, at + REACH + 1)] > counts[max(0, at - REACH)] for at in range(last)]


def mute(units: Sequence[Unit], own: Sequence[int]) -> Iterator[int]:
    """Numbers of the units that no block takes along: items of an index between two menus, a story between two calls.

    They say nothing themselves, and are sentences, or stand in a long run of such or in a text that holds no article.
    """
    tells = telling(units, own)
    content = sum(unit.wording.content for unit in units)
    said = sum(unit.wording.content for unit in units if unit.wording.sentence)
    longest = LONGEST_SILENCE if said * LEAST_ARTICLE >= content else 0
    first = 0
    for at, tell in enumerate([*tells, True]):
        if tell:
            silent = range(first, at)
            yield from silent if at - first > longest else (n for n in silent if units[n].wording.sentence)
            first = at + 1


def steps(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of the units that are steps of a procedure, or items of a list that describes its links.

    Lines in a row, marked alike, that each say what to do or what a link leads to: following an account or scanning a
    code is then something the reader came to be told.
    """
    lines = [at for at, unit in enumerate(units) if unit.begins]
    marks = [units[at].wording.step for at in lines]
    for number, at in enumerate(lines):
        if marks[number] and marks[number] in (*marks[max(0, number - 1) : number], *marks[number + 1 : number + 2]):
            end = lines[number + 1] if number + 1 < len(lines) else len(units)
            yield from range(at, end)


def block_rows(
    units: Sequence[Unit], own: Sequence[int], placed: Sequence[int], found: Sequence[Run], place: Place
) -> list[list[int]]:
    """A row of whole numbers for each block."""
    content = [unit.wording.content for unit in units]
    total_content = max(1, sum(content))
    going = sum(sum(content[run.first : run.last]) for run in found)
    sentences = [unit.wording.sentence for unit in units]
    said = sum(many for many, sentence in zip(content, sentences, strict=True) if sentence)
    lines = list(accumulate((unit.begins for unit in units), initial=0))
    return [
        [
            *_inside(units[run.first : run.last], own[run.first : run.last], placed[run.first : run.last]),
            *_outside(units, own, placed, run),
            min(60, place.before + lines[run.first]),
            min(60, place.behind + lines[-1] - lines[run.last]),
            1000 * sum(content[run.first : run.last]) // total_content,
            1000 * going // total_content,
            1000 * said // total_content,
            len(found),
            min(30, sum(sentences[: run.first])),
            min(30, sum(sentences[run.last :])),
        ]
        for run in found
    ]


def _inside(units: Sequence[Unit], own: Sequence[int], placed: Sequence[int]) -> list[int]:
    count = len(units)
    content = [unit.wording.content for unit in units]
    weight = max(1, sum(content))
    row = [count, sum(content), sum(content) // count]
    for scores in (own, placed):
        by_content = sum(score * many for score, many in zip(scores, content, strict=True)) // weight
        row += [sum(scores) // count, max(scores), min(scores), by_content, scores[0], scores[-1]]
    speaks = [unit.speaks for unit in units]
    row += [
        sum(speaks) // count,
        max(speaks),
        speaks[0],
        speaks[-1],
        sum(unit.speaks * many for unit, many in zip(units, content, strict=True)) // weight,
        sum(unit.against for unit in units) // count,
        min(unit.against for unit in units),
        1000 * sum(score > 0 for score in own) // count,
        1000 * sum(score > 1000 for score in own) // count,
        1000 * sum(unit.wording.sentence for unit in units) // count,
        1000 * sum(unit.wording.short for unit in units) // count,
        1000 * sum(bool(unit.shown) for unit in units) // count,
        sum(bool(unit.shown) for unit in units),
        max(len(unit.shown) for unit in units),
        1000 * sum(unit.wording.numbers[3] > 0 for unit in units) // count,
        sum(unit.begins for unit in units),
        units[0].begins,
        units[-1].ends,
        units[0].blanks,
    ]
    return row


def _outside(units: Sequence[Unit], own: Sequence[int], placed: Sequence[int], run: Run) -> list[int]:
    row = [units[run.last].blanks if run.last < len(units) else 9]
    for scores in (own, placed):
        row.append(_mean(scores[max(0, run.first - AT_EDGE) : run.first]))
        row.append(_mean(scores[run.last : run.last + AT_EDGE]))
    return row


def _mean(scores: Sequence[int]) -> int:
    return sum(scores) // len(scores) if scores else NONE
