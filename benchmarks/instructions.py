"""How many instructions five fixed workloads take, held against the counts that were accepted: a guard without noise.

    python -m benchmarks.instructions             fails where a count has risen by more than RISE
    python -m benchmarks.instructions --accept    writes the counts of today to benchmarks/instructions.json

Valgrind counts the instructions of the process, which come out the same however busy the machine is. It shows programs
the same processor on every machine with AVX2, but not the same libraries: counts taken with another Python, C library,
compiler or package say nothing about a change, so nothing is compared then, and the run says what differs. Where there
is no Valgrind, or no compiler, it says so and passes.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec

ACCEPTED = Path(__file__).with_name("instructions.json")
MARKS = Path(__file__).with_name("marks.c")
FOLDER = Path(__file__).resolve().parent.parent / "build" / "instructions"
RISE = 0.05  # of a count; the same code counts the same to three thousandths
PACKAGES = ("hyperscan", "msgspec", "rapidfuzz", "regex", "werkzeug")
ROUNDS = 3  # before the one that counts: what is built at first use is built, and remembered


class Counts(msgspec.Struct):
    """The instructions of each workload, and what they depend on beside mingfan."""

    surroundings: dict[str, str]
    instructions: dict[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="take the counts of today as those to hold")
    parser.add_argument("--in-valgrind", type=Path, metavar="MARKS", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.in_valgrind:
        run_all(given.in_valgrind, workloads())
        return
    if missing := lacking():
        print(f"instructions are not counted: there is no {missing}")
        return
    here = surroundings()
    if not given.accept and (told := differing(accepted().surroundings, here)):
        print(f"instructions are not compared: {told}")
        return
    try:
        found = Counts(here, counted())
    except subprocess.CalledProcessError as error:  # a machine that Valgrind cannot run on; faults of ours fail tests
        print(f"instructions are not counted: Valgrind stopped with {error.returncode}")
        return
    if given.accept:
        ACCEPTED.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    print(shown(accepted().instructions, found.instructions))
    if risen(accepted().instructions, found.instructions):
        raise SystemExit(
            f"over {RISE:.0%} more instructions than were accepted: find the cause, or accept them with "
            "`make accept-instructions` and say why in the commit"
        )


def accepted() -> Counts:
    return msgspec.json.decode(ACCEPTED.read_bytes(), type=Counts)


def lacking() -> str:
    """What is needed and not there; "" where all is."""
    if not shutil.which("valgrind"):
        return "Valgrind"
    if not shutil.which("cc"):
        return "C compiler"
    try:
        build()
    except subprocess.CalledProcessError:
        return "valgrind/callgrind.h"
    return ""


def build() -> Path:
    """The marks as a library that Python can call."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    library = FOLDER / "marks.so"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, MARKS], check=True, capture_output=True)
    return library


def surroundings() -> dict[str, str]:
    from mingfan.native.loops import BUILT

    features = Path("/proc/cpuinfo")
    return {
        "Python": f"{platform.python_version()} ({platform.python_compiler()})",
        "C library": " ".join(platform.libc_ver()),
        "machine": platform.machine() + (" avx2" if features.exists() and " avx2 " in features.read_text() else ""),
        "compiler": _first_line("cc", "--version"),
        "Valgrind": _first_line("valgrind", "--version"),
        "loops in C": "built" if BUILT else "not built",
        **{name: version(name) for name in PACKAGES},
    }


def _first_line(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition("\n")[0]


def differing(before: dict[str, str], now: dict[str, str]) -> str:
    names = [name for name in now if before.get(name) != now[name]]
    return "; ".join(f"{name} was {before.get(name, 'nothing')} and is {now[name]}" for name in names)


def counted(module: str = "benchmarks.instructions") -> dict[str, int]:
    """The instructions of each workload of a benchmark, from a process of its own in Valgrind."""
    library = build()
    for old in FOLDER.glob("counts.*"):
        old.unlink()
    cache = FOLDER / "cache"  # a scanner compiled outside is of the real processor, which Valgrind does not show
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "MINGFAN_CACHE_DIR": str(cache),
    }
    tool = ["valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={FOLDER}/counts"]
    command = [*tool, sys.executable, "-m", module, "--in-valgrind", str(library)]
    subprocess.run(command, env=environment, cwd=ACCEPTED.parent.parent, check=True)
    return dict(_of_dump(path.read_text()) for path in sorted(FOLDER.glob("counts.*")))


def _of_dump(text: str) -> tuple[str, int]:
    name = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.MULTILINE)
    total = re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE)
    assert name is not None
    assert total is not None
    return name[1], int(total[1])


def shown(before: dict[str, int], now: dict[str, int]) -> str:
    rows = ["| workload | accepted | now | change |", "|---|---:|---:|---:|"]
    for name, count in now.items():
        was = before.get(name, count)
        rows.append(f"| {name} | {was:,} | {count:,} | {count / was - 1:+.2%} |")
    return "\n".join(rows)


def risen(before: dict[str, int], now: dict[str, int]) -> list[str]:
    return [name for name, count in now.items() if count > before.get(name, count) * (1 + RISE)]


def run_all(library: Path, every: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Each workload between its marks. Runs in Valgrind."""
    marks = ctypes.CDLL(str(library))
    for name, run in every:
        for _ in range(ROUNDS):
            run()
        gc.collect()
        gc.disable()
        marks.begin()
        run()
        marks.end(name.encode())
        gc.enable()


def workloads() -> Iterator[tuple[str, Callable[[], object]]]:
    from benchmarks import table_parts, workloads
    from mingfan import Cleaner
    from mingfan.kinds.scored.kind import shared_reader

    cleaner, reader = Cleaner(deadline=600), shared_reader()

    def as_new(run: Callable[[], object]) -> Callable[[], object]:
        def new() -> object:
            reader.forget()
            return run()

        return new

    dirty, clean = workloads.a()[:6_000], workloads.a_clean().encode()[:60_000].decode(errors="ignore").encode()
    documents = workloads.b(40)

    def each() -> None:
        for document in documents:
            reader.forget()
            cleaner.clean_text(document)

    yield "clean with findings, dirty", as_new(lambda: cleaner.clean(dirty).findings)
    yield "clean with findings, clean", as_new(lambda: cleaner.clean(clean).findings)
    yield "clean_bytes, nothing to do", as_new(lambda: cleaner.clean_bytes(clean))
    yield "clean_text, documents of 2 KB", each
    yield "a JSON request of 2 KB", as_new(table_parts.request_of_json(clean[10_000:12_000].decode(errors="ignore")))


if __name__ == "__main__":
    main()
