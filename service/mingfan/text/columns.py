"""How wide a line is on a page of letters of one width."""

from __future__ import annotations

import unicodedata


def columns(line: str) -> int:
    """The columns that a line takes: two for an ideograph and what is as wide (W, F and A of UAX #11), else one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
