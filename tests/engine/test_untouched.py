"""What no rule touches: passages that a text marks off, texts that are allowed, rules that a front matter names."""

from __future__ import annotations

import pickle
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingfan import Cleaner, CleanTimeout
from mingfan.cleaner import EngineName
from mingfan.deadline import Deadline
from mingfan.text.untouched import Untouched
from tests.texts import dirty_texts

ENGINES: tuple[EngineName, ...] = ("scan", "reference")
OFF, ON = "<!-- mingfan off -->", "<!-- mingfan on -->"
DIRTY = "推进##paidbegin##软件,发展。。\r\n扫码关注公众号领取红包\r\n"
ALLOWED = ("软件,发", "。。", "扫码关注公众号")


@cache
def cleaner(profile: str = "standard", engine: EngineName = "scan", allow: tuple[str, ...] = ()) -> Cleaner:
    return Cleaner(profile, engine=engine, allow=allow)


def promised(text: str, profile: str, allow: tuple[str, ...] = ()) -> str:
    scan, reference = (cleaner(profile, engine, allow).clean(text) for engine in ENGINES)
    assert (scan.text, scan.edits, scan.findings) == (reference.text, reference.edits, reference.findings)
    assert scan.revert() == text
    assert cleaner(profile, "scan", allow).clean_text(scan.text) == scan.text
    spans = Untouched(allow).spans(text, Deadline(10))
    for edit in scan.edits:
        assert not any(max(edit.start, s.start) < min(edit.end, s.end) for s in spans), "an edit in what stays"
    return scan.text


@pytest.mark.parametrize("profile", ["minimal", "standard", "corpus"])
def test_a_passage_between_marks_stays_byte_for_byte(profile: str) -> None:
    text = f"{DIRTY}{OFF}\r\n{DIRTY}{ON}\r\n{DIRTY}"
    cleaned = promised(text, profile)
    assert f"{OFF}\r\n{DIRTY}{ON}" in cleaned
    assert cleaned.count("\r\n") == 3  # of what is marked off alone


def test_marks_may_stand_within_a_line() -> None:
    paid = "推进##paidbegin##软件"
    assert promised(f"{paid}{OFF}{paid}{ON}{paid}", "standard") == f"推进软件{OFF}{paid}{ON}推进软件"


def test_without_a_mark_that_ends_it_the_rest_stays() -> None:
    assert promised(f"甲,乙\n{OFF}\n丙,丁\n\n\n\n", "standard") == f"甲，乙\n{OFF}\n丙,丁\n\n\n\n"


@pytest.mark.parametrize("text", ["<!-- mingfan offline -->", "mingfan off", "<!-- mingfan -->", ON])
def test_a_look_alike_marks_nothing(text: str) -> None:
    assert promised(f"{text}\n甲,乙", "standard") == f"{text}\n甲，乙"


def test_nothing_is_said_about_what_stays() -> None:
    text = "\n".join(f"{line}，它的内容足够长，可以看作一段正文。" for line in ("这是一段", "这是二段", "这是一段"))
    for dirty in (text, DIRTY):
        result = cleaner().clean(f"{OFF}\n{dirty}\n{ON}")
        assert not result.findings and not result.changed


def test_an_allowed_text_stays_wherever_it_occurs() -> None:
    assert promised("软件,发展,好。。", "standard", ALLOWED) == "软件,发展，好。。"
    line = "扫码关注公众号领取红包\n"
    assert promised("正文。\n" + line, "standard", ("公众号领取",)).endswith(line)


@pytest.mark.parametrize("head", ["---\n{}\n---\n", "+++\n{}\n+++\n"])
@pytest.mark.parametrize(
    "names",
    ["mingfan-ignore: paywall", "mingfan-ignore: [ads, paywall/paid-mark]",
     "mingfan-ignore:\n- ads\n  - 'paywall'  # why", 'mingfan-ignore = ["paywall"]'],
)  # fmt: skip
def test_a_front_matter_names_rules_that_are_not_for_the_text(head: str, names: str) -> None:
    top = head.format(f"title: 甲\n{names}\ndate: 2024-01-01")
    assert promised(f"{top}推进##paidbegin##软件,发展", "standard") == f"{top}推进##paidbegin##软件，发展"


