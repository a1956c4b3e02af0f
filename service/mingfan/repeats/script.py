"""One script for the search: copies that differ in Traditional and Simplified forms are the same text."""

from __future__ import annotations

from functools import cache


def in_one_script(text: str) -> str:
    """The text, or if it holds both scripts, the same number of characters with each in its Simplified form.

    Of 300 characters in one script nine in ten hold one of the three looked for. Every text pays for this.
    """
    if ("這" in text or "個" in text or "為" in text) and ("这" in text or "个" in text or "为" in text):
        return text.translate(_to_simplified())
    return text


@cache
def _to_simplified() -> dict[int, str]:
    from mingfan.han_forms import FORMS  # 3 ms that most texts never need

    found: dict[int, str] = {}
    for group in FORMS.split():
        for form in group[1:]:
            found.setdefault(ord(form), group[0])
    return found
