"""Text decoded wrongly comes back exactly; honest text in any script stays."""

from __future__ import annotations

import re
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


def test_a_rare_character_among_others_comes_back() -> None:
    """Its second byte is in ASCII."""
    for text in ("计划总投资的海昇织造有限公司预计年底动工", "清除杂草1576㎡，美丽宜居乡村成果进一步巩固"):
        wrong = text.encode("gb18030").decode("latin-1")
        assert cleaner("mojibake/western").clean_text(wrong) == text
    for honest in ("naïve Zoë café ÀÉÎ N", "ÖÐÎ"):
        assert cleaner("mojibake/western").clean_text(honest) == honest


@given(st.text(HAN, min_size=4, max_size=20).filter(lambda text: len(text) % 2 == 0))
def test_utf8_read_as_gb18030_comes_back(text: str) -> None:
    try:
        wrong = text.encode().decode("gb18030")
    except UnicodeDecodeError:
        assume(False)
    result = cleaner("mojibake/gb18030").clean(wrong)
    assert result.text == text
    assert result.revert() == wrong


def big5_readings() -> dict[str, str]:
    """Phrases of the sample that Big5 has a character for every pair of bytes of, by what it makes of them."""
    phrases = {part for text in workloads.sentences() for part in re.split("[，。；：]", text) if len(part) >= 4}
    return {
        part.encode().decode(codec): part
        for part in phrases
        for codec in ("cp950", "big5hkscs")
        if part.isalpha() and decodes(part, codec) and part.encode().decode(codec).encode(codec) == part.encode()
    }


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_utf8_read_as_big5_comes_back_where_nothing_is_lost(engine: str) -> None:
    readings = {**big5_readings(), "憭批僕敹怠僕": "大干快干"}
    assert len(readings) >= 3
    for wrong, right in readings.items():
        result = cleaner("mojibake/big5", engine).clean(f"题目：\n{wrong}, A\n")
        assert result.text == f"题目：\n{right}, A\n"
        assert result.revert() == f"题目：\n{wrong}, A\n"
        assert cleaner("mojibake/big5", engine).clean_text(result.text) == result.text
        assert not cleaner("mojibake/big5", engine).clean(result.text).findings


@given(
    st.text(HAN, min_size=4, max_size=12).filter(lambda text: len(text) % 2 == 0),
    st.sampled_from(["cp950", "big5hkscs"]),
)
def test_a_reading_as_big5_comes_back_exactly_or_stays(text: str, codec: str) -> None:
    wrong = text.encode().decode(codec, "replace")
    result, other = (cleaner("mojibake/big5", engine).clean(wrong) for engine in ("scan", "reference"))
    assert (result.text, result.edits, result.findings) == (other.text, other.edits, other.findings)
    assert result.text in (wrong, text)
    assert result.text == wrong or "\ufffd" not in wrong
    assert result.revert() == wrong


@pytest.mark.parametrize("lost", ["replace", "ignore", "?"])
def test_utf8_read_as_big5_with_bytes_lost_is_a_finding(lost: str) -> None:
    text = "今天天气很好，我们去公园散步"
    wrong = text.encode().decode("cp950", "replace" if lost == "?" else lost)
    wrong = f"甲。{wrong.replace(chr(0xFFFD), '?') if lost == '?' else wrong}"
    result = cleaner("mojibake/big5").clean(wrong)
    assert not result.changed
    assert [found.rule for found in result.findings] == ["mojibake/big5"]
    assert result.findings[0].start == 2


@pytest.mark.parametrize(
    "text",
    [
        "隞、蝞、雿、銝、蝝是生僻字。",  # about characters
        "今年以來，臺灣的軟體與鼠標都很好",
        "皇后霈與靚，蝙蝠、蝴蝶、蝸牛，憤慨、憧憬",  # characters that are rare and real
        "隱隱約約",
        "繁體中文「測試」：蝕本生意，閱讀、閣下、頻頻頷首",
        "敹怠",  # too short to tell
        "龘靐齉爩鱻麤灪",
        "ハンカク、カタカナ、ひらがな",
    ],
)
def test_rare_characters_and_traditional_text_are_not_utf8_read_as_big5(text: str) -> None:
    for engine in ("scan", "reference"):
        result = cleaner("mojibake/big5", engine).clean(text)
        assert not result.changed and not result.findings


@given(st.text(HAN + "，。！", max_size=40))
def test_chinese_text_stays(text: str) -> None:
    for rule in ("mojibake/western", "mojibake/gb18030", "mojibake/big5"):
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
    with pytest.raises(MissingExtra, match=r"install the extra mojibake with"):
        mojibake._fixer()


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("的是在不", True),
        ("的是龘龗", True),
        ("的龘龗麤", False),
        ("的，龘龗", True),
        ("abc123", False),
        ("的abc", True),
        ("", False),
    ],
)
def test_half_of_a_chinese_text_is_common(text: str, chinese: bool) -> None:
    assert is_chinese(text) == chinese
