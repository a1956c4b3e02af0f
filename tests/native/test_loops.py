"""The loops in C do what Python says, and where they are missing or stale, Python does it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from array import array
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks import workloads
from mingfan import Cleaner
from mingfan.deadline import Deadline
from mingfan.kinds import watermarks
from mingfan.kinds.duplicates import align, clauses, far
from mingfan.kinds.duplicates import sentences as repeats
from mingfan.kinds.scored import clauses as pleading
from mingfan.kinds.scored import looks, related, units, wording
from mingfan.kinds.scored.kind import shared_reader
from mingfan.kinds.scored.page import OPENS, calls
from mingfan.kinds.scored.reader import CALLS, LONGEST_LINE, Reader
from mingfan.kinds.scored.shipped import shipped_model
from mingfan.kinds.scored.surroundings import COUNT, FAR, Place, rows
from mingfan.kinds.scored.trees import compiled
from mingfan.kinds.scored.units import Unit
from mingfan.learn import counts
from mingfan.learn.among import _Among
from mingfan.learn.documents import _different_hashes, _hashes_of, different_hashes, hashes_of
from mingfan.native.loops import BUILT, loops
from mingfan.text.fold import _table, fold, folder
from mingfan.text.lines import line_at

pytestmark = pytest.mark.skipif(not BUILT, reason="the loops in C are not built: python hatch_build.py builds them")

# What the loops branch on, and what lies beside it.
SIGNS = (
    "。！？!?…～~；“”‘’「」（）()【】[]*_ \t\u3000\n\xa0\ufeff\u200b\x00\x01=/#&>|｜·•，,、-—_→^$.:"
    "a0Z９①２Ａ一二三關註Ⅷ𝟘𠮷\U0010ffff\ud800"
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(SIGNS), st.sampled_from(["竹子长在山坡上", "二维码", "www.a.com", "关注", "  ", "2019"])),
    max_size=40,
).map("".join)
LINES = [
    *("\n", "，会员说", "？", "\u3000\u3000", "x" * 120, "竹子长在山坡上。", "www.a.com 免费下载", "点击阅读全文"),
    *("请扫描二维码关注微信公众号“竹海”，回复“笋”获取资料。", "他在公众号里写过竹子的故事，读者留言问他竹笋怎么挖。"),
    *("► 下载！会员", "登錄会员中心，下載ＡＰＰ！", "更多竹笋资料请加微信"),
    "公司召开会员大会，讨论了明年的工作，会议决定继续推进下载中心的建设",
]
ALIKE = st.lists(
    st.sampled_from(["春天挖笋冬天砍竹", "村里人拿它编筐盖房", "老人说这片竹林", "竹", "。", "，", "\n", "“", "说："]),
    max_size=60,
)


@given(TEXTS)
@example("\x85 7 \u2003ⅷ9竹\ud8003\n\n\x1c\x1f\nlast\r")
@example("x" * 300 + "\U0010ffff竹é" * 50)
def test_lines_have_the_same_hashes(text: str) -> None:
    assert hashes_of(text) == _hashes_of(text)
    assert different_hashes(text) == _different_hashes(text)


@given(st.lists(TEXTS, max_size=4), st.lists(st.integers(1, 2**61 - 2), max_size=80))
def test_the_same_hashes_of_some_are_found_and_counted_in_texts(texts: list[str], others: list[int]) -> None:
    some = [0, *(each for text in texts for each in _hashes_of(text)[::2]), *others]
    pair = loops.Among(array("q", some)), _Among(some)
    for text in [*texts, *texts]:
        found = [list(among.of(text)) for among in pair]
        assert found[0] == found[1]
        for among in pair:
            for each in found[0][::3]:
                among.count(each)
    assert [pair[0].counted(each) for each in some if each] == [pair[1].counted(each) for each in some if each]
    for among in pair:
        with pytest.raises(KeyError):
            among.count(2**61 - 1)


@given(st.lists(st.sampled_from([0, 1, 7, 8, 15, 2**61 - 2]), max_size=40), st.integers(1, 9), st.integers(1, 3))
def test_hashes_are_spread_and_counted_alike(numbers: list[int], parts: int, least: int) -> None:
    given = array("q", numbers)
    assert counts.spread(given, parts) == counts._spread(given, parts)
    assert counts.counts_of(given, least) == counts._frequent(given, least)


def test_hashes_go_into_one_part_at_least() -> None:
    with pytest.raises(ValueError, match="one part"):
        loops.spread(array("q", [1]), 0)


WELL = [
    "a",
    "abcdefgh",
    "\x7f",
    "\x80",
    "é",
    "\u07ff",
    "\u0800",
    "竹",
    "竹子长在山坡上",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "𠮷",
]
ILL = [
    b"\x80",
    b"\xc0\x80",
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xe7\xab",
    b"\xe7",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xf0\x8f\xbf\xbf",
]
ILL += [b"\xc3", b"\xc3a", b"\xe7a\xb9", b"\xe7\xaba", b"\xf4\x90\x80\x80", b"\xf8", b"\xff"]
DATA = st.lists(
    st.tuples(st.sampled_from([*(char.encode() for char in WELL), *ILL]), st.sampled_from([1, 2, 3, 4, 5, 200])),
    max_size=8,
).map(lambda runs: b"".join(piece * times for piece, times in runs))


@settings(max_examples=500)
@given(
    st.one_of(st.lists(st.sampled_from(WELL), max_size=60).map("".join).map(str.encode), DATA, st.binary(max_size=60))
)
def test_utf8_is_decoded_alike(data: bytes) -> None:
    decoded_alike(data)


def decoded_alike(data: bytes) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        with pytest.raises(UnicodeDecodeError) as told:
            loops.decoded(data)
        assert told.value.args == error.args
        return
    found = loops.decoded(data)
    assert (found, found.isascii(), sys.getsizeof(found)) == (text, text.isascii(), sys.getsizeof(text))
    half = len(text) // 2
    start, end = len(text[: half // 2].encode()), len(text[:half].encode())
    assert loops.characters(data, start, end) == half - half // 2


def test_no_wrong_byte_is_decoded_wherever_it_stands() -> None:
    good = ("竹" * 12).encode()
    for at in range(len(good)):
        for byte in (0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xEF, 0xF0, 0xFF):
            decoded_alike(good[:at] + bytes([byte]) + good[at + 1 :])
    for at in range(0, len(good), 3):
        for piece in ILL:
            decoded_alike(good[:at] + piece + good[at:])


def test_characters_are_counted_within_the_data() -> None:
    for start, end in ((-1, 1), (0, 4), (2, 1)):
        with pytest.raises(ValueError, match="outside"):
            loops.characters("竹".encode(), start, end)


@given(st.lists(st.sampled_from([b"\n", b"\n\n", b"\x00", b"\r", b"ab", b"\x0a\x8a"])).map(b"".join))
def test_line_feeds_are_counted_alike(data: bytes) -> None:
    assert loops.line_feeds(data) == data.count(b"\n")


@given(TEXTS)
def test_a_text_is_folded_alike(text: str) -> None:
    assert fold(text) == text.translate(_table())


@given(TEXTS)
def test_sentences_end_alike(text: str) -> None:
    assert [tuple(span) for span in units._sentences(text)] == loops.sentences(text)


@given(TEXTS)
def test_wording_is_normal_and_counted_alike(text: str) -> None:
    assert loops.normal(text) == wording._normal(text)
    assert loops.letters(text) == wording._letters(text)
    assert loops.content(text) == "".join(filter(str.isalnum, text))


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from([*"a-0./:竹 w", "www.", "http://", "https://", ".com", ".cn", "io", "net", "/?~", "a.b.c"]),
        max_size=24,
    )
)
def test_addresses_are_one_character_alike(parts: list[str]) -> None:
    assert loops.normal("".join(parts)) == wording._normal("".join(parts))


def test_an_address_has_nine_labels_before_its_top_level_at_most() -> None:
    for labels in range(1, 22):
        for text in (".".join(["a"] * labels) + end for end in (".com", ".cn/x", ".comx", ".me.", ".x", "..io")):
            assert loops.normal(text) == wording._normal(text), text


@given(TEXTS)
def test_units_look_alike(text: str) -> None:
    like = wording.normal(fold(text))
    assert loops.looks(text, like) == looks._looked_at(text, like)


def test_beginnings_and_endings_look_alike() -> None:
    signs = "1٣¹①Ⅷé_#*x✅“[〖（！<|>＞竹a一"
    figures = ["12.", "1234.", "12", "2019-1", "19/", "12345-1", "٣.", "一、", "一二三四、", "（一）", "（一", "第章"]
    beginnings = [*signs, *figures, "第一章", "第一二三四五六七八九章", "12    .", "12     .", "1\u3000、", ""]
    for begin in beginnings:
        for end in ("", "。", "…”", "；", "; ", "，》", ",", "、", "：", ":", "→", "]", "²", "9", "竹", "é", "Ⅷ", "_"):
            for text in (begin + end, f"\u3000{begin}竹{end}\n", f"{begin}](![<img{end}", f"<{begin}</{end}"):
                assert loops.looks(text, text) == looks._looked_at(text, text), text


READING = st.lists(
    st.one_of(
        st.sampled_from(SIGNS),
        st.sampled_from(
            [
                *LINES,
                "，欢迎关注公众号",
                ";  记得点赞",
                "设备上的二维码",
                "提取码：a1b2",
                "A.竹B.笋C.林",
                "步骤一：扫码",
                "一、点击",
            ]
        ),
        st.sampled_from(
            [
                "https://a.com/b",
                "竹林一年四季都是绿的，",
                " et al",
                "doi.org/",
                "arXiv:",
                "[J]",
                "- [竹](a)：",
                "十二、下载",
            ]
        ),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=60)
@given(st.lists(READING, max_size=4))
def test_units_are_read_alike(lines: list[str]) -> None:
    reader, model = shared_reader(), shipped_model()
    bodies = [line.replace("\ud800", "") for text in lines for line in text.split("\n")]
    read = [
        units.units_of_lines(bodies, reader.search, model.own, Deadline(60), reader._parts, made)
        for made in (None, reader._maker)
    ]
    assert read[0] == read[1]
    assert [list(map(type, said)) for unit in flat(read[0]) for said in (unit, unit.wording)] == [
        list(map(type, said)) for unit in flat(read[1]) for said in (unit, unit.wording)
    ]


def flat(lines: list[tuple[Unit, ...]]) -> list[Unit]:
    return [unit for line in lines for unit in line]


@given(READING)
def test_the_same_lines_may_plead(text: str) -> None:
    assert loops.may_plead(text) == pleading._may_plead(text)
    assert loops.may_plead(text) or not pleading.pleas(text)


READER = regex.compile(pleading._READER)


def test_every_beginning_of_a_plea_is_known() -> None:
    for code in (*range(0x80), *range(0x3000, 0xA000)):
        assert loops.may_plead(f"竹； {chr(code)}") == pleading._may_plead(f"竹； {chr(code)}")
        begins = READER.match(chr(code), partial=True) is not None
        assert not begins or loops.may_plead(f"竹，{chr(code)}"), chr(code)


def test_parts_lie_in_their_line() -> None:
    made = shared_reader()._maker
    assert made is not None
    for wrong in ([(0, 3)], [(-1, 1)], [(2, 1)], [(0, 1), (1, 2)]):
        with pytest.raises(ValueError, match="parts"):
            made.of(["竹林"], [wrong], ["竹"], [frozenset()])
    for bodies, parts, words, shown in ((["竹"], [], [], []), ([], [], ["竹"], [])):
        with pytest.raises(ValueError, match="each line"):
            made.of(bodies, parts, words, shown)


@given(TEXTS)
def test_runs_weigh_alike(text: str) -> None:
    model = shipped_model()
    like = wording.form(text, fold(text))
    assert model.own(like) == model.base + sum(model.wording.get(name, 0) for name in wording.features(like))


def test_any_run_of_characters_may_have_a_weight() -> None:
    weights = {"\0": 1, "a": 2, "\0a": 4, "a\0": 8, "\0\0a": 16, "\U0010ffff": 32, "abcd": 64}
    made = loops.Weights(weights)
    for text in ("\0", "a", "\0a", "a\0", "\0\0a", "a\0\0a", "\U0010ffff", "abcd", "", "aaa"):
        assert made.sum(text) == sum(weights.get(run, 0) for run in wording.grams(text) if len(run) < 4 and run in text)


@given(TEXTS)
def test_the_same_lines_hold_opening_words(text: str) -> None:
    reader, model = shared_reader(), shipped_model()
    search = reader.search
    assert search.native is not None and model.runs is not None
    told, folded = loops.opening(search.native, text, 30, model.runs, model.base, OPENS, model.looks)
    assert folded == fold("\n".join(text[line:][slice(*part)] for line, *part, says in told if says != CALLS))
    at = 0
    for line in text.split("\n"):
        folded = fold(line)
        found = {word for word in search._words if word in folded}
        assert search.families_in(folded) == frozenset().union(*(search._opening[word] for word in found))
        assert [one[1:] for one in told if one[0] == at] == (said_in(line) if len(line) <= 30 else [])
        at += len(line) + 1


def said_in(line: str) -> list[tuple[int, int, int]]:
    """What the loops say of a line, in Python."""
    search, model = shared_reader().search, shipped_model()
    found = []
    for start, end in units.parts(line):
        folded = fold(line[start:end])
        if search.families_in(folded):
            like = wording.form(line[start:end], folded)
            untold = len(like.text) <= wording.LONGEST_WHOLE
            found.append((start, end, 2 if untold else calls(model.own(like))))
            if found[-1][2] == 1:
                break
    return found


# Of every size in memory; those at the end have the lower half of a character of a word.
FEW = "二維维码碼上qQｑr →»。\n竹\x00👍\U00014e8c\U0001ff51"
FOLDED = "二维码上qr →»👍\x00"
HIDDEN = ("→", "»", "👍", "二维", "维码上", "qr码", "上上上上上", "🎁二上", "\U0001ff51二上")


def opening_of(words: tuple[str, ...], text: str, longest: int) -> list[tuple[int, int, int]]:
    found, _ = loops.opening(loops.Words(folder(), words), text, longest, loops.Weights({}), 0, 2**40, defaultdict(int))
    return [one[:3] for one in found]


@settings(max_examples=300)
@given(
    st.lists(st.text(FOLDED, min_size=1, max_size=5), max_size=6, unique=True),
    st.lists(st.tuples(st.sampled_from(FEW), st.sampled_from([1, 1, 1, 2, 250, 256, 257])), max_size=12),
    st.text(FEW, max_size=12),
)
def test_words_are_found_wherever_a_line_holds_them(words: list[str], runs: list[tuple[str, int]], end: str) -> None:
    text = "".join(char * times for char, times in runs) + end
    expected, at = [], 0
    for line in text.split("\n"):
        if len(line) <= 600:
            held = [part for part in units.parts(line) if any(word in fold(line[slice(*part)]) for word in words)]
            expected += [(at, *part) for part in held]
        at += len(line) + 1
    assert opening_of(tuple(words), text, 600) == expected


@pytest.mark.parametrize("beside", ["a", "竹", "𠮷"])
@pytest.mark.parametrize("word", [*HIDDEN, "二維", "ＱＲ碼"])
def test_a_word_is_found_at_every_place(beside: str, word: str) -> None:
    for before in (*range(12), *range(245, 265), *range(500, 520)):
        for behind in (0, 1, 2, 9, 300):
            text = beside * before + word + beside * behind
            assert opening_of(HIDDEN, text, 1_000) == [(0, 0, len(text))], (before, behind)
            assert opening_of(HIDDEN, text[: before + len(word) - 1] + beside * behind, 1_000) == []


def test_no_line_holds_a_word_with_a_line_feed() -> None:
    for text in ("\n", "竹\n\n二竹\n", "二竹\n二", "𠮷二\n二\n"):
        assert opening_of(("\n", "\n二", "二\n"), text, 100) == []


@given(st.lists(st.sampled_from(LINES), max_size=12).map("".join))
def test_the_same_lines_open(text: str) -> None:
    reader = Reader(shared_reader().search, shipped_model())
    lines = (line_at(text, start) for start in reader.search.may_open(text, LONGEST_LINE, Deadline(60)))
    expected = [line.start for line in lines if reader._opens(text[line.start : line.end], Deadline(60))]
    assert reader.opening(text, Deadline(60)) == expected


FLAGS = st.booleans()
NUMBERS = st.integers(-9, 9)
LIMITS = st.sampled_from([-5000, -1, 0, 1, 60, 1000])
TREES = st.recursive(
    NUMBERS, lambda tree: st.tuples(st.integers(0, COUNT - 1), LIMITS, tree, tree).map(list), max_leaves=6
)
PLACES = st.builds(Place, st.integers(0, FAR), st.integers(0, FAR))


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[Unit], list[int], list[int]]:
    """Units, what each says, and the numbers of some."""
    own = draw(
        st.lists(st.sampled_from([-5000, -2001, -2000, -1000, 0, 500, 501, 1000, 1001, 2500]), max_size=70, min_size=1)
    )
    units = [
        unit_like(draw(TEXTS), *draw(st.tuples(FLAGS, FLAGS)), draw(LIMITS), draw(st.integers(-9, 0))) for _ in own
    ]
    return units, own, [at for at in range(len(own)) if draw(FLAGS)] or [0]


def unit_like(text: str, begins: bool, ends: bool, speaks: int, against: int) -> Unit:
    said = wording.wording(text, wording.form(text, fold(text)))
    shown, labels = frozenset(range(len(text) % 4)), len(text) % 3 * 500
    return Unit(0, len(text), begins, ends, said, 0, shown, frozenset(), speaks, against, labels=labels)


@settings(max_examples=30)
@given(pages(), PLACES)
def test_rows_are_alike(page: tuple[list[Unit], list[int], list[int]], place: Place) -> None:
    units, own, of = page
    assert list(map(tuple, loops.rows(None, units, own, *place, of))) == rows(units, own, place, of)


@settings(max_examples=30)
@given(pages(), st.lists(TREES, max_size=4), st.integers(0, 4), st.integers(-20, 20))
def test_trees_add_up_alike(
    page: tuple[list[Unit], list[int], list[int]], trees: list[Any], first: int, hopeless: int
) -> None:
    units, own, of = page
    expected = compiled(trees, COUNT, first, hopeless)(rows(units, own, Place(0, 0), of))
    assert loops.rows(loops.Forest(trees, COUNT, first, hopeless), units, own, 0, 0, of) == expected


def test_rows_of_no_units_are_refused() -> None:
    units = [unit_like("竹林", True, True, 0, 0)]
    forest = loops.Forest([1], 4, 1, 0)
    for wrong in ((None, units, [1, 2], 0, 0, [0]), (None, [], [], 0, 0, []), (forest, units, [1], 0, 0, [0])):
        with pytest.raises(ValueError, match="units"):
            loops.rows(*wrong)
    for not_units in ([1], [(1, 2)], [(*units[0][:4], None, *units[0][5:])]):
        with pytest.raises(TypeError):
            loops.rows(None, not_units, [1], 0, 0, [0])
    for at in (-1, 1):
        with pytest.raises(IndexError):
            loops.rows(None, units, [1], 0, 0, [at])


def test_what_is_more_than_the_loops_count_is_left_to_python() -> None:
    units = [unit_like("竹林", True, True, 10**30, 0), unit_like("竹林", True, True, 10**12, 0)]
    for own in ([1, 1], [10**12, 1]):
        with pytest.raises(OverflowError):
            loops.rows(None, units[1:] if own[0] == 1 else units[:1], own[:1], 0, 0, [0])
        model = shipped_model()
        assert model.scores(units, own, Place(0, 0), [0, 1]) == model._sums(rows(units, own, Place(0, 0), [0, 1]))


@pytest.mark.parametrize("tree", [[4, 0, 1, 2], [-1, 0, 1, 2], [0, 0, 1], [0, "1", 1, 2], "leaf", [0, 0, None, 2]])
def test_what_is_no_tree_is_refused(tree: Any) -> None:
    with pytest.raises(ValueError, match="no tree"):
        loops.Forest([tree], 4, 1, 0)


@given(ALIKE.map("".join), st.sampled_from("，。说冬村"), st.sampled_from("、？１1说\n"))
def test_the_same_anchors_recur(text: str, one: str, other: str) -> None:
    for each in (text, text + text, text + text.replace(one, other), f"{text}。{text[9:]}"):
        assert_same_anchors(each)
    for least in (8, 32):
        assert pairs_by_loops(text, 5, least) == clauses._found(text, 5, least)


def test_a_mark_between_clauses_is_no_rare_character() -> None:
    with pytest.raises(ValueError, match="marks"):
        loops.clause_anchors("竹林，", 0, "，\U00020000", 5, 8, 400, 8, 400)


def test_the_same_anchors_recur_in_long_texts() -> None:
    page = "".join(workloads.sentences()[:60])
    copies = [page + page, page + page.replace("，", "、").replace("1", "１"), page + page[:900] + page[1100:]]
    for text in (workloads.a(), workloads.links(), workloads.novel(), workloads.d(150_000), *copies):
        assert_same_anchors(text)
        assert pairs_by_loops(text, 0, 32) == clauses._found(text, 0, 32)


@given(
    st.lists(st.tuples(st.one_of(TEXTS, st.sampled_from(["竹" * 137, "竹" * 138 + "笋", "x" * 90 + "y" * 90])), FLAGS))
)
def test_the_same_runs_are_shared(units: list[tuple[str, bool]]) -> None:
    texts, members = [text for text, _ in units], bytes(member for _, member in units)
    for belongs in (members, bytes(len(texts)), b"\1" * len(texts)):
        assert loops.related(texts, (belongs, members)) == related._related(texts, (belongs, members))
    with pytest.raises(ValueError, match="a byte for each"):
        loops.related(texts, (members + b"\0",))


@given(
    st.lists(
        st.sampled_from(
            [
                "春天挖笋冬天砍竹村里人编筐",
                "老人说这片竹林是祖上种的",
                "山坡上的竹子长得又高又直",
                "竹",
                "。",
                "\n",
                "！",
            ]
        ),
        max_size=24,
    )
)
def test_the_same_sentences_recur_in_a_row(parts: list[str]) -> None:
    text = "".join(parts)
    for told in (text, f"{text}。{text}", "。".join(parts)):
        assert loops.recur_in_a_row(told, far.TELLING, far.LEAST_SENTENCES) == far._recur_in_a_row(told)
        assert far.may_repeat_far(told, 20) or not list(far.far_repeats(told, 20))


@given(st.text("竹林Ａa，。 \U00020000", max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 41))
def test_how_far_two_places_match(text: str, first: int, distance: int, bound: int) -> None:
    first = min(first, len(text))
    second = min(first + distance, len(text))
    assert loops.common_prefix(text, first, second) == align._common_prefix(text, first, second)
    assert loops.common_suffix(text, first, second, bound) == align._common_suffix(text, first, second, bound)


def test_places_that_match_lie_in_the_text() -> None:
    for first, second in ((-1, 2), (2, 1)):
        with pytest.raises(ValueError, match="first"):
            loops.common_prefix("竹林竹林", first, second)
        with pytest.raises(ValueError, match="first"):
            loops.common_suffix("竹林竹林", first, second, 2)
    with pytest.raises(ValueError, match="first"):
        loops.common_suffix("竹林", 1, 3, 2)


def pairs_by_loops(text: str, start: int, least: int) -> list[tuple[int, int]]:
    places = clauses._found_by_loops(text, start, least)
    return list(zip(places[::2], places[1::2], strict=True))


def assert_same_anchors(text: str) -> None:
    for least in (8, 32):
        *pairs, bounds = repeats._found_by_loops(text, least)
        *expected, places = repeats._found(text, least)
        assert pairs == expected
        assert list(bounds) == list(places)


def said() -> str:
    """What is said about a few texts: output, edits and findings."""
    cleaner = Cleaner(deadline=60)
    results = [cleaner.clean(text) for text in (workloads.a(), workloads.promos(40), workloads.novel(60))]
    return hashlib.sha256(repr([(r.text, r.edits, r.findings) for r in results]).encode()).hexdigest()


def in_a_process(**environment: str) -> list[str]:
    code = "from tests.native.test_loops import said, BUILT; print(BUILT, said())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_results_are_the_same_without_the_loops() -> None:
    assert in_a_process(MINGFAN_PURE="1") == ["False", said()]


def test_loops_of_another_state_are_left_out_and_a_warning_says_so(tmp_path: Path) -> None:
    room = tmp_path / "mingfan" / "native"
    shutil.copytree(Path(loops.__file__).parent, room)
    (tmp_path / "mingfan" / "__init__.py").touch()
    with (room / "loops.c").open("a") as source:
        source.write("/* a change */")
    told = subprocess.run(
        [sys.executable, "-c", "from mingfan.native.loops import BUILT; print(BUILT)"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "False\n"
    assert "python hatch_build.py" in told.stderr


@given(TEXTS, st.integers(0, 0x10FFFF), st.integers(0, 0x10FFFF), st.sampled_from(["", "竹" * 130, "a" * 70]))
@example("\ue000", 0xE000, 0xF8FF, "竹" * 130)
@example("\uf8ff", 0xE000, 0xF8FF, "竹" * 63)
def test_a_character_between_two_is_found(text: str, low: int, high: int, before: str) -> None:
    text = before + text
    assert loops.holds_between(text, low, high) == any(low <= ord(char) <= high for char in text)


@given(st.lists(st.sampled_from([*".>/coİıſ\u212amG竹9", ".Com", ".cc/", "竹" * 70]), max_size=30).map("".join))
@example(".com/竹")
@example(".coı")
@example(".commm竹")
@example(".coſ竹")
def test_a_name_ends_within_words(text: str) -> None:
    for part in (text, text[1:], text + "\U00020000"):
        assert loops.ends_name(part, watermarks._BETWEEN_BARS) == watermarks._ends_name(part)
