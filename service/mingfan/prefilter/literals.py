"""Required literals of a pattern: every match contains at least one of them, so that few lines meet the pattern itself.

The patterns are those of signals, which are matched in folded text (text/fold.py). What is given to the scanner finds
every form of a word in text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from mingfan.prefilter.charset import CharSet, literal
from mingfan.prefilter.kept import kept
from mingfan.prefilter.syntax import Char, Class, Close, Flags, Open, Or, Position, Unsupported
from mingfan.prefilter.widen import Reader
from mingfan.text.fold import fold, forms

Words = frozenset[str]
Part = Words | None  # None: a gap, which matches anything

MOST_FORMS = 8  # a class of more characters is a gap
MOST_WORDS = 1500  # words joined to longer ones while they are no more than this
MOST_OPTIONAL = 20  # optional words that are still joined to their neighbours
LONG = 4  # characters; longer words are no rarer


def words_of(pattern: str) -> Words | None:
    """Words such that every match contains one of them; None if some match may contain none of them."""
    try:
        found = [_rarest(branch) for branch in _Outliner(pattern, one_line=True).branches()]
    except Unsupported:
        return None
    return frozenset().union(*found) if all(found) else None


def every_form(word: str) -> str:
    """The expression over bytes for a folded word in all its forms, but for full-width letters."""
    return kept("forms", word, lambda: "".join(_any_of(forms(char)) for char in word))


@cache
def _any_of(chars: str) -> str:
    return literal(chars) if len(chars) == 1 else "(?:" + "|".join(map(literal, chars)) + ")"


def _rarest(parts: Sequence[Part]) -> Words:
    """Of neighbouring words, joined or not, the rarest that are not many; none where all are gaps."""
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
        while self.take(Or):
            found.append(self.branch())
        return found

    def branch(self) -> list[Part]:
        parts: list[Part] = []
        while self.in_branch():
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
        token = self.tokens[self.at]
        self.at += 1
        match token:
            case Open():
                return self.inner(token)
            case Char():
                return [frozenset(map(fold, self.forms(token.char)))]
            case Class():
                return [_words_of(self.char_class(token))]
            case Position() | Flags():
                return []
        return [None]

    def inner(self, token: Open) -> list[Part]:
        ignore_case, dot_all = self.ignore_case, self.dot_all
        self.open(token)
        branches = self.branches()
        self.take(Close)
        self.ignore_case, self.dot_all = ignore_case, dot_all
        return [] if token.look is not None else _folded(branches)


def _folded(branches: list[list[Part]]) -> list[Part]:
    """The branches of a group as one part: all that each can say where that is known, else its most telling words."""
    if len(branches) == 1:
        return branches[0]
    whole = [_joined(branch) for branch in branches]
    if all(whole):
        return [frozenset().union(*whole)]
    best = [_rarest(branch) for branch in branches]
    return [None, frozenset().union(*best), None] if all(best) else [None]


def _words_of(chars: CharSet) -> Part:
    if chars.size > MOST_FORMS:
        return None
    found = (chr(code) for low, high in chars.ranges for code in range(low, high + 1))
    return frozenset(map(fold, found))
