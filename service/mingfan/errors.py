"""The exception tree. A message says what is wrong and what to do; it never carries the user's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mingfan.extras import how_to_install


class MingfanError(Exception):
    """Base of every error that mingfan raises on purpose."""


class Fault(NamedTuple):
    """One thing wrong in one rule or profile file, or in an option."""

    path: str  # or the name of the option
    line: int  # 1-based; 0 of an option, or of a file that cannot be read
    message: str  # what is wrong, and what to do

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class RuleError(MingfanError):
    """Rule or profile files that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class ConfigError(MingfanError):
    """A file of settings that cannot be used."""


class DecodeError(MingfanError):
    """Bytes that are not text in any encoding tried, or a str that UTF-8 cannot carry.

    `offset` counts bytes from the start of the input; for a `str` with a lone surrogate it counts code points.
    """

    def __init__(self, message: str, offset: int, encodings: tuple[str, ...] = ()) -> None:
        super().__init__(message, offset, encodings)
        self.message = message
        self.offset = offset
        self.encodings = encodings

    def __str__(self) -> str:
        return self.message


class TextTooLarge(MingfanError):
    """A text over the size limit; it is refused whole."""


class CleanTimeout(MingfanError):
    """The deadline for one text passed; no part of the text was cleaned."""


class NotConverged(MingfanError):
    """Rules that keep changing each other's output; carries their ids."""

    def __init__(self, rule_ids: tuple[str, ...], rounds: int) -> None:
        super().__init__(rule_ids, rounds)
        self.rule_ids = rule_ids
        self.rounds = rounds

    def __str__(self) -> str:
        return f"the text still changes after {self.rounds} rounds; rules that keep acting: {', '.join(self.rule_ids)}"


class MissingExtra(MingfanError):
    """A library that only some rules need is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.what}: {how_to_install(self.extra)}"


class RevertError(MingfanError):
    """Edits that do not fit the text they should be reverted on."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` where a known word is near, else nothing."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    import difflib  # a process without a mistake does without

    return next(iter(difflib.get_close_matches(word, list(known), n=1)), None)
