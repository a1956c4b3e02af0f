"""Import of Legado's replace rules: the dialect as Java has it, the chain as Legado runs it, and nothing dropped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import regex

from mingfan.authors.legado.pack import convert
from mingfan.authors.legado.read import Source, read
from mingfan.authors.legado.script import chain, of_words, table
from mingfan.authors.legado.translate import Untranslatable, template, translate
from mingfan.cleaner import Cleaner, EngineName
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.ruleset.where import Place
from tests.cli.harness import Run

JAVA = json.loads((Path(__file__).parent.parent / "data" / "java_patterns.json").read_text(encoding="utf-8"))
COLLECTIONS = Path(__file__).resolve().parents[2].parent / "shared" / "legado"
TEXT = "第一章 开始\n\n（求月票）他說：TM的。好好好\n  请收藏本站 www.Example.com\nＡＢ 12，谷欠与石更。"

RULES: list[dict[str, Any]] = [
    {"id": 3, "name": "求票", "pattern": "（求.{1,2}）", "replacement": "", "order": 1},
    {"id": 2, "name": "站名", "pattern": "请收藏本站\\s*[\\w.]+", "replacement": "", "order": 2},
    {"id": 1, "name": "literal", "pattern": "TM的", "replacement": "$1\\的", "isRegex": False, "order": 3},
    {"id": 4, "name": "doubles", "pattern": "好", "replacement": "好好", "order": 4},
    {"id": 4, "name": "same id", "pattern": "(第)(.)", "replacement": "$2$1", "order": 5},
    {"id": 5, "name": "first of all", "pattern": "(?m)^\\s+", "replacement": ""},
    {"id": 6, "name": "off", "pattern": "他", "replacement": "", "isEnabled": False, "order": 6},
    {"id": 7, "name": "script", "pattern": "谷欠|石更",
     "replacement": "@js:result.replace(/谷欠/g,'欲').replace(/石更/g,'硬')"},
    {"id": 8, "name": "old", "regex": "", "replacement": ""},
    {"regex": "ＡＢ", "replaceSummary": "old form",
     "replacement": "AB", "isRegex": True, "enable": True, "serialNumber": 9},
    {"id": 9, "name": "hangs", "pattern": "a|", "replacement": ""},
    {"id": 10, "name": "no group", "pattern": "x", "replacement": "$1"},
    {"id": 11, "name": "real script", "pattern": ".+", "replacement": "@js:java.log(result)"},
]  # fmt: skip


def in_order(sources: Sequence[Source], text: str) -> str:
    """The rules one after another, each with its own semantics: what Legado does, said again and plainly."""
    for source in sources:
        if not source.enabled or not source.on_content or source.scope or not source.pattern:
            continue
        if not source.is_regex:
            text = text.replace(source.pattern, source.replacement)
        elif source.replacement.startswith("@js:"):
            words = of_words(source.pattern, source.replacement.removeprefix("@js:"))
            assert words is not None
            text = regex.sub(translate(source.pattern).text, lambda m: words[m[0]], text)  # noqa: B023
        else:
            pattern = translate(source.pattern).text
            text = regex.sub(pattern, template(source.replacement, pattern), text)
    return text


def cleaner(entries: Sequence[dict[str, Any]], engine: EngineName = "scan") -> Cleaner:
    rules = parse_pack(json.dumps({"pack": "legado", "origin": "legado", "rules": list(entries)}, ensure_ascii=False))
    return Cleaner.from_ruleset(Ruleset("test", "0", "", tuple(rules)), engine)


@pytest.mark.parametrize("case", JAVA["cases"], ids=lambda case: case["pattern"])
def test_a_pattern_does_what_java_does(case: dict[str, str]) -> None:
    pattern = translate(case["pattern"]).text
    assert regex.sub(pattern, template(case["replacement"], pattern), JAVA["text"]) == case["expected"]


@pytest.mark.parametrize("pattern", [r"\y", r"[\b]", r"\x4", "(a", "a)", "*a", "[a", "(?d)a", r"\1"])
def test_what_java_refuses_is_refused(pattern: str) -> None:
    with pytest.raises(Untranslatable):
        translate(pattern)


@pytest.mark.parametrize("replacement", ["$", "$x", "$1", "a\\", "${name}"])
def test_a_replacement_that_java_refuses_is_refused(replacement: str) -> None:
    with pytest.raises(Untranslatable):
        template(replacement, "a")


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_the_pack_does_what_the_rules_do_one_after_another(engine: EngineName) -> None:
    found = convert(read(json.dumps(RULES), "rules.json"))
    left = {item.name for item in found.left}
    sources = [s for s in read(json.dumps(RULES), "rules.json") if s.name not in left]
    result = cleaner(found.entries, engine).clean(TEXT)
    assert result.text == in_order(sources, TEXT)
    assert result.revert() == TEXT
    assert "好好好好好好" in result.text
    assert "$1\\的" in result.text


def test_what_cannot_be_carried_over_is_listed_with_its_reason() -> None:
    found = convert(read(json.dumps(RULES), "rules.json"))
    reasons = {item.name: item.reason for item in found.left}
    assert set(reasons) == {"", "hangs", "no group", "real script"}
    assert found.carried + len(found.left) == len(RULES)
    assert "script" in reasons["real script"]


def test_ids_never_overwrite_and_order_is_kept() -> None:
    entries = convert(read(json.dumps(RULES), "rules.json")).entries
    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    assert {"r4", "r4-2"} <= set(ids)
    assert [entry["title"] for entry in entries][:2] == ["first of all", "script"]  # without `order`: first


def test_a_disabled_rule_is_carried_over_and_off() -> None:
    entries = convert(read(json.dumps(RULES), "rules.json")).entries
    assert next(entry for entry in entries if entry["title"] == "off")["state"] == "off"


def test_scope_becomes_where() -> None:
    rules = [{"pattern": "广告", "replacement": "", "scope": "剑来;https://m.example.com/x"}]
    (entry,) = convert(read(json.dumps(rules), "rules.json")).entries
    made = cleaner([entry])
    assert made.clean("广告好").text == "广告好"
    assert made.clean("广告好", source="https://m.example.com/1").text == "好"
    assert made.clean("广告好", source="books/剑来.txt").text == "好"
    assert made.clean("广告好", source="books/别的.txt").text == "广告好"


def test_a_rule_for_titles_alone_acts_on_titles_alone() -> None:
    rules = [{"pattern": "广告", "replacement": "", "scopeTitle": True, "scopeContent": False}]
    made = cleaner(convert(read(json.dumps(rules), "rules.json")).entries)
    assert made.clean("广告好").text == "广告好"
    assert made.clean("广告好", source=Place(field="title")).text == "好"


def test_scripts_that_are_chains_or_tables_are_read() -> None:
    assert len(chain("var r = result\nr=r.replace(/a(b)/gi,'$1')\n// 注\nr=r.replace(/c/,'d')")) == 2
    assert table('R=result;\nR=="０"?"0":\nR=="１"?"1":\nR') == {"０": "0", "１": "1"}
    with pytest.raises(Untranslatable):
        chain("r=result.replace(/a/g,'b'); java.toast(r)")


@pytest.mark.parametrize("text", ["{", "[1]", "3", '{"pattern": '])
def test_a_file_that_is_none_is_a_rule_error(text: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text, encoding="utf-8")
    done = run("rules", "import", "legado", str(file))
    assert done.code == 2
    assert str(file) in done.stderr


def test_the_command_writes_a_pack_and_lists_the_rest(tmp_path: Path, run: Run) -> None:
    file, pack = tmp_path / "rules.json", tmp_path / "pack.yaml"
    file.write_text(json.dumps(RULES), encoding="utf-8")
    done = run("rules", "import", "legado", str(file), "-o", str(pack))
    assert done.code == 3
    assert done.stderr.count("not carried over:") == 4
    cleaned = run("clean", "--rules", str(pack), "--select", "rules", stdin=TEXT.encode())
    assert "求月票" not in cleaned.text
    again = run("rules", "import", "legado", str(file), "-o", str(pack))
    assert again.code == 2


def test_lists_of_phrases_and_tables_become_packs(tmp_path: Path, run: Run) -> None:
    phrases, words = tmp_path / "p.txt", tmp_path / "w.tsv"
    phrases.write_text("# 注\n点此下载\n点此下载全本\n", encoding="utf-8")
    words.write_text("软件\t軟體 軟件\n件\t物\n", encoding="utf-8")
    for format, file, text, wanted in (
        ("phrases", phrases, "好点此下载全本。", "好。"),
        ("table", words, "软件和件", "軟體和物"),
    ):
        pack = tmp_path / f"{format}.yaml"
        assert run("rules", "import", format, str(file), "-o", str(pack), "--pack", "mine").code == 0
        assert run("clean", "--rules", str(pack), "--select", "mine", stdin=text.encode()).text == wanted


def test_of_the_community_collections_nearly_all_is_carried_over() -> None:
    if not COLLECTIONS.is_dir():
        pytest.skip("the collections are not part of the repository")
    carried = runnable = 0
    for file in sorted(COLLECTIONS.glob("*__*.json")):
        found = convert(read(file.read_text(encoding="utf-8"), str(file)))
        of_legado = [item for item in found.left if "script" not in item.reason]  # Legado does not run these either
        carried += found.carried
        runnable += found.carried + len(found.left) - len(of_legado)
    assert carried / runnable >= 0.97


@pytest.mark.parametrize("engine", ["scan", "reference"])
@pytest.mark.parametrize("name", ["ChouE", "Gladtbam", "jiyi039", "yoval"])
def test_a_collection_does_what_its_rules_do_one_after_another(name: str, engine: EngineName) -> None:
    if not COLLECTIONS.is_dir():
        pytest.skip("the collections are not part of the repository")
    (file,) = COLLECTIONS.glob(f"{name}__*.json")
    text = file.read_text(encoding="utf-8")
    found = convert(read(text, str(file)))
    places = {item.place for item in found.left}
    sources = [source for source in read(text, str(file)) if source.place not in places]
    dirty = TEXT + "\n".join(source.pattern for source in sources if not source.is_regex) + JAVA["text"]
    assert cleaner(found.entries, engine).clean(dirty).text == in_order(sources, dirty)
