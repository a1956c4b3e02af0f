"""JSONL to JSONL, whole processes timed: `mingfan batch` with one and two workers, beside other tools on the same file.

    python -m benchmarks.batch [--megabytes 200] [--dirty] [--rounds 3] [--data-juicer PYTHON]
    python -m benchmarks.batch --flat 5000          the memory of one worker over a large file
    python -m benchmarks.batch --lines 10000000     so many short records, with an address space of LIMIT bytes

`codec` reads, decodes, encodes and writes the file and does nothing else: ratios to it survive a busy machine.
datatrove reads and writes JSONL with mingfan, or with twelve `re.sub`, as its formatter; data-juicer, which wants an
environment of its own (py-data-juicer and aiohttp), runs six of its cleaning operators.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

LIMIT = 512 << 20
SAMPLE = Path(__file__).parent.parent / "tests" / "data"

CODEC = """
import sys
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    for line in source:
        target.write(line.decode().encode())
"""
DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from benchmarks.peers import twelve_substitutions
from mingfan.adapters.datatrove import MingfanFormatter

class Twelve(BaseFormatter):
    name = "twelve"
    def format(self, text):
        return twelve_substitutions(text)

step = MingfanFormatter() if sys.argv[3] == "mingfan" else Twelve()
source, target = sys.argv[1].rsplit("/", 1)[0], sys.argv[2]
steps = [JsonlReader(source), step, JsonlWriter(target, compression=None)]
LocalPipelineExecutor(steps, logging_dir=target + ".log").run()
"""
DATA_JUICER = """
project_name: bench
dataset_path: {source}
export_path: {target}/out.jsonl
np: {workers}
open_tracer: false
use_cache: false
process:
  - fix_unicode_mapper:
  - punctuation_normalization_mapper:
  - whitespace_normalization_mapper:
  - clean_links_mapper:
  - clean_email_mapper:
  - clean_ip_mapper:
"""


def write(path: Path, megabytes: int, dirty: bool) -> int:
    """Records of about 2 KB of paragraphs of the sample, 5 % of them dirty or none; returns the bytes."""
    chance = random.Random(2)
    names = {kind: (SAMPLE / f"report-compilation.{kind}.txt").read_text("utf-8") for kind in ("dirty", "standard")}
    paragraphs = {kind: [line for line in text.split("\n") if line.strip()] for kind, text in names.items()}
    size = number = 0
    with path.open("wb") as file:
        while size < megabytes * 1_000_000:
            kind = "dirty" if dirty and chance.random() < 0.05 else "standard"
            text = "\n".join(chance.sample(paragraphs[kind], 6))
            line = json.dumps({"id": number, "text": text}, ensure_ascii=False).encode() + b"\n"
            size += file.write(line)
            number += 1
    return size


