"""A pack made of Legado's rules: what is carried over, as entries of a rule file, and what is not, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import regex

from mingfan.authors.legado import script
from mingfan.authors.legado.read import Source
from mingfan.authors.legado.translate import Untranslatable, template, translate
from mingfan.kinds.base import BadPattern
from mingfan.kinds.regex import CompiledRegex, RegexSpec

ORIGIN = "legado"


class Left(NamedTuple):
    """A rule that was not carried over, or only in part."""

    place: int  # in the file, from 1
    name: str
    reason: str


class Imported(NamedTuple):
    entries: list[dict[str, Any]]  # of the pack, in the order they act
    carried: int  # rules of the file that are in the pack
    left: list[Left]
    notes: list[Left]  # rules that are in the pack with a difference


def convert(sources: Iterable[Source]) -> Imported:
    entries: list[dict[str, Any]] = []
    left: list[Left] = []
    notes: list[Left] = []
    carried = 0
    taken: set[str] = set()
    for source in sources:
        try:
            made = list(_entries(source))
        except Untranslatable as error:
            left.append(Left(source.place, source.name, str(error)))
            continue
        carried += 1
        entries += [{"id": _free(f"r{source.number or source.place}", taken)} | entry for entry in made]
        notes += [Left(source.place, source.name, difference) for difference in _differences(source, made)]
    return Imported(entries, carried, left, notes)


def _differences(source: Source, made: Sequence[dict[str, Any]]) -> Iterator[str]:
    if source.scope:
        yield f"kept to {source.scope}: as `where`, by host or file name"
    if source.is_regex and any(regex.search(entry["pattern"], "") for entry in made):
        yield "the pattern matches nothing too, and there Java does not try its other alternatives"


def _entries(source: Source) -> Iterator[dict[str, Any]]:
    """The entries of one rule: one, or a chain of them for a script. Untranslatable where there can be none."""
    common = _common(source)
    for fields in _acts(source):
        entry = common | fields
        try:
            CompiledRegex(RegexSpec(id="r", title="", why="", examples=(), keep=(), **fields))
        except BadPattern as error:
            raise Untranslatable(str(error)) from None
        yield entry


def _acts(source: Source) -> Iterator[dict[str, Any]]:
    if not source.pattern:
        raise Untranslatable("no pattern: Legado never applies it")
    if not source.is_regex:
        plain = regex.escape(source.pattern)
        yield {"scope": "document", "pattern": plain, "replace": source.replacement.replace("\\", "\\\\")}
    elif re.search(r"(?<!\\)(?:\\\\)*\|\Z", source.pattern):
        raise Untranslatable("the pattern ends in |: Legado drops such a rule")
    elif source.replacement.startswith(script.MARK):
        yield from _scripted(source)
    else:
        pattern = translate(source.pattern).text
        yield {"scope": "document", "pattern": pattern, "replace": template(source.replacement, pattern)}


def _scripted(source: Source) -> Iterator[dict[str, Any]]:
    body = source.replacement.removeprefix(script.MARK)
    piece = translate(source.pattern)
    rows = script.table(body)
    if rows is not None and piece.width == 1:
        yield {"scope": "document", "pattern": piece.text, "map": rows}
        return
    words = script.of_words(source.pattern, body)
    if words is not None:
        yield {"scope": "document", "pattern": piece.text, "words": words}
        return
    lines = script.takes_lines(source.pattern)
    if lines is None:
        raise Untranslatable("the replacement is a script (@js:)")
    for step in script.chain(body):
        yield {"scope": "line" if lines else "document", "pattern": step.pattern, "replace": step.template}


def _common(source: Source) -> dict[str, Any]:
    common: dict[str, Any] = {
        "title": source.name or source.pattern[:40],
        "why": f"阅读规则文件的第 {source.place} 条",
        "kind": "regex",
        "enters": ["all"],
        "once": True,
        "max_share": 1.0,
    }
    if not source.enabled or not (source.on_content or source.on_title):
        common["state"] = "off"
    if where := _where(source):
        common["where"] = where
    return common


def _where(source: Source) -> list[dict[str, Any]]:
    """The documents of a rule that is kept to some books or sites, or to titles."""
    field = {"field": "title"} if source.on_title and not source.on_content else {}
    names = [name.strip() for name in re.split(r"[,;，；]", source.scope) if name.strip()]
    places: list[dict[str, Any]] = [
        {"host": found[1]} if (found := re.match(r"https?://([^/#*\s]+)", name)) else {"path": f"*{_literal(name)}*"}
        for name in names
    ]
    return [place | field for place in places] or ([field] if field else [])


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _free(name: str, taken: set[str]) -> str:
    """A name that no rule of the pack has, and a name for good: none is ever given twice."""
    name = re.sub(r"[^a-z0-9-]", "", name.lower())[:50]
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free
