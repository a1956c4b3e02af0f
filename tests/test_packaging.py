"""What an installed mingfan carries, and that it finds its rules there as in a checkout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from mingfan.rulefiles.shipped import shipped_rules
from tests.places import ROOT

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling, which is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_rule_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"mingfan/rules/{path.relative_to(ROOT / 'rules')}" for path in (ROOT / "rules").rglob("*.yaml")}
    assert shipped and shipped <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "rules/")) for name in names)
    assert "mingfan/py.typed" in names


def test_the_wheel_carries_what_the_page_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    static = [
        path for path in (ROOT / "service" / "mingfan" / "web").rglob("*") if path.suffix in (".js", ".css", ".html")
    ]
    assert all(f"mingfan/{path.relative_to(ROOT / 'service' / 'mingfan')}" in names for path in static)


def test_an_installed_mingfan_cleans(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "from mingfan.rulefiles.shipped import shipped_rules; import mingfan; print(shipped_rules()); "
        "print(mingfan.clean('你好,世界##paidend##').text == '你好，世界')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "MINGFAN_CACHE_DIR": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    rules, cleaned = done.stdout.split()
    assert Path(rules) == tmp_path / "site" / "mingfan" / "rules"
    assert cleaned == "True"


def test_a_checkout_uses_its_own_rules() -> None:
    assert shipped_rules() in (ROOT / "rules", ROOT / "service" / "mingfan" / "rules")


# What the image holds.

LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked() -> dict[str, str]:
    return {_normal(name): version for name, version, _ in LOCKED.findall((DEPLOY / "requirements.txt").read_text())}


def test_everything_in_the_image_is_pinned_with_its_hashes() -> None:
    text = (DEPLOY / "requirements.txt").read_text()
    named = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(named) == len(_locked()), "a line without a version or without a hash"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["serve"] + extras["mojibake"] + extras["pii"] + extras["script"]
    names = {_normal(re.split(r"[>=<;\[ ]", each, maxsplit=1)[0]) for each in wanted}
    assert names <= _locked().keys(), "run `make lock`"
    assert "--require-hashes -r requirements.txt" in (ROOT / "Dockerfile").read_text()


def test_the_list_of_parts_and_that_of_licences_are_those_of_the_image() -> None:
    parts = json.loads((DEPLOY / "sbom.cdx.json").read_text())["components"]
    assert {_normal(part["name"]): part["version"] for part in parts} == _locked()
    licences = (DEPLOY / "licences.md").read_text()
    listed = {_normal(name): version for name, version in re.findall(r"^\| (\S+) +\| (\d\S*) ", licences, re.MULTILINE)}
    assert listed == _locked()
