"""What was learned of one site: the lines that are furniture, those in doubt, and the titles of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mingfan.kinds.recurring.forms import general, letters
from mingfan.kinds.recurring.kind import Line, Place, Role
from mingfan.kinds.scored.kind import shared_reader
from mingfan.kinds.scored.reader import Reader
from mingfan.learn.counts import Count, counted
from mingfan.learn.documents import LEAST_DOCUMENTS, Documents
from mingfan.learn.evidence import Evidence, Recurring, gather
from mingfan.learn.judge import Judged, Weights, candidates, judge, shipped_weights
from mingfan.learn.lists import List, lists
from mingfan.learn.parts import Part, parts
from mingfan.learn.reading import read
from mingfan.learn.structure import is_foot, is_statement, is_structure, may_be_title

MOST_STRUCTURE = 5


class Learned(NamedTuple):
    documents: int
    furniture: list[Judged]
    titles: frozenset[str]  # what one document each is called, as forms
    doubtful: list[Judged]
    items: dict[str, int]  # lines of lists beside furniture: titles of other pages and what stands in two, with counts

    structure: list[Recurring]  # what recurs most and stays
    lists: dict[str, List]  # by form, the lists of other pages that furniture announces
    parts: list[Part]  # of lines, glued to them or pressed into them
    feet: list[Recurring]  # structure that ends most documents, such as copyright notices, below furniture

    def lines(self) -> list[Line]:
        """As a rule has them."""
        found = [self.as_line(one) for one in self.furniture]
        if found:
            found += [Line(title, count, role="title") for title, count in self.items.items()]
            found += [Line(seen.one_form, seen.documents, place(seen), "stays") for seen in self.feet]
        return found + [part.as_line() for part in self.parts]

    def as_line(self, judged: Judged) -> Line:
        """A line as a rule has it. One that a document is called may go from other documents only."""
        seen = judged.seen
        role: Role = "label" if judged.is_label else "line"
        if seen.form in self.titles:
            role = "title"
        listed = self.lists.get(seen.one_form)
        if listed is None or role == "title":
            return Line(seen.one_form, seen.documents, place(seen), role)
        return Line(seen.one_form, seen.documents, place(seen), role, listed.lines, listed.width)


def learn(
    documents: Documents, reader: Reader | None = None, weights: Weights | None = None, count: Count = counted
) -> Learned:
    """What recurs in the documents and is furniture. `reader` and `weights` are the shipped ones by default; `count`
    makes the first reading."""
    weights = weights or shipped_weights()
    evidence = gather(documents, count)
    among = candidates(evidence)
    sure = read(documents, among, reader or shared_reader()) if among else {}
    judged = judge(evidence, sure, weights)
    furniture = [one for one in judged if one.confidence >= weights.goes]
    doubtful = [one for one in judged if one.confidence < weights.goes]
    titles = frozenset(map(general, evidence.titles))
    known = {one.seen.form for one in furniture}
    others = [seen for form, seen in among.items() if form not in known]
    listed = lists(documents, [one.seen for one in furniture], others, evidence.titles)
    announcing = [seen for seen in others if seen.one_form in listed]
    furniture += [Judged(seen, weights.goes) for seen in announcing]
    doubtful = [one for one in doubtful if one.seen not in announcing]
    feet = _feet(evidence)
    items, structure = _items(evidence, furniture, feet), _structure(evidence)
    glued = parts(documents, [one.seen.one_form for one in furniture]) if evidence.documents >= LEAST_DOCUMENTS else []
    return Learned(evidence.documents, furniture, titles, doubtful, items, structure, listed, glued, feet)


def _structure(evidence: Evidence) -> list[Recurring]:
    found = [seen for seen in evidence.lines.values() if is_structure(seen, evidence.documents) and letters(seen.form)]
    return sorted(found, key=lambda seen: (-seen.documents, seen.form))[:MOST_STRUCTURE]


def _feet(evidence: Evidence) -> list[Recurring]:
    ends = (seen for seen in evidence.lines.values() if 2 * seen.documents > evidence.documents and is_foot(seen))
    return sorted(ends, key=lambda seen: (-seen.documents, seen.form))


def _items(evidence: Evidence, furniture: Sequence[Judged], feet: Sequence[Recurring]) -> dict[str, int]:
    """Lines that recur a little beside furniture or one another, and titles of pages that others list. What is no title
    stands between two of them: the last line of a text stands above the foot, too. A title stands on its own page, too.
    """
    forms = {one.seen.form for one in furniture}
    titles = {general(title) for title in evidence.titles}
    beside = forms | evidence.titles.keys() | {seen.form for seen in feet}
    found = {title: count for title, count in evidence.titles.items() if count}
    for form, seen in evidence.lines.items():
        above, below = (sum(n for other, n in near.items() if other in beside) for near in (seen.above, seen.below))
        if may_be_title(seen) or is_statement(seen) or form in forms:
            continue
        needed = seen.times / 2 if form in titles else 2 * seen.times - seen.final
        if above + below >= needed and not is_structure(seen, evidence.documents) and seen.head < seen.times:
            found.setdefault(seen.one_form, seen.documents)
    return {form: count for form, count in sorted(found.items()) if form not in forms}


def place(seen: Recurring) -> Place:
    """Where a line stands mostly: "head", "tail" or "between"."""
    half = seen.times / 2
    if seen.tail > half and (seen.head <= half or seen.upper <= half):  # of a short document both ends are near
        return "tail"
    return "head" if seen.head > half else "between"
