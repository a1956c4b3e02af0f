"""Signals: what a line of promotion says, and what an honest line says, each with a weight. Read from rules/signals/.

A weight is evidence in log-odds: above 0 for promotion, below for honest text; each signal has the one its author gave
it, until weights are learned. Patterns are written in one spelling and matched in folded lines (spelling.py). This
module reads them; search.py finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import regex

from mingfan.prefilter.variants import fold_pattern
from mingfan.rulefiles.yamlfile import read_yaml
from mingfan.text.fold import fold

LEARNED = "weights.yaml"  # of the folder: the weights that benchmarks/fit_weights.py learned, in place of the authors'
Place = Literal["anywhere", "start", "end", "whole"]
# What a unit is, beyond its words: any unit; in one of the first or last lines of its text; in an item of a list under
# a heading such as 往期推荐; a sentence of a longer line; without a letter.
Computed = Literal["any", "head", "tail", "listed", "sentence", "no-words"]
# `titles`: the links listed below it; `item`: itself, where such a list goes on; `menu`: the labels above it.
Leads = Literal["titles", "item", "menu"]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Evidence: what a unit of text shows, and what that weighs."""

    id: str
    title: str
    weight: float
    pattern: str = ""
    word: str = ""  # in place of a pattern
    computed: Computed | None = None  # the same
    at: Place = "anywhere"  # where in the line, marks around its words left aside
    leads: Leads | None = None  # what else goes with it
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


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words`: signals that are a word and no more. `opening`: only text around these words is looked at.

    They have to be rare in honest text, for every line that holds one is read closely.
    """

    family: Name
    title: str
    signals: tuple[Signal, ...] = ()
    words: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()

    def all(self) -> Iterator[Signal]:
        for signal in self.signals:
            yield msgspec.structs.replace(signal, family=self.family)
        for word in self.words:
            named = f"“{word}”"
            yield Signal(id=named, title=named, weight=0.0, word=word, family=self.family)


class _Learned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weights: dict[str, float]


def read_evidence(folder: Path, learned: bool = True) -> Evidence:
    """What the files say, in their order, with the weights that were learned. ValueError where one is wrong."""
    signals: dict[str, Signal] = {}
    opening: dict[str, frozenset[str]] = {}
    for path in sorted(set(folder.glob("*.yaml")) - {folder / LEARNED}):
        file = msgspec.convert(_plain(path), _File)
        for signal in file.all():
            if bool(signal.pattern) + bool(signal.word) + (signal.computed is not None) != 1:
                raise ValueError(f"{path}: signal {signal.id} needs one of `pattern`, `word` and `computed`")
            if signal.id in signals:
                raise ValueError(f"{path}: signal {signal.id} exists twice")
            signals[signal.id] = signal
        for word in map(fold, file.opening):
            opening[word] = opening.get(word, frozenset()) | {file.family}
    if learned and (folder / LEARNED).exists():
        weights = msgspec.convert(_plain(folder / LEARNED), _Learned).weights
        if unknown := weights.keys() - signals.keys():
            raise ValueError(f"{folder / LEARNED}: no such signals: {', '.join(sorted(unknown))}")
        signals |= {name: msgspec.structs.replace(signals[name], weight=weight) for name, weight in weights.items()}
    return Evidence(signals, opening)


def _plain(path: Path) -> Any:
    root, faults = read_yaml(path.read_text(encoding="utf-8"), str(path))
    if root is None or faults:
        raise ValueError(f"signals that cannot be read: {faults}")
    return root.plain()
