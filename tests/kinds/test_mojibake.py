"""Text decoded wrongly comes back exactly; honest text in any script stays."""

from __future__ import annotations

import sys
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks import workloads
from mingfan import Cleaner
from mingfan.errors import MissingExtra
from mingfan.kinds import mojibake
from mingfan.kinds.mojibake import is_chinese
from tests.texts import HAN

pytest.importorskip("ftfy", reason="the [mojibake] extra is not installed")


@cache
def cleaner(rule: str, engine: str = "scan") -> Cleaner:
    return Cleaner("minimal", select=[rule], engine=engine)  # type: ignore[arg-type]


def decodes(text: str, encoding: str) -> bool:
    try:
        text.encode().decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


sentences = st.sampled_from(workloads.sentences())


def test_utf8_read_as_windows_1252_comes_back() -> None:
    phrases = {part for text in workloads.sentences() for part in text.split("，") if len(part) >= 6}
    readable = sorted(part for part in phrases if decodes(part, "cp1252"))
    assert len(readable) >= 20
    for text in readable:
        assert cleaner("mojibake/western").clean_text(text.encode().decode("cp1252")) == text


@given(sentences.filter(is_chinese))  # one of rare characters only is not touched
def test_gb18030_read_as_latin_1_comes_back(text: str) -> None:
    wrong = text.encode("gb18030").decode("latin-1")
    assert cleaner("mojibake/western").clean_text(f"A {wrong}.") == f"A {text}."


@given(st.text(HAN, min_size=4, max_size=20).filter(lambda text: len(text) % 2 == 0))
def test_utf8_read_as_gb18030_comes_back(text: str) -> None:
    try:
        wrong = text.encode().decode("gb18030")
    except UnicodeDecodeError:
        assume(False)
    result = cleaner("mojibake/gb18030").clean(wrong)
    assert result.text == text
    assert result.revert() == wrong


@given(st.text(HAN + "，。！", max_size=40))
def test_chinese_text_stays(text: str) -> None:
    for rule in ("mojibake/western", "mojibake/gb18030"):
        for engine in ("scan", "reference"):
            assert cleaner(rule, engine).clean_text(text) == text


@pytest.mark.parametrize("text", ["Ça va, garçon?", "Größe: 5 µm", "São Paulo", "№ 5 – «да»", "½ ± 3°C × 2"])
def test_other_scripts_stay(text: str) -> None:
    assert cleaner("mojibake/western").clean_text(text) == text


def test_what_cannot_be_repaired_is_reported() -> None:
    result = Cleaner("minimal", select=["mojibake"]).clean("今天锟斤拷锟斤拷很好")
    assert not result.changed
    assert [(f.start, f.end, f.rule) for f in result.findings] == [(2, 8, "mojibake/leftovers")]


def test_figures_alone_are_not_chinese() -> None:
    assert not is_chinese("2026 abc") and not is_chinese("龘") and is_chinese("我们")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    mojibake._fixer.cache_clear()
    with pytest.raises(MissingExtra, match=r"mingfan\[mojibake\]"):
        mojibake._fixer()
