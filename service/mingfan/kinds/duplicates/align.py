"""How far two places in a text match, exactly or with edits, to the right and to the left."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein, Prefix

from mingfan.kinds.duplicates.content import FOLDED
from mingfan.model import Span
from mingfan.native.loops import BUILT, loops

# A cheap test before a full alignment: the two places are compared over half their distance to either side, since on at
# least one side the copy extends that far; over 256 characters at most, which is four machine words.
GLANCE = 256
GLANCE_SCORE = 0.55


class Extent(NamedTuple):
    """How far the match extends, in characters of each side, and how many of them are the same."""

    left: int
    right: int
    matching: int


def alike_at_a_glance(text: str, first: int, second: int) -> bool:
    reach = min(GLANCE, (second - first + 1) // 2)
    after = Span(first, first + reach), Span(second, second + reach)
    before = Span(max(0, first - reach), first), Span(second - reach, second)
    return _alike(text, *after) or _alike(text, *before)


def _alike(text: str, one: Span, two: Span) -> bool:
    """Whether over GLANCE_SCORE of the characters are in both, in order: in whole numbers, as in the loops."""
    a, b = text[slice(*one)], text[slice(*two)]
    over = 11 * (len(a) + len(b)) // 40
    return bool(a and b) and LCSseq.similarity(a, b, score_cutoff=over + 1) > over


def alike_but_for_marks(one: str, two: str) -> tuple[int, bool]:
    """How many characters of `one` match at the start, ignoring marks, blanks and width; and whether the two differ
    after that, or one of them ends."""
    first = second = 0
    while first < len(one) and second < len(two):
        same = Prefix.similarity(one[first : first + GLANCE], two[second : second + GLANCE])
        first, second = first + same, second + same
        if same == GLANCE or first == len(one) or second == len(two):
            continue
        past_first, past_second = _past_marks(one, first), _past_marks(two, second)
        if past_first == first and past_second == second:
            if FOLDED.get(one[first], one[first]) != FOLDED.get(two[second], two[second]):
                return first, True
            past_first, past_second = first + 1, second + 1
        first, second = past_first, past_second
    return first, False


def _past_marks(text: str, at: int) -> int:
    while at < len(text) and not text[at].isalnum():
        at += 1
    return at


def common_prefix(text: str, first: int, second: int) -> int:
    """Length of the common start of text[first:] and text[second:]; `first` comes before `second`."""
    return loops.common_prefix(text, first, second) if BUILT else _common_prefix(text, first, second)


def _common_prefix(text: str, first: int, second: int) -> int:
    """Found in doubling steps."""
    length, step = 0, 64
    while step:
        if text[first + length : first + length + step] == text[second + length : second + length + step]:
            if second + length + step > len(text):
                return len(text) - second
            length += step
            step *= 2
        else:
            return length + _within(text, first + length, second + length, step)
    return length


def _within(text: str, first: int, second: int, bound: int) -> int:
    """The same, known to be below `bound`, found by halving."""
    low, high = 0, min(bound, len(text) - second)
    while low < high:
        middle = (low + high + 1) // 2
        if text[first + low : first + middle] == text[second + low : second + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(text: str, first: int, second: int, bound: int) -> int:
    """Length of the common end of text[:first] and text[:second], at most `bound`."""
    return loops.common_suffix(text, first, second, bound) if BUILT else _common_suffix(text, first, second, bound)


def _common_suffix(text: str, first: int, second: int, bound: int) -> int:
    low, high = 0, min(bound, first)
    while low < high:
        middle = (low + high + 1) // 2
        if text[first - middle : first - low] == text[second - middle : second - low]:
            low = middle
        else:
            high = middle - 1
    return low


def extent(left: str, right: str) -> Extent:
    """The prefixes of the two in which matches outnumber edits most."""
    best = Extent(0, 0, 0)
    score = top = matching = 0
    for op in Levenshtein.opcodes(left, right):
        one, two = op.src_end - op.src_start, op.dest_end - op.dest_start
        length = one if one > two else two
        if op.tag != "equal":
            score -= length
            continue
        score += length
        matching += length
        if score > top:
            top, best = score, Extent(op.src_end, op.dest_end, matching)
    return best


def go_on_alike(text: str, first: int, second: int, enough: int) -> bool:
    """Whether the text around the two places matches, with edits, over `enough` characters on both sides together.

    Block by block, so that the cost is that of the stretch that is alike: aligning all at once costs the square of it.
    """
    right = _walk(text, first, second, 1, enough)
    return right >= enough or right + _walk(text, first, second, -1, enough - right) >= enough


def _walk(text: str, first: int, second: int, side: int, enough: int) -> int:
    done = 0
    while done < enough:
        one, two = (_beside(text, place, side) for place in (first, second))
        step = Extent(len(one), len(two), len(one)) if one == two else extent(one, two)
        done += step.left
        if not one or not two or step.matching < GLANCE_SCORE * min(len(one), len(two)):
            break
        first, second = first + side * step.left, second + side * step.right
    return done


def _beside(text: str, place: int, side: int) -> str:
    return text[place : place + GLANCE] if side > 0 else text[max(0, place - GLANCE) : place][::-1]
