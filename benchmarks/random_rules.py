"""The scan engine against the reference engine, over rule sets drawn at random as a user might write them.

    python -m benchmarks.random_rules --sets 10000
    python -m benchmarks.random_rules --sets 10000 --texts 1000000
    python -m benchmarks.random_rules --sets 1000000 --seconds 3600 --seed 7

Each set meets some texts that Hypothesis draws and can shrink. With `--texts` it also meets 110 that are put together
faster, in half a second of processor time at the most; sets are drawn until there are enough of both. A
difference or a failure is shrunk to the smallest rules and text that show it, and printed; the exit is then 1.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from time import process_time

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from mingfan import Ruleset
from mingfan.kinds.base import BadPattern
from tests.engine.test_user_rules import ATOMS, LETTERS, check, rulesets, texts
from tests.texts import BLANKS, HAN, INVISIBLE, MARKS, PROTECTED, rule_texts

QUICK_TEXTS, QUICK_SECONDS = 110, 0.5  # for one set
AT_ONCE = 500  # sets for one seed: the more, the fewer new ones are among them


def quick_texts(drawn: Random) -> Iterator[str]:
    """Short texts of what `texts` draws from."""
    end = process_time() + QUICK_SECONDS
    for _ in range(QUICK_TEXTS):
        if process_time() > end:
            return
        yield "".join(_piece(drawn) for _ in range(drawn.randint(1, 8)))


def _piece(drawn: Random) -> str:
    match drawn.randrange(8):
        case 0 | 1 | 2:
            return "".join(drawn.choices(LETTERS, k=drawn.randint(1, 12)))
        case 3:
            return drawn.choice(ATOMS)
        case 4:
            return "".join(drawn.choices(HAN, k=drawn.randint(1, 20)))
        case 5:
            return drawn.choice(BLANKS)
        case 6:
            return drawn.choice(drawn.choice((MARKS, INVISIBLE, PROTECTED)))
    whole = drawn.choice(rule_texts())
    start = drawn.randrange(len(whole))
    return whole[start : start + drawn.randint(1, 40)]


class Tally:
    """What was tried."""

    def __init__(self, quick: bool = False) -> None:
        self._quick = quick
        self.sets = self.texts = self.refused = 0
        self.kinds: Counter[str] = Counter()

    def run(self, number: int, sets: int) -> None:
        """Tries `sets` rule sets. AssertionError where the engines differ on one."""

        @seed(number)
        @settings(
            max_examples=sets, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink], verbosity=Verbosity.normal, print_blob=False,
        )  # fmt: skip
        @given(rulesets(), st.lists(texts(), min_size=1, max_size=12), st.integers(0, 2**64))
        def tried(ruleset: Ruleset, drawn: list[str], start: int) -> None:
            try:
                check(ruleset, self._counted(drawn), self._counted(quick_texts(Random(start)) if self._quick else ()))
            except BadPattern:
                self.refused += 1
                return
            self.sets += 1
            self.kinds.update(rule.spec.kind for rule in ruleset.rules)

        tried()

    def _counted(self, drawn: Iterable[str]) -> Iterator[str]:
        for text in drawn:
            yield text
            self.texts += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of processor time, at the most")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tally, number, started = Tally(options.texts > 0), options.seed, process_time()
    try:
        while (tally.sets < options.sets or tally.texts < options.texts) and process_time() - started < options.seconds:
            tally.run(number, min(AT_ONCE, options.sets - tally.sets) if tally.sets < options.sets else AT_ONCE)
            number += 1
            print(f"{tally.sets:,} rule sets, {tally.texts:,} texts", file=sys.stderr, flush=True)
    except Exception as difference:  # a difference, or rules that make the cleaner fail
        print(*(getattr(difference, "__notes__", None) or [difference]), f"seed {number}", sep="\n")
        raise SystemExit(1) from difference
    print(f"{tally.sets:,} rule sets, {tally.texts:,} texts, no difference; {tally.refused:,} sets refused as faulty")
    print("rules by kind:", ", ".join(f"{kind} {count:,}" for kind, count in tally.kinds.most_common()))
    print(f"seeds {options.seed} to {number - 1}, {process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
