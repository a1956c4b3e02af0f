"""One table of what mingfan and others make of the same data in one run, and what each costs.

    python -m benchmarks.table [--save RUN.json] [--rounds 9] [--parts clean,http,batch,start,rules] [--only a,b]
    python -m benchmarks.table --compare OLD.json NEW.json

Everything is CPU time of the process that does the work, the least of the rounds. The candidates take turns, so that
a busy machine meets all of them; what counts is the ratio to `codec`, which decodes the bytes and encodes them again.
`spread` is how far the median of the rounds lies above the least. Peers that are not installed are named and left out
(`pip install -r benchmarks/requirements-peers.txt`).
"""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import process_time

import msgspec

from benchmarks import table_parts
from benchmarks.table_parts import Part, Work
from mingfan.native.loops import BUILT

PACKAGES = (
    "mingfan", "hyperscan", "regex", "rapidfuzz", "msgspec", "flask", "polars", "opencc", "ftfy", "autocorrect-py",
    "jionlp", "clean-text", "py-data-juicer", "datatrove", "trafilatura",
)  # fmt: skip
SLOW = 1.0  # seconds: what takes longer is run twice


class Entry(msgspec.Struct):
    """One candidate on one workload."""

    part: str
    workload: str
    who: str
    size: int  # bytes; 0 where bytes say nothing
    seconds: list[float]  # of CPU time, a round each

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def spread(self) -> float:
        return median(self.seconds) / self.least - 1

    @property
    def key(self) -> tuple[str, str, str]:
        return self.part, self.workload, self.who


class Run(msgspec.Struct):
    machine: str
    versions: dict[str, str]
    entries: list[Entry]
    missing: list[str] = []  # peers and loops that are not installed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--parts", default=",".join(table_parts.PARTS), help="separated by commas")
    parser.add_argument("--only", default="", help="workloads of the part `clean`, separated by commas")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("OLD", "NEW"))
    given = parser.parse_args()
    if given.compare:
        print(compared(*(read(path) for path in given.compare)))
        return
    run = Run(f"{platform.machine()}, Python {platform.python_version()}", versions(), [])
    if not BUILT:  # or built from another state of the checkout
        run.missing.append("the loops in C (make dev builds them)")
    only = frozenset(filter(None, given.only.split(",")))
    for name in given.parts.split(","):
        part = table_parts.PARTS[name](only)
        run.missing += part.missing
        for workload in part.workloads:
            entries = measured(name, workload, given.rounds)
            run.entries += entries
            print(shown(part, workload, entries), flush=True)
    print(f"{run.machine}; " + ", ".join(f"{name} {number}" for name, number in run.versions.items()))
    if run.missing:
        print(f"not installed: {', '.join(run.missing)}")
    if given.save:
        given.save.parent.mkdir(parents=True, exist_ok=True)
        given.save.write_bytes(msgspec.json.format(msgspec.json.encode(run)))


def read(path: Path) -> Run:
    return msgspec.json.decode(path.read_bytes(), type=Run)


def versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def measured(part: str, workload: Work, rounds: int) -> list[Entry]:
    entries = [Entry(part, workload.name, who, workload.size, []) for who in workload.candidates]
    for number in range(rounds):
        for entry in entries:
            is_quick = not entry.seconds or entry.least < SLOW
            if number > 1 and not is_quick:
                continue
            run = workload.candidates[entry.who]
            if workload.warm and is_quick:
                run()  # what is built at first use does not count, nor what another left in the processor's cache
            entry.seconds.append(_seconds(run))
    return entries


def _seconds(run: table_parts.Candidate) -> float:
    """CPU seconds of a run; a candidate that works in another process says itself how many it took."""
    before = process_time()
    told = run()
    return told if isinstance(told, float) else process_time() - before


def shown(part: Part, workload: Work, entries: list[Entry]) -> str:
    """A table in Markdown, the ratios to the first candidate."""
    base = entries[0]
    rows = [
        f"\n{workload.title}\n",
        f"| {part.what} | ms | x {base.who} | MB/s | spread |",
        "|---|---:|---:|---:|---:|",
    ]
    for entry in entries:
        speed = f"{entry.size / entry.least / 1e6:,.1f}" if entry.size else ""
        ratio = f"{base.least / entry.least:.4f}"
        rows.append(f"| {entry.who} | {entry.least * 1e3:,.3f} | {ratio} | {speed} | {entry.spread:.0%} |")
    return "\n".join(rows)


def compared(old: Run, new: Run) -> str:
    """By candidate, its ratio to the first of its workload in both runs, and the change."""
    before, after = _ratios(old), _ratios(new)
    rows = ["| workload | candidate | before | after | change |", "|---|---|---:|---:|---:|"]
    for key in after:
        if key in before:
            change = after[key] / before[key] - 1
            rows.append(f"| {key[0]} {key[1]} | {key[2]} | {before[key]:.4f} | {after[key]:.4f} | {change:+.0%} |")
    lost = [" ".join(key) for key in before if key not in after]
    return "\n".join([*rows, *(f"no longer measured: {name}" for name in lost)])


def _ratios(run: Run) -> dict[tuple[str, str, str], float]:
    first: dict[tuple[str, str], float] = {}
    found = {}
    for entry in run.entries:
        base = first.setdefault((entry.part, entry.workload), entry.least)
        found[entry.key] = base / entry.least
    return found


if __name__ == "__main__":
    main()
