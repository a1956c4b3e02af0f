"""Rules that were read before are those that reading gives, or are read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan.errors import RuleError
from mingfan.rulefiles import yamlfile
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset import packs
from mingfan.ruleset.packs import load_packs
from mingfan.ruleset.profiles import load_profile, profile_names

PACK = """pack: mine
rules:
  - id: one
    kind: regex
    title: 一
    why: 试
    pattern: {pattern}
    examples: [{{in: 甲, out: ''}}]
    keep: [{{text: 乙, why: 试}}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGFAN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_shipped_rules_come_back_as_they_were_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_packs([shipped_rules()], compiled=False), list(map(load_profile, profile_names()))
    monkeypatch.setattr(yamlfile, "read_yaml", None)
    assert (load_packs([shipped_rules()], compiled=False), list(map(load_profile, profile_names()))) == before


def test_a_changed_file_is_read(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    for pattern in ("甲", "乙", "甲"):
        file.write_text(PACK.format(pattern=pattern), encoding="utf-8")
        assert [rule.spec.pattern for rule in load_packs([file])] == [pattern]  # type: ignore[attr-defined]


def test_damaged_files_of_the_cache_are_read_again(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(PACK.format(pattern="甲"), encoding="utf-8")
    before = load_packs([file])
    for stored in folder.iterdir():
        stored.write_bytes(stored.read_bytes()[:-1])
    assert load_packs([file]) == before


def test_what_cannot_be_compiled_is_named_with_its_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(PACK.format(pattern="'('"), encoding="utf-8")
    assert load_packs([file], compiled=False)  # read and kept: nobody has compiled it
    with pytest.raises(RuleError) as caught:
        load_packs([file])
    assert [fault.line for fault in caught.value.faults] == [7]


def test_files_with_faults_are_not_kept(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(PACK.format(pattern="'('"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleError):
            packs.load_packs([file])
    assert not folder.exists()
