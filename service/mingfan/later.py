"""Patterns that are compiled when they are first used. Most texts need few of those there are, and a process that
cleans one text would spend a third of its time on the rest."""

from __future__ import annotations

import re
from typing import Any, cast

import regex


def pattern(source: str, flags: int = 0) -> regex.Pattern[str]:
    """As `regex.compile` gives it, but that a source that does not compile fails at first use."""
    return cast("regex.Pattern[str]", Later(regex, source, flags))


def plain_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The same of the `re` module."""
    return cast("re.Pattern[str]", Later(re, source, flags))


class Later:
    """Stands for a compiled pattern. What has been asked of it once is an attribute of its own from then on."""

    def __init__(self, module: Any, source: str, flags: int) -> None:
        self._given = module, source, flags
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_given":
            raise AttributeError(name)
        module, source, flags = self._given
        found = getattr(module.compile(source, flags), name)
        setattr(self, name, found)
        return found
