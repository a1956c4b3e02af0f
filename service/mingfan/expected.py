"""What a value should have been and what it is, in words: msgspec names types as programs do."""

from __future__ import annotations

import re

# As msgspec has it, in English, in Chinese.
TYPES = {
    "str": ("text", "文字"),
    "int": ("a whole number", "整数"),
    "float": ("a number", "数"),
    "bool": ("true or false", "true 或 false"),
    "array": ("a list", "列表"),
    "object": ("an object", "对象"),
    "null": ("null", "null"),
}
_CHINESE = dict(TYPES.values())
_NAMES = re.compile(r"`(\w+(?: \| \w+)*)`")


def in_words(message: str) -> str:
    """``Expected `str | array`, got `int` - at …`` as ``expected text or a list, got a whole number - at …``."""
    if not message.startswith("Expected "):
        return message
    said, at, place = message.partition(" - at ")
    return "e" + _NAMES.sub(lambda found: _listed(found[1]), said[1:]) + at + place


def _listed(names: str) -> str:
    return " or ".join(TYPES[name][0] if name in TYPES else f"`{name}`" for name in names.split(" | "))


def in_chinese(words: str) -> str:
    """`text or a list` as 文字或列表; words that are no types stay."""
    if words in _CHINESE:
        return _CHINESE[words]
    return "或".join(_CHINESE.get(word, word) for word in words.split(" or "))
