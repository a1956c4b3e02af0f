"""The benchmarks compare like with like."""

from __future__ import annotations

from benchmarks import workloads
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
