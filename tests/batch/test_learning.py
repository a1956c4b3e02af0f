"""`batch --learn`: what recurs in the data is learned, kept beside the output, and removed; and a new user's walk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mingfan.cli import run
from tests.batch.harness import jsonl
from tests.learn.sites import article, framed

OTHER = "另一个站的首页\n{text}\n扫码关注另一个站的公众号\n返回另一个站的列表页\n"


def records(out: Path, name: str = "pages.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / name).read_bytes().splitlines()]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two sites, and one of which there is too little."""
    path = tmp_path / "pages.jsonl"
    site = [{"text": framed(n), "url": f"https://bamboo.example/{n}", "of": "a"} for n in range(8)]
    other = [
        {"text": OTHER.format(text=article(n)), "url": f"https://other.example/{n}", "of": "b"} for n in range(20, 28)
    ]
    few = [{"text": framed(n), "url": f"https://few.example/{n}", "of": "c"} for n in range(40, 43)]
    path.write_bytes(jsonl(*site, *other, *few))
    return path


def test_each_site_is_learned_by_itself_and_cleaned(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    learning = ["--learn", "--url-field", "url", "-q", "--audit", "--ignore", "ads"]  # what is learned by itself
    assert run(["batch", str(pages), "--out", str(out), *learning]) == 0
    texts = [record["text"].strip() for record in records(out)]
    assert texts[:8] == [article(n) for n in range(8)]
    assert texts[8:16] == [article(n) for n in range(20, 28)]
    assert texts[17].startswith("竹影文库"), (
        "three documents of a host teach nothing, and are not cleaned by the rules of another"
    )

    manifest = json.loads((out / "manifest.json").read_bytes())
    assert set(manifest["learned"]) == {"learned.yaml", "learned.html"}
    assert run(["batch", "--out", str(out), "--verify", "-q"]) == 0
    page = (out / "learned.html").read_text(encoding="utf-8")
    assert "关于本站" in page and "other.example" in page and "few.example" not in page
    assert "https://bamboo.example/0" in page, "where a line was seen"

    back = tmp_path / "back.jsonl"
    audit = out / "audit" / "pages.jsonl.jsonl.zst"
    assert run(["revert", str(out / "pages.jsonl"), str(audit), "-o", str(back)]) == 0
    assert back.read_bytes() == pages.read_bytes()


def test_what_was_learned_cleans_later_documents_the_same_way(pages: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(["batch", str(pages), "--out", str(first), "--learn", "--url-field", "url", "-q"]) == 0
    rules = str(first / "learned.yaml")
    assert run(["batch", str(pages), "--out", str(second), "--rules", rules, "--url-field", "url", "-q"]) == 0
    assert (first / "pages.jsonl").read_bytes() == (second / "pages.jsonl").read_bytes()


def test_a_change_of_the_rules_is_found(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["batch", str(pages), "--out", str(out), "--learn", "--url-field", "url", "-q"]) == 0
    with (out / "learned.yaml").open("a") as file:
        file.write("# struck\n")
    assert run(["batch", "--out", str(out), "--verify", "-q"]) == 3


def test_a_second_run_overwrites_only_when_it_may(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    again = ["batch", str(pages), "--out", str(out), "--learn", "--group-by", "of", "-q"]
    assert run(again) == 0
    before = (out / "learned.yaml").read_bytes(), (out / "pages.jsonl").read_bytes()
    assert run(again) == 2
    assert run([*again, "--overwrite"]) == 0
    assert ((out / "learned.yaml").read_bytes(), (out / "pages.jsonl").read_bytes()) == before
    assert not list(out.glob(".mingfan-learn-*"))


def test_a_folder_of_documents_is_one_site(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number}.md").write_text(framed(number), encoding="utf-8")
    assert run(["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--learn", "-q"]) == 0
    for number in range(6):
        assert (tmp_path / "out" / f"{number}.md").read_text(encoding="utf-8").strip() == article(number)


def test_where_nothing_recurs_nothing_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(jsonl(*({"text": article(n)} for n in range(9))))
    assert run(["batch", str(path), "--out", str(tmp_path / "out"), "--learn", "-q"]) == 0
    assert not (tmp_path / "out" / "learned.yaml").exists()
    assert [record["text"] for record in records(tmp_path / "out")] == [article(n) for n in range(9)]


def test_the_walk_of_a_new_user(tmp_path: Path) -> None:
    """Ten dirty documents of a site: mine, strike a line, activate, batch, revert."""
    source, rules, out = tmp_path / "site", tmp_path / "site.yaml", tmp_path / "clean"
    source.mkdir()
    for number in range(10):
        (source / f"{number}.txt").write_text(framed(number), encoding="utf-8")
    assert run(["mine", str(source), "-o", str(rules), "-q"]) == 0
    written = rules.read_text(encoding="utf-8")
    struck = re.sub(r"(?m)^(?=.*line: .*京ICP备)", "#", written).replace("state: shadow", "state: active", 1)
    rules.write_text(struck, encoding="utf-8")
    assert run(["test", "--quiet", str(rules)]) in (0, 1)  # an example that shows the struck line no longer holds
    assert (
        run(["batch", str(source), "--out", str(out), "--rules", str(rules), "--audit", "-q", "--ignore", "ads"]) == 0
    )
    for number in range(10):
        text = (out / f"{number}.txt").read_text(encoding="utf-8")
        assert article(number) in text and "京ICP备1234567号" in text
        assert "关于本站" not in text and "下一篇" not in text
        back = tmp_path / f"{number}.back"
        audit = out / "audit" / f"{number}.txt.jsonl.zst"
        assert run(["revert", str(out / f"{number}.txt"), str(audit), "-o", str(back)]) == 0
        assert back.read_text(encoding="utf-8") == framed(number)
