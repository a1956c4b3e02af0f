"""How well a cleaner removes what labelled texts mark, over content characters (letters, digits, Han).

    python -m benchmarks.quality LABELLED.jsonl…                      mingfan's `standard` at its three levels
    python -m benchmarks.quality LABELLED.jsonl… -- COMMAND…          another cleaner, in the same table
    python -m benchmarks.quality --leave-sources-out LABELLED.jsonl…  mingfan with models that have not seen the source
    python -m benchmarks.quality clean                                cleans {"id","text"} lines by `standard`
    python -m benchmarks.quality --page OUT.md …                      and writes the figures as a page

`--learn MORE.jsonl` adds texts that the models learn from and that give no figures. `--apart PART` keeps a part, by the
name of its file, out of the figures of the others and gives it its own.
`--other NAME=COMMAND` puts further cleaners into the table, such as `--other "ftfy=python -m benchmarks.peer ftfy"`.

Labelled texts are as in benchmarks/labelled.py. mingfan is scored by its own edits, exactly; COMMAND, which reads
{"id","text"} lines and writes them cleaned, by aligning what comes out. A source counts for no more than MOST_OF_SOURCE
characters. The intervals hold 95 % of bootstrap samples over sources. `-v` prints every wrong and missed span.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from benchmarks.labelled import Labelled, content, fold_of, read_labelled, weights_by_source
from mingfan import Cleaner
from mingfan.kinds.base import LEVELS
from mingfan.kinds.scored.kind import CompiledScored
from mingfan.kinds.scored.reader import Reader
from mingfan.kinds.scored.shipped import shipped_model
from mingfan.model import Edit
from mingfan.ruleset.profiles import load_ruleset

TOGETHER = 8  # positions so close are one piece
SECONDS = 600.0  # for a text: the first one waits for compiling
MOST_OF_SOURCE = 4_000
SAMPLES = 1_000  # of the bootstrap

Gone = dict[str, set[int]]  # positions of content that a cleaner took, by the id of the text


class Outcome(NamedTuple):
    """Of one text: positions that should go, and of those that went, the ones that count."""

    document: Labelled
    gold: set[int]
    went: set[int]


class Counts(NamedTuple):
    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def taken(edits: Iterable[Edit]) -> set[int]:
    """Positions of the content that edits take and do not put back."""
    gone: set[int] = set()
    for edit in edits:
        kept = Counter(char for char in edit.after if char.isalnum())
        for at, char in enumerate(edit.before, edit.start):
            if kept[char] > 0:
                kept[char] -= 1
            elif char.isalnum():
                gone.add(at)
    return gone


def judge(document: Labelled, gone: set[int]) -> Outcome:
    """By the choice of labels that fits best; `optional` counts neither way."""
    text = document.text
    optional = content(text, document.optional)
    choices = [content(text, choice) for choice in (document.remove, *document.others)]
    gold = min(choices, key=lambda choice: len(choice ^ (gone - (optional - choice))))
    return Outcome(document, gold, gone - (optional - gold))


def by_level(documents: Sequence[Labelled], level: str) -> Gone:
    return _cleaned(Cleaner.from_ruleset(load_ruleset("standard", level=level), deadline=SECONDS), documents)


def _cleaned(cleaner: Cleaner, documents: Sequence[Labelled]) -> Gone:
    return {one.id: taken(cleaner.clean_edits(one.text)[1]) for one in documents}


def leaving_sources_out(documents: Sequence[Labelled], folds: int, more: Sequence[Labelled] = ()) -> dict[str, Gone]:
    """Each text cleaned with a model that was trained on texts of other sources, at the shipped levels. `more`: texts
    that are only learned from."""
    from benchmarks.train_model import model_of  # scikit-learn is needed here only

    gone: dict[str, Gone] = {level: {} for level in LEVELS}
    for fold in range(folds):
        left = [one for one in documents if fold_of(one.source, folds) == fold]
        learned = [one for one in [*documents, *more] if fold_of(one.source, folds) != fold]
        search, model = model_of(learned, shipped_model().levels)
        for level in LEVELS:
            cleaner = Cleaner.from_ruleset(load_ruleset("standard", level=level), "reference", deadline=SECONDS)
            reader = Reader(search, model)
            for active in cleaner._active:
                if isinstance(active.compiled, CompiledScored):
                    active.compiled.__dict__["_reader"] = reader
            gone[level] |= _cleaned(cleaner, left)
        print(f"fold {fold + 1} of {folds}: {len(left)} texts", file=sys.stderr)
    return gone


def by_command(command: Sequence[str], documents: Sequence[Labelled]) -> Gone:
    feed = "".join(json.dumps({"id": one.id, "text": one.text}, ensure_ascii=False) + "\n" for one in documents)
    done = subprocess.run(command, input=feed.encode(), stdout=subprocess.PIPE, check=True)
    after = {record["id"]: record["text"] for record in map(json.loads, done.stdout.decode().split("\n")[:-1])}
    return {one.id: aligned(one.text, after[one.id]) for one in documents}


def aligned(before: str, after: str) -> set[int]:
    """Positions of content of `before` that are gone from `after`, aligned by lines first."""
    old, new = before.split("\n"), after.split("\n")
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line) + 1)
    gone: set[int] = set()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            gone.update(starts[i1] + at for at in _lost("\n".join(old[i1:i2]), "\n".join(new[j1:j2])))
    return gone


def _lost(old: str, new: str) -> Iterator[int]:
    for tag, p1, p2, q1, q2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            kept = Counter(new[q1:q2])
            for at in range(p1, p2):
                if kept[old[at]]:
                    kept[old[at]] -= 1
                elif old[at].isalnum():
                    yield at


def counts(outcomes: Iterable[Outcome], weights: dict[str, float]) -> Counts:
    right = wrong = missed = 0.0
    for document, gold, went in outcomes:
        weight = weights[document.source]
        right += weight * len(gold & went)
        wrong += weight * len(went - gold)
        missed += weight * len(gold - went)
    return Counts(right, wrong, missed)


def intervals(
    outcomes: Sequence[Outcome], weights: dict[str, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of precision and recall."""
    by_source: dict[str, Counts] = {
        source: counts(group, weights) for source, group in grouped(outcomes, lambda one: [one.document.source]).items()
    }
    sources, draw = sorted(by_source), random.Random(0)
    drawn = []
    for _ in range(SAMPLES):
        some = [by_source[name] for name in draw.choices(sources, k=len(sources))]
        drawn.append(Counts(*(sum(values) for values in zip(*some, strict=True))))
    return _middle([one.precision for one in drawn]), _middle([one.recall for one in drawn])


