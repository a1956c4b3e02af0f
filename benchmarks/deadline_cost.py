"""What the deadline costs: instructions of the same work with the deadline and with one that never asks a clock.

    python -m benchmarks.deadline_cost

Valgrind counts them in one process, so the ratios have no noise (benchmarks/instructions.py). The exit is 1 where one
is above MOST.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.instructions import counted, lacking, run_all

MOST = 0.03
WITHOUT = ", never asked"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in-valgrind", type=Path, metavar="MARKS", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.in_valgrind:
        run_all(given.in_valgrind, workloads())
        return
    if missing := lacking():
        print(f"instructions are not counted: there is no {missing}")
        return
    found = counted("benchmarks.deadline_cost")
    print("| work | with the deadline | without | cost |\n|---|---:|---:|---:|")
    costs = []
    for name, count in found.items():
        if not name.endswith(WITHOUT):
            without = found[name + WITHOUT]
            costs.append(count / without - 1)
            print(f"| {name} | {count:,} | {without:,} | {costs[-1]:+.2%} |")
    raise SystemExit(max(costs) > MOST)


def workloads() -> Iterator[tuple[str, Callable[[], object]]]:
    from benchmarks import workloads
    from mingfan import Cleaner
    from mingfan.deadline import Deadline
    from mingfan.kinds.scored.kind import shared_reader

    cleaner = Cleaner(deadline=600)
    texts = {
        "clean_text, dirty": [workloads.a()[:6_000]],
        "clean_text, clean": [workloads.a_clean()[:20_000]],
        "clean_text, documents of 2 KB": workloads.b(20),
    }
    asked = Deadline.left, Deadline.check

    def cleaned(each: list[str], left: object, check: object) -> None:
        Deadline.left, Deadline.check = left, check  # type: ignore[method-assign, assignment]
        shared_reader().forget()
        for text in each:
            cleaner.clean_text(text)

    for name, each in texts.items():
        yield name, lambda each=each: cleaned(each, *asked)  # type: ignore[misc]
        yield name + WITHOUT, lambda each=each: cleaned(each, lambda _: None, lambda _: None)  # type: ignore[misc]


if __name__ == "__main__":
    main()
