"""The benchmarks compare like with like."""

from __future__ import annotations

import ast
import json
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from benchmarks import (
    do_no_harm,
    growth,
    instructions,
    mutation,
    peer_cases,
    quality,
    scan_cost,
    svg,
    table,
    table_parts,
    ten_lines,
    text_speed,
    workloads,
)
from benchmarks.labelled import Labelled, source_of
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


LABELLED = Labelled(
    "1",
    "part",
    "owner/repository",
    (),
    "竹子绿了。\n扫码关注公众号\n责编：王二\n",
    frozenset(range(6, 13)),
    frozenset(range(14, 19)),
)


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
    _, gold, went = quality.judge(LABELLED, quality.aligned(LABELLED.text, after))
    assert list(quality.pieces(LABELLED.text, gold - went)) == missed
    assert list(quality.pieces(LABELLED.text, went - gold)) == wrong


def test_quality_counts_by_the_edits_what_a_command_shows_by_its_text() -> None:
    text = "竹子绿了。\n扫码关注公众号「青竹」，领取免费资料！\n"
    cleaned, edits = Cleaner("standard").clean_edits(text)
    assert quality.taken(edits) == quality.aligned(text, cleaned)


def test_a_source_counts_once_however_much_it_holds() -> None:
    many = [quality.Outcome(LABELLED, set(range(6, 13)), set(range(6, 13)))] * 3
    other = msgspec.structs.replace(LABELLED, source="other/one")
    weights = {"owner/repository": 1 / 3, "other/one": 1.0}
    counts = quality.counts([*many, quality.Outcome(other, set(range(6, 13)), set())], weights)
    assert counts.recall == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("owner/repository/a/b.md", "owner/repository"),
        ("marridG/2019-EE208/Lab 05/crawled/html/httpsshare.example.com.cnindex.php", "example.com.cn"),
        ("chardet/chardet/tests/Big5/www.example.org.xml", "example.org"),
    ],
)
def test_the_source_of_a_page_in_a_crawl_is_its_site(path: str, source: str) -> None:
    assert source_of(path) == source


def test_peer_cases_run_under_the_options_of_their_feature(tmp_path: Path) -> None:
    case = {"peer": "p", "op": "replace", "our_feature": "email", "verdict": "same_job"}
    right = case | {"input": "发a@example.com。", "expected": "发<E>。", "mask_token": "<E>"}
    wrong = case | {"input": "发a@example.com。", "expected": "发。。"}
    debatable = right | {"verdict": "debatable"}
    lines = "\n".join(json.dumps(case) for case in (right, wrong, debatable))
    (tmp_path / "p.jsonl").write_text(lines, encoding="utf-8")
    outcomes = peer_cases.run(tmp_path)
    assert [outcome.passed for outcome in outcomes] == [True, False]
    assert peer_cases.below_goal(outcomes) == ["email: 1 of 2, goal 97%"]


@pytest.mark.parametrize(
    ("line", "tidy"), [("他来了，走了。", True), ("他来了,走了。", False), ("就业479个；。", False)]
)
def test_what_an_editor_would_mend_is_no_clean_text(line: str, tidy: bool) -> None:
    assert do_no_harm.is_tidy(line) == tidy


def test_damage_is_what_is_gone_added_or_another() -> None:
    assert do_no_harm.damage(lambda text: "乙丙，丁 ", "甲乙丙,丁\n") == 2
    assert do_no_harm.damage(str.upper, "甲\n") == 0


