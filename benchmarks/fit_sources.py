"""What `mingfan fit` does to texts of the sources that it was fitted to, and to those of others.

    python -m benchmarks.fit_sources --models DIR LABELLED.jsonl…

Of each source with enough labelled texts, in turn: some are fitted to, the others of the source are cleaned before and
after, and so are texts of the other sources. A fit that does not hold on texts left out of it is not written by the
command, and changes nothing here. The model of a page that is fitted has not seen the source: DIR holds
model0.json and on, one for each fold of sources, as benchmarks/sites.py trains and keeps them. Labelled texts are as in
benchmarks/labelled.py. Prints content characters, and the figures of all together.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.labelled import Labelled as Text
from benchmarks.labelled import fold_of, read_labelled
from benchmarks.sites import FOLDS, cleaner, page_reader
from mingfan.authors.fit.folds import Rates, rates
from mingfan.authors.fit.labelled import Labelled
from mingfan.authors.fit.training import rows, train
from mingfan.kinds.scored.correction import Correction
from mingfan.kinds.scored.reader import Reader

LEAST_TEXTS, LEAST_DIRTY = 12, 6  # of a source
MOST_FITTED = 20  # texts that are fitted to
OTHERS = 60  # texts of other sources
TEXT_FOLDS = 5  # of the texts that are fitted to, as the command has them


def sources(texts: Sequence[Text]) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = defaultdict(list)
    for one in texts:
        found[one.source].append(one)
    return {
        source: own
        for source, own in sorted(found.items())
        if len(own) >= LEAST_TEXTS and sum(bool(one.remove) for one in own) >= LEAST_DIRTY
    }


def as_own(texts: Sequence[Text]) -> list[Labelled]:
    return [Labelled(one.text, one.remove, one.optional, one.source) for one in texts]


def corrected(reader: Reader, correction: Correction) -> Reader:
    return Reader(reader.search, reader.model, correction=correction)


class Sums(NamedTuple):
    """Before and after, of texts of the source and of others."""

    own: tuple[Rates, ...]
    others: tuple[Rates, ...]
    holds: bool


def holds(texts: Sequence[Text], reader: Reader) -> bool:
    """Whether the command would write the fit: it helps on texts left out, in folds."""
    before, after = Rates(), Rates()
    for fold in range(TEXT_FOLDS):
        held = as_own(texts[fold::TEXT_FOLDS])
        others = as_own([one for number, one in enumerate(texts) if number % TEXT_FOLDS != fold])
        before = before.plus(rates(cleaner(reader), held))
        after = after.plus(rates(cleaner(corrected(reader, train(rows(others, reader)))), held))
    return after.cost < before.cost


def measured(own: Sequence[Text], others: Sequence[Text], reader: Reader) -> Sums:
    """Half of the texts of a source, at most MOST_FITTED, are fitted to."""
    order = sorted(own, key=lambda one: zlib.crc32(one.id.encode()))
    number = min(MOST_FITTED, len(order) // 2)
    held = holds(order[:number], reader)
    fitted = corrected(reader, train(rows(as_own(order[:number]), reader))) if held else reader
    pair = cleaner(reader), cleaner(fitted)
    left, away = (tuple(rates(each, as_own(texts)) for each in pair) for texts in (order[number:], others))
    return Sums(left, away, held)


def others_of(source: str, texts: Sequence[Text], fold: int) -> list[Text]:
    """Texts of other sources of the fold, which its model has not seen either."""
    found = [one for one in texts if one.source != source and fold_of(one.source, FOLDS) == fold]
    return sorted(found, key=lambda one: zlib.crc32(one.id.encode()))[:OTHERS]


def say(name: str, pair: Sequence[Rates]) -> None:
    for when, found in zip(("before", "after"), pair, strict=True):
        figures = f"precision {found.precision:.3f}  recall {found.recall:.3f}  right {found.right:6,}"
        print(f"  {name:20} {when:6}  {figures}  wrong {found.wrong:5,}  missed {found.missed:6,}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    options = parser.parse_args()
    texts = read_labelled(options.labelled)
    sums: dict[str, list[Rates]] = {"texts of the source": [Rates(), Rates()], "texts of others": [Rates(), Rates()]}
    for source, own in sources(texts).items():
        fold = fold_of(source, FOLDS)
        found = measured(own, others_of(source, texts, fold), page_reader(options.models, fold))
        print(source, "" if found.holds else "(does not hold)", flush=True)
        say("", found.own)
        for name, rated in zip(sums, (found.own, found.others), strict=True):
            sums[name] = [total.plus(each) for total, each in zip(sums[name], rated, strict=True)]
    for name, total in sums.items():
        say(name, total)


if __name__ == "__main__":
    main()
