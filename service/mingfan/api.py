"""The functions for one call: a cleaner for each profile is kept, so a second call costs only the cleaning."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mingfan.cleaner import Cleaner
from mingfan.result import Result


def clean(text: str | bytes, profile: str = "standard", encoding: str = "auto") -> Result:
    """Clean one text by a profile. The errors are those of `Cleaner.clean`."""
    return _cleaner(profile).clean(text, encoding)


def clean_texts(texts: Iterable[str], profile: str = "standard") -> list[str]:
    """Clean many texts, without reports."""
    return _cleaner(profile).clean_texts(texts)


@lru_cache(maxsize=8)
def _cleaner(profile: str) -> Cleaner:
    return Cleaner(profile)
