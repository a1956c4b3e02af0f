"""Rules for some sites only, by the address that a record names; and rules on trial, which are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingfan import Cleaner, cli
from mingfan.batch.account.summary import lines as summary
from mingfan.batch.model import MOST_NAMES, Counts, FieldMissing, LeftOut, Settings
from mingfan.batch.run import Options, Outcome, run
from tests.batch.harness import jsonl

RULES = """
pack: my
rules:
  - {id: site, title: 站点, why: 例, kind: regex, pattern: '◆本站◆', replace: '', where: {host: example.com},
     examples: [{in: 甲◆本站◆乙, out: 甲乙}], keep: [{text: 本站, why: 例}]}
  - {id: trial, title: 试行, why: 例, kind: regex, pattern: '◇试行◇', replace: '', state: shadow,
     where: {host: example.com}, examples: [{in: 甲◇试行◇乙, out: 甲乙}], keep: [{text: 试行, why: 例}]}
"""
TEXT = "甲◆本站◆乙◇试行◇"
RECORDS: list[dict[str, Any]] = [
    {"url": "https://www.example.com/1", "text": TEXT},
    {"url": "https://other.org/1", "text": TEXT},
    {"url": "", "text": TEXT},
]
CLEANED = ["甲乙◇试行◇", TEXT, TEXT]


def write(path: Path) -> None:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(RECORDS), path)
    elif path.suffix == ".csv":
        path.write_text("url,text\n" + "".join(f"{r['url']},{r['text']}\n" for r in RECORDS), encoding="utf-8")
    else:
        path.write_bytes(jsonl(*RECORDS))


def texts(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return [str(text) for text in pq.read_table(path)["text"].to_pylist()]
    rows = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".csv":
        return [row.split(",")[1] for row in rows[1:]]
    return [str(json.loads(row)["text"]) for row in rows]


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    (tmp_path / "my.yaml").write_text(RULES, encoding="utf-8")
    return Cleaner(rules=tmp_path / "my.yaml", select="my")


def cleaned(cleaner: Cleaner, path: Path, **settings: Any) -> Outcome:
    return run([str(path)], path.parent / "out", cleaner, Settings(**settings), Options(1))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_the_address_of_a_record_says_which_rules_are_for_it(tmp_path: Path, cleaner: Cleaner, name: str) -> None:
    write(tmp_path / name)
    with pytest.raises(FieldMissing, match="link"):
        cleaned(cleaner, tmp_path / name, url_field="link")
    outcome = cleaned(cleaner, tmp_path / name, url_field="url")
    assert texts(tmp_path / "out" / name) == CLEANED
    assert outcome.counts.shadow_by_rule == {"my/trial": 1}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["totals"]["edits_by_rule"] == {"my/site": 1}
    assert manifest["totals"]["shadow_by_rule"] == {"my/trial": 1}
    assert "my/trial" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "  on trial, my/trial: 1 change not made" in summary(*outcome)


def test_texts_inside_a_record_are_of_its_address(tmp_path: Path, cleaner: Cleaner) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl({"url": "https://example.com", "all": [{"text": TEXT}]}))
    cleaned(cleaner, tmp_path / "a.jsonl", fields=("all[].text",), url_field="url")
    assert json.loads((tmp_path / "out" / "a.jsonl").read_bytes())["all"] == [{"text": CLEANED[0]}]


def test_each_record_of_a_list_has_its_own_address(tmp_path: Path, cleaner: Cleaner) -> None:
    (tmp_path / "a.json").write_bytes(b" " + json.dumps(RECORDS).encode())
    outcome = cleaned(cleaner, tmp_path / "a.json", url_field="url")
    assert [record["text"] for record in json.loads((tmp_path / "out" / "a.json").read_bytes())] == CLEANED
    assert outcome.counts.edits_by_rule == {"my/site": 1}


def test_a_field_has_the_same_name_in_a_list_of_records(tmp_path: Path) -> None:
    rules = RULES.replace("where: {host: ", "where: {field: text, host: ")
    assert rules != RULES
    (tmp_path / "my.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "a.json").write_bytes(json.dumps(RECORDS).encode())
    cleaned(Cleaner(rules=tmp_path / "my.yaml", select="my"), tmp_path / "a.json", url_field="url")
    assert [record["text"] for record in json.loads((tmp_path / "out" / "a.json").read_bytes())] == CLEANED


def test_what_is_ignored_is_counted(tmp_path: Path, cleaner: Cleaner) -> None:
    data = tmp_path / "in"
    for name in ("a.txt", "b.txt", "old/c.txt", "old/d.txt", "notes.pdf"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("甲", encoding="utf-8")
    (data / ".mingfanignore").write_text("b.txt\nold/\n*.pdf\n", encoding="utf-8")
    outcome = cleaned(cleaner, data)
    assert outcome.left_out == LeftOut(files=1, folders=1)
    assert "left out by .mingfanignore: 1 file, 1 folder" in summary(*outcome)
    out = tmp_path / "out"
    assert json.loads((out / "manifest.json").read_bytes())["left_out"] == {"files": 1, "folders": 1}
    assert ".mingfanignore 排除了 1 个文件" in (out / "report.html").read_text(encoding="utf-8")


def test_names_that_name_no_rule_are_counted(tmp_path: Path, cleaner: Cleaner) -> None:
    texts = [f"---\nmingfan-ignore: {name}\n---\n甲" for name in ["my", "mine", "mine", "<b>"]]
    (tmp_path / "a.jsonl").write_bytes(jsonl(*({"text": text} for text in texts)))
    outcome = cleaned(cleaner, tmp_path / "a.jsonl")
    assert outcome.counts.without_effect == {"mine": 2, "<b>": 1}
    assert "  front matter names no rule, mine: 2 texts" in summary(*outcome)
    out = tmp_path / "out"
    assert json.loads((out / "manifest.json").read_bytes())["totals"]["without_effect"] == {"<b>": 1, "mine": 2}
    assert "<span>&lt;b&gt;</span>" in (out / "report.html").read_text(encoding="utf-8")


def test_however_many_names_there_are_a_few_are_kept() -> None:
    counts, more = Counts(), Counts()
    for k in range(MOST_NAMES):
        counts.not_in_effect(f"a{k}")
        more.not_in_effect(f"b{k}", 2)
    more.not_in_effect("b-last")
    counts.add(more)
    assert len(counts.without_effect) == MOST_NAMES + 1 and counts.without_effect["…"] == 2 * MOST_NAMES + 1
    counts.add(more)
    assert len(counts.without_effect) == MOST_NAMES + 1 and counts.without_effect["…"] == 4 * MOST_NAMES + 2


def test_the_command_has_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(*RECORDS))
    given = ["batch", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "out"), "-p", "minimal"]
    assert cli.run([*given, "--url-field", "link"]) == 2
    assert "name it with --text-field or --url-field" in capsys.readouterr().err
