"""Arguments of callers: of the right type, or a TypeError that names the argument and the type it got."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from os import PathLike
from typing import Any

LONGEST = 1e9  # seconds: the module `regex` takes far more for none at all


def text(value: Any, name: str = "text") -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is a str, not {_type(value)}")
    return value


def texts(values: Any, name: str = "texts") -> Iterable[str]:
    """Several texts; one str is one text."""
    for number, value in enumerate(_several(values, name)):
        yield text(value, f"{name}[{number}]")


def names(values: Any, name: str) -> tuple[str, ...]:
    """Names; a single str is one name, and None means none."""
    return () if values is None else tuple(texts(values, name))


def paths(values: Any, name: str) -> tuple[str | PathLike[str], ...]:
    """Paths; a single path is one, and None means none."""
    found = () if values is None else tuple(_several(values, name))
    for number, value in enumerate(found):
        if not isinstance(value, str | PathLike):
            raise TypeError(f"{name}[{number}] is a path, not {_type(value)}")
    return found


def one_of(value: Any, values: Iterable[str], name: str) -> None:
    """ValueError for any other."""
    if value not in values:
        raise ValueError(f"{name} is {' or '.join(map(repr, values))}, not {value!r}")


def seconds(value: Any, name: str) -> float:
    """Seconds above 0; `inf` is no limit that anybody meets. ValueError for others."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is a number of seconds, not {_type(value)}")
    number = float(value)
    if not number > 0:  # nor is NaN
        raise ValueError(f"{name} is a number of seconds above 0, not {value}")
    return min(number, LONGEST)


def _several(values: Any, name: str) -> Iterable[Any]:
    if isinstance(values, str | PathLike):
        return (values,)
    if isinstance(values, bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a list, not {_type(values)}")
    return values


def _type(value: Any) -> str:
    return "None" if value is None else type(value).__name__
