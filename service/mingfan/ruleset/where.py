"""Which documents a rule is for: the `where` of a rule held against what a surface knows of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import urlsplit

from mingfan.kinds.base import Names, Spec, Where


class Place(NamedTuple):
    """Where a document comes from, as far as a surface knows; "" for what it does not know."""

    address: str = ""  # https://…
    path: str = ""  # of its file
    field: str = ""  # of its record
    lang: str = ""

    @property
    def host(self) -> str:
        try:
            return urlsplit(self.address).hostname or ""
        except ValueError:  # a malformed address has no host
            return ""


def place_of(source: str | Place | None) -> Place:
    """An address where the text has a scheme (`https://…`), else the path of a file."""
    if isinstance(source, Place):
        return source
    if not source:
        return Place()
    return Place(address=source) if "://" in source else Place(path=source)


def conditions(spec: Spec) -> tuple[Where, ...]:
    """The alternatives of a rule's `where`; none for a rule that is for every document."""
    return spec.where if isinstance(spec.where, tuple) else (spec.where,)


def applies(spec: Spec, place: Place, profile: str) -> bool:
    every = conditions(spec)
    return not every or any(_holds(where, place, profile) for where in every)


def _holds(where: Where, place: Place, profile: str) -> bool:
    host = place.host
    return (
        _any(where.host, lambda name: host == name.lower() or host.endswith("." + name.lower()))
        and _any(where.path, lambda pattern: bool(place.path) and _matches(place.path, pattern))
        and _any(where.field, lambda name: name == place.field)
        and _any(where.lang, lambda name: name.lower() == place.lang.lower())
        and _any(where.profile, lambda name: name == profile)
    )


def _any(names: Names, test: Callable[[str], bool]) -> bool:
    every: Iterable[str] = (names,) if isinstance(names, str) else names
    return not names or any(test(name) for name in every)


def _matches(path: str, pattern: str) -> bool:
    """Against the whole path or its last part, in small letters or not as the pattern has them."""
    path = path.replace("\\", "/")
    return fnmatchcase(path, pattern) or fnmatchcase(path.rpartition("/")[2], pattern)
