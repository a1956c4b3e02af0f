"""Learns the weights of signals from labelled texts, and says how they do on sources they were not learned from.

    python -m benchmarks.fit_weights --clean CLEAN.txt LABELLED.jsonl…            print, leave-sources-out
    python -m benchmarks.fit_weights --clean CLEAN.txt --write LABELLED.jsonl…    and write weights.yaml

Labelled texts are records `{"id", "source", "text", "remove": [{"start", "end"}], "optional": […]}` (code points);
CLEAN is a file of honest lines. A sample is a line or a sentence of one, as the reader of scored rules sees it.

The model is logistic regression with Gaussian priors: of a written signal around the weight its author gave it, so that
a signal seen twice stays what its author thought; of a word around 0. Which words there are is a person's choice
(rules/signals/words.yaml): chosen by what tells most in so few texts, they would be the topics of those texts.
`--suggest` prints the words that would tell most. `--write` replaces rules/signals/weights.yaml, which a person reads.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold

from mingfan.deadline import Deadline
from mingfan.kinds.scored.blocks import blocks, borders
from mingfan.kinds.scored.reader import COSTS, Reader
from mingfan.kinds.scored.signals import LEARNED, Signal, read_evidence
from mingfan.rulefiles.shipped import signals_folder
from mingfan.text.fold import fold

SIGNAL_PRIOR, WORD_PRIOR = 6.0, 3.0  # precisions of the priors
LEAST_SOURCES = 8  # that hold a word which is suggested
SUGGESTED = 200
MOST_CLEAN = 8_000
LINES_OF_A_TEXT = 40  # clean lines read as one text
FOLDS = 8
NO_LIMIT = 1e6  # seconds


Record = dict[str, Any]


class Sample(NamedTuple):
    words: str  # folded
    shown: tuple[int, ...]
    label: bool
    scored: bool  # False: optional, neither way
    content: int  # content characters
    gold: int  # of them to be removed
    begins: bool


class Document(NamedTuple):
    source: str
    samples: list[Sample]


class Vocabulary:
    """Numbers of the features: the signals, and words that are not among them."""

    def __init__(self, signals: Sequence[Signal], words: Iterable[str] = ()) -> None:
        self.signals = signals
        self.words = list(words)
        self._places = {word: len(signals) + n for n, word in enumerate(self.words)}
        known = [0.0 if signal.word else signal.weight for signal in signals]
        self.prior = np.array(known + [0.0] * len(self.words))
        precisions = [WORD_PRIOR if signal.word else SIGNAL_PRIOR for signal in signals]
        self.precision = np.array(precisions + [WORD_PRIOR] * len(self.words))

    def matrix(self, samples: Sequence[Sample]) -> Any:
        rows, columns = [], []
        for row, sample in enumerate(samples):
            found = list(sample.shown)
            if self.words:
                found += [self._places[word] for word in grams(sample.words) if word in self._places]
            rows += [row] * len(found)
            columns += found
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(samples), len(self.prior)))


def grams(words: str, least: int = 2, most: int = 5) -> set[str]:
    """What of 2 to 5 characters stands in a text, without blanks at its ends and with a letter."""
    found = {words[at : at + n] for n in range(least, most + 1) for at in range(len(words) - n + 1)}
    return {word for word in found if word == word.strip() and any(map(str.isalpha, word)) and "\n" not in word}


def read(reader: Reader, record: Record) -> Document:
    text = record["text"]
    gold = _positions(record["remove"])
    optional = _positions(record.get("optional", [])) - gold
    samples = []
    for unit in reader.read_all(text, Deadline(NO_LIMIT)).units:
        content = [at for at in range(unit.start, unit.end) if text[at].isalnum()]
        inside = sum(at in gold for at in content)
        label = inside * 2 > len(content) if content else unit.start in gold
        scored = sum(at in optional for at in content) * 2 <= len(content)
        words = fold(text[unit.start : unit.end])
        samples.append(Sample(words, tuple(unit.shown), label, scored, len(content), inside, unit.begins))
    return Document(_source(record), samples)


def _source(record: Record) -> str:
    return "/".join(record["source"].split("/")[:2])


def _positions(spans: Iterable[dict[str, int]]) -> set[int]:
    return {at for span in spans for at in range(span["start"], span["end"])}


def fit(documents: Sequence[Document], vocabulary: Vocabulary) -> Any:
    samples = [s for document in documents for s in document.samples if s.scored]
    features = vocabulary.matrix(samples)
    transposed = features.T.tocsr()
    labels = np.array([sample.label for sample in samples], dtype=float)
    # A long line counts for more, as it does in the score over characters, but not by its length.
    shares = np.sqrt([max(1, sample.content) for sample in samples]) / 4

    def loss(weights: Any) -> tuple[float, Any]:
        odds = features @ weights
        moved = weights - vocabulary.prior
        wrong = np.logaddexp(0, -np.where(labels > 0, odds, -odds))
        slope = transposed @ (shares * (1 / (1 + np.exp(-odds)) - labels)) + vocabulary.precision * moved
        return float((shares * wrong).sum() + 0.5 * (vocabulary.precision * moved * moved).sum()), slope

    return minimize(loss, vocabulary.prior.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def suggest(documents: Sequence[Document], signals: Sequence[Signal]) -> None:
    """Print the words that would tell most beside what is known."""
    sources: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        for sample in document.samples:
            for word in grams(sample.words):
                sources[word].add(document.source)
                counts[word] += 1
    known = {fold(signal.word) for signal in signals if signal.word}
    words = sorted(word for word, found in sources.items() if len(found) >= LEAST_SOURCES and word not in known)
    every = Vocabulary(signals, words)
    weights = dict(zip(words, fit(documents, every)[len(signals) :], strict=True))
    for word in sorted(words, key=lambda word: -abs(weights[word]) * counts[word] ** 0.5)[:SUGGESTED]:
        print(f"{word}  {weights[word]:+.1f}  {len(sources[word])} sources")


def judge(documents: Sequence[Document], odds: Sequence[Any], shift: float = 0.0) -> tuple[int, int, int]:
    """Content characters rightly removed, wrongly removed, and missed."""
    hit = wrong = missed = 0
    for document, scores in zip(documents, odds, strict=True):
        if not document.samples:
            continue
        costs = borders([sample.begins for sample in document.samples], COSTS, True, True)
        found = blocks([float(score) + shift for score in scores], costs)
        inside = {n for block in found for n in range(block.first, block.last)}
        for n, sample in enumerate(document.samples):
            if n in inside:
                hit += sample.gold
                wrong += (sample.content - sample.gold) * sample.scored
            else:
                missed += sample.gold
    return hit, wrong, missed


def folds(records: Sequence[Record]) -> Iterator[tuple[list[Record], list[Record]]]:
    """The records in parts, no source in two: what to learn from, and what is left out."""
    groups = [_source(record) for record in records]
    for kept, left in GroupKFold(min(FOLDS, len(set(groups)))).split(records, groups=groups):
        yield [records[n] for n in kept], [records[n] for n in left]


def learn(records: Sequence[Record], clean: Path) -> dict[str, float]:
    """Weights by the id of their signal."""
    reader = Reader(read_evidence(signals_folder(), learned=False))
    documents = [read(reader, record) for record in without_repeats(records)] + read_clean(reader, clean, MOST_CLEAN)
    signals = reader.search.signals
    weights = fit(documents, Vocabulary(signals))
    return {signal.id: float(weight) for signal, weight in zip(signals, weights, strict=True)}


def without_repeats(records: Iterable[Record]) -> list[Record]:
    """Repeats are another rule's: a text with one planted says nothing of promotion."""
    return [record for record in records if not any("dup" in kind for kind in record.get("kind", []))]


