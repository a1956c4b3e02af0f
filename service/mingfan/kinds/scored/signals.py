"""Signals: what a line of promotion says, and what an honest line says. Read from rules/signals/.

Each has the weight its author gives it, in log-odds, above 0 for promotion. What the signals of a unit weigh together
is one of the things that the model looks at. Patterns are written in one spelling and matched in folded lines
(text/fold.py). This module reads them; search.py finds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import regex

from mingfan.prefilter import cache
from mingfan.prefilter.variants import fold_pattern
from mingfan.text.fold import fold

Place = Literal["anywhere", "start", "end", "whole"]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Evidence: what a unit of text shows, and what that weighs."""

    id: str
    title: str
    weight: float
    pattern: str = ""
    word: str = ""  # in place of a pattern
    at: Place = "anywhere"  # where in the line, marks around its words left aside
    family: str = ""

    @property
    def body(self) -> str:
        return regex.escape(fold(self.word)) if self.word else fold_pattern(self.pattern)

    @property
    def exact(self) -> str:
        """The pattern as it is searched for in a folded line."""
        before = r"^[\W_]*+(?:" if self.at in ("start", "whole") else "(?:"
        return before + self.body + (r")[\W_]*+$" if self.at in ("end", "whole") else ")")


class Evidence(NamedTuple):
    """Signals by id, and the words at which a search begins, each with the families of promotion it may be."""

    signals: dict[str, Signal]
    opening: dict[str, frozenset[str]]
    labels: frozenset[str] = frozenset()  # of menus (labels.py)
    linear: bool = False  # whether no pattern is slow on any text, as tests/kinds/test_linear.py says of those shipped


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    family: Name
    title: str
    signals: tuple[Signal, ...]


def read_signals(folder: Path) -> dict[str, Signal]:
    """What the files say, by id, in their order. ValueError where one is wrong."""
    files = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    key = cache.key_of([Path(__file__).read_bytes(), *(text.encode() for text in files.values())])
    found: list[Signal] | None = cache.load_as(key, list[Signal])
    if found is None:
        found = list(_read(files).values())
        cache.store_as(key, found)
    return {signal.id: signal for signal in found}


def _read(files: Mapping[Path, str]) -> dict[str, Signal]:
    signals: dict[str, Signal] = {}
    for path, text in files.items():
        file = msgspec.convert(_plain(text, path), _File)
        for signal in file.signals:
            if bool(signal.pattern) + bool(signal.word) != 1:
                raise ValueError(f"{path}: signal {signal.id} needs one of `pattern` and `word`")
            if signal.id in signals:
                raise ValueError(f"{path}: signal {signal.id} exists twice")
            signals[signal.id] = msgspec.structs.replace(signal, family=file.family)
    return signals


def by_word(opening: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """The families of each opening word, from the words of each family."""
    found: dict[str, frozenset[str]] = {}
    for family, words in opening.items():
        for word in map(fold, words):
            found[word] = found.get(word, frozenset()) | {family}
    return found


def _plain(text: str, path: Path) -> Any:
    from mingfan.rulefiles.yamlfile import read_yaml

    root, faults = read_yaml(text, str(path))
    if root is None or faults:
        raise ValueError(f"signals that cannot be read: {faults}")
    return root.plain()
