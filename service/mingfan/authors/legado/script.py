"""The replacements in JavaScript that are chains of `replace` or tables: these can be carried over, others cannot.

A script is taken only where every character of it is understood.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from mingfan.authors.legado.dialect import JAVASCRIPT
from mingfan.authors.legado.translate import Flags, Piece, Untranslatable, _plain, translate

MARK = "@js:"
_REGEX = r"/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+)/([a-z]*)"
_STRING = r"""('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")"""
_STEP = re.compile(rf"\(\s*{_REGEX}\s*,\s*{_STRING}\s*\)\s*;?\s*")
_BLANK = re.compile(r"(?:\s|//[^\n]*(?:\n|\Z))*")
_ASSIGNED = re.compile(r"(?:(?P<name>result|[a-zA-Z])\s*=\s*)?(?P<from>result|[a-zA-Z])\s*\.replace(?=\()")
_CHAINED = re.compile(r"\.replace(?=\()")
_PROLOGUES = (
    re.compile(r"var\s+(?P<name>[a-zA-Z])\s*=\s*result\s*;?"),
    re.compile(r"m=\[\];n=\[\];\s*function x\(a,b\)\{m\.push\(a\);n\.push\(b\)\};"),
)
_EPILOGUE = re.compile(r"for\(i in m\)\{result=result\.replace\(m\[i\],n\[i\]\)\}")
_TABLE_ROW = re.compile(rf"R\s*==\s*{_STRING}\s*\?\s*{_STRING}\s*:\s*")


class Step(NamedTuple):
    """One replacement of a chain: a pattern and a template of `regex`."""

    pattern: str
    template: str


def of_words(pattern: str, script: str) -> dict[str, str] | None:
    """What a chain makes of each match of a pattern that is words side by side; None where the pattern is more."""
    words = pattern.split("|")
    if any(regex.escape(word, special_only=True) != word or not word for word in words):
        return None
    made = dict(zip(words, words, strict=True))
    for step in chain(script):
        made = {word: regex.sub(step.pattern, step.template, text) for word, text in made.items()}
    return made


def table(script: str) -> dict[str, str] | None:
    """The table of a script that is `R=result; R=="a"?"b": … R`, by single characters; None if it has no such form."""
    body = re.sub(r"\A\s*R\s*=\s*result\s*;\s*", "", script)
    if body == script:
        return None
    found: dict[str, str] = {}
    at = 0
    while row := _TABLE_ROW.match(body, at):
        found.setdefault(_string(row[1]), _string(row[2]))
        at = row.end()
    if body[at:].strip(" \n;") not in ("R", "result") or any(len(key) != 1 for key in found):
        return None
    return found


def chain(script: str) -> list[Step]:
    """The steps of a script that replaces again and again in `result`. Untranslatable where it does anything else."""
    steps: list[Step] = []
    at = _BLANK.match(script, 0).end()  # type: ignore[union-attr]  # it matches nothing too
    pushes = False
    while at < len(script):
        at, pushes = _statement(script, at, steps, pushes)
        at = _BLANK.match(script, at).end()  # type: ignore[union-attr]
    if not steps or pushes:
        raise Untranslatable("the replacement is a script (@js:)")
    return steps


def _statement(script: str, at: int, steps: list[Step], pushes: bool) -> tuple[int, bool]:
    for prologue in _PROLOGUES:
        if found := prologue.match(script, at):
            return found.end(), pushes or "push" in found[0]
    if found := _EPILOGUE.match(script, at):
        return found.end(), False
    if pushes and script.startswith("x(", at):
        return _step(script, at + 1, steps), pushes
    found = _ASSIGNED.match(script, at)
    if found is None or (found["name"] or found["from"]) != found["from"]:
        raise Untranslatable("the replacement is a script (@js:)")
    at = _step(script, found.end(), steps)
    while found := _CHAINED.match(script, at):
        at = _step(script, found.end(), steps)
    return at, pushes


def _step(script: str, at: int, steps: list[Step]) -> int:
    found = _STEP.match(script, at)
    if found is None or set(found[2]) - set("gim"):
        raise Untranslatable("the replacement is a script (@js:)")
    flags = Flags(ignore_case="i" in found[2], multiline="m" in found[2])
    piece = translate(found[1], JAVASCRIPT, flags)
    if regex.search(piece.text, "") is not None:
        raise Untranslatable("the script replaces empty text")
    text = _string(found[3])
    if "\n" in text:
        raise Untranslatable("the script breaks lines")
    steps.append(Step(piece.text if "g" in found[2] else _first(piece), _template(text, piece)))
    return found.end()


def _first(piece: Piece) -> str:
    """The pattern that matches only where `piece` matches first."""
    return rf"\A(?s:.*?)\K(?:{piece.text})"


def _string(literal: str) -> str:
    escapes = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(.)", lambda m: escapes.get(m[1], m[1]), literal[1:-1], flags=re.DOTALL)


def _template(text: str, piece: Piece) -> str:
    groups = regex.compile(piece.text).groups

    def part(found: re.Match[str]) -> str:
        if found[1] == "$":
            return "$"
        if found[1] == "&":
            return r"\g<0>"
        digits = found[1] if found[1] and int(found[1]) <= groups else (found[1] or "")[:1]
        if not digits or not 0 < int(digits) <= groups:
            return _plain_all(found[0])
        return f"\\g<{int(digits)}>{found[1][len(digits) :]}"

    pieces = re.split(r"(\$(?:\$|&|\d{1,2}))", text)
    return "".join(
        part(re.fullmatch(r"\$(\$|&|\d{1,2})", one)) if k % 2 else _plain_all(one)  # type: ignore[arg-type]
        for k, one in enumerate(pieces)
    )


def _plain_all(text: str) -> str:
    return "".join(map(_plain, text))


def takes_lines(pattern: str) -> bool | None:
    """Whether a rule's pattern takes each line whole (True) or the whole text (False); None where neither."""
    if pattern in (".+", "(.+)"):
        return True
    return False if pattern in (r"(\n|.)*", r"[\W\w]+", r"[\s\S]+", r"[\w\W]+", r"[\S\s]+") else None
