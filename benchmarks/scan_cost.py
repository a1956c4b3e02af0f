"""What each rule costs the scan: the time for all rules, and for all but one, on the workloads.

    python -m benchmarks.scan_cost                             the rules of `standard` that cost most
    python -m benchmarks.scan_cost --profile corpus --most 40

Rules are scanned for together, so one may cost as much as all others: an expression without two rare bytes in a row
(`^[a-z ]*\\{`) has Hyperscan run an automaton over every byte. What a rule costs depends on the others and on the text,
so each is left out in turn. Times are the least of some runs, in microseconds a megabyte. Rules that only report are
no part of the scan.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from time import process_time
from typing import NamedTuple

from benchmarks import workloads
from mingfan.kinds.table import compile_spec
from mingfan.prefilter.scanner import Numbered, Scanner
from mingfan.ruleset.profiles import load_ruleset

TEXTS = ("a_clean", "d", "novel", "links")
LONGEST = 500_000  # bytes of a text
RUNS = 9


class Cost(NamedTuple):
    rule: str
    costs: tuple[float, ...]  # of each text, microseconds a megabyte


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--most", type=int, default=15, help="rules that are shown")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:  # a set of rules is compiled once: it need not be kept
        os.environ["MINGFAN_CACHE_DIR"] = folder
        texts = [getattr(workloads, name)().encode()[:LONGEST] for name in TEXTS]
        every = expressions(given.profile)
        print(f"{'':40}" + "".join(f"{name:>10}" for name in TEXTS))
        print(f"{'all rules':40}" + "".join(f"{time:10.0f}" for time in times(every, texts)))
        found = sorted(costs(every, texts), key=lambda cost: -max(cost.costs))
        for rule, of_texts in found[: given.most]:
            print(f"{rule:40}" + "".join(f"{cost:10.0f}" for cost in of_texts))


def expressions(profile: str) -> dict[str, Sequence[Numbered]]:
    """What is looked for, by rule."""
    rules = load_ruleset(profile).rules
    acting = [rule for rule in rules if rule.spec.state == "active" and rule.spec.safety != "report"]
    sought = {rule.id: compile_spec(rule.spec).expressions or () for rule in acting}
    return {name: [(number, each) for each in every] for number, (name, every) in enumerate(sought.items()) if every}


def costs(every: dict[str, Sequence[Numbered]], texts: Sequence[bytes]) -> Iterator[Cost]:
    """How much longer the scan takes with each rule than without."""
    whole = times(every, texts)
    for rule in every:
        without = times({name: sought for name, sought in every.items() if name != rule}, texts)
        yield Cost(rule, tuple(one - other for one, other in zip(whole, without, strict=True)))


def times(every: dict[str, Sequence[Numbered]], texts: Sequence[bytes]) -> list[float]:
    scanner = Scanner([each for sought in every.values() for each in sought], for_lines=True).compile()
    return [least(scanner, text) / len(text) * 1e12 for text in texts]


def least(scanner: Scanner, text: bytes) -> float:
    """Seconds of the quickest of some runs."""
    found = []
    for _ in range(RUNS):
        started = process_time()
        scanner.fired_at(text)
        found.append(process_time() - started)
    return min(found)


if __name__ == "__main__":
    main()
