"""Rule files: every fault of every file at once, at its line; profiles and selection."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mingfan import Cleaner, RuleError
from mingfan.authors.schema import json_schema
from mingfan.kinds.table import specs
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs, parse_pack
from mingfan.ruleset.profiles import load_ruleset, profile_names

GOOD = """\
pack: mine
rules:
  - id: one
    title: 标记
    why: 测试用
    kind: regex
    pattern: '##x##'
    examples: [{in: '甲##x##乙', out: '甲乙'}]
    keep: [{text: '## x', why: 标题}]
"""


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RuleError) as caught:
        parse_pack(text, "mine.yaml")
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_a_good_pack_loads() -> None:
    (rule,) = parse_pack(GOOD)
    assert (rule.id, rule.kind, rule.line) == ("mine/one", "regex", 3)


def test_five_faults_give_five_messages_at_their_lines() -> None:
    text = """\
pack: mine
rules:
  - id: one
    title: 标记
    why: 测试用
    kind: regex
    patern: '##x##'
    examples: [{in: '甲##x##乙', out: '甲乙'}]
    keep: [{text: '## x', why: 标题}]
  - id: two
    title: 标记
    why: 测试用
    kind: regex
    pattern: '(##x##'
    examples: [{in: '甲##x##乙', out: '甲乙'}]
    keep: [{text: '## x', why: 标题}]
  - id: three
    title: 标记
    why: 测试用
    kind: regexp
    pattern: '##x##'
    examples: [{in: '甲##x##乙', out: '甲乙'}]
    keep: [{text: '## x', why: 标题}]
  - id: four
    title: 标记
    why: 测试用
    kind: line
    pattern: '##x##'
    keep: [{text: '## x', why: 标题}]
  - id: Five
    title: 标记
    why: 测试用
    kind: line
    pattern: '##x##'
    examples: [{in: '甲##x##乙', out: '甲乙'}]
    keep: [{text: '## x', why: 标题}]
