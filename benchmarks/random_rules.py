"""The scan engine against the reference engine, over rule sets drawn at random as a user might write them.

    python -m benchmarks.random_rules --sets 10000
    python -m benchmarks.random_rules --sets 1000000 --seconds 3600 --seed 7

A difference or a failure is shrunk to the smallest rules and text that show it, and printed; the exit is then 1.
"""

from __future__ import annotations

import argparse
from collections import Counter
from time import process_time

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from mingfan import Ruleset
from mingfan.kinds.base import BadPattern
from tests.engine.test_user_rules import check, rulesets, texts

AT_ONCE = 500  # sets for one seed: the more, the fewer new ones are among them


class Tally:
    """What was tried."""

    def __init__(self) -> None:
        self.sets = self.texts = self.refused = 0
        self.kinds: Counter[str] = Counter()

    def run(self, number: int, sets: int) -> None:
        """Tries `sets` rule sets. AssertionError where the engines differ on one."""

        @seed(number)
        @settings(
            max_examples=sets, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink], verbosity=Verbosity.normal, print_blob=False,
        )  # fmt: skip
        @given(rulesets(), st.lists(texts(), min_size=1, max_size=12))
        def tried(ruleset: Ruleset, drawn: list[str]) -> None:
            try:
                check(ruleset, drawn)
            except BadPattern:
                self.refused += 1
                return
            self.sets += 1
            self.texts += len(drawn)
            self.kinds.update(rule.spec.kind for rule in ruleset.rules)

        tried()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of processor time, at the most")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tally, number, started = Tally(), options.seed, process_time()
    try:
        while tally.sets < options.sets and process_time() - started < options.seconds:
            tally.run(number, min(AT_ONCE, options.sets - tally.sets))
            number += 1
    except Exception as difference:  # a difference, or rules that make the cleaner fail
        print(*(getattr(difference, "__notes__", None) or [difference]), f"seed {number}", sep="\n")
        raise SystemExit(1) from difference
    print(f"{tally.sets:,} rule sets, {tally.texts:,} texts, no difference; {tally.refused:,} sets refused as faulty")
    print("rules by kind:", ", ".join(f"{kind} {count:,}" for kind, count in tally.kinds.most_common()))
    print(f"seeds {options.seed} to {number - 1}, {process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
