"""What an editor shows, in the language of its user."""

from __future__ import annotations

from typing import Literal

from mingfan.model import Edit, Finding
from mingfan.ruleset.model import Rule
from mingfan.text.visible import visible

Language = Literal["en", "zh"]
LONGEST = 80  # characters shown of a text


def language_of(locale: str | None) -> Language:
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def title(rule: Rule, language: Language) -> str:
    return rule.title if language == "zh" else rule.title_en


def why(rule: Rule, language: Language) -> str:
    return rule.why if language == "zh" else rule.why_en


def said(finding: Finding, language: Language) -> str:
    return finding.message if language == "zh" else finding.message_en


def change(edit: Edit) -> str:
    """`“before” -> “after”`, with what does not show written out."""
    return f"{quoted(edit.before)} -> {quoted(edit.after)}"


def quoted(text: str) -> str:
    short = text if len(text) <= LONGEST else text[: LONGEST // 2] + "…" + text[-LONGEST // 2 :]
    return f"“{'⏎'.join(map(visible, short.split(chr(10))))}”"


SENTENCES = {
    "apply": ("Apply: {}", "应用：{}"),
    "apply-rule": ("Apply all {} edits of {}", "应用 {1} 的全部 {0} 处修改"),
    "clean": ("Clean the whole document ({} edits)", "清洗整篇（{} 处修改）"),
    "copy": ("the copy that stays", "留下的那一份"),
    "other": ("the other place", "另一处"),
    "more": ("{} more edits are not shown", "还有 {} 处修改没有显示"),
    "failed": ("not checked: {}", "没有检查：{}"),
}


def sentence(name: str, language: Language, *values: object) -> str:
    return SENTENCES[name][language == "zh"].format(*values)
