"""What an installed mingfan carries, and that it finds its rules there as in a checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mingfan.rulefiles.shipped import shipped_rules
from tests.places import ROOT


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