def test_a_text_that_only_mentions_it_is_cleaned() -> None:
    for text in (
        "mingfan-ignore: paywall\n甲##paidbegin##乙",
        "---\ntitle: 甲\n---\nmingfan-ignore: paywall\n甲##paidbegin##乙",
    ):
        assert "paidbegin" not in promised(text, "standard")


def test_marks_of_strangers_need_not_count() -> None:
    text = f"---\nmingfan-ignore: paywall\n---\n{OFF}推进##paidbegin##软件"
    assert cleaner().clean_text(text) == text
    strict = Cleaner(exceptions=False)
    assert "paidbegin" not in strict.clean_text(text)
    assert strict.ruleset.sha256 != cleaner().ruleset.sha256


def test_what_is_allowed_is_part_of_the_ruleset() -> None:
    made = pickle.loads(pickle.dumps(cleaner(allow=ALLOWED)))
    assert made.ruleset == cleaner(allow=ALLOWED).ruleset and made.ruleset.sha256 != cleaner().ruleset.sha256
    assert made.clean_text("好。。") == "好。。"
    with pytest.raises(TypeError, match="allow"):
        Cleaner(allow=1)  # type: ignore[arg-type]


@given(st.lists(st.one_of(dirty_texts(), st.sampled_from([OFF, ON, *ALLOWED, "\n"])), max_size=6), st.booleans())
@example([OFF[:-1], "\u200b", ">甲,乙", ON], False)  # a mark that comes to be while the text is cleaned
def test_promises_hold_with_exceptions(parts: list[str], allow: bool) -> None:
    for profile in ("standard", "corpus"):
        promised("".join(parts), profile, ALLOWED if allow else ())


def test_a_name_that_names_no_rule_is_a_finding() -> None:
    text = "---\nmingfan-ignore: [paywal, ads]  # paywal\nmingfan_ignore: paywall\n---\n甲##paidend##乙"
    for findings in (True, False):
        found = cleaner().clean(text, findings=findings).findings
        assert [(f.rule, text[f.start : f.end]) for f in found] == [
            ("exceptions/unknown-name", "paywal"),
            ("exceptions/unknown-name", "mingfan_ignore"),
        ]
        assert "did you mean `paywall`" in found[0].message_en


@pytest.mark.parametrize("name", ["paywall", "paywall/paid-mark", "paywall/", "pii", "pii/resident-id", "width"])
def test_a_rule_that_another_profile_has_is_a_name(name: str) -> None:
    assert not cleaner().clean(f"---\nmingfan-ignore: {name}\n---\n甲").findings


def test_without_exceptions_nothing_is_said_about_marks() -> None:
    assert not Cleaner(exceptions=False).clean("---\nmingfan-ignore: paywal\n---\n甲").findings


@pytest.mark.parametrize("engine", ENGINES)
def test_other_exceptions_are_those_of_a_cleaner_made_with_them(engine: EngineName) -> None:
    text = f"甲,乙{OFF}丙,丁{ON}软件,发展"
    for allow, marks in ((("软件,发",), True), ((), False), (("软件,发",), False), ((), True)):
        made = Cleaner(engine=engine, allow=allow, exceptions=marks)
        derived = cleaner("standard", engine).excepting(allow, marks)
        again = pickle.loads(pickle.dumps(derived))
        assert made.ruleset == derived.ruleset == again.ruleset
        assert made.clean(text).text == derived.clean(text).text == again.clean(text).text
        assert derived.excepting().ruleset == cleaner("standard", engine).ruleset


def test_allowed_texts_cost_no_more_time_than_there_is() -> None:
    with pytest.raises(CleanTimeout):
        Untouched("a" * n for n in range(1, 200)).spans("a" * 200_000, Deadline(1e-6))