def _middle(values: list[float]) -> tuple[float, float]:
    values.sort()
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]


def grouped(outcomes: Iterable[Outcome], names: Callable[[Outcome], Iterable[str]]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        for name in names(one):
            groups[name].append(one)
    return dict(sorted(groups.items()))


def report(name: str, outcomes: Sequence[Outcome], verbose: bool) -> None:
    weights = weights_by_source([one.document for one in outcomes], MOST_OF_SOURCE)
    precision, recall = intervals(outcomes, weights)
    total = counts(outcomes, weights)
    sources = len({one.document.source for one in outcomes})
    print(f"\n{name}: {len(outcomes)} texts of {sources} sources")
    print(f"  precision {total.precision:.3f} ({precision[0]:.3f} to {precision[1]:.3f}), "
          f"recall {total.recall:.3f} ({recall[0]:.3f} to {recall[1]:.3f})")  # fmt: skip
    for label, chosen in (
        ("texts without dirt", [one for one in outcomes if not one.gold]),
        ("of them hard", [one for one in outcomes if not one.gold and one.document.hard]),
    ):
        print(f"  {label}: {len(chosen)}, touched: {sum(bool(one.went) for one in chosen)}")
    kept = [(one, quote) for one in outcomes for quote in one.document.keep]
    lost = sum(not _kept(one, quote) for one, quote in kept)
    print(f"  passages marked to be kept: {len(kept)}, damaged: {lost}")
    for title, names_of in (
        ("part", lambda one: [one.document.part]),
        ("kind", lambda one: one.document.kinds),
    ):
        for group, some in grouped(outcomes, names_of).items():
            these = counts(some, weights)
            print(
                f"  {title} {group:18} {len(some):5} texts  precision {these.precision:.3f}  recall {these.recall:.3f}"
            )
    if verbose:
        show(outcomes)


def _kept(outcome: Outcome, quote: str) -> bool:
    text, at = outcome.document.text, outcome.document.text.find(quote)
    return at < 0 or not any(text[n].isalnum() and n in outcome.went for n in range(at, at + len(quote)))


def show(outcomes: Iterable[Outcome]) -> None:
    for document, gold, went in outcomes:
        for label, part in (("wrong", went - gold), ("missed", gold - went)):
            for piece in pieces(document.text, part):
                print(label, document.id, piece.replace("\n", "⏎"))


def pieces(text: str, positions: set[int]) -> Iterator[str]:
    """The parts of the text in which positions lie close together."""
    run: list[int] = []
    for at in [*sorted(positions), None]:
        if at is not None and (not run or at - run[-1] <= TOGETHER):
            run.append(at)
            continue
        if run:
            yield text[run[0] : run[-1] + 1]
        run = [at] if at is not None else []


def clean_lines() -> None:
    cleaner = Cleaner("standard", deadline=SECONDS)
    for line in sys.stdin.buffer:
        record = json.loads(line)
        record["text"] = cleaner.clean_text(record["text"])
        sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def main() -> None:
    arguments, command = _split(sys.argv[1:])
    if arguments == ["clean"]:
        clean_lines()
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--leave-sources-out", action="store_true")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--level", choices=LEVELS, action="append")
    parser.add_argument("--other", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--learn", type=Path, action="append", default=[], metavar="MORE.jsonl")
    parser.add_argument("--apart", action="append", default=[], metavar="PART")
    parser.add_argument("--page", type=Path, metavar="OUT.md")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments)
    documents, more = read_labelled(options.labelled), read_labelled(options.learn)
    if command:
        every = {" ".join(command): by_command(command, documents)}
    elif options.leave_sources_out:
        every = leaving_sources_out(documents, options.folds, more)
    else:
        every = {level: by_level(documents, level) for level in options.level or LEVELS}
    for other in options.other:
        name, words = other.split("=", 1)
        every[name] = by_command(shlex.split(words), documents)
    outcomes = {name: [judge(one, gone[one.id]) for one in documents] for name, gone in every.items()}
    together = {name: [o for o in judged if o.document.part not in options.apart] for name, judged in outcomes.items()}
    apart = {name: [o for o in judged if o.document.part in options.apart] for name, judged in outcomes.items()}
    for group in (together, apart) if options.apart else (together,):
        for name, judged in group.items():
            report(name, judged, options.verbose)
    if options.page:
        from benchmarks.quality_page import page  # which is made from what is here

        options.page.write_text(page(together, apart if options.apart else {}, more), encoding="utf-8")


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


if __name__ == "__main__":
    main()
