"""Conversion between scripts: OpenCC's text, each phrase an edit, and nothing converted twice."""

from __future__ import annotations

import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.cleaner import EngineName
from mingfan.deadline import Deadline
from mingfan.edits.compose import apply_changes
from mingfan.errors import MissingExtra
from mingfan.kinds import script
from mingfan.kinds.base import Example, Keep
from mingfan.kinds.script import BACK, CompiledScript, Conversion, ScriptSpec, differences
from tests.texts import HAN, TRADITIONAL, dirty_texts

opencc = pytest.importorskip("opencc", reason="the [script] extra is not installed")


@cache
def cleaner(conversion: str, engine: str = "scan") -> Cleaner:
    return Cleaner("minimal", select=[f"script/{conversion}"], engine=engine)  # type: ignore[arg-type]


def compiled(conversion: Conversion, **words: str) -> CompiledScript:
    spec = ScriptSpec(
        id="x", title="x", why="x", examples=(Example("a", "b"),), keep=(Keep("c", "d"),),
        conversion=conversion, words=words,
    )  # fmt: skip
    return CompiledScript(spec)


texts = st.text(HAN + TRADITIONAL + "，。\nab1", max_size=60)


@given(texts, st.sampled_from(["t2s", "s2t", "s2twp", "tw2sp"]))
def test_both_engines_convert_alike_and_back(text: str, conversion: str) -> None:
    result = cleaner(conversion).clean(text)
    assert result.revert() == text
    other = cleaner(conversion, "reference").clean(text)
    assert (result.text, result.edits) == (other.text, other.edits)


@given(dirty_texts(10), st.sampled_from(["t2s", "s2t", "s2twp"]))
def test_lines_with_and_without_protected_spans_are_converted_alike(text: str, conversion: str) -> None:
    result, other = cleaner(conversion).clean(text), cleaner(conversion, "reference").clean(text)
    assert (result.text, result.edits) == (other.text, other.edits)
    assert result.revert() == text
    assert cleaner(conversion).clean_text(text) == result.text


@pytest.mark.parametrize("conversion", BACK)
def test_what_opencc_says_comes_out(conversion: str) -> None:
    text = "汉字转换，軟體與鼠标，臺灣里程。\n"
    assert cleaner(conversion).clean_text(text) == opencc.OpenCC(conversion).convert(text)


@pytest.mark.parametrize(
    ("conversion", "text"),
    [
        ("s2t", "这周复习，那周开会，这周围，若干周边设备"),
        ("s2twp", "去干扰"),
        ("s2hk", "鲗鱼涌"),
    ],
)
def test_what_is_converted_already_is_not_converted_again(conversion: str, text: str) -> None:
    once = cleaner(conversion).clean_text(text)
    assert once == opencc.OpenCC(conversion).convert(text) != opencc.OpenCC(conversion).convert(once)
    assert cleaner(conversion).clean_text(once) == once


def test_a_phrase_is_one_edit() -> None:
    edits = cleaner("s2twp").clean("用软件和鼠标工作").edits
    assert [(edit.before, edit.after) for edit in edits] == [("软件", "軟體"), ("鼠标", "滑鼠")]


@pytest.mark.parametrize(
    ("line", "converted", "spans"),
    [
        ("国和家", "國和家", [(0, 1)]),
        ("甲国乙", "甲國丙", [(1, 3)]),
        ("\U00020001\U0010ffff一", "\U00020002\U0001ffff一", [(0, 2)]),  # what they have not in common is no character
        ("一\U0010fffd二", "一\uffff三", [(1, 3)]),
        ("", "", []),
    ],
)
def test_characters_that_differ_are_found_wherever_they_are_in_unicode(
    line: str, converted: str, spans: list[tuple[int, int]]
) -> None:
    assert [(c.start, c.end) for c in differences(line, converted, 0)] == spans


def test_phrases_of_other_lengths_are_aligned() -> None:
    line, converted = "俄勒冈州和犹他州", "俄勒岡州和猶他"
    changes = list(differences(line, converted, 5))
    moved = [change._replace(start=change.start - 5, end=change.end - 5) for change in changes]
    assert apply_changes(line, moved) == converted


def test_code_and_addresses_stay() -> None:
    text = "见`软件`与https://example.com/a，软件\n```\n软件\n```\n"
    assert cleaner("s2t").clean_text(text) == "見`软件`與https://example.com/a，軟件\n```\n软件\n```\n"


def test_words_of_ones_own_win() -> None:
    kind = compiled("s2t", 后羿="后羿", 软件="軟體")
    text = "后羿用软件，后来"
    assert apply_changes(text, kind.changes(text, Deadline(60))) == "后羿用軟體，後來"


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    script.converter.cache_clear()
    with pytest.raises(MissingExtra, match=r"install the extra script with"):
        script.converter("s2t")


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_a_nul_ends_no_text(engine: EngineName) -> None:
    cleaner = Cleaner(select="script/s2tw", engine=engine)
    assert cleaner.clean_text("\0\n台湾里\0里程\n里程") == "\0\n臺灣裡\0里程\n里程"
