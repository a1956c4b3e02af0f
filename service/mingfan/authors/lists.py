"""Packs made of plain lists: phrases that go, and tables `from<TAB>to` as OpenCC's dictionaries are."""

from __future__ import annotations

from typing import Any

import regex

from mingfan.errors import Fault, RuleError


def phrases(text: str, path: str) -> list[dict[str, Any]]:
    """One rule that removes each phrase of the list, a phrase a line; `#` begins a comment line."""
    found = list(dict.fromkeys(line.strip() for _, line in _lines(text)))
    if not found:
        raise RuleError([Fault(path, 1, "no phrase in it: one is needed a line")])
    entry = _entry("phrases", f"{len(found)} 个词语", found, {"replace": ""})
    example = {"in": f"前文{found[0]}后文", "out": "前文后文"}
    return [entry | {"examples": [example]}]


def table(text: str, path: str) -> list[dict[str, Any]]:
    """One rule that writes the second column for the first, longest first. Of several choices the first is taken."""
    words: dict[str, str] = {}
    faults = []
    for number, line in _lines(text):
        source, tab, target = line.partition("\t")
        if not tab or not source:
            faults.append(Fault(path, number, "a line is `from`, a tab, `to`"))
        elif source in words:
            faults.append(Fault(path, number, f"`{source}` is there already: keep one"))
        else:
            words[source] = target.split(" ")[0]
    changing = {source: target for source, target in words.items() if source != target}
    if faults or not changing:
        raise RuleError(faults or [Fault(path, 1, "no pair in it that changes anything")])
    entry = _entry("table", f"{len(words)} 组对应", list(words), {"words": words})
    if any(source in target for source in words for target in words.values() if target):
        entry["once"] = True  # what it writes holds what it looks for
    return [entry]


def _lines(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    return [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]


def _entry(name: str, title: str, sought: list[str], fields: dict[str, Any]) -> dict[str, Any]:
    longest_first = sorted(sought, key=lambda phrase: (-len(phrase), phrase))
    pattern = "|".join(regex.escape(phrase, special_only=True) for phrase in longest_first)
    return {"id": name, "title": title, "why": "由列表导入", "kind": "regex", "pattern": pattern} | fields
