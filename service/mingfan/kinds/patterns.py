"""Patterns of rules: compiled for the exact match, and as expressions for the scanner."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mingfan.deadline import Deadline, search
from mingfan.kinds.base import BadPattern, Scope
from mingfan.prefilter.literals import every_form
from mingfan.prefilter.variants import Variant, expand
from mingfan.prefilter.widen import Expression, Unsupported, widen
from mingfan.text.fold import FULL_WIDTH_LETTER, fold


def compile_pattern(pattern: str, ignore_case: bool = False, field: str = "pattern") -> regex.Pattern[str]:
    """The exact pattern. BadPattern where it does not compile, or is empty."""
    if not pattern:
        raise BadPattern("the pattern is empty: it would match everywhere; write what the dirt looks like", field)
    try:
        return regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
    except regex.error as error:
        message = f"the pattern does not compile: {error}; see the syntax of Python's `regex` module"
        raise BadPattern(message, field) from None


def with_variants(pattern: str, variants: Sequence[Variant]) -> str:
    """The pattern that matches the variants too. BadPattern where it does not compile."""
    if not variants:
        return pattern
    compile_pattern(pattern)
    return expand(pattern, variants)


def expressions_of(pattern: str, ignore_case: bool = False, scope: Scope = "line") -> tuple[Expression, ...] | None:
    """What the scanner is given for a pattern that compiles; None where it cannot be widened with certainty."""
    try:
        widened = widen(f"(?i:{pattern})" if ignore_case else pattern, one_line=scope == "line")
    except Unsupported:
        return None
    return (Expression(widened, utf8=False),)


def expressions_of_words(words: Sequence[str]) -> tuple[Expression, ...]:
    """What the scanner is given to find text that holds one of the folded words in any spelling."""
    letters = (FULL_WIDTH_LETTER,) if any(char.isascii() and char.isalpha() for word in words for char in word) else ()
    return tuple(Expression(text, utf8=False) for text in (*letters, *map(every_form, words)))


def holds_any(words: Sequence[str], text: str) -> bool:
    """Whether the text holds one of the folded words in any spelling."""
    folded = fold(text)
    return any(word in folded for word in words)


def search_any(patterns: Sequence[regex.Pattern[str]], text: str, deadline: Deadline) -> bool:
    """Whether any of the patterns matches. Kept apart, each is searched far faster than in one alternation."""
    return any(search(pattern, text, deadline) is not None for pattern in patterns)


def compile_unless(patterns: str | tuple[str, ...], ignore_case: bool = False) -> tuple[regex.Pattern[str], ...]:
    """The patterns of `unless`, which holds one or several; none for the empty text."""
    several = (patterns,) if isinstance(patterns, str) else patterns
    return tuple(compile_pattern(pattern, ignore_case, "unless") for pattern in several if pattern)


def check_template(pattern: regex.Pattern[str], replace: str) -> None:
    """BadPattern where `replace` names a group that the pattern does not have."""
    if "\\" not in replace:
        return
    try:
        pattern.sub(replace, "")
        regex.compile("|" + pattern.pattern, pattern.flags).sub(replace, "")  # matches "", so the template is read
    except (regex.error, IndexError) as error:
        message = f"`replace` cannot be filled in: {error}; name groups as \\g<name> or \\1"
        raise BadPattern(message, "replace") from None
