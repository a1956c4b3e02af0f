"""Damaged bytes among good text: refused, or marked for whoever asks, and always to be had back."""

from __future__ import annotations

import pickle
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mingfan
from mingfan import Cleaner
from mingfan.errors import DecodeError, RevertError
from mingfan.model import Damage, Edit
from mingfan.text.damage import MARK, RULE, moved
from mingfan.text.decode import decode, encode
from tests.texts import HAN

GOOD = "今天天气很好，我们去公园散步。风景这边独好，大家都来看一看吧！"
TRADITIONAL = "今天天氣很好，我們去公園散步。風景這邊獨好，大家都來看一看吧！"


def broken(text: str, encoding: str, at: int = 30, what: bytes = b"\xff") -> bytes:
    data = text.encode(encoding)
    return data[:at] + what + data[at:]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (broken(GOOD, "utf-8"), "utf-8"),
        (GOOD.encode()[:-1], "utf-8"),
        (b"\xef\xbb\xbf" + broken(GOOD, "utf-8"), "utf-8"),
        (broken(GOOD, "gb18030"), "gb18030"),
        (broken(TRADITIONAL, "big5"), "cp950"),
        (GOOD.encode("utf-16") + b"a", "utf-16-le"),
        (b"one line of a log\n" * 20 + b"\xff", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_bytes_come_back(data: bytes, encoding: str) -> None:
    with pytest.raises(DecodeError):
        decode(data)
    found = decode(data, errors="report")
    assert (found.encoding, found.text.count(MARK), len(found.damage), found.exact) == (encoding, 1, 1, True)
    (one,) = found.damage
    assert found.text[one.start] == MARK
    lost = bytes.fromhex(one.bytes)
    assert data[one.offset : one.offset + len(lost)] == lost
    assert encode(found.text, found.encoding, found.signature, found.damage) == data


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le", "ascii", "cp1252", "iso2022_jp"])
@given(data=st.binary(max_size=60))
def test_any_bytes_come_back_from_a_declared_encoding(encoding: str, data: bytes) -> None:
    found = decode(data, encoding, "report")
    assert not found.exact or encode(found.text, found.encoding, found.signature, found.damage) == data
    if encoding in ("utf-8", "gb18030", "utf-16-le", "ascii"):
        assert found.exact


def test_what_is_not_text_is_still_refused() -> None:
    noise = random.Random(7)
    for data in (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "naïve café à la garçon déjà vu".encode("latin-1"),
        *(noise.randbytes(400) for _ in range(20)),
    ):
        with pytest.raises(DecodeError):
            decode(data, errors="report")


def test_good_text_is_read_as_without_the_option() -> None:
    for data in (GOOD.encode(), GOOD.encode("gb18030"), TRADITIONAL.encode("big5"), f"甲{MARK}乙".encode(), b""):
        assert decode(data, errors="report") == decode(data)


def test_a_finding_says_where_and_what_and_the_bytes_come_back() -> None:
    data = broken(f"甲{MARK}乙,丙" + GOOD, "utf-8", 13, b"\xe4\xbd")
    with pytest.raises(DecodeError):
        mingfan.clean(data)
    result = mingfan.clean(data, errors="report")
    assert result.text.startswith(f"甲{MARK}乙，丙{MARK}今天天气很好，我们")
    (finding,) = (found for found in result.findings if found.rule == RULE)
    assert (finding.start, finding.end) == (5, 6)
    assert "E4 BD" in finding.message and "第 13 字节" in finding.message
    assert "E4 BD at byte 13" in finding.message_en
    assert result.revert()[5] == MARK
    assert result.revert_bytes() == data
    assert pickle.loads(pickle.dumps(result)).revert_bytes() == data
    assert result.to_dict("utf8")["damage"] == [{"start": 13, "offset": 13, "bytes": "e4bd"}]
    quick = Cleaner().clean(data, errors="report", findings=False)
    assert [found.rule for found in quick.findings] == [RULE]


def test_the_bytes_of_a_str_or_of_two_codes_are_not_known() -> None:
    with pytest.raises(RevertError, match="a str"):
        mingfan.clean("甲").revert_bytes()
    assert mingfan.clean(GOOD.encode("utf-16")).revert_bytes() == GOOD.encode("utf-16")
    with pytest.raises(RevertError, match="two codes"):
        mingfan.clean(b"\xf9\xf9" + TRADITIONAL.encode("big5"), encoding="big5").revert_bytes()


def test_another_word_for_errors_is_refused() -> None:
    with pytest.raises(ValueError, match="'strict' or 'report'"):
        mingfan.clean(b"a", errors="replace")  # type: ignore[arg-type]


@given(st.lists(st.sampled_from([*"甲乙,。 \n", MARK, "##paidbegin##"]), max_size=30).map("".join))
def test_marks_are_followed_through_edits(text: str) -> None:
    damage = tuple(Damage(place, place, "ff") for place, char in enumerate(text) if char == MARK)
    output, edits = Cleaner().clean_edits(text)
    left = moved(damage, edits)
    assert left is not None
    assert [item.start for item in left] == [place for place, char in enumerate(output) if char == MARK]


def test_marks_that_a_rule_rewrote_are_unclear() -> None:
    damage = (Damage(1, 1, "ff"), Damage(2, 2, "fe"))
    one = Edit(0, 4, 0, 2, f"甲{MARK}{MARK}乙", f"丙{MARK}", ("x/y",))
    assert moved(damage, [one]) is None
    both = Edit(0, 4, 0, 3, f"甲{MARK}{MARK}乙", f"{MARK}{MARK}丙", ("x/y",))
    assert moved(damage, [both]) == (Damage(0, 1, "ff"), Damage(1, 2, "fe"))


@given(st.text(HAN, max_size=20), st.integers(0, 60), st.binary(min_size=1, max_size=3))
def test_both_engines_give_the_same(text: str, at: int, what: bytes) -> None:
    data = broken(text, "utf-8", at, what)
    one = Cleaner().clean(data, "utf-8", errors="report")
    other = Cleaner(engine="reference").clean(data, "utf-8", errors="report")
    assert (one.text, one.edits, one.damage, one.findings) == (other.text, other.edits, other.damage, other.findings)
    assert one.revert_bytes() == data


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_what_stands_behind_a_damaged_byte_is_cleaned(engine: Any) -> None:
    """The scanner reads the text, not the damaged bytes."""
    assert Cleaner(engine=engine).clean(b"\xff\x00", "utf-8", errors="report").text == MARK
