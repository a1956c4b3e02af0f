"""What the front matter of a text says to mingfan without effect, because it names nothing: nobody would notice."""

from __future__ import annotations

from collections.abc import Iterator

from mingfan.errors import nearest
from mingfan.model import Finding
from mingfan.ruleset.model import Ruleset
from mingfan.text.untouched import Untouched
from mingfan.text.visible import visible

UNKNOWN = "exceptions/unknown-name"
KEY = "mingfan-ignore"
LONGEST = 60  # characters shown of a name


def without_effect(text: str, untouched: Untouched, ruleset: Ruleset) -> Iterator[Finding]:
    """A finding for each name in `mingfan-ignore` that no rule and no pack has, and for each key that is not ours."""
    if not untouched.speaks(text):
        return
    for key in dict.fromkeys(untouched.misspelt(text)):
        yield _finding(text, text.index(key), key, KEY, "front-matter key", "front matter 里的")
    known = ruleset.names or {name for rule in ruleset.rules for name in (rule.id, rule.pack)}
    for name in dict.fromkeys(untouched.ignored(text)):
        if name.rstrip("/") not in known:
            start = text.index(name, text.index(KEY) + len(KEY))
            yield _finding(text, start, name, nearest(name, sorted(known)), f"{KEY}:", f"{KEY} 里的")


def _finding(text: str, start: int, name: str, near: str | None, where: str, where_zh: str) -> Finding:
    shown = visible(name if len(name) <= LONGEST else name[:LONGEST] + "…")
    english = f"{where} `{shown}` names nothing and has no effect" + (f"; did you mean `{near}`?" if near else "")
    chinese = f"{where_zh} `{shown}` 不是已有的名字，没有作用" + (f"；是不是 `{near}`？" if near else "")
    return Finding(start, start + len(name), UNKNOWN, chinese, message_en=english)
