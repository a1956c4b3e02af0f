"""Texts for tests: the sample, and dirty text made of what rules look for, honest text and what glues badly."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from mingfan.edits.compose import apply_changes
from mingfan.model import Change, Edit
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs
from tests.places import DATA

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
TRADITIONAL = "這個為來時們對會發動產種後學經麼裡說話聲業見證據"
LATIN = ["Python", "iPhone", "a", "B", "the", "API", "x1"]
SYMBOLS = ["😀", "👨\u200d👩\u200d👧", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e007f", "①", "㎡", "½", "葛\U000e0100"]
INVISIBLE = [
    "\0", "\x08", "\x7f", "\u0085", "\u2028", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\ufe0f",
]  # fmt: skip
MARKS = [
    "，", "。", "、", "；", "：", "！", "？", "……", "——", "“", "”", "（", "）",
    ",", ";", ":", "!", "?", ".", "，。", "。。。",
]  # fmt: skip
BLANKS = [" ", "\t", "\u3000", "\u00a0", "  ", "\n", "\n\n", "\n\n\n", "\r\n", "\r"]
PROTECTED = [
    "https://example.com/a?b=1,2&c=中", "a.b@example.com", "`x,y;z`", "$x_1,y$", "<b class=\"甲,乙\">", "1,000.5",
    "10:30", "v1.2.3", "report,final.txt",
    "\n```\n代码,行!\n```\n", "\n$$\na,b\n$$\n", "```", "\\[", "\\]", "<pre>", "</pre>",
]  # fmt: skip


@cache
def rule_texts() -> list[str]:
    """The texts of all examples and keep cases, whole and cut in two."""
    texts: list[str] = []
    for rule in load_packs([shipped_rules()]):
        for text in (*(e.text for e in rule.spec.examples), *(k.text for k in rule.spec.keep)):
            middle = len(text) // 2
            texts += [text, text[:middle], text[middle:]]
    return [text for text in texts if text]


def pieces() -> st.SearchStrategy[str]:
    return st.one_of(
        st.text(HAN, min_size=1, max_size=12),
        st.text(TRADITIONAL, min_size=1, max_size=6),
        st.sampled_from(LATIN + SYMBOLS),
        st.sampled_from(INVISIBLE),
        st.sampled_from(MARKS),
        st.sampled_from(MARKS),
        st.sampled_from(BLANKS),
        st.sampled_from(PROTECTED),
        st.sampled_from(rule_texts()),
        st.sampled_from(rule_texts()),
        st.characters(exclude_categories=["Cs"]),
    )


def dirty_texts(max_size: int = 30) -> st.SearchStrategy[str]:
    return st.lists(pieces(), max_size=max_size).map("".join)


def repeating_texts() -> st.SearchStrategy[str]:
    """Texts in which lines and passages recur, next to each other or apart."""
    units = st.lists(dirty_texts(6), min_size=1, max_size=4)
    return units.flatmap(lambda parts: st.lists(st.sampled_from([*parts, "\n"]), max_size=12).map("".join))


def sample(name: str) -> str:
    """The sample document: "dirty", "standard" or "corpus"."""
    return (DATA / f"report-compilation.{name}.txt").read_bytes().decode("utf-8")


def applied(original: str, edits: Iterable[Edit]) -> str:
    """The output that the edits make of the original."""
    return apply_changes(original, [Change(edit.start, edit.end, edit.after) for edit in edits])
