"""Kind `script`: conversion between Simplified, Traditional, Taiwan, Hong Kong and Japanese characters, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import Literal

import msgspec

from mingfan.deadline import Deadline
from mingfan.errors import MissingExtra
from mingfan.kinds.alignment import aligned
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Spec
from mingfan.model import Change

# Each conversion of OpenCC with the one that leads back.
BACK = {
    "s2t": "t2s", "s2tw": "tw2s", "s2twp": "tw2sp", "s2hk": "hk2s", "s2hkp": "hk2sp",
    "t2tw": "tw2t", "t2hk": "hk2t", "t2jp": "jp2t",
}  # fmt: skip
BACK |= {back: forth for forth, back in BACK.items()}
Conversion = Literal[
    "s2t", "t2s", "s2tw", "tw2s", "s2twp", "tw2sp", "s2hk", "hk2s", "s2hkp", "hk2sp",
    "t2tw", "tw2t", "t2hk", "hk2t", "t2jp", "jp2t",
]  # fmt: skip
HAN = range(0x4E00, 0xA000)
_OTHERS = re.compile("[^\0]+")


class ScriptSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="script"):
    """`conversion`: one of OpenCC's. `words`: terms of one's own, which win; a word mapped to itself stays.

    A line that is in the target script already stays: OpenCC would convert `去干擾` again, to `去幹擾`.
    """

    conversion: Conversion
    words: dict[str, str] = msgspec.field(default_factory=dict)


class CompiledScript(Ordinary):
    scope: Scope = "document"
    expressions = None  # four characters in ten may change: there is nothing to scan for

    def __init__(self, spec: ScriptSpec) -> None:
        if any(not word or "\n" in word + other for word, other in spec.words.items()):
            raise BadPattern("each of `words` is some text within one line", "words")
        self.title = spec.title
        self._conversion = spec.conversion
        self._words = dict(spec.words)

    def require(self) -> None:
        converter(self._conversion)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        found = [change for line in self._lines(text, deadline) for change in self.within(text, line)]
        return self._with_words(text, found) if self._words else found

    def rewritten(self, text: str, deadline: Deadline) -> Sequence[Change] | None:
        return None if self._words else self._lines(text, deadline)

    def within(self, text: str, line: Change) -> Sequence[Change]:
        return list(differences(text[line.start : line.end], line.after, line.start))

    def _lines(self, text: str, deadline: Deadline) -> list[Change]:
        """The lines that OpenCC converts."""
        deadline.check()
        found: list[Change] = []
        converted = self._convert(text)
        if converted == text:
            return found
        at = 0
        for line, other in zip(text.split("\n"), converted.split("\n"), strict=True):
            end = at + len(line)
            if line != other and self._is_source(line):
                found.append(Change(at, end, other))
            at = end + 1
        return found

    @cached_property
    def _convert(self) -> Callable[[str], str]:
        return converter(self._conversion)

    def _is_source(self, line: str) -> bool:
        """Whether the line still has to be converted: it is not what the conversion makes of its own source."""
        source = source_characters(self._conversion)
        if source is not None and source.search(line):
            return True
        return self._convert(converter(BACK[self._conversion])(line)) != line

    def _with_words(self, text: str, found: Sequence[Change]) -> list[Change]:
        own = [Change(*m.span(), self._words[m[0]]) for m in self._word_pattern.finditer(text)]
        kept = [part for change in found for part in _beside(change, own)]
        return sorted(kept + [c for c in own if text[c.start : c.end] != c.after])

    @cached_property
    def _word_pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._words, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, longest_first)))


def _beside(change: Change, words: Sequence[Change]) -> list[Change]:
    """What is left of a change beside words: its characters one by one, where each becomes another."""

    def touches(part: Change) -> bool:
        return any(word.start < part.end and part.start < word.end for word in words)

    if not touches(change):
        return [change]
    if change.end - change.start != len(change.after):
        return []
    parts = (Change(at, at + 1, char) for at, char in enumerate(change.after, change.start))
    return [part for part in parts if not touches(part)]


@cache
def converter(conversion: str) -> Callable[[str], str]:
    """OpenCC's conversion of a text. MissingExtra without OpenCC."""
    try:
        import opencc
    except ImportError:
        raise MissingExtra("converting between scripts needs OpenCC", "script") from None
    convert: Callable[[str], str] = opencc.OpenCC(conversion).convert
    # For OpenCC a text ends at the first NUL.
    return lambda text: convert(text) if "\0" not in text else "\0".join(map(convert, text.split("\0")))


@cache
def source_characters(conversion: str) -> re.Pattern[str] | None:
    """Characters that only the source script has: in GB 2312 and not in Big5, or the other way round."""
    codecs = {"s": ("gb2312", "big5"), "t": ("big5", "gb2312"), "h": ("big5", "gb2312")}
    if conversion[0] not in codecs or (conversion[0] != "s" and "2s" not in conversion):
        return None
    own, other = codecs[conversion[0]]
    found = [chr(code) for code in HAN if _holds(own, chr(code)) and not _holds(other, chr(code))]
    return re.compile(f"[{''.join(found)}]")


def _holds(codec: str, char: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def differences(line: str, converted: str, at: int) -> Iterator[Change]:
    """The runs in which the two differ, as changes of a text in which the line begins at `at`."""
    if len(line) == len(converted):
        spans = (match.span() for match in _OTHERS.finditer(_exclusive_or(line, converted)))
        return (Change(at + start, at + end, converted[start:end]) for start, end in spans)
    return iter(aligned(line, converted, at))


def _exclusive_or(one: str, other: str) -> str:
    """A text of the length of both that is NUL where they are equal: numbers compare at the speed of the machine."""
    left, right = (text.encode("utf-32-le", "surrogatepass") for text in (one, other))
    both = int.from_bytes(left, "little") ^ int.from_bytes(right, "little")
    # Within the same plane the result is a character; else any character does.
    found = both.to_bytes(len(left), "little")
    try:
        return found.decode("utf-32-le", "surrogatepass")
    except UnicodeDecodeError:
        return "".join("\0" if a == b else "x" for a, b in zip(one, other, strict=True))
