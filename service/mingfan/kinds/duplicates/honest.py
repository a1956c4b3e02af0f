"""Repeats that writers mean: verse and refrains, tables, parallel items, code."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import compress, pairwise

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio

from mingfan import later
from mingfan.kinds.duplicates.content import letters
from mingfan.kinds.duplicates.differences import OPENING, in_slots
from mingfan.kinds.duplicates.formats import BULLETS, answers_console, has_form, is_numbered
from mingfan.kinds.duplicates.records import Repeat
from mingfan.model import Span
from mingfan.text.protect import block_lines

# The mark of a list item, a numbered clause, a heading, a row, a quotation or a tag at the start of a line.
_MARK = later.plain_pattern(
    r"(?<![ \t\u3000>])[ \t\u3000>]*+([-*+•·●○■□◆►▸|#│┃<]|\d{1,3}[.、)）．]"
    r"|[(（]?[一二三四五六七八九十百\d]{1,4}[)）、.是要]|第[一二三四五六七八九十百零\d]{1,6}[条章节回])"
)
VERSE = 30  # characters a line, on average over the lines of a copy: shorter ones are verse, lists or titles
# Entries of reference manuals are alike by design, and full of names in Latin letters. Of 91,223 clean lines of
# Debian's Chinese documentation 101 are near repeats of 60 characters or more; 4 with at most this share of Latin.
MOST_LATIN = 0.1
# Least content characters of an edited copy. The 22 shorter near repeats of that documentation, from 32 on,
# are all entries beside each other; three open with the same sentence, at a likeness of 0.87 and less.
SURE = 60
SURE_SCORE = 0.9
_NOT_LATIN = bytes(code for code in range(128) if not chr(code).isalpha())
_LETTER = later.plain_pattern(r"[^\W_]")
# From this many content characters and sentences on, a copy is a passage, whose figures may be newer than the other's.
PASSAGE = 80
PASSAGE_SENTENCES = 2
FEW_LINES = 3  # of a copy: more of them are a passage that holds a list or a table
LINE = 512  # characters of a line looked at
# What stands between two copies, if it is more than a heading: the next entry of an index, the head of a reply.
_STAMP = later.plain_pattern(r"\d{1,2}:\d{2}|\d{4}[-/.年]\d{1,2}|引用|发表|回复")
# Similarity to a neighbour of the same length that makes three of a kind. Unrelated prose reaches 0.25, a neighbour of
# the same pattern whose borders are a few characters off 0.6.
THIRD = 0.5
_FIGURES = later.plain_pattern(r"\d+")
_CODE_MARKS = frozenset("\\[]{}<>=|^$&#@")
_SENTENCE_END = later.plain_pattern("[。！？…]")


class Honest:
    """Judges the repeats of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._not_meant: tuple[Span, Span] | None = None  # the last two that are near, and are judged
        self._counted = 0, 0  # a place, and the number of its line

    @cached_property
    def _blocks(self) -> frozenset[int]:
        return block_lines(self._text)

    def holds(self, repeat: Repeat) -> bool:
        """Whether the repeat is one that a writer means."""
        if repeat.likeness == "conflicting" and self._not_meant == (repeat.first, repeat.second):
            return self._is_short(repeat)  # such a one is never surely pasted, and nothing else asks about conflicts
        means = self._reads_so(repeat) or self._in_block(repeat)  # to find all blocks costs most
        if not means and repeat.likeness == "near":
            self._not_meant = repeat.first, repeat.second
        return means

    def _reads_so(self, repeat: Repeat) -> bool:
        if self._has_form(repeat):
            return True
        copy = self._text[repeat.first.start : repeat.first.end]
        lines = [line for line in copy.split("\n") if line.strip()]
        if len(lines) > 1 and len(copy) <= VERSE * self._count(lines, repeat.first):
            return True
        if repeat.likeness == "far":
            return _is_technical(copy)
        if repeat.likeness == "same-text" and _code_marks(copy) != _code_marks(self._text[slice(*repeat.second)]):
            return True
        if repeat.likeness not in ("near", "conflicting"):
            return repeat.broken is not None and self._is_series(repeat)
        if self._is_short(repeat) and not self._is_surely_pasted(repeat):
            return True
        if self._parallel(repeat) or self._opens_otherwise(repeat) or self._is_series(repeat):
            return True
        return _is_technical(copy) or self._is_entry(repeat)

    def is_passage(self, repeat: Repeat) -> bool:
        """Whether an edited copy may go. Where sentences by themselves differ in a name, a sum or a term, each says
        something of its own; so does a passage that names something else at its opening."""
        if repeat.likeness not in ("near", "conflicting"):
            return True
        one, two = (self._text[slice(*span)] for span in (repeat.first, repeat.second))
        if not in_slots(letters(one), letters(two)):
            return True
        if min(len(letters(one)), len(letters(two))) < PASSAGE or len(_SENTENCE_END.findall(one)) < PASSAGE_SENTENCES:
            return False
        return letters(two)[:OPENING] in letters(one)[: 2 * OPENING]

    def _is_entry(self, repeat: Repeat) -> bool:
        """Whether lines of its own end the first copy, more than one or with a date: an index, or a quoting reply."""
        second = letters(self._text[slice(*repeat.second)])
        own = []
        for line in reversed(self._text[slice(*repeat.first)].split("\n")):
            content = letters(line)
            if content and _is_like_a_part(content, second):
                break
            own += [line] if content else []
        return len(own) > 1 or any(map(_STAMP.search, own))

    def _in_block(self, repeat: Repeat) -> bool:
        if not self._blocks:
            return False
        number = self._line_number(repeat.first.start)
        last = number + self._text.count("\n", repeat.first.start, max(repeat.first.start, repeat.second.end - 1))
        if repeat.score == 1:  # a block within a passage that was pasted twice went along with it
            return number in self._blocks or last in self._blocks
        return not self._blocks.isdisjoint(range(number, last + 1))

    def _is_short(self, repeat: Repeat) -> bool:
        return len(letters(self._text[repeat.first.start : repeat.first.end])) < SURE

    def _line_number(self, place: int) -> int:
        """Of places that mostly rise."""
        at, number = self._counted if self._counted[0] <= place else (0, 0)
        self._counted = place, number + self._text.count("\n", at, place)
        return self._counted[1]

    def _has_form(self, repeat: Repeat) -> bool:
        """Whether the first copy begins or ends in an item, a row, a quotation, a log or code, or is mostly such."""
        low, high = max(0, repeat.first.start - LINE), repeat.first.end - 1
        start = self._text.rfind("\n", low, repeat.first.start + 1) + 1 or low
        end = self._text.find("\n", high, high + LINE)
        lines = [line for line in self._text[start : end if end >= 0 else high + LINE].split("\n") if line.strip()]
        forms = [has_form(line) for line in lines]
        if len(lines) == 1 and "\n" not in self._text[repeat.first.start : repeat.second.end].strip():
            return forms[0] and not is_numbered(lines[0])
        if is_numbered(lines[0]) and not is_numbered(
            self._text[repeat.second.start : repeat.second.start + LINE].lstrip()
        ):
            forms[0] = False  # the number leads in to the first copy
        formed = sum(map(len, compress(lines, forms)))
        if 2 * formed > sum(map(len, lines)) or (len(forms) <= FEW_LINES and (forms[0] or forms[-1])):
            return True
        return answers_console(self._text, start)

    def _count(self, lines: list[str], span: Span) -> int:
        """How many lines they are; the line a copy begins in and the one it ends in count as one."""
        begins = self._text[max(0, span.start - 1) : span.start + 1].strip(" \t\u3000")
        ends = self._text[span.end - 1 : span.end + 1]
        return len(lines) - (bool(begins) and "\n" not in begins and "\n" not in ends)

    def _is_surely_pasted(self, repeat: Repeat) -> bool:
        """Of a short one: hardly edited, and it opens with a whole sentence that is the same. An item or the entry of a
        manual names in its first sentence what it is about, and differs there from the next."""
        if repeat.likeness != "near" or repeat.score < SURE_SCORE:
            return False
        one, two = (_opening_sentence(self._text, span) for span in (repeat.first, repeat.second))
        return one is not None and two is not None and letters(one) == letters(two)

    def _opens_otherwise(self, repeat: Repeat) -> bool:
        """Each begins with a figure of its own, as the years and groups of a statistic do. A pasted copy may have newer
        figures, but begins with the same ones."""
        one, two = (letters(self._text[span.start : span.end])[:OPENING] for span in (repeat.first, repeat.second))
        ones, twos = _FIGURES.findall(one), _FIGURES.findall(two)
        return ones != twos and list(map(len, ones)) == list(map(len, twos))

    def _is_series(self, repeat: Repeat) -> bool:
        """A third like the two before or after them: what is built to one pattern is written so, not pasted."""
        first, second = repeat.first, repeat.second
        length = second.end - second.start
        pattern = letters(self._text[second.start : second.end])
        before = self._text[max(0, first.start - length) : first.start]
        after = self._text[second.end : second.end + length]
        if any(Indel.normalized_similarity(letters(side), pattern) >= THIRD for side in (before, after)):
            return True
        lines = [letters(line) for line in self._text[first.start : first.end].split("\n") if line.strip()]
        alike = [Indel.normalized_similarity(*two) >= THIRD for two in pairwise(lines)]
        return 2 * sum(alike) >= max(1, len(alike))

    def _parallel(self, repeat: Repeat) -> bool:
        """Items of a list and numbered clauses are alike by design; a pasted copy keeps its number."""
        one, two = self._mark(repeat.first), self._mark(repeat.second)
        return one is not None and two is not None and (one != two or one in BULLETS)

    def _mark(self, span: Span) -> str | None:
        start = span.start
        while start < span.end and self._text[start] == "\n":
            start += 1
        mark = _MARK.match(self._text, start)
        return mark[1] if mark else None


def _opening_sentence(text: str, span: Span) -> str | None:
    """The first sentence of a span, if another follows."""
    begin = _LETTER.search(text, span.start, span.end)
    end = _SENTENCE_END.search(text, begin.end(), span.end) if begin else None
    more = _LETTER.search(text, end.end(), span.end) if end else None
    return text[span.start : end.end()] if end and more else None


def _is_like_a_part(line: str, copy: str) -> bool:
    """Whether half a line, or half a copy that is shorter, is in one stretch of the other.

    Where they begin or end alike, two of the stretches tell, at a fiftieth of the cost of all.
    """
    short, long = sorted((line, copy), key=len)
    ends = long[: len(short)], long[-len(short) :]
    return (
        any(Indel.normalized_similarity(short, end) > THIRD for end in ends) or partial_ratio(line, copy) > 100 * THIRD
    )


def _code_marks(copy: str) -> Counter[str]:
    """The marks that say something by themselves. Prose has none, so copies of it cannot differ in them."""
    return Counter(filter(_CODE_MARKS.__contains__, copy))


def _is_technical(copy: str) -> bool:
    latin = copy.encode("ascii", "ignore").translate(None, _NOT_LATIN)
    return len(latin) > MOST_LATIN * len(letters(copy))
