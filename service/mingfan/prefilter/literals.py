"""A pattern in outline: words of which each match holds one, so that few lines meet the pattern itself.

The patterns are those of signals, which are matched in folded text (spelling.py). What is given to the scanner finds
every form of a word in text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingfan.prefilter.charset import CharSet, literal
from mingfan.prefilter.widen import CLASS_ESCAPES, LOOKS, Reader, Unsupported, branch_end
from mingfan.text.fold import fold, forms

Words = frozenset[str]
Part = Words | None  # None: a gap, where anything may stand

MOST_FORMS = 8  # a class of more characters is a gap
MOST_WORDS = 1500  # words joined to longer ones while they are no more than this
MOST_OPTIONAL = 20  # words that may stand or not, still joined to their neighbours
LONG = 4  # characters; longer words tell no more


def words_of(pattern: str) -> Words | None:
    """Words of which every match holds one; None where some match need not hold any that is known."""
    try:
        found = [_most_telling(_Outliner(branch, one_line=True).branch()) for branch in _branches(pattern)]
    except Unsupported:
        return None
    return frozenset().union(*found) if all(found) else None


def every_form(word: str) -> str:
    """The expression over bytes for a folded word in all its forms, but for full-width letters."""
    return "".join(_any_of(forms(char)) for char in word)


def _any_of(chars: str) -> str:
    return literal(chars) if len(chars) == 1 else "(?:" + "|".join(map(literal, chars)) + ")"


def _branches(pattern: str) -> Iterator[str]:
    at = 0
    while True:
        end = branch_end(pattern, at)
        yield pattern[at:end]
        if end >= len(pattern):
            return
        at = end + 1


def _most_telling(parts: Sequence[Part]) -> Words:
    """Of neighbouring words, joined or not, those that tell most and are not many; none where all are gaps."""
    return max(_runs(parts), key=_worth, default=frozenset())


def _worth(words: Words) -> tuple[int, int]:
    """Longer words are rarer; of as long ones, fewer are."""
    return min(LONG, min(map(len, words))), -len(words)


def _runs(parts: Sequence[Part]) -> Iterator[Words]:
    for start in range(len(parts)):
        words: Words = frozenset([""])
        for part in parts[start:]:
            if not part or len(words) * len(part) > MOST_WORDS:
                break
            words = frozenset(first + second for first in words for second in part)
            if "" not in words:
                yield words


def _joined(parts: Sequence[Part]) -> Words:
    """All the words in a row, where there is no gap and they are not too many; else none."""
    words: Words = frozenset([""])
    for part in parts:
        if not part or len(words) * len(part) > MOST_WORDS:
            return frozenset()
        words = frozenset(first + second for first in words for second in part)
    return words


class _Outliner(Reader):
    def branches(self) -> list[list[Part]]:
        found = [self.branch()]
        while self.take("|"):
            found.append(self.branch())
        return found

    def branch(self) -> list[Part]:
        parts: list[Part] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            parts += self.repeated()
        return parts

    def repeated(self) -> list[Part]:
        parts = self.piece()
        low, high = self.repeat()
        if not parts or (low, high) == (1, 1):
            return parts
        if (low, high) == (0, 1) and len(parts) == 1 and parts[0] and len(parts[0]) <= MOST_OPTIONAL:
            return [parts[0] | {""}]
        return [None] if low == 0 else [*parts, None]

    def piece(self) -> list[Part]:
        char = self.pattern[self.at]
        if char == "(":
            return self.inner()
        self.at += 1
        if char == "[":
            return [_words_of(self.char_class())]
        if char == ".":
            return [None]
        if char in "^$":
            return []
        if char == "\\":
            return self.escaped()
        return [self.words(char)]

    def words(self, char: str) -> Words:
        return frozenset(map(fold, self.forms(char)))

    def escaped(self) -> list[Part]:
        char = self.pattern[self.at]
        if char in "bBAZ":
            self.at += 1
            return []
        if char in CLASS_ESCAPES or char in "pP" or (char.isdigit() and char != "0"):
            self.escape_body() if not char.isdigit() else self.outer_escape()
            return [None]
        _, single = self.escape_body()
        return [self.words(single)] if single is not None else [None]

    def inner(self) -> list[Part]:
        look = next((opening for opening in LOOKS if self.pattern.startswith(opening, self.at)), None)
        ignore_case, dot_all = self.ignore_case, self.dot_all
        if look is not None:
            self.at += len(look)
        elif self.open_group():
            return []
        branches = self.branches()
        self.close()
        self.ignore_case, self.dot_all = ignore_case, dot_all
        return [] if look is not None else _folded(branches)


def _folded(branches: list[list[Part]]) -> list[Part]:
    """The branches of a group as one part: all that each can say where that is known, else its most telling words."""
    if len(branches) == 1:
        return branches[0]
    whole = [_joined(branch) for branch in branches]
    if all(whole):
        return [frozenset().union(*whole)]
    best = [_most_telling(branch) for branch in branches]
    return [None, frozenset().union(*best), None] if all(best) else [None]


def _words_of(chars: CharSet) -> Part:
    if chars.size > MOST_FORMS:
        return None
    found = (chr(code) for low, high in chars.ranges for code in range(low, high + 1))
    return frozenset(map(fold, found))
