"""How well furniture is learned from the documents of sites, by folds of sites, on labelled texts of them.

    python -m benchmarks.sites FOLDER LABELLED.jsonl…            precision and recall, each fold without its sites
    python -m benchmarks.sites --write FOLDER LABELLED.jsonl…    and write rules/signals/recurring.json, from all sites
    python -m benchmarks.sites --models DIR FOLDER LABELLED…     with models of a page that have not seen the fold

FOLDER holds NAME.jsonl, a document `{"path", "text"}` a line, for each site, and index.json, a list of `{"site": NAME,
"labelled": [id…]}`. Labelled texts are as in benchmarks/labelled.py. DIR holds model0.json and on, a model of a page
for each fold, at the shipped levels; those that are missing are trained first, on the labelled texts of other folds
(minutes each). Without DIR the shipped model is used, which has seen the labelled texts. `-v` prints every wrong and
missed piece, and what of what is missed is in how many documents. Needs scikit-learn, and LightGBM to train.

Scored: the learned lines by themselves; `standard` by itself; both together, as `batch --learn` cleans.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.labelled import Labelled, fold_of, read_labelled
from benchmarks.quality import SECONDS, Counts, Outcome, judge, show, taken
from mingfan import Cleaner
from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.recurring.kind import RecurringSpec
from mingfan.kinds.scored.kind import CompiledScored, shared_reader
from mingfan.kinds.scored.model import read_model
from mingfan.kinds.scored.reader import Reader
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.shipped import shipped_labels
from mingfan.kinds.scored.signals import Evidence as Signals
from mingfan.kinds.scored.signals import by_word, read_signals
from mingfan.learn.documents import Document
from mingfan.learn.evidence import Evidence, gather
from mingfan.learn.judge import FILE, Weights, candidates, rows
from mingfan.learn.learned import learn
from mingfan.learn.reading import read
from mingfan.rulefiles.shipped import signals_folder
from mingfan.ruleset.model import Rule
from mingfan.ruleset.profiles import load_ruleset

FOLDS = 4
STRENGTH = 0.03  # of the regression: small, for there are few sites
MOST_OF_LINE = 60  # letters of a line that count
MOST_OF_SITE = 1_500
LEAST_WEIGHT = 3
GOES, DOUBTFUL = 1_300, 300  # thousandths of log-odds


class Site(NamedTuple):
    name: str
    fold: int
    documents: list[Document]
    labelled: list[Labelled]
    evidence: Evidence
    sure: dict[str, float]


class Rows(NamedTuple):
    values: list[list[float]]
    furniture: list[bool]
    weights: list[float]


def read_sites(folder: Path, labelled: Sequence[Path], readers: Sequence[Reader]) -> list[Site]:
    texts = {one.id: one for one in read_labelled(labelled)}
    sites = []
    for entry in json.loads((folder / "index.json").read_bytes()):
        name = entry["site"]
        fold = _fold(name)
        known = [texts[each] for each in entry["labelled"] if each in texts]
        sites.append(read_site(folder / f"{name}.jsonl", fold, known, readers[fold]))
    return sites


def read_site(file: Path, fold: int, labelled: list[Labelled], reader: Reader) -> Site:
    records = map(json.loads, filter(None, file.read_bytes().split(b"\n")))
    documents = [Document(record["path"], record["text"]) for record in records]
    evidence = gather(lambda: documents)
    among = candidates(evidence)
    print(f"{file.stem}: {len(among)} lines and forms", file=sys.stderr)
    return Site(file.stem, fold, documents, labelled, evidence, read(lambda: documents, among, reader))


def samples(site: Site) -> Rows:
    """The candidates of a site as they stand in its labelled texts."""
    among = candidates(site.evidence)
    forms = Forms((form, form) for form in among)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in site.labelled:
        at = 0
        for line in one.text.split("\n"):
            form = forms.find(line)
            if form is not None:
                places = [k for k, char in enumerate(line, at) if char.isalnum()]
                counts[form][0] += sum(k in one.remove for k in places)
                counts[form][1] += sum(k not in one.remove and k not in one.optional for k in places)
            at += len(line) + 1
    total = sum(sum(pair) for pair in counts.values()) or 1
    found = Rows([], [], [])
    table = dict(rows(site.evidence, {form: among[form] for form in counts}, site.sure))
    for form, pair in counts.items():
        for furniture, number in zip((True, False), pair, strict=True):
            if number:
                found.values.append(list(table[form].values()))
                found.furniture.append(furniture)
                found.weights.append(min(number, MOST_OF_LINE) * min(1, MOST_OF_SITE / total) + LEAST_WEIGHT)
    return found


def fit(sites: Sequence[Site]) -> Weights:
    every = [samples(site) for site in sites]
    model = LogisticRegression(C=STRENGTH, max_iter=1_000)
    values, furniture, weights = (np.array([each for part in every for each in part[k]]) for k in range(3))
    model.fit(values, furniture, sample_weight=weights)
    some = sites[0]
    names = list(next(rows(some.evidence, candidates(some.evidence), some.sure))[1])
    return Weights(
        round(1000 * float(model.intercept_[0])),
        {name: round(1000 * float(weight)) for name, weight in zip(names, model.coef_[0], strict=True)},
        GOES,
        DOUBTFUL,
    )


def cleaner(reader: Reader, extra: Sequence[Rule] = (), only: bool = False) -> Cleaner:
    ruleset = load_ruleset("standard")
    kept = () if only else ruleset.rules
    found = Cleaner.from_ruleset(msgspec.structs.replace(ruleset, rules=(*extra, *kept)), "reference", deadline=SECONDS)
    for active in found._active:
        if isinstance(active.compiled, CompiledScored):
            active.compiled.__dict__["_reader"] = reader
    return found


def outcomes(site: Site, weights: Weights, reader: Reader) -> dict[str, list[Outcome]]:
    learned = learn(lambda: site.documents, reader, weights)
    lines = learned.lines()
    extra = []
    if lines:
        spec = RecurringSpec(id="lines", title="lines", why="", examples=(), keep=(), lines=tuple(lines))
        extra = [Rule("learned/lines", "learned", spec, "", 0)]
    ways = {
        "learned": cleaner(reader, extra, only=True),
        "standard": cleaner(reader),
        "together": cleaner(reader, extra),
    }
    return {
        name: [judge(one, taken(cleaner.clean_edits(one.text)[1])) for one in site.labelled]
        for name, cleaner in ways.items()
    }


def say(name: str, found: Sequence[Outcome]) -> None:
    sums = Counts(
        sum(len(one.gold & one.went) for one in found),
        sum(len(one.went - one.gold) for one in found),
        sum(len(one.gold - one.went) for one in found),
    )
    clean = [one for one in found if not one.gold]
    touched = sum(bool(one.went) for one in clean)
    print(f"{name:22} {len(found):4} texts  precision {sums.precision:.3f}  recall {sums.recall:.3f}  "
          f"wrong {sums.wrong:.0f}  honest texts touched {touched} of {len(clean)}", flush=True)  # fmt: skip


def train_missing(models: Path, labelled: Sequence[Path], index: Path) -> None:
    """A model of a page for each fold of sites, trained without the texts of its sources and sites."""
    from benchmarks.train_model import model_of  # LightGBM is needed here only

    documents = read_labelled(labelled)
    site_fold = {each: _fold(entry["site"]) for entry in json.loads(index.read_bytes()) for each in entry["labelled"]}
    models.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        path = models / f"model{fold}.json"
        if not path.exists():
            others = [one for one in documents if fold not in (fold_of(one.source, FOLDS), site_fold.get(one.id))]
            print(f"{path}: training on {len(others)} of {len(documents)} texts", file=sys.stderr)
            _, model = model_of(others, shared_reader().model.levels)
            path.write_bytes(msgspec.json.encode(model))


def _fold(site: str) -> int:
    return fold_of(site.replace("__", "/", 1), FOLDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--models", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.models is not None:
        train_missing(options.models, options.labelled, options.folder / "index.json")
    readers = [page_reader(options.models, fold) for fold in range(FOLDS)]
    sites = read_sites(options.folder, options.labelled, readers)
    if options.write:
        data = msgspec.json.format(msgspec.json.encode(fit(sites)), indent=1)
        (signals_folder() / FILE).write_bytes(data + b"\n")
    every: dict[str, list[Outcome]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = fit([site for site in sites if site.fold != fold])
        of_fold: dict[str, list[Outcome]] = defaultdict(list)
        for site in sites:
            if site.fold == fold:
                for name, found in outcomes(site, weights, readers[fold]).items():
                    of_fold[name] += found
                    every[name] += found
        for name, found in of_fold.items():
            say(f"fold {fold + 1}, {name}", found)
    for name, found in every.items():
        say(name, found)
    if options.verbose:
        show(every["together"])


def page_reader(models: Path | None, fold: int) -> Reader:
    """With a model that has not seen the fold, or the shipped one."""
    if models is None:
        return shared_reader()
    model = read_model(models / f"model{fold}.json")
    return Reader(Search(Signals(read_signals(signals_folder()), by_word(model.opening), shipped_labels())), model)


if __name__ == "__main__":
    main()
