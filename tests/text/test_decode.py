"""Bytes to text and back: every encoding named in the contract, declared and detected, and what must be refused."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.errors import DecodeError
from mingfan.text.decode import ONE_TO_ONE, Decoded, canonical, decode, encode
from tests.places import DATA

SIMPLIFIED = (DATA / "report-compilation.standard.txt").read_text(encoding="utf-8")
TRADITIONAL = (
    "　　夏天的傍晚，巷口的麵攤總是坐滿了人。老闆一邊下麵，一邊和熟客聊著今天的新聞：哪一條路又要封閉施工，哪一家的"
    "孩子考上了大學。「再加一顆滷蛋好嗎？」他問，聲音蓋過了鍋裡滾水的聲響。\n"
    "　　雨是忽然落下來的。沒有人起身，大家只是把桌子往騎樓裡挪了挪，繼續吃麵、繼續說話。街燈亮了，柏油路上映出長長"
    "的光；遠處傳來公車進站的聲音，還有學生們奔跑的腳步。我想起許多年前的一個夜晚，父親也是這樣帶著我坐在這裡，告訴"
    "我：日子要一口一口地過。\n"
    "　　這個國家的河川、車站與市場，並不因為我們的離開而改變；變的只是我們看它的眼睛。當火車經過隧道，窗外忽然全黑"
    "，玻璃上便浮現自己的臉，那張臉與記憶中的少年已經不大相像了。\n"
)
CANTONESE = "佢哋喺邊度食飯呀？我哋嘅屋企就喺呢條街，嗰啲嘢唔使擔心，你嚟咗就得喇。冇問題，聽日再講啦！"
RARE = "镕㐀𠮷䶮"


def snippets(text: str, length: int, count: int = 60) -> list[str]:
    """`count` pieces of the text, at least two fifths of each Han: what a detector can be asked about."""
    rng = random.Random(length)
    found: list[str] = []
    while len(found) < count:
        at = rng.randrange(len(text) - length)
        piece = text[at : at + length]
        if sum("一" <= char <= "鿿" for char in piece) * 5 >= length * 2:
            found.append(piece)
    return found


@pytest.mark.parametrize("length", [10, 20, 50, 200])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", SIMPLIFIED),
        ("gb18030", TRADITIONAL),
        ("cp950", TRADITIONAL),
        ("utf-16-le", SIMPLIFIED),
        ("utf-16-be", SIMPLIFIED),
        ("utf-16-le", TRADITIONAL),
    ],
)
def test_detects_short_chinese_text(encoding: str, text: str, length: int) -> None:
    for piece in snippets(text, length):
        data = piece.encode(encoding)
        assert decode(data).text == piece
        assert decode(data).exact


def test_detects_hong_kong_big5() -> None:
    for start in range(0, len(CANTONESE) - 20, 3):
        piece = CANTONESE[start:]
        decoded = decode(piece.encode("big5hkscs"))
        assert (decoded.text, decoded.encoding) == (piece, "big5hkscs")


@pytest.mark.parametrize("text", ["镕", RARE, "朱镕基", f"人名{RARE}都要保留", "㐀", "𠮷野家"])
def test_rare_characters_of_gb18030_survive(text: str) -> None:
    data = text.encode("gb18030")
    for declared in ("auto", "gb2312", "GBK", "cp936", "gb18030"):
        assert decode(data, declared) == Decoded(text, "gb18030", False, True)


@pytest.mark.parametrize("encoding", sorted(ONE_TO_ONE))
def test_one_to_one_encodings_carry_every_code_point(encoding: str) -> None:
    top = 0x80 if encoding == "ascii" else 0x110000
    text = "".join(chr(code) for code in range(top) if not 0xD800 <= code < 0xE000 and code != 0xFEFF)
    decoded = decode(text.encode(encoding), encoding)
    assert decoded.text == text
    assert decoded.exact
    assert encode(decoded.text, decoded.encoding) == text.encode(encoding)


def test_every_sequence_of_gb18030_has_one_text() -> None:
    low, high = range(0x30, 0x3A), range(0x81, 0xFF)
    two = (bytes((a, b)) for a in high for b in range(0x40, 0xFF))
    four = (bytes((a, b, c, d)) for a in high for b in low for c in high for d in low)
    for data in (*two, *four):
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            continue
        assert text.encode("gb18030") == data


@pytest.mark.parametrize(
    ("mark", "encoding", "kept"),
    [
        (codecs.BOM_UTF8, "utf-8", True),
        (codecs.BOM_UTF16_LE, "utf-16-le", False),
        (codecs.BOM_UTF16_BE, "utf-16-be", False),
        (codecs.BOM_UTF32_LE, "utf-32-le", False),
        (codecs.BOM_UTF32_BE, "utf-32-be", False),
    ],
)
@pytest.mark.parametrize("declared", ["auto", "utf-8", "gbk"])
def test_byte_order_marks(mark: bytes, encoding: str, kept: bool, declared: str) -> None:
    data = mark + "明矾\n".encode(encoding)
    decoded = decode(data, declared)
    assert decoded == Decoded("\ufeff明矾\n" if kept else "明矾\n", encoding, not kept, True)
    assert encode(decoded.text, decoded.encoding, decoded.signature) == data


def test_the_mark_of_gb18030_stays_in_the_text() -> None:
    data = "\ufeff明矾净水".encode("gb18030")
    assert decode(data).text == "\ufeff明矾净水"


@pytest.mark.parametrize("declared", ["utf-16", "UTF16", "utf-16-le"])
def test_declared_utf16_without_a_mark(declared: str) -> None:
    assert decode("今天天气很好。".encode("utf-16-le"), declared).text == "今天天气很好。"


def test_utf16_of_ascii_is_not_taken_for_utf8_with_nuls() -> None:
    text = "Name,Age\r\nLi,32\r\n中\r\n"
    assert decode(text.encode("utf-16-le")).encoding == "utf-16-le"
    assert decode(text.encode("utf-16-be")).text == text


@pytest.mark.parametrize("text", ["", "\0", "a\0b", "日志\0\0记录", "\x00\x00", "plain", "\n"])
def test_utf8_comes_first(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8", False, True)


def test_big5_codes_that_share_a_character_are_not_exact() -> None:
    ordinary = TRADITIONAL.encode("cp950")
    assert decode(ordinary).exact
    twin = decode(ordinary + b"\xa2\xcc")  # a second code of 十
    assert twin.text.endswith("十")
    assert not twin.exact


def test_big5_as_windows_writes_it() -> None:
    text = "價格約在三～五萬元，圖／記者攝。每坪￥八千"
    assert decode(text.encode("cp950"), "big5").text == text
    assert decode(text.encode("cp950")).text == text


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("今天天气很好".encode()[:-1], 15),
        (SIMPLIFIED[:1000].encode() + b"\xff" + SIMPLIFIED.encode(), len(SIMPLIFIED[:1000].encode())),
        ("中文".encode() + b"\xff", 6),
    ],
)
def test_damaged_utf8_is_refused_at_its_byte(data: bytes, offset: int) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert caught.value.encodings == ("utf-8",)
    assert caught.value.offset == offset
    assert f"byte {caught.value.offset}" in str(caught.value)


def test_damaged_gb18030_is_refused_at_its_byte() -> None:
    good = SIMPLIFIED[:4000].encode("gb18030")
    data = good + b"\xff" + good
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert caught.value.offset == len(good)
    with pytest.raises(DecodeError) as caught:
        decode(data, "gb2312")
    assert (caught.value.offset, caught.value.encodings) == (len(good), ("gb18030",))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "Où êtes-vous né? Les élèves français préfèrent la forêt; das Mädchen läuft über die Straße."),
        ("cp1251", "Съешь же ещё этих мягких французских булок, да выпей чаю. Москва большой город."),
        (
            "euc-kr",
            "대한민국의 수도는 서울이다. 모든 국민은 인간으로서의 존엄과 가치를 가지며, 행복을 추구할 권리를 가진다.",
        ),
        ("shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗い所で泣いていた。"),
        ("euc-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗い所で泣いていた。"),
    ],
)
def test_other_encodings_are_refused_when_detecting_and_honoured_when_declared(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    with pytest.raises(DecodeError, match="tried utf-8, gb18030, cp950, big5hkscs, utf-16-le, utf-16-be"):
        decode(data)
    assert decode(data, encoding).text == text


def test_binary_data_is_refused() -> None:
    rng = random.Random(5)
    for _ in range(50):
        with pytest.raises(DecodeError):
            decode(rng.randbytes(400))


@pytest.mark.parametrize("name", ["no-such-code", "hex", "rot13"])
def test_unknown_encodings(name: str) -> None:
    with pytest.raises(DecodeError, match="unknown encoding"):
        decode(b"\xd6\xd0", name)
    with pytest.raises(LookupError):
        canonical(name)


@given(st.text(), st.sampled_from(sorted(ONE_TO_ONE - {"ascii"})))
def test_declared_bytes_come_back(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data, encoding)
    assert encode(decoded.text, decoded.encoding, decoded.signature) == data


@given(st.binary(max_size=200))
def test_any_bytes_are_read_back_exactly_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except DecodeError as error:
        assert 0 <= error.offset <= len(data)
        return
    written = encode(decoded.text, decoded.encoding, decoded.signature)
    assert (written == data) is decoded.exact


@pytest.mark.parametrize("text", ["你好\n", "中\n中一\n", "第一章\r\n", "春天。\n"])
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_short_chinese_in_utf16_without_a_mark_is_not_read_as_ascii(text: str, name: str) -> None:
    assert decode(text.encode(name)) == Decoded(text, name, False, True)


@pytest.mark.parametrize("data", [b"ab\x00c", b"\x00\x00", b"abc\x00", b"a\x00b\x00\x00c", b"key\x00value"])
def test_a_stray_nul_in_ascii_stays_ascii(data: bytes) -> None:
    assert decode(data).encoding == "utf-8"


@pytest.mark.parametrize("text", ["丁丁当 丁丁当当", "丁丁当丁丁当当" * 30, "丁冬丁冬"])
def test_a_few_characters_that_come_again_and_again_are_not_taken_for_big5(text: str) -> None:
    """丁 and 当 are 間 and 絞 there. Each says as little the tenth time as the first."""
    assert decode(text.encode("gb18030")).text == text
