"""How mingfan grows with the size of a text, the number of rules, the share of dirty lines and the number of workers.

    python -m benchmarks.growth               draws benchmarks/growth.json as docs/pictures/growth-en.svg and -zh.svg
    python -m benchmarks.growth --measure     measures first, which takes some minutes

Speeds are in MB of UTF-8 a second of CPU time, of all processes where there are several, the least time of three. Each
text is new to the cleaner.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import process_time

import msgspec

from benchmarks import batch, table_parts, workloads
from benchmarks.svg import Chart, Line, drawn
from mingfan import Cleaner
from mingfan.kinds.scored.kind import shared_reader

SAVED = Path(__file__).with_name("growth.json")
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)  # bytes
RULES = (0, 10, 100, 1_000, 10_000)
SHARES = (0, 1, 2, 5, 10, 20, 50, 100)  # of 100 lines
WORKERS = (1, 2, 3, 4)
ROUNDS = 3
MEGABYTES = 40  # of a batch


class Growth(msgspec.Struct):
    """MB/s by what was varied; `ready` in CPU seconds to the first text, with nothing in the cache and with it."""

    size_text: list[float]
    size_findings: list[float]
    rules: list[float]
    ready: list[float]
    ready_cached: list[float]
    dirty_text: list[float]
    dirty_findings: list[float]
    workers: list[float]


class Words(msgspec.Struct):
    """The words of a picture in one language."""

    size: str
    bytes: str
    rules: str
    more: str
    ready: str
    seconds: str
    empty: str
    cached: str
    dirty: str
    share: str
    workers: str
    count: str
    speed: str
    text: str
    findings: str


LANGUAGES = {
    "en": Words(
        size="Size of one text", bytes="bytes", rules="More rules", more="rules on top of those shipped",
        ready="First text of a process", seconds="CPU seconds", empty="empty cache", cached="with the cache",
        dirty="Dirty lines", share="% of the lines", workers="Workers of a batch", count="workers",
        speed="MB a CPU second", text="text", findings="with findings",
    ),
    "zh": Words(
        size="单篇文本的大小", bytes="字节", rules="更多的规则", more="自带规则之外的条数",
        ready="新进程的第一篇", seconds="CPU 秒", empty="缓存为空", cached="有缓存",
        dirty="脏行的比例", share="占总行数的 %", workers="批处理的进程数", count="个",
        speed="每 CPU 秒 MB", text="只要文本", findings="连同提示",
    ),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    if parser.parse_args().measure:
        SAVED.write_bytes(msgspec.json.format(msgspec.json.encode(measured())) + b"\n")
    for language in LANGUAGES:
        (PICTURES / f"growth-{language}.svg").write_text(picture(saved(), language), encoding="utf-8")


def saved() -> Growth:
    return msgspec.json.decode(SAVED.read_bytes(), type=Growth)


def picture(found: Growth, language: str) -> str:
    words = LANGUAGES[language]

    def two(text: list[float], findings: list[float]) -> list[Line]:
        return [Line(words.text, list(enumerate(text))), Line(words.findings, list(enumerate(findings)))]

    def one(values: list[float]) -> list[Line]:
        return [Line("", list(enumerate(values)))]

    def ticks(values: tuple[int, ...]) -> list[str]:
        return [short(value) for value in values]

    return drawn([
        Chart(words.size, words.bytes, ticks(SIZES), words.speed, two(found.size_text, found.size_findings)),
        Chart(words.dirty, words.share, ticks(SHARES), words.speed, two(found.dirty_text, found.dirty_findings)),
        Chart(words.rules, words.more, ticks(RULES), words.speed, one(found.rules)),
        Chart(words.ready, words.more, ticks(RULES), words.seconds, [
            Line(words.empty, list(enumerate(found.ready))), Line(words.cached, list(enumerate(found.ready_cached)))
        ]),
        Chart(words.workers, words.count, ticks(WORKERS), words.speed, one(found.workers)),
    ])  # fmt: skip


def short(value: int) -> str:
    """1k for a thousand, 1M for a million."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value // size}{letter}"
    return str(value)


def measured() -> Growth:
    cleaner = Cleaner(deadline=600)
    of_size = {size: workloads.c(size) for size in SIZES}
    of_share = {share: with_dirt(share) for share in SHARES}

    def speeds(texts: Iterator[str], run: Callable[[str], object]) -> list[float]:
        return [speed(text, run) for text in texts]

    return Growth(
        speeds(iter(of_size.values()), cleaner.clean_text),
        speeds(iter(of_size.values()), lambda text: cleaner.clean(text).findings),
        [speed(workloads.a_clean(), table_parts.with_rules(count).clean_text) for count in RULES],
        [seconds(table_parts.built(count), 1) for count in RULES],
        cached_starts(),
        speeds(iter(of_share.values()), cleaner.clean_text),
        speeds(iter(of_share.values()), lambda text: cleaner.clean(text).findings),
        of_workers(),
    )


def speed(text: str, run: Callable[[str], object]) -> float:
    """MB a CPU second, the text new to the cleaner each time."""
    size, least = len(text.encode()), float("inf")
    for _ in range(ROUNDS):
        shared_reader().forget()
        before = process_time()
        run(text)
        least = min(least, process_time() - before)
    return round(size / least / 1e6, 2)


def seconds(run: Callable[[], float], rounds: int) -> float:
    """CPU seconds that other processes took, as their runner says."""
    return round(min(run() for _ in range(rounds)), 2)


def cached_starts() -> list[float]:
    with tempfile.TemporaryDirectory() as cache_folder:
        runs = [table_parts.built(count, cache_folder) for count in RULES]
        return [(run(), seconds(run, ROUNDS))[1] for run in runs]


def with_dirt(share: int) -> str:
    """The clean sample with dirt in so many of 100 lines."""
    draw = Random(3)
    return "".join(
        line + (draw.choice(workloads.DIRT) if draw.random() < share / 100 else "") + "\n"
        for line in workloads.a_clean().split("\n")
        if line
    )


def of_workers() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in" / "a.jsonl"
        source.parent.mkdir()
        size = batch.write(source, MEGABYTES, dirty=False)
        found = []
        for workers in WORKERS:
            command = [*batch.commands(source, Path(folder) / "out", None)["mingfan batch, 1 worker"]]
            command[command.index("--workers") + 1] = str(workers)
            run = table_parts.process([*command, "--shard", "4"], Path(folder) / "out")
            found.append(round(size / seconds(run, 2) / 1e6, 2))
        return found


if __name__ == "__main__":
    main()
