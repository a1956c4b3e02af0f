"""mingfan: text cleaning and sanitisation, Chinese first. Public names only, each loaded at first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from mingfan._version import __version__

if TYPE_CHECKING:
    from mingfan.cleaner import Cleaner, clean, clean_texts
    from mingfan.edits.compose import revert
    from mingfan.errors import (
        CleanTimeout,
        DecodeError,
        MingfanError,
        NotConverged,
        RevertError,
        RuleError,
        TextTooLarge,
    )
    from mingfan.model import Edit, Finding, Span, Stats
    from mingfan.result import Result
    from mingfan.ruleset.model import Rule, Ruleset

__all__ = [
    "CleanTimeout",
    "Cleaner",
    "DecodeError",
    "Edit",
    "Finding",
    "MingfanError",
    "NotConverged",
    "Result",
    "RevertError",
    "Rule",
    "RuleError",
    "Ruleset",
    "Span",
    "Stats",
    "TextTooLarge",
    "__version__",
    "clean",
    "clean_texts",
    "revert",
]

_HOMES = {
    "cleaner": ("Cleaner", "clean", "clean_texts"),
    "edits.compose": ("revert",),
    "errors": (
        "CleanTimeout",
        "DecodeError",
        "MingfanError",
        "NotConverged",
        "RevertError",
        "RuleError",
        "TextTooLarge",
    ),
    "model": ("Edit", "Finding", "Span", "Stats"),
    "ruleset.model": ("Rule", "Ruleset"),
    "result": ("Result",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'mingfan' has no attribute {name!r}")
    value: object = getattr(import_module(f"mingfan.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