"""
    faults = faults_of(text)
    assert [line for line, _ in faults] == [3, 7, 14, 20, 24, 30]
    messages = [message for _, message in faults]
    assert "`pattern` is missing" in messages[0]
    assert "unknown key `patern`; did you mean `pattern`?" in messages[1]
    assert "does not compile" in messages[2]
    assert "did you mean `regex`?" in messages[3]
    assert "`examples` is missing" in messages[4]
    assert "`id`" in messages[5]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("title: 标记", "title: &a 标记"), 4, "anchor &a is not allowed"),
        (("title: 标记", "title: !!str 标记"), 4, "tag"),
        (("title: 标记", "title: 标记\n    title: 又"), 5, "is given twice"),
        (("title: 标记", "title: [标记"), 5, "not valid YAML"),
        (("    title: 标记", "\ttitle: 标记"), 4, "a tab cannot be indentation: YAML takes spaces"),
        (("title: 标记", "title: 12"), 4, "`title`: expected text, got a whole number"),
        (("keep: [{text: '## x', why: 标题}]", "keep: []"), 9, "`keep`"),
        (("why: 标题", "wy: 标题"), 9, "unknown key `wy`"),
        (("pattern: '##x##'", "pattern: ''"), 7, "empty"),
        (("pattern: '##x##'", "pattern: '##x##'\n    replace: '\\2'"), 8, "`replace` cannot be filled in"),
        (("pattern: '##x##'", "pattern: '##x##'\n    replace: \"\\n\""), 8, "line feed"),
        (("pattern: '##x##'", "pattern: '##x##'\n    enters: [uri]"), 8, "no kind of protected span: uri"),
        (("pattern: '##x##'", "pattern: '##x##'\n    max_share: 2"), 8, "`max_share`"),
        (("pattern: '##x##'", "pattern: '##x##'\n    reads: original"), 8, "goes with `safety: report`"),
        (("pack: mine", "pack: my pack"), 1, "`pack`"),
        (("pack: mine", "pakc: mine"), 1, "did you mean `pack`?"),
    ],
)
def test_a_fault_is_reported_at_its_line(change: tuple[str, str], line: int, message: str) -> None:
    faults = faults_of(GOOD.replace(*change))
    assert any(at == line and message in said for at, said in faults), faults


NO_PACKS = [
    "",
    "[]",
    "a",
    "pack: mine",
    "pack: mine\nrules: []",
    "pack: mine\nrules: [1]",
    "\0",
    "- " * 5000,
    "[" * 5000,
]


@pytest.mark.parametrize("text", NO_PACKS)
def test_what_is_no_pack_is_a_fault_not_a_crash(text: str) -> None:
    assert faults_of(text)


def test_an_alias_is_a_fault() -> None:
    faults = faults_of(GOOD.replace("why: 测试用", "why: *a"))
    assert "alias *a is not allowed" in faults[0][1]


def test_the_same_id_twice_is_a_fault_over_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_packs([tmp_path])
    (fault,) = caught.value.faults
    assert fault.path.endswith("b.yaml") and "exists already" in fault.message and "a.yaml:3" in fault.message


def test_faults_of_every_file_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("kind: regex", "kind: x"), encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RuleError) as caught:
        load_packs([tmp_path, tmp_path / "missing.yaml"])
    assert [Path(fault.path).name for fault in caught.value.faults] == ["a.yaml", "b.yaml", "missing.yaml"]
    assert re.match(r".*a\.yaml:6: rule mine/one: `kind` is unknown", str(caught.value))


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "profiles" / "signals"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(GOOD, encoding="utf-8")
    assert [rule.id for rule in load_packs([folder])] == ["mine/one"]


def test_a_rule_of_ones_own_acts(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    cleaner = Cleaner("standard", rules=[tmp_path])
    assert cleaner.clean("甲##x##，。乙").text == "甲。乙"
    assert cleaner.ruleset.sha256 != Cleaner("standard").ruleset.sha256


def test_select_and_ignore_go_by_pack_and_by_id() -> None:
    ids = {rule.id for rule in load_ruleset("standard").rules}
    only = {rule.id for rule in load_ruleset("standard", select=["paywall"]).rules}
    assert only == {i for i in ids if i.startswith("paywall/")}
    rest = {rule.id for rule in load_ruleset("standard", ignore=["paywall/paid-mark", "whitespace"]).rules}
    assert rest == {i for i in ids if i != "paywall/paid-mark" and not i.startswith("whitespace/")}
    assert [r.id for r in load_ruleset("minimal", select=["whitespace/blank-lines"]).rules] == [
        "whitespace/blank-lines"
    ]


@pytest.mark.parametrize(
    ("field", "name"), [("select", "adds"), ("ignore", "paywall/paid-marc"), ("profile", "standart")]
)
def test_an_unknown_name_is_refused_with_a_suggestion(field: str, name: str) -> None:
    with pytest.raises(RuleError, match="did you mean"):
        load_ruleset(**{field: [name] if field != "profile" else name})  # type: ignore[arg-type]


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "profile: mine\ntitle: t\nwhy: w\npacks: [whitespace]\nset:\n  whitespace/blank-lines: {most: 2}\n",
        encoding="utf-8",
    )
    assert Cleaner(str(file)).clean("甲\n\n\n\n乙").text == "甲\n\n\n乙"
    file.write_text(file.read_text(encoding="utf-8").replace("most", "mots"), encoding="utf-8")
    with pytest.raises(RuleError, match="mots"):
        Cleaner(str(file))


def test_every_shipped_profile_loads() -> None:
    assert {"minimal", "standard", "corpus"} <= set(profile_names())
    for name in profile_names():
        assert load_ruleset(name).rules


def test_the_schema_knows_every_kind_and_takes_every_shipped_file() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    text = json.dumps(schema)
    assert all(f'"{kind}"' in text for kind in specs())
    import yaml

    for file in shipped_rules().glob("*.yaml"):
        jsonschema.validate(yaml.safe_load(file.read_text(encoding="utf-8")), schema)
