"""Signals, opening words and weights: what files may say, where a signal is sought, what it weighs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern
from mingfan.kinds.scored import model as models
from mingfan.kinds.scored import shipped
from mingfan.kinds.scored.correction import Correction, features
from mingfan.kinds.scored.fitted import FittedSpec
from mingfan.kinds.scored.kind import ScoredSpec, corrected_reader
from mingfan.kinds.scored.looks import looks_named
from mingfan.kinds.scored.search import CHUNK, Search, Sought
from mingfan.kinds.scored.signals import Evidence, Place, Signal, by_word, read_signals
from mingfan.kinds.scored.wording import form
from mingfan.prefilter import proof
from mingfan.text.fold import fold
from tests.kinds.made import spec
from tests.kinds.scored.made import model, search, unit

DEADLINE = Deadline(86_400)
FILE = """family: {family}
title: 试验
signals:
  - {{id: {id}, title: 甲, weight: 1, {what}}}
"""


def written(folder: Path, **fields: str) -> Path:
    folder.mkdir(exist_ok=True)
    said = {"family": "ad", "id": "one", "what": "word: 扫码"} | fields
    (folder / f"{said['family']}.yaml").write_text(FILE.format(**said), encoding="utf-8")
    return folder


def test_signals_are_read_with_the_family_of_their_file(tmp_path: Path) -> None:
    written(tmp_path, family="blog", id="two", what="pattern: '扫[码描]'")
    found = read_signals(written(tmp_path))
    assert list(found) == ["one", "two"]
    assert [signal.family for signal in found.values()] == ["ad", "blog"]
    assert read_signals(tmp_path) == found  # from the cache too


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"what": "word: 扫码, pattern: 扫码"}, "signal one needs one of"),
        ({"what": "at: end"}, "signal one needs one of"),
        ({"family": "blog"}, "signal one exists twice"),
        ({"family": "blog", "id": "[", "what": ""}, "signals that cannot be read"),
        ({"family": "blog", "id": "two", "what": "word: 甲, at: beginning"}, "Invalid enum value"),
        ({"family": "blog", "id": "two", "what": "word: 甲, weigth: 2"}, "unknown field"),
    ],
)
def test_faults_of_signals_are_told(tmp_path: Path, fields: dict[str, str], fault: str) -> None:
    written(tmp_path)
    with pytest.raises(ValueError, match=fault):
        read_signals(written(tmp_path, **fields))


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        ("anywhere", ["扫码", "“扫码”！", "请扫码", "扫码吧", "请扫码吧"]),
        ("start", ["扫码", "“扫码”！", "扫码吧"]),
        ("end", ["扫码", "“扫码”！", "请扫码"]),
        ("whole", ["扫码", "“扫码”！"]),
    ],
)
@pytest.mark.parametrize("written_as", ["word", "pattern"])
def test_where_in_a_line_a_signal_counts(at: Place, lines: list[str], written_as: str) -> None:
    said: dict[str, Any] = {written_as: "扫码"}
    of = search([Signal(id="one", title="", weight=1, at=at, **said)])
    every = ["扫码", "“扫码”！", "请扫码", "扫码吧", "请扫码吧", "扫一扫码", ""]
    shown = of.signals_of(every, DEADLINE)
    assert [line for line, signals in zip(every, shown, strict=True) if signals] == [
        line for line in every if line in lines or (line == "扫一扫码" and at in ("anywhere", "end"))
    ]


def test_a_word_is_no_pattern() -> None:
    of = search([Signal(id="one", title="", weight=1, word="a.b（*）")])
    assert of.signals_in(fold("甲Ａ.ｂ（*）"), DEADLINE) == {0}
    assert not of.signals_in(fold("acb（*）"), DEADLINE)


def test_a_word_opens_for_all_its_families() -> None:
    assert by_word({"ad": ["扫码", "ＱＱ群"], "blog": ["掃碼", "专栏"]}) == {
        "扫码": {"ad", "blog"},
        "qq群": {"ad"},
        "专栏": {"blog"},
    }


SIGNALS = [
    Signal(id="two", title="", weight=2, word="二"),
    Signal(id="half", title="", weight=0.5, pattern="半+"),
    Signal(id="against", title="", weight=-4, word="否"),
    Signal(id="none", title="", weight=0, word="零"),
]
WORDS = {"ad": ["扫码", "加群"], "blog": ["专栏", "加群"]}
PIECES = st.lists(
    st.sampled_from(["二", "半", "否", "零", "扫码", "加群", "专栏", "竹", "\n", "扫", "Ａ", "\0"]), max_size=12
)


def test_what_signals_weigh_for_promotion_and_against() -> None:
    of = search(SIGNALS)
    assert of.weigh(range(4)) == (2500, -4000)
    assert of.weigh([]) == (0, 0)
    assert of.weigh([2, 3]) == (0, -4000)


def searches() -> list[Search]:
    """With all that makes it fast; without the loops; without the native matcher as well; with unproved patterns."""
    evidence = Evidence({signal.id: signal for signal in SIGNALS}, by_word(WORDS))
    fast, scanned, plain = Search(evidence), Search(evidence), Search(evidence)
    scanned.__dict__["native"] = None
    every = Sought(range(len(SIGNALS)), None)
    plain.__dict__.update(native=None, _signals=every, _signals_for_it=every, _openings=None, _scanner=None)
    return [fast, scanned, plain, Search(evidence._replace(linear=True))]


SEARCHES = searches()


@given(st.lists(PIECES.map("".join), max_size=4))
def test_every_way_of_searching_finds_the_same(texts: list[str]) -> None:
    lines = [fold(line) for text in texts for line in text.split("\n")]
    expected = [frozenset(n for n, sign in enumerate(("二", "半", "否", "零")) if sign in line) for line in lines]
    for of in SEARCHES:
        assert of.signals_of(lines, DEADLINE) == expected
        assert [of.families_in(line) for line in lines] == [
            frozenset(name for name, words in WORDS.items() if any(word in line for word in words)) for line in lines
        ]
        for least in (500, 2000, 2500):
            assert list(of.speaking("\n".join(lines), least, DEADLINE)) == [
                at for at, line in enumerate(lines) if 2000 * ("二" in line) + 500 * ("半" in line) >= least
            ]


@given(st.lists(st.tuples(PIECES.map("".join), st.integers(0, CHUNK)), max_size=4))
def test_no_line_that_opens_is_passed_over(made: list[tuple[str, int]]) -> None:
    text = "\n".join("竹\n" * (many // 2) + piece for piece, many in made)
    lines, starts, at = text.split("\n"), [], 0
    for line in lines:
        if any(word in line for words in WORDS.values() for word in words):
            starts.append(at)
        at += len(line) + 1
    for of in SEARCHES:
        found = list(of.may_open(text, 10**6, DEADLINE))
        assert found == sorted(set(found)) and set(starts) <= set(found)
        assert set(found) <= {start for start, _ in _lines(text)}


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def test_only_lines_short_enough_are_told_whole() -> None:
    text = "扫码竹\n扫码\n扫码竹竹\n"
    for of in SEARCHES:
        assert list(of.may_open(text, 3, DEADLINE)) == [0, 4]


def test_without_a_proved_matcher_every_line_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "holds", lambda: False)
    of = search(SIGNALS, **WORDS)
    assert of._signals.scanner is of._signals_for_it.scanner is of._openings is of._scanner is None
    assert of.signals_in("二", DEADLINE) == {0}
    of.__dict__["native"] = None
    of.prepare()
    assert of.families_in("加群") == {"ad", "blog"}
    assert list(of.may_open("竹\n\n扫码\n", 9, DEADLINE)) == [0, 3]


@pytest.mark.parametrize("text", ["竹" * 11, "竹" * 12, "竹" * 13, "", "扫码加群"])
def test_what_wording_weighs_is_the_sum_of_its_features(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = {
        "竹": 1,
        "竹竹": 2,
        "竹竹竹": 4,
        "^竹": 8,
        "=" + "竹" * 12: 16,
        "=" + "竹" * 13: 1000,
        "扫码": 32,
        "=扫码加群": 64,
    }
    weights |= {"\x03end han": 128, "\x03long 9": 256, "^$": 512}
    like = form(text, text)
    runs = {f"^{text}$"[at : at + long] for long in (1, 2, 3) for at in range(len(text) + 3 - long)}
    shown = runs | ({"=" + text} if len(text) <= 12 else set()) | set(looks_named(like.looks))
    expected = -7 + sum(weight for feature, weight in weights.items() if feature in shown)
    assert model(weights=weights, base=-7).own(like) == expected
    monkeypatch.setattr(models, "BUILT", False)
    assert model(weights=weights, base=-7).own(like) == expected


def test_what_is_remembered_of_looks_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "MOST_LOOKS", 2)
    of = model(weights={"\x03end han": 5})
    for text in ("竹", "竹。", "竹，", "竹:", "竹"):
        assert of.own(form(text, text)) == 5 * (text == "竹")
        assert len(of.looks) <= 2


def test_a_correction_adds_what_a_unit_shows() -> None:
    signals = [Signal(id="two", title="", weight=1, word="二")]
    label, sentence = unit("竹林", shown=[0]), unit("竹林在春天里一直长到山坡上去了。")
    assert {"^竹", "竹林", "林$", "=竹林", "signal two", "\x03short"} <= features(label, signals)
    assert "\x03sentence" not in features(label, signals)
    assert {"\x03sentence"} == features(sentence, signals) & {"\x03sentence", "\x03short", "signal two"}
    begins, ends = (
        f"\x03{name} {number}" for name, number in (("begin", label.wording.begins), ("end", label.wording.ends))
    )
    assert {begins, ends} <= features(label, signals)
    of = Correction({"signal two": 30, "竹林": -4, "=竹林": 1, begins: 200, "山": 1000})
    assert of.of(label, signals) == 227


def test_a_fitted_rule_amends_scored_rules_and_no_others() -> None:
    correction = Correction({"竹": 1})
    fitted = spec("fitted", correction=correction)
    assert isinstance(fitted, FittedSpec)
    scored = spec("scored", family="account")
    amended = fitted.amend(scored)
    assert isinstance(amended, ScoredSpec) and amended.correction == correction
    other = spec("trailing-blanks")
    assert fitted.amend(other) is other
    with pytest.raises(BadPattern, match="corrected by another rule already"):
        fitted.amend(amended)


def test_readers_of_one_correction_are_one() -> None:
    assert corrected_reader(Correction({"竹": 1, "林": 2})) is corrected_reader(Correction({"林": 2, "竹": 1}))
    assert corrected_reader(Correction({"竹": 1})) is not corrected_reader(Correction({"竹": 2}))


def test_another_model_or_signal_is_other_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "signals_folder", lambda: tmp_path)

    def digest() -> bytes:
        return shipped.evidence_digest.__wrapped__()

    seen = {digest()}
    for name in ("ad.yaml", "model.json", "labels.txt"):
        (tmp_path / name).write_bytes(b"1\n")
        seen.add(digest())
    assert len(seen) == 4
    (tmp_path / "notes.txt").write_bytes(b"1\n")
    (tmp_path / "ad.yaml").write_bytes(b"1\r\n")  # as a checkout on Windows has it
    assert digest() in seen


def test_opening_words_that_no_example_holds_are_told() -> None:
    rule = spec("scored", family="lantern", opening=("灯会", "ＱＱ群"), signals=(SIGNALS[0],))
    assert rule.unexercised(["燈會在今晚。第二场\n竹林"]) == ["opening word ＱＱ群"]
    assert rule.unexercised(["qq群"]) == ["signal two", "opening word 灯会"]
