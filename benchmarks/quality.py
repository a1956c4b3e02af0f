"""How well a cleaner removes what labelled texts mark, over content characters (letters, digits, Han).

    python -m benchmarks.quality LABELLED.jsonl…                            the profile `standard`
    python -m benchmarks.quality LABELLED.jsonl… -- COMMAND…                another cleaner, in the same table
    python -m benchmarks.quality --leave-sources-out CLEAN.txt LABELLED.jsonl…   weights learned from other sources
    python -m benchmarks.quality clean                                      cleans {"id","text"} lines by `standard`

Prints every wrong and missed span, then precision and recall by source and by kind. COMMAND reads {"id","text"} lines
and writes them cleaned. Labelled texts are as in benchmarks/fit_weights.py; CLEAN.txt is a file of honest lines.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from mingfan import Cleaner
from mingfan.kinds.scored.kind import ScoredSpec
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.profiles import load_ruleset

Document = dict[str, Any]
TOGETHER = 3  # positions so close are one piece
SECONDS = 600.0  # for a text: the first one waits for compiling


def removed(before: str, after: str) -> set[int]:
    """Positions of content characters of `before` that are gone from `after`, aligned by lines first."""
    old, new = before.split("\n"), after.split("\n")
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line) + 1)
    gone: set[int] = set()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            gone.update(starts[i1] + at for at in _gone("\n".join(old[i1:i2]), "\n".join(new[j1:j2])))
    return gone


def _gone(old: str, new: str) -> Iterator[int]:
    for tag, p1, p2, q1, q2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            kept = Counter(new[q1:q2])
            for at in range(p1, p2):
                if kept[old[at]]:
                    kept[old[at]] -= 1
                elif old[at].isalnum():
                    yield at


def judge(document: Document, after: str) -> tuple[set[int], set[int]]:
    """What should go and what went, by the choice of labels that fits best; `optional` spans count neither way."""
    text = document["text"]
    went = removed(text, after)
    optional = _positions(text, document.get("optional", []))
    choices = [_positions(text, spans) for spans in [document["remove"], *document.get("alt_remove", [])]]
    gold = min(choices, key=lambda choice: len(choice ^ (went - (optional - choice))))
    return gold, went - (optional - gold)


def _positions(text: str, spans: Iterable[dict[str, int]]) -> set[int]:
    return {at for span in spans for at in range(span["start"], span["end"]) if text[at].isalnum()}


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


def by_command(command: Sequence[str], documents: Sequence[Document]) -> dict[str, str]:
    feed = "".join(json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False) + "\n" for d in documents)
    done = subprocess.run(command, input=feed.encode(), stdout=subprocess.PIPE, check=True)
    return {record["id"]: record["text"] for record in map(json.loads, done.stdout.decode().split("\n")[:-1])}


def by_rules(ruleset: Ruleset, documents: Sequence[Document]) -> dict[str, str]:
    cleaner = Cleaner.from_ruleset(ruleset, deadline=SECONDS)
    return {document["id"]: cleaner.clean_text(document["text"]) for document in documents}


def leaving_sources_out(documents: Sequence[Document], clean: Path) -> dict[str, str]:
    """Each text cleaned with weights that were learned from texts of other sources."""
    from benchmarks.fit_weights import folds, learn  # scikit-learn is needed here only

    outputs: dict[str, str] = {}
    ruleset = load_ruleset("standard")
    for learned_from, left in folds(documents):
        outputs |= by_rules(_weighed(ruleset, learn(learned_from, clean)), left)
    return outputs


def _weighed(ruleset: Ruleset, weights: dict[str, float]) -> Ruleset:
    rules = tuple(
        msgspec.structs.replace(rule, spec=msgspec.structs.replace(rule.spec, weights=weights))
        if isinstance(rule.spec, ScoredSpec)
        else rule
        for rule in ruleset.rules
    )
    return msgspec.structs.replace(ruleset, rules=rules)


def report(documents: Sequence[Document], outputs: dict[str, str]) -> None:
    groups: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    touched = clean = 0
    for document in documents:
        gold, went = judge(document, outputs[document["id"]])
        clean += not gold
        touched += not gold and bool(went)
        source = "/".join(document["source"].split("/")[:2])
        for name in ("all", f"source {source}", *(f"kind {kind}" for kind in document["kind"])):
            for place, part in enumerate((gold & went, went - gold, gold - went)):
                groups[name][place] += len(part)
        for label, part in (("wrong", went - gold), ("missed", gold - went)):
            for piece in pieces(document["text"], part):
                print(label, document["id"], piece.replace("\n", "⏎"))
    print(f"texts without dirt: {clean}, touched: {touched}")
    print(f"{'group':60} precision recall")
    for name, (hit, wrong, missed) in sorted(groups.items()):
        print(f"{name[:60]:60} {_share(hit, wrong):>9} {_share(hit, missed):>6}")


def _share(part: int, rest: int) -> str:
    return f"{part / (part + rest):.4f}" if part + rest else "-"


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
    parser.add_argument("--leave-sources-out", type=Path, metavar="CLEAN.txt")
    options = parser.parse_args(arguments)
    documents = [json.loads(line) for path in options.labelled for line in path.read_bytes().split(b"\n") if line]
    if command:
        outputs = by_command(command, documents)
    elif options.leave_sources_out:
        outputs = leaving_sources_out(documents, options.leave_sources_out)
    else:
        outputs = by_rules(load_ruleset("standard"), documents)
    report(documents, outputs)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


if __name__ == "__main__":
    main()
