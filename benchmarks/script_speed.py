"""Conversion between scripts beside OpenCC alone, as ratios of the time of one thread, measured in one run.

    python -m benchmarks.script_speed

The text is the sample, clean, in the script that each conversion starts from. `text` is `Cleaner.clean_text`, `report`
is `clean`, with an edit for each phrase, and `documents` is `clean_texts` on pieces of 2,000 characters. `twice` is
OpenCC alone on the text and then on its own result: the least that a cleaner can take which proves that a second clean
would change nothing, for OpenCC does convert some of its own results again. `edits` is what it takes to build the edits
alone.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import opencc
from msgspec.structs import astuple

from benchmarks import workloads
from mingfan import Cleaner
from mingfan.model import Edit

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


def ratios(conversion: str) -> tuple[float, ...]:
    """Milliseconds of OpenCC for the text, and how many times that the limits and the ways of cleaning take."""
    simplified = workloads.sample("standard")
    start = simplified if conversion.startswith("s") else opencc.OpenCC("s2t").convert(simplified)
    alone = opencc.OpenCC(conversion).convert
    cleaner = Cleaner("minimal", select=[f"script/{conversion}"])
    pieces = [start[at : at + PIECE] for at in range(0, len(start), PIECE)]
    whole, parts = seconds(lambda: alone(start)), seconds(lambda: [alone(piece) for piece in pieces])
    result = alone(start)
    twice = whole + seconds(lambda: alone(result))
    found = cleaner.clean(start).edits
    edits = seconds(lambda: [Edit(*astuple(edit)) for edit in found])
    text, report = seconds(lambda: cleaner.clean_text(start)), seconds(lambda: cleaner.clean(start))
    documents = seconds(lambda: cleaner.clean_texts(pieces)) / parts
    return 1000 * whole, twice / whole, edits / whole, text / whole, report / whole, documents


def main() -> None:
    print(f"{'conversion':12}{'OpenCC, ms':>12}{'twice':>8}{'edits':>8}{'text':>8}{'report':>8}{'documents':>11}")
    for conversion in ("t2s", "s2t", "s2tw", "s2twp", "tw2sp"):
        alone, twice, edits, text, report, documents = ratios(conversion)
        print(f"{conversion:12}{alone:12.1f}{twice:8.1f}{edits:8.1f}{text:8.1f}{report:8.1f}{documents:11.1f}")


if __name__ == "__main__":
    main()
