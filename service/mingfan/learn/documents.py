"""What is learned from: the documents of one site, read more than once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mingfan.kinds.recurring.forms import DIGITS
from mingfan.text.protect import HEADS

LEAST_DOCUMENTS = 5  # a group of fewer learns nothing
_DIGITS = re.compile("[0-9]+")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_SITE = re.compile(r"\s*[|｜_–—]\s*|\s+[-·•]\s+")  # between the title of a page and the name of its site
_MARKS = "#*-_=> \t\u3000"


class Document(NamedTuple):
    name: str  # where it is from, for people
    text: str


Documents = Callable[[], Iterable[Document]]  # each call reads them from the first, in the same order


def general_lines(text: str) -> list[str]:
    """The lines of a text, generalised as `forms.general` does it, all digits in one go."""
    return [line.strip() for line in _DIGITS.sub(DIGITS, text).split("\n")]


def titles_of(text: str) -> list[str]:
    """What the text is called: its `title:` or its first line, whole and without the name of the site behind it."""
    if text.startswith(HEADS) and (found := _TITLE.search(text[:2_000])):
        whole = found[1].strip()
    else:
        first = next((line for line in text[:2_000].split("\n") if line.strip(_MARKS)), "")
        whole = first.strip(_MARKS)
    return list(dict.fromkeys((whole, _SITE.split(whole, maxsplit=1)[0].strip())))
