"""What honest text is safe from: targets of links and addresses, and rules whose dirt it does not hold."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner

HAN = "竹子竹笋会议纪要新版图目录甲乙丙"
MARKS = ",;:!、，；："
WORD = st.text(HAN + "abc019", min_size=1, max_size=6)
INNER = st.text(HAN + "ab09" + MARKS, min_size=1, max_size=8)
PART = st.builds("{}{}".format, st.text(HAN, min_size=1, max_size=4), st.sampled_from(["", ",竹", ";竹", "!竹", ":竹"]))
# Han begins behind a mark of the address. Glued to letters it may be the sentence that goes on.
ADDRESS = st.builds("https://a.example.com/{}/{}?q={};p={}".format, PART, PART, PART, PART)
TARGETS = st.one_of(
    st.builds("[{}](https://example.com/item/{}/1)".format, WORD, INNER),
    st.builds("[{}](../{}/{}.md)".format, WORD, WORD, INNER),
    st.builds("[[{}]]".format, INNER),
    st.builds("![[{}.png]]".format, INNER),
    st.builds("`{}`".format, INNER),
    st.builds('<a href="{}">'.format, INNER),
    st.builds("${}$".format, st.sampled_from(["x_1,y", "a;b", "\\alpha，\\beta", "f(x),g(y)"])),
    st.builds(" {} ".format, ADDRESS),
)
# Letters and figures of every script, but no marks, no blanks, and nothing that does not show.
PLAIN = st.text(
    st.characters(
        categories=["Lu", "Ll", "Lo", "Nd"],
        exclude_characters="\u3164\u115f\u1160\uffa0",  # letters that do not show
    ),
    min_size=1,
    max_size=40,
)


@cache
def cleaner(profile: str, pack: str | None = None) -> Cleaner:
    return Cleaner(profile, select=pack)


@given(TARGETS, st.sampled_from(["minimal", "standard", "corpus"]))
def test_what_stands_in_a_target_never_changes(target: str, profile: str) -> None:
    cleaned = cleaner(profile).clean_text(f"青竹,绿了；。\n请看{target}这里,有的;。\n河水清了。\n")
    assert target.strip() in cleaned


@given(st.lists(PLAIN, min_size=1, max_size=4))
def test_a_text_without_marks_blanks_and_invisible_characters_is_not_touched_by_their_rules(lines: list[str]) -> None:
    text = "\n".join(lines)
    for pack in ("sanitize", "punctuation", "whitespace", "paywall", "remains"):
        assert cleaner("standard", pack).clean_text(text) == text, pack
