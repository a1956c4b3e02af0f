"""What replaces an identifier: a mask, a numbered token, a keyed hash, a text, or nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from functools import partial
from typing import Literal

from mingfan.kinds.base import BadPattern

Action = Literal["mask", "token", "hash", "text", "drop"]
Replace = Callable[[str], str]  # from the value as written to what replaces it
KEY = "MINGFAN_PII_KEY"  # the environment variable that holds the key of `hash`
SEPARATORS = frozenset(" -－—·•/()（）")
HASH_DIGITS = 16  # 64 bits: under one collision expected in a run of 10^9 identifiers


def masked(value: str, head: int, tail: int) -> str:
    """`value` with a star for each character, but for separators and `head` and `tail` characters at its ends."""
    content = [at for at, char in enumerate(value) if char not in SEPARATORS]
    hidden = set(content[head : len(content) - tail])
    return "".join("*" if at in hidden else char for at, char in enumerate(value))


def plain(value: str) -> str:
    """The value as it is compared: letters and digits only, so that `138-0013 8000` is `13800138000`."""
    return "".join(filter(str.isalnum, value)).upper()


class Tokens:
    """`[name1]`, `[name2]` … in the order of first appearance; the same value has the same token in one text."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers: dict[str, int] = {}

    def __call__(self, value: str) -> str:
        return f"[{self._name}{self._numbers.setdefault(plain(value), len(self._numbers) + 1)}]"


def hashed(value: str, name: str, key: bytes) -> str:
    """`[name:…]` with an HMAC-SHA-256 of the value: the same in every text of a run, and not to be reversed."""
    digest = hmac.new(key, plain(value).encode(), hashlib.sha256).hexdigest()
    return f"[{name}:{digest[:HASH_DIGITS]}]"


def replacer(action: Action, name: str, head: int, tail: int, text: str) -> Callable[[], Replace]:
    """A function that makes the replacement for one text. BadPattern where `hash` has no key, or `text` no text."""
    if (action == "text") != bool(text):
        raise BadPattern("`action: text` and `text` come together: the text that replaces the value", "text")
    if action == "text":
        return lambda: lambda _: text
    if action == "token":
        return lambda: Tokens(name)
    if action == "hash":
        key = os.environ.get(KEY, "").encode()
        if not key:
            raise BadPattern(f"`action: hash` needs a key: set the environment variable {KEY}", "action")
        return lambda: partial(hashed, name=name, key=key)
    if action == "mask":
        return lambda: partial(masked, head=head, tail=tail)
    return lambda: lambda _: ""
