"""Checks that tell an identifier from another number of its shape: check digits, dates, issuers.

The schemes of the mainland and of bank cards are python-stdnum's (the extra `pii`); those it does not know are here,
each with its source. A check sees the value without blanks, hyphens and brackets.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from mingfan.errors import MissingExtra

Check = Callable[[str], bool]


@cache
def _module(name: str) -> Any:
    """A module of python-stdnum. MissingExtra without that library."""
    try:
        return import_module(f"stdnum.{name}")
    except ImportError:
        raise MissingExtra("checking identifiers needs python-stdnum", "pii") from None


def _standard(module: str) -> Check:
    """The check of a module of python-stdnum, imported when it is first needed."""
    return lambda value: bool(_module(module).is_valid(value))


# Provinces, municipalities and regions, and the residence permits of Hong Kong, Macau and Taiwan (81 to 83).
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)


def resident_id(value: str) -> bool:
    """An identity number of the mainland: province, date of birth and check digit (GB 11643).

    python-stdnum also asks whether the county had its code in the year of birth. Numbers are given out at registration,
    which may be decades later, so that refuses real ones.
    """
    try:
        date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return False
    plausible = value[:2] in _PROVINCES and value[6:8] in ("19", "20")
    return plausible and bool(_module("cn.ric").calc_check_digit(value.upper()) == value[-1].upper())


def hong_kong_id(value: str) -> bool:
    """A Hong Kong identity card: weights 9 to 2, a letter as 10 to 35, a missing first letter as 36, modulo 11.

    Source: Immigration Department, https://www.immd.gov.hk; the scheme is published in many places.
    """
    head, digits, check = value[:-7].upper(), value[-7:-1], value[-1].upper()
    letters = [36, *map(_letter, head)][-2:]
    total = sum(weight * number for weight, number in zip((9, 8), letters, strict=True))
    total += sum(weight * int(digit) for weight, digit in zip(range(7, 1, -1), digits, strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


def _letter(char: str) -> int:
    return ord(char) - ord("A") + 10


# The letters of a Taiwan identity card in the order of their numbers, 10 to 35.
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def taiwan_id(value: str) -> bool:
    """A Taiwan identity card: the letter as two digits, weights 1, 9 to 1, 1, modulo 10.

    Source: Ministry of the Interior, https://www.ris.gov.tw (national identification number).
    """
    letter = _TAIWAN_LETTERS.index(value[0].upper()) + 10
    digits = [letter // 10, letter % 10, *map(int, value[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 10 == 0


def ip_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


STANDARD = {"resident-id": "cn.ric", "credit-code": "cn.uscc", "luhn": "luhn"}  # by python-stdnum
CHECKS: dict[str, Check] = {
    **{name: _standard(module) for name, module in STANDARD.items()},
    "resident-id": resident_id,
    "hong-kong-id": hong_kong_id,
    "taiwan-id": taiwan_id,
    "ip-address": ip_address,
}


def require(name: str) -> None:
    """MissingExtra where the check needs a library that is not installed."""
    if name in STANDARD:
        _module(STANDARD[name])
