"""Inputs written after public complaints, with the right value: what is right stays right, what was wrong is mended.

    python -m benchmarks.field_cases FILE.jsonl [-v]

Each line of FILE has `id`, `family`, `surface`, `profile`, `input`, `want` and `verdict`: what an earlier version gave
was RIGHT, WRONG (honest text damaged), MISSED (dirt left) or NOT OFFERED. Cases of other surfaces than a cleaned text
are not run; those not offered then run with the packs of their family added (`ADDED`). Prints a table by family, `-v`
each case that fails; exits 1 unless every RIGHT and WRONG case, nine in ten MISSED and eight in ten NOT OFFERED ones
give `want`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mingfan import Cleaner, MingfanError

TEXT = "python clean"  # how the surface of a case begins that is a text in and a text out
GOALS = {"RIGHT": 1.0, "WRONG": 1.0, "MISSED": 0.9, "NOT OFFERED": 0.8}
# What a user types for a family that no profile cleans: `--add PACK,PACK`.
ADDED = {
    "asr-loop": ("loops",),
    "blanks-between-han": ("blanks",),
    "copy-tail": ("credits",),
    "duplicate-characters": ("layout",),
    "duplicate-lines": ("layout",),
    "half-width-marks": ("marks",),
    "hard-wraps": ("layout",),
    "html-residue": ("html",),
    "kangxi-radicals": ("width",),
    "news-furniture": ("credits",),
    "novel-page-furniture": ("end-marks",),
    "page-furniture-pdf": ("layout",),
    "weibo": ("microblog",),
}


class Outcome(NamedTuple):
    case: dict[str, Any]
    got: str

    @property
    def passed(self) -> bool:
        return bool(self.got == self.case["want"])


def run(path: Path) -> list[Outcome]:
    """Every case of a text in the file, cleaned under its profile and the packs of its family."""
    cases = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    chosen = [case for case in cases if case["verdict"] in GOALS and case["surface"].startswith(TEXT)]
    return [Outcome(case, _cleaned(_cleaner(case["profile"], _added(case)), case["input"])) for case in chosen]


def _added(case: dict[str, Any]) -> tuple[str, ...]:
    return ADDED.get(case["family"], ()) if case["verdict"] == "NOT OFFERED" else ()


@cache
def _cleaner(profile: str, added: tuple[str, ...]) -> Cleaner:
    return Cleaner(profile, add=added)


def _cleaned(cleaner: Cleaner, text: str) -> str:
    try:
        return cleaner.clean_text(text)
    except MingfanError as error:
        return f"{type(error).__name__}: {error}"


def table(outcomes: list[Outcome]) -> str:
    passed: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for family in (outcome.case["family"], "all"):
            every[family, outcome.case["verdict"]] += 1
            passed[family, outcome.case["verdict"]] += outcome.passed
    families = [*sorted({family for family, _ in every} - {"all"}), "all"]
    rows = [f"{'family':28}" + "".join(f"{verdict:>12}" for verdict in GOALS)]
    for family in families:
        cells = (f"{passed[family, verdict]}/{every[family, verdict]}" for verdict in GOALS)
        rows.append(f"{family:28}" + "".join(f"{'' if cell == '0/0' else cell:>12}" for cell in cells))
    return "\n".join(rows)


def below_goal(outcomes: list[Outcome]) -> list[str]:
    """The verdicts whose cases come out right less often than they must."""
    below = []
    for verdict, goal in GOALS.items():
        results = [outcome.passed for outcome in outcomes if outcome.case["verdict"] == verdict]
        if results and sum(results) < goal * len(results):
            below.append(f"{verdict}: {sum(results)} of {len(results)}, goal {goal:.0%}")
    return below


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="print each case that fails")
    given = parser.parse_args()
    outcomes = run(given.file)
    if given.verbose:
        for case, got in (outcome for outcome in outcomes if not outcome.passed):
            print(f"{case['id']} {case['family']} {case['verdict']} {case['profile']}: {case.get('why', '')}")
            print(f"  input {case['input']!r}\n  want  {case['want']!r}\n  got   {got!r}")
    print(table(outcomes))
    below = below_goal(outcomes)
    print("\n".join(below) or "all goals met")
    return 1 if below else 0


if __name__ == "__main__":
    raise SystemExit(main())
