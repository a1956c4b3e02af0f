"""Prints every group as ratios to its `codec` (or first) entry: what the goals are stated in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    session = getattr(config, "_benchmarksession", None)
    groups: dict[str, list[Any]] = defaultdict(list)
    for bench in getattr(session, "benchmarks", ()):
        groups[bench.group].append(bench)
    for group, entries in groups.items():
        _print_group(terminalreporter, group, entries)


def _print_group(reporter: Any, group: str, entries: list[Any]) -> None:
    base = next((entry for entry in entries if entry.name == "codec"), entries[0])
    reporter.section(f"{group}: ratio to {base.name}")
    for entry in entries:
        speed = entry.extra_info.get("bytes", 0) / entry.stats.median / 1e6
        ratio = base.stats.median / entry.stats.median
        reporter.write_line(f"{entry.name:24} {ratio:8.3f} x {base.name} {speed:10.0f} MB/s")