def leave_sources_out(documents: Sequence[Document], clean: Sequence[Document], signals: Sequence[Signal]) -> None:
    odds: list[Any] = [None] * len(documents)
    groups = [document.source for document in documents]
    for kept, left in GroupKFold(min(FOLDS, len(set(groups)))).split(documents, groups=groups):
        vocabulary = Vocabulary(signals)
        weights = fit([documents[n] for n in kept] + list(clean), vocabulary)
        for n in left:
            odds[n] = vocabulary.matrix(documents[n].samples) @ weights
    print(f"{len(documents)} texts, {len(set(groups))} sources, each judged by weights learned from the others")
    print("shift  precision  recall")
    for shift in np.arange(-4, 2.5, 0.5):
        hit, wrong, missed = judge(documents, odds, float(shift))
        print(f"{shift:5.1f}  {hit / max(1, hit + wrong):9.3f}  {hit / max(1, hit + missed):6.3f}")


def write(signals: Sequence[Signal], weights: Any) -> None:
    lines = ["# Written by benchmarks/fit_weights.py: weights in log-odds, in place of the authors'.", "weights:"]
    lines += [f"  {signal.id}: {weight:.1f}" for signal, weight in zip(signals, weights, strict=True)]
    (signals_folder() / LEARNED).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_clean(reader: Reader, path: Path, most: int) -> list[Document]:
    """Honest lines, evenly chosen, as texts of some length: a line by itself has no head and no tail."""
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = lines[:: max(1, len(lines) // most)]
    texts = ["\n".join(lines[at : at + LINES_OF_A_TEXT]) for at in range(0, len(lines), LINES_OF_A_TEXT)]
    return [read(reader, {"source": f"clean/{n}", "text": text, "remove": []}) for n, text in enumerate(texts)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--clean", type=Path, required=True, help="honest lines, one a line")
    parser.add_argument("--most-clean", type=int, default=MOST_CLEAN, help="how many of them to take, evenly")
    parser.add_argument("--write", action="store_true", help="write the weights into rules/signals")
    parser.add_argument("--suggest", action="store_true", help="print words that would tell much")
    options = parser.parse_args()
    reader = Reader(read_evidence(signals_folder(), learned=False))
    records = [json.loads(line) for path in options.labelled for line in path.read_bytes().split(b"\n") if line]
    documents = [read(reader, record) for record in without_repeats(records)]
    clean = read_clean(reader, options.clean, options.most_clean)
    signals = reader.search.signals
    leave_sources_out(documents, clean, signals)
    if options.suggest:
        suggest([*documents, *clean], signals)
    if options.write:
        write(signals, fit([*documents, *clean], Vocabulary(signals)))


if __name__ == "__main__":
    main()
