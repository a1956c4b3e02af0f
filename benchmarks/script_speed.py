"""Conversion between scripts beside OpenCC alone, as ratios of the time of one thread, measured in one run.

    python -m benchmarks.script_speed

The text is the sample, clean, in the script that each conversion starts from. `text` is `Cleaner.clean_text`, `report`
is `clean`, with an edit for each phrase, and `documents` is `clean_texts` on pieces of 2,000 characters.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import opencc

from benchmarks import workloads
from mingfan import Cleaner

RUNS = 5
PIECE = 2_000


def seconds(work: Callable[[], object]) -> float:
    """The shortest of some runs."""
    found = []
    for _ in range(RUNS):
        started = process_time()
        work()
        found.append(process_time() - started)
    return min(found)


def ratios(conversion: str) -> tuple[float, float, float, float]:
    """Milliseconds of OpenCC for the text, and how many times that the ways of cleaning take."""
    simplified = workloads.sample("standard")
    start = simplified if conversion.startswith("s") else opencc.OpenCC("s2t").convert(simplified)
    alone = opencc.OpenCC(conversion).convert
    cleaner = Cleaner("minimal", select=[f"script/{conversion}"])
    pieces = [start[at : at + PIECE] for at in range(0, len(start), PIECE)]
    whole, parts = seconds(lambda: alone(start)), seconds(lambda: [alone(piece) for piece in pieces])
    text, report = seconds(lambda: cleaner.clean_text(start)), seconds(lambda: cleaner.clean(start))
    return 1000 * whole, text / whole, report / whole, seconds(lambda: cleaner.clean_texts(pieces)) / parts


def main() -> None:
    print(f"{'conversion':12}{'OpenCC, ms':>12}{'text':>8}{'report':>8}{'documents':>11}")
    for conversion in ("t2s", "s2t", "s2tw", "s2twp", "tw2sp"):
        alone, text, report, documents = ratios(conversion)
        print(f"{conversion:12}{alone:12.1f}{text:8.1f}{report:8.1f}{documents:11.1f}")


if __name__ == "__main__":
    main()
