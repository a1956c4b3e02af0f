"""The messages of the command line: lines on stderr, a progress bar in a terminal, safe names.

Nothing here writes to stdout except `write_stdout`, which writes bytes and only those.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from mingfan.cli.lazy import OutputClosed
from mingfan.extras import how_to_install
from mingfan.text.plural import count
from mingfan.text.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

STDIN = "-"


class Voice:
    """Speaks on stderr. `quiet` leaves only errors, `verbose` adds a line for every document."""

    def __init__(self, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self._bar: Console | None = None

    def error(self, message: str) -> None:
        self._say(f"mingfan: {message}")

    def note(self, message: str) -> None:
        if not self.quiet:
            self._say(f"mingfan: {message}")

    def detail(self, message: str) -> None:
        if self.verbose:
            self._say(f"mingfan: {message}")

    def failures(self, lines: Sequence[str], what: str, noun: str = "document") -> None:
        """A line for each document that `what` could not be done to."""
        if lines:
            self.error(f"{count(len(lines), noun)} could not be {what}:")
        for line in lines:
            self.error(f"  {visible(line)}")

    def untried(self, rules: Mapping[str, str]) -> None:
        """Say how many rules lack a library, and what installs it. `rules`: by id, the extra of mingfan."""
        if rules:
            extras = ",".join(sorted(set(rules.values())))
            self.error(f"{count(len(rules), 'rule')} not tried for want of a library: {how_to_install(extras)}")

    def _say(self, message: str) -> None:
        if self._bar is None:
            click.echo(message, err=True)
        else:
            self._bar.print(message, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def progress(self, items: Iterable[T], length: Sized, *, prints: bool) -> Iterator[Iterable[T]]:
        """The items, with a bar on stderr while they are used, where stderr is a terminal and there are several.
        `prints`: whether something is written to stdout meanwhile, which in the same terminal the bar would garble."""
        if self.quiet or len(length) < 2 or not sys.stderr.isatty() or (prints and sys.stdout.isatty()):
            yield items
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            self._bar = bar.console
            try:
                yield bar.track(items, total=len(length), description="cleaning")
            finally:
                self._bar = None


def stdout_console() -> Console:
    """For tables and coloured text: no wrapping of its own, colour only in a terminal and without NO_COLOR."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise OutputClosed  # rich would exit with 1, which means findings here

    return Output(soft_wrap=True, highlight=False, markup=False, emoji=False)


def write_stdout(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_unwritten()
        raise OSError(error.errno, error.strerror, "standard output") from None


def discard_unwritten() -> None:
    """Let what standard output did not take go nowhere. It is in the buffer still, and would be written once more at
    exit, when nobody can handle the error."""
    place = sys.stdout.fileno()
    kept, nowhere = os.dup(place), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, place)
    try:
        sys.stdout.flush()
    finally:
        os.dup2(kept, place)
        os.close(kept)
        os.close(nowhere)
