"""The pages about rules, in both languages, name every kind and field there is, and their rule passes its checks."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mingfan.authors import examples
from mingfan.authors.lint.entries import read
from mingfan.authors.lint.patterns import check
from mingfan.kinds import table
from mingfan.ruleset.packs import PACK_KEYS, parse_pack

RULES = Path(__file__).resolve().parents[2] / "rules"
PAGES = ["README.md", "README.zh-CN.md"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_names_every_kind_and_field(name: str) -> None:
    page = (RULES / name).read_text(encoding="utf-8")
    kinds = {line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")}
    assert kinds == set(table.specs())
    fields = {field.encode_name for spec in table.KINDS for field in msgspec.structs.fields(spec)} | set(PACK_KEYS)
    missing = [field for field in sorted(fields) if f"`{field}" not in page and f"{field}:" not in page]
    assert not missing


@pytest.mark.parametrize("name", PAGES)
def test_the_rule_of_the_page_is_sound(name: str, tmp_path: Path) -> None:
    page = (RULES / name).read_text(encoding="utf-8")
    pack = page.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert all(outcome.passed for outcome in examples.run(parse_pack(pack)))
    file = tmp_path / "bamboo.yaml"
    file.write_text(pack, encoding="utf-8")
    entries, faults = read([file])
    assert not faults and not [message for entry in entries for message in check(entry)]
