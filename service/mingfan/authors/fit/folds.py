"""What a fit does to texts it has not seen: a part of the labelled texts left out in turn."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mingfan.authors.fit.labelled import Labelled, content
from mingfan.authors.fit.training import rows, train
from mingfan.cleaner import Cleaner
from mingfan.kinds.scored.correction import Correction
from mingfan.kinds.scored.fitted import FittedSpec
from mingfan.kinds.scored.reader import Reader
from mingfan.model import Span
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import Catalogue
from mingfan.ruleset.profiles import assemble, load_profile

FOLDS = 5
SECONDS = 60.0  # for a text
WRONG = 3  # characters that should have gone, for one that should not have


class Rates(NamedTuple):
    """Content characters of the labelled texts, cleaned by `standard`."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    honest: int = 0  # texts with nothing to remove, of which something was taken

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def cost(self) -> int:
        return WRONG * self.wrong + self.missed

    def plus(self, other: Rates) -> Rates:
        return Rates(*(a + b for a, b in zip(self, other, strict=True)))


class Figures(NamedTuple):
    before: Rates
    after: Rates
    folds: int
    by_source: bool


def figures(texts: Sequence[Labelled], reader: Reader) -> Figures:
    """Each text cleaned as it is now, and by what the texts of other folds teach. By source where there are several."""
    by_source = len({one.source for one in texts}) > 1
    before, after = Rates(), Rates()
    now, used = cleaner_with(None), 0
    for fold in _folds(texts, by_source):
        others = [one for number, one in enumerate(texts) if number not in fold]
        held = [texts[number] for number in sorted(fold)]
        correction = train(rows(others, reader))
        before = before.plus(rates(now, held))
        after = after.plus(rates(cleaner_with(correction), held))
        used += 1
    return Figures(before, after, used, by_source)


def _folds(texts: Sequence[Labelled], by_source: bool) -> Iterator[frozenset[int]]:
    """Numbers of the texts of each fold, the same on every machine."""
    if by_source:
        order = sorted({one.source for one in texts}, key=lambda source: (zlib.crc32(source.encode()), source))
        place = {source: number for number, source in enumerate(order)}
        at = [place[one.source] for one in texts]
    else:
        at = list(range(len(texts)))
    for fold in range(FOLDS):
        if found := frozenset(number for number, where in enumerate(at) if where % FOLDS == fold):
            yield found


def cleaner_with(correction: Correction | None) -> Cleaner:
    """`standard`, with the model of a page as a correction has it."""
    own = [] if correction is None else [fitted_rule(correction)]
    ruleset = assemble(load_profile("standard"), own, (), (), Catalogue.shipped(compiled=False))
    return Cleaner.from_ruleset(ruleset, deadline=SECONDS)


def fitted_rule(correction: Correction) -> Rule:
    """The rule by itself, before it has cases."""
    spec = FittedSpec(id="page-model", title="fit", why="fit", examples=(), keep=(), correction=correction)
    return Rule("fitted/page-model", "fitted", spec, "<fit>", 1)


def rates(cleaner: Cleaner, texts: Iterable[Labelled]) -> Rates:
    total = Rates()
    for one in texts:
        went = gone(cleaner, one.text) - one.optional
        wrong = len(went - one.remove)
        total = total.plus(
            Rates(len(went & one.remove), wrong, len(one.remove - went), int(bool(wrong) and not one.remove))
        )
    return total


def gone(cleaner: Cleaner, text: str) -> frozenset[int]:
    """Positions of content that a cleaner deletes."""
    deleted = (
        Span(edit.start, edit.end) for edit in cleaner.clean_edits(text)[1] if not any(map(str.isalnum, edit.after))
    )
    return frozenset(at for span in deleted for at in content(text, span))


def untouched(cleaner: Cleaner, texts: Iterable[str]) -> list[str]:
    """Those of the texts that the cleaner leaves as they are."""
    return [text for text in texts if cleaner.clean_text(text) == text]
