"""mingfan: text cleaning and sanitisation, Chinese first. Public names only, each loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from mingfan._version import __version__

if TYPE_CHECKING:
    from mingfan.api import clean, clean_texts
    from mingfan.cleaner import Cleaner
    from mingfan.edits import revert
    from mingfan.errors import (
        CleanTimeout,
        DecodeError,
        MingfanError,
        NotConverged,
        RevertError,
        RuleError,
        TextTooLarge,
    )
    from mingfan.model import Edit, Finding, Rule, Ruleset, Span, Stats
    from mingfan.result import Result

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
    "api": ("clean", "clean_texts"),
    "cleaner": ("Cleaner",),
    "edits": ("revert",),
    "errors": (
        "CleanTimeout",
        "DecodeError",
        "MingfanError",
        "NotConverged",
        "RevertError",
        "RuleError",
        "TextTooLarge",
    ),
    "model": ("Edit", "Finding", "Rule", "Ruleset", "Span", "Stats"),
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
