"""Trains the model of a page (rules/signals/model.json) on labelled texts, and says how it does on sources left out.

    python -m benchmarks.train_model LABELLED.jsonl…          precision and recall by level, folds by source
    python -m benchmarks.train_model --write LABELLED.jsonl…  and write the model, trained on all: the file that ships
    python -m benchmarks.train_model --curve LABELLED.jsonl…  and by the number of sources it learns from

Labelled texts are as in benchmarks/labelled.py. `--unrated MORE.jsonl` adds texts that are learned from but give no
rates, for they were chosen for what they hold; `--honest LINES.txt` honest lines, one a line. The examples and keep
cases of the shipped rules are learned from too. The same texts and versions of libraries give the same file.

Two steps: what the wording of a unit says (logistic regression over features scaled by how unequally they are spread,
S. Wang and C. Manning, Baselines and Bigrams, ACL 2012), and where the unit stands (boosted trees over that score and
its surroundings). The second learns from what the first says of sources it was not trained on (stacking). Weights are
rounded to thousandths of log-odds, small ones left out. The levels are the confidences at which the sources left out
show the precision wanted, over several ways to split the sources: a page of a hundred like lines goes or stays as one,
so that one split may show 0.05 more recall than another. Needs scikit-learn and LightGBM.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import msgspec
import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from benchmarks.labelled import Labelled, content, fold_of, read_labelled, weights_by_source
from benchmarks.opening_words import opening_words
from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.kinds.base import Level
from mingfan.kinds.scored.kind import ScoredSpec
from mingfan.kinds.scored.model import FILE, Model
from mingfan.kinds.scored.page import SILENT, near_signs, steps
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.shipped import shipped_labels
from mingfan.kinds.scored.signals import Evidence, by_word, read_signals
from mingfan.kinds.scored.surroundings import Place, rows
from mingfan.kinds.scored.units import Unit, units_of_line
from mingfan.kinds.scored.wording import Form
from mingfan.kinds.scored.wording import features as features_of
from mingfan.rulefiles.shipped import shipped_rules, signals_folder
from mingfan.ruleset.packs import load_packs
from mingfan.text.lines import line_at, lines_after
from mingfan.text.protect import BlockTest

# Of the model alone, so that what is removed has 0.99, 0.96 and 0.90: the cleaner asks only near opening words, and
# takes what stands between two parts that go.
PRECISION: dict[Level, float] = {"careful": 0.992, "balanced": 0.966, "thorough": 0.915}
MOST_OF_SOURCE = 4_000  # content characters of a source that count in full
LEAST_SOURCES = 3  # that a feature must be seen in
LEAST_WEIGHT = 0.005  # of a feature, in log-odds: less is left out
OWN = "the shipped rules"  # the source of their examples
OWN_WEIGHT = 20.0
LINES_OF_HONEST = 40  # honest lines read as one text
FOLDS = 4
SPLITS = 5  # ways to split the sources into folds
TREES = 500
FIRST = 60  # of them, after which a row without hope is left
HOPELESS = 0.001  # share of the rows that come out as promotion and may be left so
NO_LIMIT = 1e6  # seconds


class Sample(NamedTuple):
    """A labelled text as the model reads it."""

    source: str
    units: tuple[Unit, ...]
    features: tuple[frozenset[str], ...]  # of the wording of each
    promotion: tuple[bool, ...]
    counted: tuple[bool, ...]  # False: optional, neither way
    gold: tuple[int, ...]  # content characters that should go, and that should not
    honest: tuple[int, ...]
    in_code: tuple[bool, ...]
    total: int  # content characters that should go, wherever they stand
    weight: float
    rated: bool
    family: str = ""  # of the rule that it is an example of


def sample(document: Labelled, weight: float, rated: bool, search: Search, neither: frozenset[int]) -> Sample:
    text, gold, optional = document.text, document.remove, (document.optional | neither) - document.remove
    units: list[Unit] = []
    features: list[frozenset[str]] = []
    in_code: list[bool] = []

    def kept(like: Form) -> int:
        features.append(frozenset(features_of(like)))
        return 0  # nothing is known of weights yet

    code = BlockTest(text)
    first = line_at(text, 0)
    for line in [first, *lines_after(text, first.end)]:
        if text[line.start : line.end].strip():
            of_line = list(units_of_line(text, line, search, kept, Deadline(NO_LIMIT)))
            units += of_line
            in_code += [code.holds(line.start)] * len(of_line)
    spans = [content(text, range(unit.start, unit.end)) for unit in units]
    right = [len(span & gold) for span in spans]
    either = [len(span & optional) for span in spans]
    rest = [len(span) - n for span, n in zip(spans, either, strict=True)]
    return Sample(
        document.source,
        tuple(units),
        tuple(features),
        tuple(g * 2 > r if r else unit.start in gold for g, r, unit in zip(right, rest, units, strict=True)),
        tuple(o * 2 <= len(s) for o, s in zip(either, spans, strict=True)),
        tuple(right),
        tuple(max(0, r - g) for r, g in zip(rest, right, strict=True)),
        tuple(in_code),
        len(content(text, gold)),
        weight,
        rated,
        document.kinds[1] if document.kinds[:1] == ("example",) else "",
    )


def samples(documents: Sequence[Labelled], search: Search, unrated: Collection[str] = ()) -> list[Sample]:
    """`unrated`: names of the parts that give no rates."""
    weights = weights_by_source(documents, MOST_OF_SOURCE)
    repeats = Cleaner(select=["duplicates"], deadline=NO_LIMIT)
    found = []
    for document in documents:
        neither: set[int] = set()  # what the rules against repeats take
        if any(kind.startswith("dup") for kind in document.kinds):
            for edit in repeats.clean_edits(document.text)[1]:
                neither.update(range(edit.start, edit.end) if len(edit.after) < len(edit.before) else ())
        weight = OWN_WEIGHT if document.source == OWN else weights[document.source]
        found.append(sample(document, weight, document.part not in {OWN, *unrated}, search, frozenset(neither)))
    return [one for one in found if one.units]


def of_rules() -> list[Labelled]:
    """The examples and keep cases of the scored rules, as labelled texts."""
    found = []
    for rule in load_packs([shipped_rules()]):
        if isinstance(rule.spec, ScoredSpec):
            for example in rule.spec.examples:
                gone = _gone(example.text, example.out)
                found.append(
                    Labelled(rule.id, OWN, OWN, ("example", rule.spec.family), example.text, gone, frozenset())
                )
            for keep in rule.spec.keep:
                found.append(Labelled(rule.id, OWN, OWN, ("keep",), keep.text, frozenset(), frozenset()))
    return found


def _gone(text: str, out: str) -> frozenset[int]:
    codes = SequenceMatcher(None, text, out, autojunk=False).get_opcodes()
    return frozenset(at for tag, low, high, _, _ in codes if tag == "delete" for at in range(low, high))


def of_lines(path: Path) -> list[Labelled]:
    """Honest lines as texts without anything to remove."""
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = range(0, len(lines), LINES_OF_HONEST)
    texts = ["\n".join(lines[at : at + LINES_OF_HONEST]) for at in starts]
    return [Labelled(f"{path.stem}-{n}", path.stem, f"{path.stem}/{n % 50}", (), text, frozenset(), frozenset())
            for n, text in enumerate(texts)]  # fmt: skip


class Flat(NamedTuple):
    """All units of some samples in a row."""

    promotion: Any
    counted: Any
    weight: Any
    fold: Any


def flat(found: Sequence[Sample], split: int = 0) -> Flat:
    count = [len(one.units) for one in found]
    size = np.array([min(3.0, max(1, unit.wording.content) ** 0.5 / 4) for one in found for unit in one.units])
    return Flat(
        np.array([label for one in found for label in one.promotion]),
        np.array([counts for one in found for counts in one.counted]),
        np.repeat([one.weight for one in found], count) * size,
        np.repeat([fold_of(f"{split or ''}{one.source}", FOLDS) for one in found], count),
    )


Fitted = Callable[[Any], Any]  # from rows to log-odds


def left_out(table: Any, every: Flat, fit: Callable[[Any, Any, Any], Fitted]) -> Any:
    """What a model says of each row that was fitted to the other folds."""
    said = np.zeros(len(every.promotion))
    for fold in range(FOLDS):
        inside = every.fold == fold
        learned = ~inside & every.counted
        if inside.any():
            model = fit(table[learned], every.promotion[learned], every.weight[learned])
            said[inside] = model(table[inside])
    return said


# The wording.


def vocabulary(found: Sequence[Sample]) -> dict[str, int]:
    sources: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for features in one.features:
            for feature in features:
                if len(sources[feature]) < LEAST_SOURCES:
                    sources[feature].add(one.source)
    names = sorted(name for name, where in sources.items() if len(where) >= LEAST_SOURCES)
    return {name: number for number, name in enumerate(names)}


def matrix(found: Sequence[Sample], known: dict[str, int]) -> Any:
    ends, columns = [0], []
    for one in found:
        for features in one.features:
            columns += sorted(known[name] for name in features if name in known)
            ends.append(len(columns))
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(ends) - 1, len(known)))


class Wording(NamedTuple):
    start: float
    weights: Any  # of the features, in log-odds

    def said(self, table: Any) -> Any:
        return table @ self.weights + self.start


def fit_wording(table: Any, labels: Any, weights: Any) -> Wording:
    weighed = diags(weights) @ table
    promotion, honest = (1 + np.asarray(weighed[which].sum(0)).ravel() for which in (labels, ~labels))
    unequal = np.abs(np.log(promotion / promotion.sum()) - np.log(honest / honest.sum()))
    model = LogisticRegression(C=0.03, solver="liblinear", tol=1e-2, random_state=0)
    model.fit(table @ diags(unequal), labels, sample_weight=weights)
    return Wording(float(model.intercept_[0]), model.coef_[0] * unequal)


# The trees.


class Trees(NamedTuple):
    """Boosted trees; a row whose first ones leave no hope is not asked further."""

    booster: Any
    hopeless: float  # log-odds

    def said(self, table: Any) -> Any:
        first = self.booster.predict(table, raw_score=True, num_iteration=FIRST)
        return np.where(first < self.hopeless, first, self.booster.predict(table, raw_score=True))

    def written(self) -> tuple[int, list[Any]]:
        """Where hope ends, and the trees, over whole numbers."""
        trees = [_tree(tree["tree_structure"]) for tree in self.booster.dump_model()["tree_info"]]
        return round(1000 * self.hopeless), trees


def fit_trees(table: Any, labels: Any, weights: Any) -> Trees:
    model = lightgbm.LGBMClassifier(
        n_estimators=TREES, learning_rate=0.06, num_leaves=16, min_child_samples=50, reg_lambda=10, subsample=0.7,
        subsample_freq=1, colsample_bytree=0.3, random_state=0, n_jobs=1, deterministic=True, force_row_wise=True,
        verbose=-1,
    ).fit(table, labels, sample_weight=weights)  # fmt: skip
    booster: Any = model.booster_  # its types say less than it does
    first = booster.predict(table, raw_score=True, num_iteration=FIRST)
    hopeful = np.asarray(booster.predict(table, raw_score=True)) > 0
    return Trees(booster, float(np.quantile(np.asarray(first)[hopeful], HOPELESS)))


def _tree(node: Any) -> Any:
    if "leaf_value" in node:
        return round(1000 * node["leaf_value"])
    low, high = _tree(node["left_child"]), _tree(node["right_child"])
    return [node["split_feature"], int(np.floor(node["threshold"])), low, high]


def surroundings(found: Sequence[Sample], own: Any) -> Any:
    out: list[tuple[int, ...]] = []
    for one in found:
        scores = [int(value) for value in own[len(out) : len(out) + len(one.units)]]
        out += rows(one.units, scores, Place(0, 0))
    return np.array(out, dtype=np.float32)


def in_doubt(found: Sequence[Sample], own: Any) -> Any:
    """Which units the trees are asked about."""
    out: list[bool] = []
    for one in found:
        scores = own[len(out) : len(out) + len(one.units)]
        out += [near and not code for near, code in zip(near_signs(one.units, scores), one.in_code, strict=True)]
    return np.array(out)


def without_steps(found: Sequence[Sample], sure: Any) -> Any:
    """As page.judge has it."""
    first = 0
    for one in found:
        for at in steps(one.units):
            sure[first + at] = SILENT
        first += len(one.units)
    return sure


class Trained(NamedTuple):
    model: dict[str, Any]
    sure: Any  # of each unit in each split in turn, by models that have not seen its source


def model_of(documents: Sequence[Labelled], levels: dict[Level, int]) -> tuple[Search, Model]:
    """A model trained on texts, with levels that are known, and what searches texts for it."""
    signals, labels = read_signals(signals_folder()), shipped_labels()
    search = Search(Evidence(signals, {}, labels))
    found = samples([*documents, *of_rules()], search)
    learned = learned_from(found)
    opening = opening_words(found, learned.every.promotion, search)
    model = msgspec.convert(fitted(learned) | {"levels": levels, "opening": opening}, Model)
    return Search(Evidence(signals, by_word(model.opening), labels)), model


class Learned(NamedTuple):
    """What the two steps learn from."""

    every: Flat
    known: dict[str, int]
    table: Any  # of wordings
    places: Any  # of surroundings
    asked: Any  # which units the trees are asked about


def learned_from(found: Sequence[Sample], split: int = 0) -> Learned:
    every = flat(found, split)
    known = vocabulary(found)
    table = matrix(found, known)
    own = _whole(left_out(table, every, lambda *of: fit_wording(*of).said))
    return Learned(every, known, table, surroundings(found, own), in_doubt(found, own))


def train(found: Sequence[Sample], search: Search, whole: bool = True) -> Trained:
    learned = learned_from(found)
    others = (learned_from(found, split) for split in range(1, SPLITS))
    sure = np.concatenate([_sure(found, each) for each in (learned, *others)])
    every = list(found) * SPLITS
    levels = {level: least_confidence(every, sure, precision) for level, precision in PRECISION.items()}
    if not whole:
        return Trained({"levels": levels}, sure)
    opening = opening_words(found, learned.every.promotion, search)
    return Trained(fitted(learned) | {"levels": levels, "opening": opening}, sure)


def _sure(found: Sequence[Sample], learned: Learned) -> Any:
    """Of each unit, by models that have not seen its source."""
    to_learn = learned.every._replace(counted=learned.every.counted & learned.asked)
    sure = _whole(left_out(learned.places, to_learn, lambda *of: fit_trees(*of).said))
    return without_steps(found, np.where(learned.asked, sure, SILENT))


def fitted(learned: Learned) -> dict[str, Any]:
    """Both steps, as their file has them."""
    every, known, table, places, asked = learned
    use = every.counted
    wording = fit_wording(table[use], every.promotion[use], every.weight[use])
    use = every.counted & asked
    hopeless, trees = fit_trees(places[use], every.promotion[use], every.weight[use]).written()
    weights = {name: round(1000 * w) for name, w in zip(known, wording.weights, strict=True) if abs(w) >= LEAST_WEIGHT}
    return {
        "base": round(1000 * wording.start),
        "wording": weights,
        "first": FIRST,
        "hopeless": hopeless,
        "trees": trees,
    }


def _whole(odds: Any) -> Any:
    return np.round(1000 * odds).astype(np.int64)


# How it does.


class Curve(NamedTuple):
    """What goes at each confidence and above, over units in order of confidence."""

    sure: Any
    right: Any
    wrong: Any
    total: float

    def precision(self) -> Any:
        return self.right / np.maximum(1e-9, self.right + self.wrong)


def curve(found: Sequence[Sample], sure: Any, weigh: Callable[[Sample], float] = lambda one: one.weight) -> Curve:
    weight = np.repeat([weigh(one) * one.rated for one in found], [len(one.units) for one in found])
    gold = np.array([n for one in found for n in one.gold]) * weight
    honest = np.array([n for one in found for n in one.honest]) * weight
    order = np.argsort(-sure, kind="stable")
    total = sum(one.total * weigh(one) for one in found if one.rated)
    return Curve(sure[order], np.cumsum(gold[order]), np.cumsum(honest[order]), total)


def least_confidence(found: Sequence[Sample], sure: Any, precision: float) -> int:
    over = curve(found, sure)
    places = np.flatnonzero((over.precision() >= precision) & (over.sure > SILENT))
    return int(over.sure[places[-1]]) if len(places) else 9_999


def report(samples: Sequence[Sample], trained: Trained) -> None:
    found = list(samples) * SPLITS
    over = curve(found, trained.sure)
    for level, least in trained.model["levels"].items():
        goes = over.sure >= least
        right, wrong = (float(v[goes][-1]) if goes.any() else 0.0 for v in (over.right, over.wrong))
        share = right / max(1, right + wrong)
        print(
            f"{level:9} from {least:6}: precision {share:.3f}, recall {right / over.total:.3f}; {_honest(found, trained.sure, least)}"  # noqa: E501
        )
    for precision in (0.99, 0.98, 0.97, 0.96, 0.95, 0.93, 0.90, 0.85, 0.80):
        least = least_confidence(found, trained.sure, precision)
        print(
            f"precision {precision:.2f}: from {least}, recall {float(over.right[over.sure >= least][-1]) / over.total if least < 9999 else 0:.3f}"  # noqa: E501
        )


def _honest(found: Sequence[Sample], sure: Any, least: int) -> str:
    touched = clean = at = 0
    for one in found:
        here = sure[at : at + len(one.units)]
        at += len(one.units)
        if not one.total and one.rated:
            clean += 1
            touched += any(s >= least and many for s, many in zip(here, one.honest, strict=True))
    return f"honest texts touched {touched} of {clean}"


def learning_curve(found: Sequence[Sample], search: Search) -> None:
    """How recall at one precision grows with the number of sources learned from."""
    sources = sorted({one.source for one in found}, key=lambda source: fold_of(source, 10_007))
    for share in (0.25, 0.5, 0.75, 1.0):
        some = set(sources[: round(share * len(sources))]) | {OWN}
        part = [one for one in found if one.source in some]
        trained = train(part, search, whole=False)
        print(f"{len(some)} sources")
        report(part, trained)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--honest", type=Path, action="append", default=[], metavar="LINES.txt")
    parser.add_argument("--unrated", type=Path, action="append", default=[], metavar="MORE.jsonl")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--curve", action="store_true")
    options = parser.parse_args()
    search = Search(Evidence(read_signals(signals_folder()), {}, shipped_labels()))
    documents = read_labelled([*options.labelled, *options.unrated]) + of_rules()
    documents += [one for path in options.honest for one in of_lines(path)]
    found = samples(documents, search, [path.stem for path in [*options.unrated, *options.honest]])
    if options.curve:
        learning_curve(found, search)
        return
    trained = train(found, search)
    report(found, trained)
    if options.write:
        text = json.dumps(trained.model, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (signals_folder() / FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
