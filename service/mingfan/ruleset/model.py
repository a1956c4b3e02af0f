"""Rule and Ruleset: what a loaded set of rules is made of."""

from __future__ import annotations

import msgspec

from mingfan.kinds.base import Spec


class Rule(msgspec.Struct, frozen=True):
    """One rule of a loaded ruleset. `spec` is the typed entry of the rule file (see `kinds`)."""

    id: str  # "<pack>/<rule>"
    pack: str
    spec: Spec
    path: str  # the file it was read from, as given
    line: int  # 1-based line of its entry in that file
    pack_title: str = ""  # as the file names the pack
    pack_title_en: str = ""

    @property
    def title(self) -> str:
        return self.spec.title

    @property
    def why(self) -> str:
        return self.spec.why

    @property
    def title_en(self) -> str:
        """In English; where the author wrote one language only, in that."""
        return self.spec.title_en or self.spec.title

    @property
    def why_en(self) -> str:
        return self.spec.why_en or self.spec.why

    @property
    def kind(self) -> str:
        return self.spec.kind


class Ruleset(msgspec.Struct, frozen=True):
    """The rules in force, in the order they act."""

    profile: str
    version: str  # of mingfan
    sha256: str  # over the normalised rules, profile options and mingfan's version
    rules: tuple[Rule, ...]
    level: str = "balanced"  # how much evidence a removal of promotion needs
    allow: tuple[str, ...] = ()  # texts that no rule changes
    exceptions: bool = True  # whether the marks that a text carries count
    sha256_rules: str = ""  # what sha256 is where there are no exceptions
    names: frozenset[str] = frozenset()  # of all rules and packs that were at hand, in force or not
