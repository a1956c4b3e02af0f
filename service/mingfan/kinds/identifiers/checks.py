"""Checks that tell an identifier from another number of its shape: check digits, dates, issuers.

The schemes of the mainland and of bank cards are python-stdnum's (the extra `pii`); those it does not know are here,
each with its source. A check sees the value without blanks, hyphens and brackets.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import cache
from importlib import import_module

from mingfan.errors import MissingExtra

Check = Callable[[str], bool]


@cache
def _validator(module: str) -> Check:
    """The check of a module of python-stdnum. MissingExtra without that library."""
    try:
        found: Check = import_module(f"stdnum.{module}").is_valid
    except ImportError:
        raise MissingExtra("checking identifiers needs python-stdnum", "pii") from None
    return found


def _standard(module: str) -> Check:
    """The check of a module of python-stdnum, imported when it is first needed."""

    def valid(value: str) -> bool:
        try:
            return _validator(module)(value)
        except KeyError:  # python-stdnum 2.2 raises it for a county code that its table does not have
            return False

    return valid


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
    "hong-kong-id": hong_kong_id,
    "taiwan-id": taiwan_id,
    "ip-address": ip_address,
}


def require(name: str) -> None:
    """MissingExtra where the check needs a library that is not installed."""
    if name in STANDARD:
        _validator(STANDARD[name])