def test_texts_of_a_kind_are_the_lines_of_that_kind(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text(
        "角曰：“此名《太平要术》。”\n" * 3 + "话说天下大势，分久必合，合久必分，自古皆然，不足为奇。  \n"
    )
    (prose,) = do_no_harm.texts(tmp_path, "prose")
    assert prose == "话说天下大势，分久必合，合久必分，自古皆然，不足为奇。\n"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_table_of_the_readme_has_every_kind_and_tool(name: str) -> None:
    lines = (Path(__file__).parent.parent / name).read_text(encoding="utf-8").split("\n")
    head = f" | mingfan | {' | '.join(ten_lines.PEERS)} |"
    (at,) = (at for at, line in enumerate(lines) if line.endswith(head))
    assert sum(line.startswith("| ") for line in lines[at + 2 : at + 2 + len(do_no_harm.KINDS)]) == len(
        do_no_harm.KINDS
    )


def test_the_table_takes_turns_and_compares_runs_by_ratio() -> None:
    turns: list[str] = []
    candidates: dict[str, table_parts.Candidate] = {who: partial(turns.append, who) for who in ("codec", "mingfan")}
    entries = table.measured("clean", table_parts.Work("a", "a: the sample", 1_000_000, candidates), 3)
    assert turns == ["codec", "codec", "mingfan", "mingfan"] * 3
    assert [len(entry.seconds) for entry in entries] == [3, 3]
    old, new = (
        table.Run("", {}, [table.Entry("clean", "a", "codec", 10, [2.0, 1.0]), table.Entry("clean", "a", "m", 10, [s])])
        for s in (4.0, 2.0)
    )
    assert "| clean a | m | 0.2500 | 0.5000 | +100% |" in table.compared(old, new)
    assert "no longer measured: clean a m" in table.compared(old, table.Run("", {}, new.entries[:1]))


def test_every_part_of_the_table_does_its_work() -> None:
    (work,) = table_parts.clean(frozenset({"links"})).workloads
    work.candidates["mingfan, text"]()
    requests = next(table_parts.http(frozenset()).workloads)
    for run in requests.candidates.values():
        run()  # it exits where the service refuses
    assert len(table_parts.with_rules(3).ruleset.rules) == len(Cleaner().ruleset.rules) + 3


def test_texts_are_read_from_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b", "in/a"):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"text": "{name}1", "id": 1}}\n{{"text": "{name}2"}}\n')
    assert text_speed.read(tmp_path, 1) == ["b1", "in/a1"]
    assert text_speed.read(tmp_path / "b.jsonl", None) == ["b1", "b2"]


def test_each_rule_that_acts_is_left_out_of_the_scan_once() -> None:
    every = scan_cost.expressions("standard")
    assert "paywall/paid-mark" in every and "sanitize/private-use" not in every
    some = {name: every[name] for name in ("paywall/paid-mark", "remains/style-line")}
    found = list(scan_cost.costs(some, ["春天的河边。\n".encode() * 20]))
    assert [cost.rule for cost in found] == list(some)
    assert all(len(cost.costs) == 1 for cost in found)


def test_a_fault_changes_one_thing(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        '"""Text."""\nif TYPE_CHECKING:\n    pass\n'
        "def f(a: int = 3) -> bool:\n    return a + 1 < 2 and not g(a, strict=True)\n",
        encoding="utf-8",
    )
    faults = list(mutation.faults(path))
    whole = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
    found = {(fault.was, fault.now) for fault in faults}
    assert found == {
        ("a + 1 < 2 and (not g(a, strict=True))", "a + 1 < 2 or not g(a, strict=True)"),
        ("a + 1 < 2", "a + 1 <= 2"),
        ("a + 1", "a - 1"),
        ("1", "2"),
        ("2", "3"),
        ("not g(a, strict=True)", "not not g(a, strict=True)"),
    }
    assert all(fault.line == 5 and fault.function == "f" and ast.unparse(fault.tree) != whole for fault in faults)


def test_faults_that_change_nothing_are_faults_of_their_modules_and_say_why() -> None:
    entries = mutation.equivalent()
    modules = {module for module, _, _ in entries}
    faults = [fault for module in modules for fault in mutation.faults(mutation.PACKAGE / module)]
    assert mutation.outdated(faults, modules) == []
    assert mutation.outdated([], modules) == sorted(entries)
    assert all(len(why) > 20 for why in entries.values())


def test_only_a_rise_of_instructions_fails() -> None:
    before = {"more": 1_000, "a little more": 1_000, "less": 1_000}
    now = {"more": 1_051, "a little more": 1_049, "less": 500, "new": 7}
    assert instructions.risen(before, now) == ["more"]
    assert "| less | 1,000 | 500 | -50.00% |" in instructions.shown(before, now)


def test_instructions_are_compared_only_where_they_depend_on_the_same() -> None:
    assert instructions.differing({"Python": "3.11", "regex": "1"}, {"Python": "3.11", "regex": "1"}) == ""
    assert instructions.differing({"Python": "3.11"}, {"Python": "3.12", "regex": "1"}) == (
        "Python was 3.11 and is 3.12; regex was nothing and is 1"
    )


def test_the_accepted_instructions_name_every_workload() -> None:
    accepted = instructions.accepted()
    assert list(accepted.instructions) == [name for name, _ in instructions.workloads()]
    assert all(count > 100_000 for count in accepted.instructions.values())


@pytest.mark.parametrize("language", growth.LANGUAGES)
def test_the_pictures_of_growth_show_what_was_measured(language: str) -> None:
    drawn = (growth.PICTURES / f"growth-{language}.svg").read_text(encoding="utf-8")
    assert drawn == growth.picture(growth.saved(), language)
    assert len(list(ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}polyline"))) == 8


def test_an_axis_goes_from_zero_to_above_the_most_in_round_steps() -> None:
    for most in (0.03, 0.99, 1, 7.3, 9.97, 12, 60, 99.9, 1234):
        end, step = svg._scale(most)
        assert most < end <= most + step * 1.001
        assert 3 <= round(end / step) <= 8
