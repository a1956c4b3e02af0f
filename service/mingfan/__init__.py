"""mingfan: text cleaning and sanitisation, Chinese first. Public names only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mingfan._version import __version__
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


def clean(text: str | bytes, profile: str = "standard", encoding: str = "auto") -> Result:
    """Clean one text by a profile. The compiled profile is kept, so a second call costs only the cleaning."""
    return _cleaner(profile).clean(text, encoding)


def clean_texts(texts: Iterable[str], profile: str = "standard") -> list[str]:
    """Clean many texts, without reports."""
    return _cleaner(profile).clean_texts(texts)


@lru_cache(maxsize=8)
def _cleaner(profile: str) -> Cleaner:
    return Cleaner(profile)
