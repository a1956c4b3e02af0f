"""What the model of a page says of lines where they stand, on a few documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean

from mingfan.deadline import Deadline
from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.scored.reader import LONGEST_LINE, Reader
from mingfan.learn.documents import Document, Documents
from mingfan.learn.evidence import Recurring
from mingfan.model import Span
from mingfan.text.lines import lines_after
from mingfan.text.protect import BlockTest

ENOUGH = 3  # times that a line is read
MOST_DOCUMENTS = 200
MOST_LINES = 300  # of a document
SECONDS = 600.0  # of a document


def read(documents: Documents, wanted: Mapping[str, Recurring], reader: Reader) -> dict[str, float]:
    """By form, how sure the model is that a line is furniture where it stands (log-odds, the mean of a few times)."""
    found: dict[str, list[float]] = defaultdict(list)
    missing = set(wanted)
    forms = Forms((form, form) for form in sorted(wanted))
    places = {place for seen in wanted.values() for place in seen.places[:ENOUGH]}
    read_documents = 0
    for number, document in enumerate(documents()):
        if read_documents >= MOST_DOCUMENTS or not missing or not places:
            break
        if number not in places:
            continue
        places.remove(number)
        lines = _lines(document)
        known = [forms.find(document.text[line.start : line.end]) for line in lines]
        if missing.isdisjoint(known):
            continue
        read_documents += 1
        for form, confidence in _read(document, lines, known, reader):
            if form in missing:
                found[form].append(confidence)
                if len(found[form]) >= ENOUGH:
                    missing.remove(form)
    return {form: fmean(sure) for form, sure in sorted(found.items())}


def _lines(document: Document) -> list[Span]:
    """The lines that are not blank; of a long document those at its two ends."""
    text = document.text
    every = list(lines_after("\n" + text, 0))
    lines = [Span(line.start - 1, line.end - 1) for line in every if line.end - line.start <= LONGEST_LINE]
    return lines if len(lines) <= MOST_LINES else lines[: MOST_LINES // 2] + lines[-MOST_LINES // 2 :]


def _read(
    document: Document, lines: Sequence[Span], known: Sequence[str | None], reader: Reader
) -> list[tuple[str | None, float]]:
    text = document.text
    stretch = reader.judged(text, lines, BlockTest(text), Deadline(SECONDS))
    by_line: dict[int, list[float]] = defaultdict(list)
    for start, sure in zip(stretch.lines, stretch.judged.confidence, strict=True):
        by_line[start].append(sure / 1000)
    forms = {line.start: form for line, form in zip(lines, known, strict=True)}
    return [(forms[start], fmean(sure)) for start, sure in by_line.items()]
