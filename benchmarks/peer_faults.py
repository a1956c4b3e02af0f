"""The same faults on `mingfan batch` and on two peers: malformed records, a full disk, a kill.

    python -m benchmarks.peer_faults

datatrove and datasets (Hugging Face) read JSONL, strip each text and write JSONL, as their guides show it.
Each line says what is on disk under the final name afterwards, and the exit code, 0 for success.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RECORDS = 20_000
FULL = 1_000_000  # bytes that fit on the disk
STEP = 0.01  # seconds between looks at the output
LONGEST = 300  # seconds
BAD = ['{"id": %d, "text": "a', '{"id": %d, "text": 5}', '{"id": %d}', '{"id": %d, "text": "\\ud800"}', "%d,text"]
DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

class Strip(BaseFormatter):
    name = "strip"
    def format(self, text):
        return text.strip()

steps = [JsonlReader(sys.argv[1]), Strip(), JsonlWriter(sys.argv[2], compression=None)]
LocalPipelineExecutor(steps, logging_dir=sys.argv[2] + ".log").run()
"""
DATASETS = """
import sys
from datasets import load_dataset
found = load_dataset("json", data_files=sys.argv[1] + "/a.jsonl", split="train", cache_dir=sys.argv[2] + ".cache")
found.map(lambda record: {"text": record["text"].strip()}).to_json(sys.argv[2] + "/a.jsonl", force_ascii=False)
"""
MINGFAN = ["-m", "mingfan", "batch", "{0}", "--out", "{1}", "--workers", "1", "-q"]
TOOLS = {"mingfan": MINGFAN, "datatrove": ["-c", DATATROVE, "{0}", "{1}"], "datasets": ["-c", DATASETS, "{0}", "{1}"]}


def write(folder: Path, *, bad: bool) -> None:
    folder.mkdir()
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            if bad and number % 20 == 7:
                file.write(BAD[number // 20 % len(BAD)] % number + "\n")
            else:
                file.write(
                    json.dumps({"id": number, "text": f"第{number}段文字，春天的河边。" * 5}, ensure_ascii=False) + "\n"
                )


def start(tool: str, source: Path, out: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
    arguments = [part.format(source, out) if part in ("{0}", "{1}") else part for part in TOOLS[tool]]
    out.parent.mkdir(exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, *arguments], preexec_fn=limit, start_new_session=True, **quiet)  # type: ignore[call-overload,no-any-return]


def found(out: Path) -> str:
    """What is there under names that a reader would take."""
    files = [path for path in out.glob("*.jsonl") if path.is_file()]
    if not files:
        return "no output"
    lines = b"".join(path.read_bytes() for path in files).split(b"\n")
    whole = len(lines) - 1
    aside = out / "quarantine" / "a.jsonl"
    put_aside = aside.read_bytes().count(b"\n") if aside.exists() else 0
    return f"{whole:,} of {RECORDS:,} records written" + (f", {put_aside:,} in quarantine" if put_aside else "")


def malformed(tool: str, folder: Path) -> str:
    write(folder / "in", bad=True)
    code = start(tool, folder / "in", folder / "out").wait(LONGEST)
    return f"{found(folder / 'out')}; exit {code}"


def full_disk(tool: str, folder: Path) -> str:
    write(folder / "in", bad=False)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))

    code = start(tool, folder / "in", folder / "out", limit).wait(LONGEST)
    return f"{found(folder / 'out')}; exit {code}"


def killed(tool: str, folder: Path) -> str:
    """Killed as soon as any output is on disk, under whatever name."""
    write(folder / "in", bad=False)
    process = start(tool, folder / "in", folder / "out")
    end = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < end and not _begun(folder / "out"):
        time.sleep(STEP)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return found(folder / "out")


def _begun(out: Path) -> bool:
    return any(path.is_file() and path.stat().st_size > 0 and "plan" not in path.name for path in out.rglob("*"))


def main() -> None:
    for fault in (malformed, full_disk, killed):
        print(fault.__name__.replace("_", " "))
        for tool in TOOLS:
            with tempfile.TemporaryDirectory() as folder:
                print(f"  {tool}: {fault(tool, Path(folder))}", flush=True)


if __name__ == "__main__":
    main()
