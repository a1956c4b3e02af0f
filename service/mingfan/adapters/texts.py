"""What the adapters share: cleaning lists of texts with nulls, and the reasons for texts that cannot be cleaned."""

from __future__ import annotations

from collections.abc import Iterable

from mingfan import Cleaner
from mingfan.errors import MingfanError


def clean_all(cleaner: Cleaner, texts: Iterable[str | None]) -> list[str | None]:
    """Null stays null. The first text that cannot be cleaned raises."""
    return [None if text is None else cleaner.clean_text(text) for text in texts]


def clean_or_keep(cleaner: Cleaner, text: str | None) -> tuple[str | None, str | None]:
    """The cleaned text; or the text as it was, and why."""
    if text is None:
        return None, None
    try:
        return cleaner.clean_text(text), None
    except MingfanError as error:
        return text, str(error)
