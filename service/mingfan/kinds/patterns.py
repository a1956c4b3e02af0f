"""Patterns of rules: compiled for the exact match, and as expressions for the scanner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import regex

from mingfan import later
from mingfan.deadline import Deadline, search
from mingfan.kinds.base import BadPattern, Scope
from mingfan.prefilter.kept import kept
from mingfan.prefilter.literals import every_form
from mingfan.prefilter.syntax import Char, Class, Close, Open, Span, Unsupported, tokens
from mingfan.prefilter.variants import Variant, expand
from mingfan.prefilter.widen import Expression, widen
from mingfan.text.fold import FULL_WIDTH_LETTER, fold

MAX_PATTERN = 10_000  # characters
MAX_REPEAT = 1_000  # of a counted repeat: the memory for a match grows with it
MAX_DEPTH = 50  # groups in groups
_UNCLOSED = re.compile(r"(?<!\\)(?:\\\\)*\\[pP]\{[^}]*$")  # the module reads it as letters
_COUNT = re.compile(r"(?<!\\)\{(\d*)(?:,(\d*))?\}")


def with_variants(pattern: str, variants: Sequence[Variant]) -> str:
    """The pattern that matches the variants too. BadPattern where it does not compile."""
    if not variants:
        return pattern
    compile_pattern(pattern)
    try:
        return expand(pattern, tuple(variants))
    except Unsupported as error:
        raise BadPattern(f"`variants` cannot be written into this pattern: {error}", "variants") from None


def compile_pattern(pattern: str, ignore_case: bool = False, field: str = "pattern") -> regex.Pattern[str]:
    """The exact pattern, compiled at first use where it is known to compile. BadPattern where it does not, is empty, or
    goes beyond a limit."""
    flags = regex.IGNORECASE if ignore_case else 0
    kept(f"compiles {flags}", pattern, lambda: _checked(pattern, flags, field))
    return later.pattern(pattern, flags)


def _checked(pattern: str, flags: int, field: str) -> str:
    if reason := _too_much(pattern):
        raise BadPattern(reason, field)
    try:
        regex.compile(pattern, flags)
    except (
        regex.error,
        RecursionError,
        ValueError,
        LookupError,
    ) as error:  # the module lets some of its own faults out
        message = f"the pattern does not compile: {error}; see the syntax of Python's `regex` module"
        raise BadPattern(message, field) from None
    if any("\ud800" <= char <= "\udfff" for char in _characters(pattern)):
        raise BadPattern("a lone surrogate (U+D800 to U+DFFF) is no character: no text has one", field)
    return ""


def _too_much(pattern: str) -> str:
    """Why the pattern is not even compiled; "" for no reason."""
    if not pattern:
        return "the pattern is empty: it would match everywhere; write what the dirt looks like"
    if len(pattern) > MAX_PATTERN:
        return (
            f"the pattern has {len(pattern):,} characters, over the limit of {MAX_PATTERN:,}: make several rules of it"
        )
    if any(int(count) > MAX_REPEAT for counts in _COUNT.findall(pattern) for count in counts if count):
        return f"a repeat over {MAX_REPEAT:,} times: leave its end open, as in {{100,}}"
    if _UNCLOSED.search(pattern):
        return "a property without its }, as in \\p{Han}"
    try:
        found = tokens(pattern)
    except Unsupported:
        found = ()
    depths = accumulate((isinstance(token, Open) - isinstance(token, Close) for token in found), initial=0)
    return f"groups nested over {MAX_DEPTH} deep: write it flatter" if max(depths) > MAX_DEPTH else ""


def _characters(pattern: str) -> Iterator[str]:
    try:
        found = tokens(pattern)
    except Unsupported:
        return
    for token in found:
        for member in token.members if isinstance(token, Class) else (token,):
            if isinstance(member, Span):
                yield from (member.low.char, member.high.char)
            elif isinstance(member, Char):
                yield member.char


def expressions_of(pattern: str, ignore_case: bool = False, scope: Scope = "line") -> tuple[Expression, ...] | None:
    """What the scanner looks for, for a pattern that compiles; None where it cannot be widened with certainty."""
    try:
        widened = widen(f"(?i:{pattern})" if ignore_case else pattern, one_line=scope == "line")
    except Unsupported:
        return None
    return tuple(Expression(text, utf8=False) for text in widened)


def required(words: Sequence[str]) -> tuple[str, ...]:
    """The words of `requires`, folded. BadPattern for an empty one, which every text contains."""
    if not all(words):
        raise BadPattern("a word of `requires` is empty: every line contains it", "requires")
    return tuple(map(fold, words))


def expressions_of_words(words: Sequence[str]) -> tuple[Expression, ...]:
    """What the scanner looks for to find text that contains one of the folded words in any spelling."""
    letters = (FULL_WIDTH_LETTER,) if any(char.isascii() and char.isalpha() for word in words for char in word) else ()
    return tuple(Expression(text, utf8=False) for text in (*letters, *map(every_form, words)))


def holds_any(words: Sequence[str], text: str) -> bool:
    """Whether the text contains one of the folded words in any spelling."""
    folded = fold(text)
    return any(word in folded for word in words)


def search_any(patterns: Sequence[regex.Pattern[str]], text: str, deadline: Deadline) -> bool:
    """Whether any of the patterns matches. Kept apart, each is searched far faster than in one alternation."""
    return any(search(pattern, text, deadline) is not None for pattern in patterns)


def compile_unless(patterns: str | tuple[str, ...], ignore_case: bool = False) -> tuple[regex.Pattern[str], ...]:
    """The patterns of `unless`, which holds one or several; none for the empty text."""
    several = (patterns,) if isinstance(patterns, str) else patterns
    return tuple(compile_pattern(pattern, ignore_case, "unless") for pattern in several if pattern)


def check_template(pattern: regex.Pattern[str], replace: str, scope: Scope) -> None:
    """BadPattern where `replace` names a group that the pattern does not have, or makes a line feed in a line."""
    literal = replace
    if "\\" in replace:
        literal = kept(f"filled in {replace!r}", pattern.pattern, lambda: _filled_in(pattern, replace))
    if scope == "line" and "\n" in literal:
        raise BadPattern("a rule of one line cannot make a line feed: add `scope: document`", "replace")


def _filled_in(pattern: regex.Pattern[str], replace: str) -> str:
    """What the template makes where all groups are empty: an alternative that matches "" has it filled in."""
    try:
        return regex.compile("|" + pattern.pattern, pattern.flags).sub(replace, "")
    except (regex.error, LookupError) as error:
        message = f"`replace` cannot be filled in: {error}; name groups as \\g<name> or \\1"
        raise BadPattern(message, "replace") from None
