"""What is learned from: the documents of one site, read more than once."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mingfan.native.loops import BUILT, loops
from mingfan.text.protect import HEADS

LEAST_DOCUMENTS = 5  # a group of fewer learns nothing
LONGEST_TITLE = 120
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_SITE = re.compile(r"\s*[|｜_–—]\s*|\s+[-·•]\s+")  # between the title of a page and the name of its site
_MARKS = "#*-_=> \t\u3000"
_FIRST = re.compile(rf"[^\n{re.escape(_MARKS)}][^\n]*")  # the first line with anything but marks, from there


class Document(NamedTuple):
    name: str  # where it is from, for people
    text: str


Documents = Callable[[], Iterable[Document]]  # each call reads them from the first, in the same order


def hashes_of(text: str) -> list[int]:
    """A hash of each line, 61 bits, without its digits and the blanks at its ends; 0 for a blank line.

    Lines of one form (`forms.general`) have one hash, and in every process: Python's own hash of a string differs from
    one process to the next, that of a whole number does not.
    """
    return loops.line_hashes(text) if BUILT else _hashes_of(text)


def different_hashes(text: str) -> bytes:
    """Each once, in order, 64 bits each as the machine has them."""
    return loops.different_hashes(text) if BUILT else _different_hashes(text)


def _different_hashes(text: str) -> bytes:
    return array("q", sorted(set(_hashes_of(text)))).tobytes()


def _hashes_of(text: str) -> list[int]:
    lines = "\n".join([line.strip() for line in text.split("\n")])
    data = lines.encode("utf-8", "surrogatepass").translate(None, b"0123456789")
    return list(map(hash, map(int.from_bytes, data.split(b"\n"))))


def titles_of(text: str) -> list[str]:
    """What the text is called: its `title:` or its first line, whole and without the name of the site behind it."""
    whole = _title_of(text)
    if len(whole) > 2 * LONGEST_TITLE:
        return [whole]
    return list(dict.fromkeys((whole, _SITE.split(whole, maxsplit=1)[0].strip())))


def names_of(text: str) -> list[str]:
    """What stands behind the title of the text: the name of the site, or of a part of it."""
    whole = _title_of(text)
    return _SITE.split(whole)[1:] if len(whole) <= 2 * LONGEST_TITLE else []


def _title_of(text: str) -> str:
    if text.startswith(HEADS) and (found := _TITLE.search(text[:2_000])):
        return found[1].strip()
    first = _FIRST.search(text, 0, 2_000)
    return first[0].rstrip(_MARKS) if first else ""
