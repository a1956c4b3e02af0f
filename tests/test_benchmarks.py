"""The benchmarks compare like with like."""

from __future__ import annotations

import pytest

from benchmarks import quality, workloads
from benchmarks.peers import twelve_substitutions
from mingfan import Cleaner


def test_twelve_substitutions_do_the_same_to_the_sample() -> None:
    assert twelve_substitutions(workloads.a()) == workloads.sample("standard")


def test_the_clean_workloads_have_nothing_to_do() -> None:
    cleaner = Cleaner("standard")
    for text in (workloads.a_clean(), workloads.c(2_000_000), workloads.d(1_000_000)):
        assert cleaner.clean_text(text) == text


def test_one_document_in_twenty_is_dirty() -> None:
    cleaner = Cleaner("standard")
    documents = workloads.b(2000)
    dirty = sum(cleaner.clean_text(text) != text for text in documents)
    assert 60 <= dirty <= 140


LABELLED: quality.Document = {
    "id": "1",
    "text": "竹子绿了。\n扫码关注公众号\n责编：王二\n",
    "remove": [{"start": 6, "end": 13}],
    "optional": [{"start": 14, "end": 19}],
}


@pytest.mark.parametrize(
    ("after", "missed", "wrong"),
    [
        ("竹子绿了。\n责编：王二\n", [], []),
        ("竹子绿了。\n", [], []),  # what is optional counts neither way
        ("竹子绿了。\n扫码关注公众号\n", ["扫码关注公众号"], []),
        ("责编：王二\n", [], ["竹子绿了"]),
    ],
)
def test_quality_counts_what_went_and_what_should_have(after: str, missed: list[str], wrong: list[str]) -> None:
    gold, went = quality.judge(LABELLED, after)
    assert list(quality.pieces(LABELLED["text"], gold - went)) == missed
    assert list(quality.pieces(LABELLED["text"], went - gold)) == wrong
