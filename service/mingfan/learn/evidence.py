"""What is known of the lines that recur: in how many documents, where in them, beside what.

A line is identified by its constant part: digits are a slot. Two readings of the documents: the first counts, the
second looks at what recurs. A document that is the same as an earlier one counts once.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from mingfan.kinds.recurring.forms import ANY, general
from mingfan.learn.among import among
from mingfan.learn.counts import LEAST_ITEM, Count, Counted, counted
from mingfan.learn.documents import Document, Documents, hashes_of, titles_of
from mingfan.learn.slots import entries, forms_of, is_arrowed
from mingfan.text.protect import block_lines

LEAST = 3  # documents that have a line, before it recurs
EDGE = 120  # characters of the document's own between a line and the end of a document that it stands at
ENOUGH = 200  # documents in which a line is looked at; in more it is only counted
MOST_SPELLINGS = 3  # that are remembered of a line
MOST_NEIGHBOURS = 8
MOST_SLOTS = 8  # that are remembered of a form
MOST_FORMS_WITH_SLOTS = 40_000
MOST_EXAMPLES = 3
MOST_PLACES = 30
LONGEST = 600  # characters of a line that is looked at


class Example(NamedTuple):
    document: str
    line: str


class Recurring(msgspec.Struct):
    """A line that recurs, and where it was seen: `documents` counts all, the rest is of those that were looked at."""

    form: str
    documents: int = 0
    looked_at: int = 0  # documents
    times: int = 0
    head: int = 0  # times that little of its document's own stands before it
    tail: int = 0  # or after it
    upper: int = 0  # times that less of it stands before than after
    linked: int = 0  # times that a line beside it recurs too
    in_block: int = 0  # times in code, front matter and the like
    first: int = 0  # times as the first line of its document
    final: int = 0  # and as the last one
    framed: float = 0.0  # sum over its times of the share of its document that recurs
    spellings: list[str] = []
    above: dict[str, int] = {}  # what stands before it, of what recurs and what documents are called, with counts
    below: dict[str, int] = {}
    examples: list[Example] = []
    titled: int = 0  # times that its slot holds the title of another document
    slots: list[str] = []  # some of the texts in its slot
    places: list[int] = []  # numbers of the first documents
    last: int = -1  # number of the document that was read last

    @property
    def one_form(self) -> str:
        """The line as a rule looks for it: with its digits, where they never change."""
        return self.spellings[0] if len(self.spellings) == 1 and ANY not in self.form else self.form


class Evidence(msgspec.Struct):
    """What documents say together."""

    documents: int  # different ones
    lines: dict[str, Recurring]  # by form
    titles: dict[str, int]  # of documents, with how often each stands as a line in another, beside what recurs or not
    slots: dict[str, Recurring]  # forms with a slot, likewise
    looked_at: int = 0  # documents, among which forms with a slot are counted


def gather(documents: Documents, count: Count = counted) -> Evidence:
    """What recurs in documents. `count` makes the first reading."""
    known = count(documents)
    evidence = Evidence(known.documents, {}, dict.fromkeys(known.titles, 0), {})
    _Second(known, evidence).read(documents)
    evidence.lines = {form: seen for form, seen in sorted(evidence.lines.items()) if seen.documents >= LEAST_ITEM}
    evidence.slots = {form: seen for form, seen in sorted(evidence.slots.items()) if _is_slot(seen)}
    return evidence


class _Second:
    """The second reading."""

    def __init__(self, known: Counted, evidence: Evidence) -> None:
        self._known = known
        self._evidence = evidence
        self._titles = frozenset(hashes_of("\n".join(evidence.titles))) - known.frequent - {0}
        self._among = among(known.frequent | self._titles)
        self._once: dict[str, tuple[int, str]] = {}  # forms with a slot seen in one document, and what was in the slot
        self._enough: dict[int, Recurring] = {}  # by hash, the lines that are only counted from here on

    def read(self, documents: Documents) -> None:
        for number, document in enumerate(documents()):
            if self._known.different[number]:
                self._read(number, document)
        for each, seen in self._enough.items():
            seen.documents += self._among.counted(each)

    def _read(self, number: int, document: Document) -> None:
        among = self._among.of(document.text)
        if not among:
            return
        titled = [each for each in among if each in self._titles]
        if len(titled) < len(among):
            hashes = hashes_of(document.text)
            self._look_at(_page(number, document, hashes, self._known.frequent, self._evidence), hashes)
        if titled:
            self._count_titles(document.text, titled)

    def _look_at(self, page: _Page, hashes: Sequence[int]) -> None:
        evidence = self._evidence
        evidence.looked_at += 1
        noted: dict[int, Recurring] = {}
        for at, recurs in enumerate(page.recurs):
            each = hashes[page.shown[at]]
            if recurs and each not in self._enough:
                form = page.forms[at]
                noted[each] = seen = evidence.lines.get(form) or evidence.lines.setdefault(form, Recurring(form))
                page.note(seen, at)
            elif not recurs and each in self._known.frequent:  # too long
                self._look_no_more(each, Recurring(""))
            if (page.linked(at) or is_arrowed(page.line(at))) and page.shown[at] not in page.blocks:
                self._look_at_slots(page, at)
        for each, seen in noted.items():
            if seen.looked_at >= ENOUGH:
                self._look_no_more(each, seen)
        if len(self._once) > MOST_FORMS_WITH_SLOTS:  # what recurs comes back
            self._once.clear()
        if len(evidence.slots) > MOST_FORMS_WITH_SLOTS:
            evidence.slots = {form: seen for form, seen in evidence.slots.items() if seen.documents > LEAST_ITEM}

    def _look_no_more(self, each: int, seen: Recurring) -> None:
        self._enough[each] = seen
        self._among.count(each)

    def _look_at_slots(self, page: _Page, at: int) -> None:
        slots = self._evidence.slots
        for form, slot in forms_of(page.line(at)):
            seen = slots.get(form)
            if seen is None:
                number, first = self._once.setdefault(form, (page.number, slot))
                if number == page.number:
                    continue
                del self._once[form]
                seen = slots[form] = Recurring(form, documents=1, slots=[first])
            if seen.looked_at >= ENOUGH:
                seen.documents += seen.last != page.number
                seen.last = page.number
                continue
            page.note(seen, at)
            seen.titled += all(entry in self._evidence.titles for entry in entries(slot))
            if len(seen.slots) < MOST_SLOTS and slot not in seen.slots:
                seen.slots.append(slot)

    def _count_titles(self, text: str, titled: Sequence[int]) -> None:
        """Those that stand as lines which do not recur, in documents that are called otherwise."""
        own, titles = titles_of(text), self._evidence.titles
        if set(titled).issubset(hashes_of("\n".join(own))):
            return
        for each, line in zip(hashes_of(text), text.split("\n"), strict=True):
            if each in self._titles:
                title = line.strip()
                if title in titles and title not in own:
                    titles[title] += 1


class _Page(NamedTuple):
    """A document as its lines. Lines that are not blank are numbered apart (`at`)."""

    number: int
    document: Document
    lines: Sequence[str]
    shown: Sequence[int]  # the numbers of the lines that are not blank
    recurs: Sequence[bool]
    forms: Sequence[str]  # of a line that recurs; of another what a document is called like that, or ""
    before: Sequence[int]  # characters of the document's own before each
    framed: float  # share of the document that recurs
    blocks: frozenset[int]

    def linked(self, at: int) -> bool:
        """Whether the line above or below recurs."""
        return (at > 0 and self.recurs[at - 1]) or (at + 1 < len(self.recurs) and self.recurs[at + 1])

    def line(self, at: int) -> str:
        return self.lines[self.shown[at]] if 0 <= at < len(self.shown) else ""

    def form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def note(self, seen: Recurring, at: int) -> None:
        """What this place says of the line that stands there."""
        seen.times += 1
        seen.head += self.before[at] <= EDGE
        seen.tail += self.before[-1] - self.before[at] <= EDGE
        seen.upper += 2 * self.before[at] < self.before[-1]
        seen.linked += self.linked(at)
        seen.in_block += self.shown[at] in self.blocks
        seen.first += not at
        seen.final += at + 1 == len(self.shown)
        seen.framed += self.framed
        _note(seen.above, self.form(at - 1))
        _note(seen.below, self.form(at + 1))
        line = self.line(at)
        if line in seen.spellings:
            line = seen.spellings[seen.spellings.index(line)]  # one string in memory
        elif len(seen.spellings) < MOST_SPELLINGS:
            line = seen.form if line == seen.form else line
            seen.spellings.append(line)
        if seen.last == self.number:
            return
        seen.last = self.number
        seen.documents += 1
        seen.looked_at += 1
        if len(seen.places) < MOST_PLACES:
            seen.places.append(self.number)
        if len(seen.examples) < MOST_EXAMPLES:
            seen.examples.append(Example(self.document.name, line))


def _page(
    number: int, document: Document, hashes: Sequence[int], frequent: Container[int], evidence: Evidence
) -> _Page:
    lines = [line.strip() for line in document.text.split("\n")]
    shown = [at for at, line in enumerate(lines) if line]
    recurs = [hashes[at] in frequent and len(lines[at]) <= LONGEST for at in shown]
    forms = [
        _shared(general(lines[at]), evidence) if known else lines[at] if lines[at] in evidence.titles else ""
        for at, known in zip(shown, recurs, strict=True)
    ]
    sizes = [len(lines[at]) for at in shown]
    before = [0, *accumulate(0 if known else size for size, known in zip(sizes, recurs, strict=True))]
    framed = 1 - before[-1] / sum(sizes)
    return _Page(number, document, lines, shown, recurs, forms, before, framed, block_lines(document.text))


def _shared(form: str, evidence: Evidence) -> str:
    """The same string in memory for each form."""
    seen = evidence.lines.get(form)
    return seen.form if seen is not None else form


def _is_slot(seen: Recurring) -> bool:
    """Whether the slot holds one thing in one document and another in another."""
    return seen.documents >= LEAST and len(seen.slots) >= LEAST


def _note(neighbours: dict[str, int], form: str) -> None:
    if form in neighbours or len(neighbours) < MOST_NEIGHBOURS:
        neighbours[form] = neighbours.get(form, 0) + 1
