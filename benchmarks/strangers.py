"""Labelled patterns of strangers: bad ones are refused or stay within the deadline, good ones are accepted.

    python -m benchmarks.strangers

Each bad pattern meets the attack strings that are derived from it, each of 20,000 characters, under a deadline.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from time import process_time

import msgspec
import regex

from mingfan import Cleaner, CleanTimeout, NotConverged, RuleError, Ruleset
from mingfan.authors.lint.attack import pumps
from mingfan.authors.lint.linear import slow_on
from mingfan.ruleset.packs import parse_pack
from tests.ruleset.strangers import BAD, GOOD
from tests.ruleset.test_strangers import pack

DEADLINE = 0.1  # seconds for one text
LATE = 0.1  # seconds that a deadline may be passed by
SIZE = 20_000
MOST = 4  # attack strings for one pattern


def outcome(pattern: str) -> tuple[str, float]:
    """What came of a bad pattern, and the longest time that it took for a text, in seconds."""
    try:
        rules = tuple(parse_pack(pack(kind="regex", pattern=pattern)))
    except RuleError:
        return "refused", 0.0
    cleaner = Cleaner.from_ruleset(Ruleset("mine", "1", "", rules), deadline=DEADLINE)
    said, worst = "cleaned in time", 0.0
    for pump in islice(pumps(pattern), MOST):
        started = process_time()
        try:
            cleaner.clean(pump.text(SIZE))
        except (CleanTimeout, NotConverged):
            said = "stopped by the deadline"
        worst = max(worst, process_time() - started)
    return said, worst


def is_taken(pattern: str) -> bool:
    try:
        return bool(parse_pack(pack(kind="line", pattern=pattern, variants=["script", "width", "case"])))
    except (RuleError, msgspec.ValidationError):
        return False


def main() -> None:
    outcomes = {pattern: outcome(pattern) for pattern in BAD}
    late = [pattern for pattern, (_, took) in outcomes.items() if took > DEADLINE + LATE]
    print(f"{len(BAD)} bad patterns:", dict(Counter(said for said, _ in outcomes.values())))
    print(f"  the longest text took {max(took for _, took in outcomes.values()):.2f} s of a deadline of {DEADLINE} s")
    print(f"  over the deadline by more than {LATE} s: {len(late)}", *late)
    compiles = [pattern for pattern, (said, _) in outcomes.items() if said != "refused"]
    silent = [pattern for pattern in compiles if not slow_on(regex.compile(pattern).pattern)]
    print(f"  lint reports {len(compiles) - len(silent)} of {len(compiles)}; not:", *silent)
    refused = [pattern for pattern in GOOD if not is_taken(pattern)]
    alarmed = [pattern for pattern in GOOD if slow_on(pattern)]
    print(f"{len(GOOD)} good patterns: {len(GOOD) - len(refused)} accepted, {len(alarmed)} false alarms of lint")
    print(*refused, *alarmed, sep="\n")


if __name__ == "__main__":
    main()
