"""Documents that failed: what is caught for one document so that the others go on, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mingfan.cli.console import Voice
from mingfan.cli.documents.inputs import Source
from mingfan.errors import MingfanError, RuleError
from mingfan.text.visible import shown


class Failures:
    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def caught(self, source: Source) -> Iterator[None]:
        """An error of this document alone becomes a line of the list; any other propagates."""
        try:
            yield
        except (BrokenPipeError, RuleError):
            raise
        except OSError as error:
            self.lines.append(f"{source.name}: {_reason(error, source)}")
        except MingfanError as error:
            self.lines.append(f"{source.name}: {error}")
        except MemoryError:
            self.lines.append(f"{source.name}: not enough memory for it in one piece; split it")

    def report(self, voice: Voice, documents: int, what: str) -> None:
        """`what` could not be done to them."""
        if documents == 1:
            for line in self.lines:
                voice.error(line)
        else:
            voice.failures(self.lines, what)


def _reason(error: OSError, source: Source) -> str:
    reason = error.strerror or str(error)
    other = error.filename is not None and str(error.filename) != str(source.path)
    return f"{reason}: {shown(error.filename)}" if other else reason
