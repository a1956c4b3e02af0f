"""How far a run is: a bar in a terminal, a line now and then elsewhere. On stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from mingfan.batch.model import Counts

EVERY = 10.0  # seconds between lines


class Progress:
    """Adds up what the shards report."""

    def __init__(self, total_bytes: int) -> None:
        self.total = total_bytes
        self.bytes = 0
        self.counts = Counts()
        self._begun = monotonic()
        self._skipped = 0  # bytes that an earlier run had done

    def add(self, size: int, counts: Counts, *, earlier: bool = False) -> None:
        """`size`: bytes as stored."""
        self.bytes += size
        self._skipped += size if earlier else 0
        self.counts.add(counts)
        self.show()

    def show(self) -> None:
        """Shows nothing; subclasses do."""

    def line(self) -> str:
        counts, seconds = self.counts, monotonic() - self._begun
        speed = (self.bytes - self._skipped) / seconds if seconds > 0 else 0.0
        left = (self.total - self.bytes) / speed if speed else 0.0
        share = self.bytes / self.total if self.total else 1.0
        return (
            f"{share:.0%}, {_speed(speed / 1e6)} MB/s, {counts.records:,} records, {counts.changed:,} changed, "
            f"{counts.chars_removed:,} characters removed, {counts.quarantined:,} quarantined, "
            f"{_duration(left)} left"
        )


def _speed(megabytes: float) -> str:
    return f"{megabytes:.0f}" if megabytes >= 10 else f"{megabytes:.1f}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class PlainProgress(Progress):
    def __init__(self, total_bytes: int) -> None:
        super().__init__(total_bytes)
        self._last = monotonic()

    def show(self) -> None:
        if monotonic() - self._last >= EVERY:
            self._last = monotonic()
            print(f"mingfan: {self.line()}", file=sys.stderr, flush=True)


@contextmanager
def progress(total_bytes: int, quiet: bool) -> Iterator[Progress]:
    if quiet:
        yield Progress(total_bytes)
    elif not sys.stderr.isatty():
        yield PlainProgress(total_bytes)
    else:
        with _bar(total_bytes) as bar:
            yield bar


@contextmanager
def _bar(total_bytes: int) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    class BarProgress(Progress):
        def show(self) -> None:
            bar.update(task, completed=self.bytes, line=self.line())

    columns = (BarColumn(bar_width=24), TextColumn("{task.fields[line]}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=max(total_bytes, 1), line="")
        yield BarProgress(total_bytes)
