"""Which of what recurs is furniture: the features weighed, structure left aside.

The weights are rules/signals/recurring.json, written by `python -m benchmarks.sites --write` from labelled documents of
many sites. Whole numbers, thousandths of log-odds, furniture above 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from mingfan.kinds.recurring.forms import ANY, DIGITS, general, letters
from mingfan.learn.blocks import blocks
from mingfan.learn.documents import LEAST_DOCUMENTS
from mingfan.learn.evidence import LEAST, Evidence, Recurring
from mingfan.learn.features import features
from mingfan.learn.structure import (
    is_amid_text,
    is_of_copies,
    is_pager,
    is_rare,
    is_reference,
    is_statement,
    is_structure,
    may_be_heading,
    may_be_title,
    may_name_work,
)
from mingfan.rulefiles.shipped import signals_folder

FILE = "recurring.json"
SURE_OF_COPIES = 2.5  # log-odds that the model of a page must give to a line found in versions of one document
MOST_COPIES = 8  # documents that may be versions of one
SURE = 1.2  # and to one that stands where documents' own lines stand: of what it says so much of, 0.93 is furniture
SURE_OF_MANY = 1.5  # and that is enough for one that many documents have: between its levels
MANY = 5  # documents
UNKNOWN = -10.0  # of what the model has not read
LABEL = 4  # letters of a line that may be anybody's


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    base: int
    weights: dict[str, int]  # by feature
    goes: int  # the least confidence of a line that is learned
    doubtful: int  # and of one that a person should look at


class Judged(NamedTuple):
    seen: Recurring
    confidence: int  # thousandths of log-odds

    @property
    def is_label(self) -> bool:
        """Two figures between the letters, as in `发布 {#} 阅读 {#}`, are nobody else's; those of a date are."""
        size = letters(self.seen.form)
        return size < LABEL or (size == LABEL and self.seen.form.count(DIGITS) < 2)


@cache
def shipped_weights() -> Weights:
    return read_weights(signals_folder() / FILE)


def read_weights(path: Path) -> Weights:
    return msgspec.json.decode(path.read_bytes(), type=Weights)


def candidates(evidence: Evidence) -> dict[str, Recurring]:
    """What recurs and is not structure by its form, by form."""
    if evidence.documents < LEAST_DOCUMENTS:
        return {}
    every = {**evidence.lines, **evidence.slots}
    known = evidence.documents
    return {form: seen for form, seen in every.items() if seen.documents >= LEAST and not is_structure(seen, known)}


def rows(
    evidence: Evidence, among: dict[str, Recurring], sure: dict[str, float]
) -> Iterator[tuple[str, dict[str, float]]]:
    """The features of each candidate, by form. `sure`: what the model of a page says of it."""
    together = blocks(evidence.lines)
    for form, seen in among.items():
        around = [sure[other] for other in together.get(form, ()) if other in sure]
        yield form, features(seen, evidence.looked_at if ANY in form else evidence.documents, sure.get(form), around)


def judge(evidence: Evidence, sure: dict[str, float], weights: Weights) -> list[Judged]:
    """The candidates that are furniture or may be, those of most documents first."""
    among = candidates(evidence)
    together = blocks(evidence.lines)
    found = []
    for form, row in rows(evidence, among, sure):
        confidence = weights.base + round(sum(weights.weights.get(name, 0) * value for name, value in row.items()))
        told = max(sure.get(other, UNKNOWN) for other in (form, *together.get(form, ())))
        if is_pager(among[form]):
            confidence = max(confidence, weights.goes)
        elif not _is_enough(among[form], evidence.documents, sure.get(form, UNKNOWN), told):
            confidence = min(confidence, weights.goes - 1)
        elif _is_told(among[form], sure.get(form, UNKNOWN)):
            confidence = max(confidence, weights.goes)
        found.append(Judged(among[form], confidence))
    likely = [one for one in found if one.confidence >= weights.doubtful]
    likely.sort(key=lambda one: (-one.seen.documents, -len(one.seen.form), one.seen.form))
    return _without_copies(likely)


def _is_told(seen: Recurring, sure: float) -> bool:
    """Whether the model of a page says enough of a line that many documents have. What stands in a slot it has not
    seen."""
    return ANY not in seen.form and seen.documents >= MANY and sure >= SURE_OF_MANY


def _is_enough(seen: Recurring, documents: int, sure: float, told: float) -> bool:
    """Whether the model of a page says enough where that a line recurs is no evidence. `sure`: of the line, `told`: the
    most that it says of a line of the block."""
    if is_of_copies(seen, documents):
        return sure >= (SURE_OF_COPIES if seen.documents < MOST_COPIES or is_statement(seen) else SURE)
    if is_reference(seen, documents):
        return False
    if is_rare(seen, documents):
        return sure >= SURE
    if may_be_title(seen) or may_be_heading(seen) or may_name_work(seen, documents):
        return sure >= SURE
    if is_statement(seen) and seen.documents < documents / 2:
        return sure >= SURE  # what a site says of itself stands on most of its pages
    return not is_amid_text(seen) or (told >= SURE if seen.linked > seen.times / 2 else sure >= SURE)


def _without_copies(judged: list[Judged]) -> list[Judged]:
    """Without forms with a slot that say less of the same lines than another does."""
    taken: set[tuple[str, ...]] = set()
    closed = {one.seen.form: one.seen.documents for one in judged if ANY not in one.seen.form}
    kept = []
    for one in judged:
        if ANY in one.seen.form:
            lines = (*sorted(example.line for example in one.seen.examples), str(one.seen.documents))
            forms = {general(example.line) for example in one.seen.examples}
            if lines in taken or (len(forms) == 1 and closed.get(forms.pop(), 0) >= one.seen.documents):
                continue
            taken.add(lines)
        kept.append(one)
    return kept
