"""A new user's walk: a rule with two mistakes, lint, test, audit, shadow, active, clean; and what `audit` reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.harness import Run

DIRTY = [
    "那天夜里下了一场大雪。\n本章来自竹影书斋，请记住网址。\n",
    "他推门进来。\n竹影书斋提醒您：今日更新完毕\n\n第二天，雪停了。\n",
]
CLEAN = ["竹影书斋的主人姓陈，请记住他的名字。\n", "图书馆提醒您：今日闭馆。\n", "他在竹影下读书，一直读到天黑。\n"]
RULE = """\
pack: bamboo
rules:
  - id: site-line
    title: 竹影书斋的站名行
    why: 站点插在正文里的广告行
    kind: line
    pattern: '{pattern}'
    {state}
    examples:
      - {{in: "雪。\\n竹影书斋提醒您：今日更新完毕", out: "雪。\\n"}}
    keep:
      - {{text: '{keep}', why: 正文里的人物}}
"""
FIRST = RULE.format(pattern="竹影书斋|(?:提醒您.*)+：", state="state: active", keep="今天天气很好")
GOOD = "^(?:本章来自竹影书斋，请记住网址|竹影书斋提醒您：.{0,20}完毕)。?$"
KEEP = "竹影书斋提醒您别忘了带伞，老陈说。"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder, texts in (("dirty", DIRTY), ("clean", CLEAN)):
        (tmp_path / folder).mkdir()
        for number, text in enumerate(texts):
            (tmp_path / folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_from_a_rule_with_mistakes_to_clean_documents(site: Path, run: Run) -> None:
    pack = site / "bamboo.yaml"
    only = ("--rules", pack, "--select", "bamboo")
    pack.write_text(FIRST, encoding="utf-8")

    linted = run("lint", pack, "--format", "json")
    checks = {message["check"]: message["line"] for message in json.loads(linted.stdout)["messages"]}
    assert linted.code == 1
    assert checks["not-linear"] == 7  # the first mistake: the repeat in a repeat
    assert checks["keep-unlike"] == 11  # the second: nothing of the dirt in the keep case

    audited = run("audit", site / "clean", *only, "--max-new", "0", "--format", "json")
    assert audited.code == 1  # it removes honest lines
    assert json.loads(audited.stdout)["new"] == 2

    pack.write_text(RULE.format(pattern=GOOD, state="state: shadow", keep=KEEP), encoding="utf-8")
    assert run("lint", pack).code == 0
    assert run("test", pack).code == 0
    assert run("audit", site / "clean", *only, "--max-new", "0").code == 0

    seen = json.loads(run("audit", site / "dirty", *only, "--format", "json").stdout)
    assert (seen["rules"][0]["shadow"], seen["rules"][0]["edits"]) == (2, 0)
    assert run("clean", site / "dirty" / "0.txt", *only).text == DIRTY[0]

    pack.write_text(RULE.format(pattern=GOOD, state="state: active", keep=KEEP), encoding="utf-8")
    assert run("clean", site / "dirty" / "0.txt", *only).text == "那天夜里下了一场大雪。\n"
    assert run("clean", site / "dirty" / "1.txt", *only).text == "他推门进来。\n\n第二天，雪停了。\n"
    assert all(run("clean", site / "clean" / f"{n}.txt", *only).text == text for n, text in enumerate(CLEAN))


def test_an_audit_counts_what_each_rule_does(site: Path, run: Run) -> None:
    pack = site / "bamboo.yaml"
    cases = "examples: [{in: ⊕⊕, out: ''}], keep: [{text: ⊕, why: w}]"
    never = f"  - {{id: never, title: t, why: w, kind: regex, pattern: '⊕⊕', {cases}}}\n"
    pack.write_text(RULE.format(pattern=GOOD, state="state: active", keep=KEEP) + never, encoding="utf-8")
    records = site / "more.jsonl"
    records.write_text(json.dumps({"text": DIRTY[0]}) + "\n" + json.dumps({"text": CLEAN[0]}) + "\n", encoding="utf-8")
    done = run("audit", site / "dirty", records, "--rules", pack, "--select", "bamboo", "--format", "json")
    report = json.loads(done.stdout)
    rule = report["rules"][0]
    assert report["documents"] == 4
    assert (rule["rule"], rule["documents"], rule["edits"], rule["share"]) == ("bamboo/site-line", 3, 3, 0.75)
    removed = len(DIRTY[0].splitlines(keepends=True)[1]) * 2 + len(DIRTY[1].splitlines(keepends=True)[1])
    assert rule["chars_removed"] == removed
    assert report["dead"] == ["bamboo/never"]
    assert len(rule["samples"]) == 3


def test_a_change_of_rules_is_judged_by_what_it_newly_removes(site: Path, run: Run) -> None:
    old, new = site / "old.yaml", site / "new.yaml"
    narrow = "^竹影书斋提醒您：.{0,20}完毕$"
    old.write_text(RULE.format(pattern=narrow, state="state: active", keep=KEEP), encoding="utf-8")
    new.write_text(RULE.format(pattern=GOOD, state="state: active", keep=KEEP), encoding="utf-8")
    options = ("--rules", new, "--against", old, "-p", "minimal")
    report = json.loads(run("audit", site / "dirty", *options, "--format", "json").stdout)
    assert (report["new"], report["gone"]) == (1, 0)
    assert "本章来自竹影书斋" in report["new_samples"][0]["removed"]
    assert run("audit", site / "dirty", *options, "--max-new", "0").code == 1
    assert run("audit", site / "dirty", *options, "--max-new", "1").code == 0


def test_a_page_escapes_what_it_shows(tmp_path: Path, run: Run) -> None:
    text = tmp_path / "a.txt"
    text.write_text("<script>alert(1)</script>\u200b好\n", encoding="utf-8")
    page = run("audit", text, "-p", "minimal", "--format", "html").text
    assert "<script>" not in page
    assert "&lt;/script&gt;" in page
