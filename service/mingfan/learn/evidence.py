"""What is known of the lines that recur: in how many documents, where in them, beside what.

A line is identified by its constant part: digits are a slot. Two readings of the documents: the first counts, the
second looks at what recurs. A document that is the same as an earlier one counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from mingfan.kinds.recurring.forms import ANY, letters
from mingfan.learn.counts import Counts
from mingfan.learn.documents import Document, Documents, general_lines, titles_of
from mingfan.learn.slots import forms_of
from mingfan.text.protect import block_lines

LEAST = 3  # documents that have a line, before it recurs
LEAST_ITEM = 2  # documents that have a line of a list, before it is learned with the others
EDGE = 120  # characters of the document's own between a line and the end of a document that it stands at
MOST_FORMS = 100_000  # lines that are looked at, some 2 KB each
MOST_SPELLINGS = 3  # that are remembered of a line
MOST_NEIGHBOURS = 8
MOST_SLOTS = 8  # that are remembered of a form
MOST_FORMS_WITH_SLOTS = 40_000
MOST_EXAMPLES = 3
MOST_TITLES = 200_000
LONGEST = 600  # characters of a line that is looked at
LONGEST_TITLE = 120
LEAST_TITLE = 4  # letters


class Example(NamedTuple):
    document: str
    above: str  # the line before it that is not blank
    line: str
    below: str


class Recurring(msgspec.Struct):
    """A line that recurs, and where it was seen."""

    form: str
    documents: int = 0
    times: int = 0
    head: int = 0  # times that little of its document's own stands before it
    tail: int = 0  # or after it
    upper: int = 0  # times that less of it stands before than after
    linked: int = 0  # times that a line beside it recurs too
    in_block: int = 0  # times in code, front matter and the like
    first: int = 0  # times as the first line of its document
    framed: float = 0.0  # sum over its times of the share of its document that recurs
    spellings: list[str] = []
    above: Counter[str] = msgspec.field(default_factory=Counter)  # what stands before it
    below: Counter[str] = msgspec.field(default_factory=Counter)
    examples: list[Example] = []
    titled: int = 0  # times that its slot holds the title of another document
    slots: set[str] = set()  # some of the texts in its slot
    seen_in: str = ""  # the document that was read last

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


def gather(documents: Documents) -> Evidence:
    """What recurs in documents."""
    with Counts() as counts:
        total = 0
        called: Counter[str] = Counter()
        for document in _different(documents):
            total += 1
            counts.add(set(general_lines(document.text)))
            for title in titles_of(document.text):
                if len(called) < MOST_TITLES and letters(title) >= LEAST_TITLE and len(title) <= LONGEST_TITLE:
                    called[title] += 1
        frequent = _frequent(counts)
    # What several documents are called is the name of the site.
    evidence = Evidence(total, {}, {title: 0 for title, times in sorted(called.items()) if times == 1}, {})
    for document in _different(documents):
        _look_at(document, frequent, evidence)
    evidence.lines = {form: seen for form, seen in sorted(evidence.lines.items()) if seen.documents >= LEAST_ITEM}
    evidence.slots = {form: seen for form, seen in sorted(evidence.slots.items()) if _is_slot(seen)}
    return evidence


def _frequent(counts: Counts) -> frozenset[int]:
    """Hashes of the lines to look at: those of two documents or more; where these are too many, those of more."""
    least = LEAST_ITEM
    while len(frequent := counts.frequent(least)) > MOST_FORMS:
        least = 2 * least - 1
    return frequent


def _different(documents: Documents) -> Iterator[Document]:
    seen: set[int] = set()
    for document in documents():
        number = hash(document.text)
        if number not in seen:
            seen.add(number)
            yield document


def _look_at(document: Document, frequent: frozenset[int], evidence: Evidence) -> None:
    text = document.text
    forms = general_lines(text)
    shown = [number for number, form in enumerate(forms) if form]
    recurs = [hash(forms[number]) in frequent and len(forms[number]) <= LONGEST for number in shown]
    lines = text.split("\n")
    if not any(recurs):
        return
    own = [0 if known else len(forms[number]) for number, known in zip(shown, recurs, strict=True)]
    before = [0, *accumulate(own)]
    whole = sum(len(forms[number]) for number in shown)
    framed = 1 - before[-1] / whole if whole else 1.0
    own_titles = titles_of(text)
    page = _Page(document, lines, forms, shown, recurs, before, framed, block_lines(text))
    for at in range(len(shown)):
        line = page.line(at)
        if recurs[at]:
            form = page.form(at)
            page.note(evidence.lines.setdefault(form, Recurring(form)), at)
        elif line in evidence.titles and line not in own_titles:
            evidence.titles[line] += 1
        if page.linked(at):
            for form, slot in forms_of(line):
                seen = evidence.slots.setdefault(form, Recurring(form))
                page.note(seen, at)
                seen.titled += slot in evidence.titles
                if len(seen.slots) < MOST_SLOTS:
                    seen.slots.add(slot)
    if len(evidence.slots) > MOST_FORMS_WITH_SLOTS:  # those seen once go; what recurs comes back
        evidence.slots = {form: seen for form, seen in evidence.slots.items() if seen.documents > 1}


class _Page(NamedTuple):
    """A document as its lines. Lines that are not blank are numbered apart (`at`)."""

    document: Document
    lines: Sequence[str]
    forms: Sequence[str]
    shown: Sequence[int]  # the numbers of the lines that are not blank
    recurs: Sequence[bool]
    before: Sequence[int]  # characters of the document's own before each
    framed: float  # share of the document that recurs
    blocks: frozenset[int]

    def linked(self, at: int) -> bool:
        """Whether the line above or below recurs."""
        return (at > 0 and self.recurs[at - 1]) or (at + 1 < len(self.recurs) and self.recurs[at + 1])

    def form(self, at: int) -> str:
        return self.forms[self.shown[at]] if 0 <= at < len(self.shown) else ""

    def line(self, at: int) -> str:
        return self.lines[self.shown[at]].strip() if 0 <= at < len(self.shown) else ""

    def note(self, seen: Recurring, at: int) -> None:
        """What this place says of the line that stands there."""
        seen.times += 1
        seen.head += self.before[at] <= EDGE
        seen.tail += self.before[-1] - self.before[at] <= EDGE
        seen.upper += 2 * self.before[at] < self.before[-1]
        seen.linked += self.linked(at)
        seen.in_block += self.shown[at] in self.blocks
        seen.first += not at
        seen.framed += self.framed
        _note(seen.above, self.form(at - 1))
        _note(seen.below, self.form(at + 1))
        line = self.line(at)
        if len(seen.spellings) < MOST_SPELLINGS and line not in seen.spellings:
            seen.spellings.append(line)
        if seen.seen_in == self.document.name:
            return
        seen.seen_in = self.document.name
        seen.documents += 1
        if len(seen.examples) < MOST_EXAMPLES:
            seen.examples.append(Example(self.document.name, self.line(at - 1), line, self.line(at + 1)))


def _is_slot(seen: Recurring) -> bool:
    """Whether the slot holds one thing in one document and another in another."""
    return seen.documents >= LEAST and len(seen.slots) >= LEAST


def _note(neighbours: Counter[str], form: str) -> None:
    if form in neighbours or len(neighbours) < MOST_NEIGHBOURS:
        neighbours[form] += 1
