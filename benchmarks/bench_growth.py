"""Growth: four times the text takes about four times the time. One document, one line, and lines of one thing.

The figure to read is the ratio in the column `x4`: time(4n) / time(n); the goal is <= 4.4.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pytest

from benchmarks import workloads
from mingfan import Cleaner

SEEDS: dict[str, Callable[[int], str]] = {
    "document": lambda n: workloads.c(n),
    "one line": lambda n: workloads.d(n),
    "identical lines": lambda n: "这一行与别的行完全一样。\n" * (n // 37),
    "blanks": lambda n: " " * n,
    "，。": lambda n: "，。" * (n // 6),
    "one Han character": lambda n: "字" * (n // 3),
    "##paid": lambda n: "##paid" * (n // 6),
    "one sentence": lambda n: "今天天气很好，我们去公园。" * (n // 39),
    "brackets": lambda n: "（" * (n // 6) + "）" * (n // 6),
    "commas": lambda n: "好,世" * (n // 7),
}
SIZES = (5_000_000, 20_000_000)  # bytes


@pytest.mark.parametrize("name", SEEDS)
def test_growth(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    cleaner = Cleaner("standard", deadline=600)
    seconds = [_seconds(cleaner, SEEDS[name](size)) for size in SIZES]
    with capsys.disabled():
        growth, speed = seconds[1] / seconds[0], SIZES[1] / seconds[1] / 1e6
        print(f"\n{name:20} {seconds[0]:7.3f} s {seconds[1]:7.3f} s  x4 = {growth:5.2f} {speed:8.1f} MB/s")


def _seconds(cleaner: Cleaner, text: str) -> float:
    cleaner.clean_text(text[:1000])
    times = []
    for _ in range(2):
        started = perf_counter()
        cleaner.clean_text(text)
        times.append(perf_counter() - started)
    return min(times)