def commands(source: Path, target: Path, juicer: str | None) -> dict[str, Sequence[str]]:
    python = sys.executable
    batch = [python, "-m", "mingfan", "batch", str(source), "--out", str(target), "-q"]
    found: dict[str, Sequence[str]] = {
        "codec": [python, "-c", CODEC, str(source), str(target)],
        "mingfan batch, 1 worker": [*batch, "--workers", "1"],
        "mingfan batch, 2 workers": [*batch, "--workers", "2"],
        "mingfan batch, 1 worker, audit": [*batch, "--workers", "1", "--audit"],
    }
    if _has("datatrove") and _has("orjson"):
        for step in ("mingfan", "12 re.sub"):
            found[f"datatrove, {step}"] = [python, "-c", DATATROVE, str(source), str(target), step]
    if juicer:
        recipe = source.with_suffix(".yaml")
        recipe.write_text(DATA_JUICER.format(source=source, target=target, workers=1))
        found["data-juicer, 6 operators, 1 process"] = [
            juicer,
            "-m",
            "data_juicer.tools.process_data",
            "--config",
            str(recipe),
        ]
    return found


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def timed(command: Sequence[str], target: Path) -> tuple[float, float]:
    """Wall and processor seconds."""
    for left in (target, Path(f"{target}.log")):  # datatrove's log says that there is nothing left to do
        shutil.rmtree(left, ignore_errors=True)
    target.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, cwd=Path(__file__).parent.parent)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command[:4]} exits {done.returncode}: {done.stderr.decode()[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(folder: Path, megabytes: int, dirty: bool, rounds: int, juicer: str | None) -> None:
    source = folder / "in" / "a.jsonl"
    source.parent.mkdir()
    size = write(source, megabytes, dirty)
    runs = commands(source, folder / "out", juicer)
    times: dict[str, list[tuple[float, float]]] = {who: [] for who in runs}
    for _ in range(rounds):  # one after the other, so that a busy moment meets all of them
        for who, command in runs.items():
            times[who].append(timed(command, folder / "out"))
    wall = {who: median(w for w, _ in pairs) for who, pairs in times.items()}
    share = "5 %" if dirty else "none"
    print(f"{size / 1e6:.0f} MB of records of 2 KB, {share} of them dirty; median of {rounds} rounds\n")
    print(f"{'':38}{'MB/s':>7}{'x codec':>9}{'x 1 worker':>12}{'MB per CPU s':>14}")
    for who, seconds in wall.items():
        cpu = median(c for _, c in times[who])
        one = wall["mingfan batch, 1 worker"] / seconds
        print(
            f"{who:38}{size / 1e6 / seconds:>7.0f}{wall['codec'] / seconds:>9.2f}{one:>12.2f}{size / 1e6 / cpu:>14.0f}"
        )


def flat(folder: Path, megabytes: int) -> None:
    """The resident memory of one worker as it goes through a large file, 5 % dirty."""
    source = folder / "a.jsonl"
    write(folder / "piece", min(megabytes, 250), True)
    with source.open("wb") as file:
        for _ in range(-(-megabytes // 250)):
            with (folder / "piece").open("rb") as piece:
                shutil.copyfileobj(piece, file)
    command = [
        sys.executable,
        "-m",
        "mingfan",
        "batch",
        str(source),
        "--out",
        str(folder / "out"),
        "--workers",
        "1",
        "-q",
    ]
    process = subprocess.Popen(command)
    status = Path(f"/proc/{process.pid}/status")
    resident: list[int] = []
    while process.poll() is None:
        text = status.read_text() if status.exists() else ""
        resident += [int(line.split()[1]) // 1024 for line in text.split("\n") if line.startswith("VmRSS")]
        time.sleep(0.25)
    steady = resident[len(resident) // 10 :]
    quarters = [max(steady[k * len(steady) // 4 : (k + 1) * len(steady) // 4]) for k in range(4)]
    print(f"{source.stat().st_size / 1e6:.0f} MB; peak resident memory of each quarter of the run: {quarters} MiB")


def within_limit(folder: Path, lines: int) -> None:
    """Short records, one in twenty dirty, cleaned by a worker that cannot have more than LIMIT bytes of addresses. The
    exit is 1 where it fails or a record is lost.
    """
    texts = [text for text in (SAMPLE / "report-compilation.corpus.txt").read_text().split("\n") if text][:500]
    records = [json.dumps({"id": n, "text": text[:60] + "##paidend##" * (n % 20 == 0)}) for n, text in enumerate(texts)]
    piece = "".join(f"{record}\n" for record in records).encode()
    source, out = folder / "a.jsonl", folder / "out"
    with source.open("wb") as file:
        for _ in range(lines // len(records)):
            file.write(piece)
        file.write(b"".join(piece.splitlines(keepends=True)[: lines % len(records)]))
    command = [sys.executable, "-m", "mingfan", "batch", str(source), "--out", str(out), "--workers", "1", "-q"]
    started = time.perf_counter()
    ran = subprocess.run(command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    written = sum(chunk.count(b"\n") for chunk in iter(partial((out / "a.jsonl").open("rb").read, 1 << 20), b""))
    print(
        f"{lines:,} records, {source.stat().st_size / 1e6:.0f} MB, within {LIMIT >> 20} MiB of addresses: exit "
        f"{ran.returncode}, {written:,} written, at most {peak} MiB resident, {seconds:.0f} s"
    )
    raise SystemExit(ran.returncode or written != lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--dirty", action="store_true")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--data-juicer", metavar="PYTHON")
    options.add_argument("--flat", type=int, metavar="MEGABYTES")
    options.add_argument("--lines", type=int, metavar="NUMBER")
    given = options.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryDirectory() as folder:
        if given.flat:
            flat(Path(folder), given.flat)
        elif given.lines:
            within_limit(Path(folder), given.lines)
        else:
            compare(Path(folder), given.megabytes, given.dirty, given.rounds, given.data_juicer)


if __name__ == "__main__":
    main()
