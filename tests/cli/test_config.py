"""Settings of a project, texts that are allowed, and paths that are left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import Run

DIRTY = "推进##paidbegin##软件,发展。。\n"
RULE = """
pack: my
rules:
  - {id: mark, title: 记号, why: 站点的记号, kind: regex, pattern: '◆本站◆', replace: '',
     examples: [{in: 甲◆本站◆乙, out: 甲乙}], keep: [{text: 本站, why: 一个词}]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a project; the command runs in a folder in it."""
    (tmp_path / "docs" / "drafts").mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "my.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "docs" / "a.txt").write_text(DIRTY, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "docs")
    return tmp_path


def test_settings_are_found_upwards_and_paths_are_relative_to_them(run: Run, project: Path) -> None:
    config = project / "mingfan.toml"
    config.write_text('rules = ["rules"]\nignore = ["paywall"]\nallow = ["。。"]\n', encoding="utf-8")
    text = f"甲◆本站◆乙{DIRTY}"
    cleaned = run("clean", stdin=text.encode()).text
    assert cleaned == "甲乙推进##paidbegin##软件，发展。。\n"
    assert run("clean", "--no-config", stdin=text.encode()).text == "甲◆本站◆乙推进软件，发展。\n"
    assert run("clean", "--no-config", "--config", config, stdin=text.encode()).text == cleaned


def test_the_command_line_wins_key_by_key(run: Run, project: Path) -> None:
    (project / "mingfan.toml").write_text('ignore = ["paywall"]\nprofile = "minimal"\n', encoding="utf-8")
    assert run("clean", stdin=DIRTY.encode()).text == DIRTY
    assert run("clean", "-p", "standard", stdin=DIRTY.encode()).text == "推进##paidbegin##软件，发展。\n"
    assert run("clean", "-p", "standard", "--ignore", "ads", stdin=DIRTY.encode()).text == "推进软件，发展。\n"


def test_a_pyproject_that_says_nothing_of_it_is_passed_over(run: Run, project: Path) -> None:
    (project / "docs" / "pyproject.toml").write_text('[tool.other]\nprofile = "x"\n', encoding="utf-8")
    (project / "pyproject.toml").write_text(
        '[tool.mingfan]\nprofile = "minimal"\nexceptions = false\n', encoding="utf-8"
    )
    assert run("clean", stdin=DIRTY.encode()).text == DIRTY
    (project / "mingfan.toml").write_text("", encoding="utf-8")  # before pyproject.toml of its folder
    assert run("clean", stdin=DIRTY.encode()).text != DIRTY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('profil = "minimal"', "no setting `profil`; did you mean `profile`"),
        ('level = "high"', "mingfan.toml: Invalid enum value 'high'"),
        ('ignore = "ads"', "mingfan.toml: expected a list, got text, in `ignore`"),
        ("profile = ", "not TOML"),
        ('allow = "missing.txt"', "missing.txt cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_named(run: Run, project: Path, content: str, said: str) -> None:
    (project / "mingfan.toml").write_text(content, encoding="utf-8")
    ran = run("clean", stdin=b"x")
    assert ran.code == 2 and said in ran.stderr
    assert run("clean", "--help").code == 0


def test_a_missing_file_of_settings_is_named(run: Run, project: Path) -> None:
    ran = run("clean", "--config", "none.toml", stdin=b"x")
    assert ran.code == 2 and "none.toml cannot be read" in ran.stderr


def test_allowed_texts_come_from_files(run: Run, project: Path) -> None:
    (project / "allow.txt").write_text("##paidbegin##\n\n。。\n", encoding="utf-8")
    kept = "推进##paidbegin##软件，发展。。\n"
    assert run("clean", "--allow", project / "allow.txt", stdin=DIRTY.encode()).text == kept
    (project / "mingfan.toml").write_text('allow = "allow.txt"\n', encoding="utf-8")
    assert run("clean", stdin=DIRTY.encode()).text == kept
    assert run("clean", "--allow", project / "no.txt", stdin=b"x").code == 2


def test_marks_of_strangers_need_not_count(run: Run, project: Path) -> None:
    text = f"<!-- mingfan off -->\n{DIRTY}".encode()
    assert run("clean", stdin=text).stdout == text
    assert "paidbegin" not in run("clean", "--no-exceptions", stdin=text).text


IGNORE = "# 草稿\ndrafts/\n*.md\n!keep.md\n"


@pytest.fixture
def tree(project: Path) -> Path:
    docs = project / "docs"
    for name in ("drafts/b.txt", "c.md", "keep.md", "sub/c.md", "sub/d.txt"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(DIRTY, encoding="utf-8")
    (docs / ".mingfanignore").write_text(IGNORE, encoding="utf-8")
    (docs / "sub" / ".mingfanignore").write_text("d.txt\n!c.md\n", encoding="utf-8")
    return docs


TAKEN = {"a.txt", "keep.md", "sub/c.md"}


def written(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.suffix in (".txt", ".md")}


def test_clean_leaves_out_what_mingfanignore_names(run: Run, tree: Path) -> None:
    assert run("clean", tree, "-o", tree.parent / "out").code == 0
    assert written(tree.parent / "out") == TAKEN
    assert run("clean", "sub", "-o", tree.parent / "part").code == 0  # the file of the working folder holds there too
    assert written(tree.parent / "part") == {"c.md"}
    assert run("clean", tree / "c.md").text == "推进软件，发展。\n"  # a file that is named is taken


def test_batch_leaves_it_out_too(run: Run, tree: Path) -> None:
    assert run("batch", tree, "--out", tree.parent / "out", "--workers", "1").code == 0
    assert written(tree.parent / "out") == TAKEN


def test_a_pattern_that_cannot_be_used_names_its_file(run: Run, tree: Path) -> None:
    (tree / ".mingfanignore").write_bytes(b"\xff\xfe")
    ran = run("clean", tree, "-o", tree.parent / "out")
    assert ran.code == 2 and ".mingfanignore" in ran.stderr
