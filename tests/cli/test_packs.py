"""Packs from elsewhere: taken whole and tested or not at all, locked, renewed with what that changes in view."""

from __future__ import annotations

import io
import json
import tarfile
import urllib.request
import urllib.response
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from mingfan.authors.packs import contents
from tests.cli.harness import Run

RULE = """
pack: forum
rules:
  - id: mark
    title: 论坛记号
    why: 站点的记号
    kind: regex
    pattern: '{pattern}'
    replace: ''
    examples: [{{in: 甲◆本站◆乙, out: 甲乙}}]
    keep: [{{text: 本站, why: 一个词}}]
"""
FIRST, WIDER, BROKEN = (RULE.format(pattern=pattern) for pattern in ("◆本站◆", "◆[本他]站◆", "◆他站◆"))
SHELF = Path("mingfan-packs")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "forum").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "forum" / "rules.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "forum" / "LICENSE").write_text("free", encoding="utf-8")
    (tmp_path / "texts" / "a.txt").write_text("这里是◆他站◆的正文。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def zipped(entries: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return out.getvalue()


def tarred(entries: dict[str, bytes], link: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if link:
            entry = tarfile.TarInfo("x.yaml")
            entry.type, entry.linkname = tarfile.SYMTYPE, link
            archive.addfile(entry)
    return out.getvalue()


def test_one_pack_has_one_digest_whatever_it_came_in(here: Path) -> None:
    (here / "forum.zip").write_bytes(zipped({"forum-1.0/rules.yaml": FIRST, "forum-1.0/README": "x"}))
    (here / "forum.tar.gz").write_bytes(tarred({"forum-1.0/rules.yaml": FIRST.encode()}))
    sources = ("forum", "forum/rules.yaml", "forum.zip", "forum.tar.gz")
    assert len({contents.digest(contents.fetch(source)) for source in sources}) == 1


def test_a_pack_is_taken_used_verified_and_removed(run: Run) -> None:
    assert run("packs", "add", "forum").code == 0
    assert run("packs", "list").text.startswith("forum\t")
    cleaned = run("clean", "--rules", SHELF, "--select", "forum", stdin="甲◆本站◆乙".encode()).text
    assert cleaned == "甲乙"
    assert run("packs", "verify").code == 0
    (SHELF / "forum" / ".hidden.yaml").write_text(FIRST, encoding="utf-8")
    assert "was added" in run("packs", "verify").stderr
    (SHELF / "forum" / "rules.yaml").write_text(WIDER, encoding="utf-8")
    ran = run("packs", "verify", "forum")
    assert ran.code == 1 and "forum/rules.yaml was changed" in ran.stderr
    assert run("packs", "remove", "forum").code == 0
    assert not (SHELF / "forum").exists() and not run("packs", "list").text


def test_an_update_shows_what_it_newly_changes_and_is_taken_when_agreed(run: Run, here: Path) -> None:
    run("packs", "add", "forum", "--sample", "texts", "--yes")
    assert run("packs", "update").text == "forum: nothing new\n"
    (here / "forum" / "rules.yaml").write_text(WIDER, encoding="utf-8")
    refused = run("packs", "update", "--yes", "--max-new", "0")
    assert refused.code == 1 and "~ forum/mark" in refused.text and "◆他站◆" in refused.text
    assert run("packs", "update", stdin=b"n\n").code == 1
    assert (SHELF / "forum" / "rules.yaml").read_text(encoding="utf-8") == FIRST
    assert run("packs", "update", "--yes").code == 0
    assert (SHELF / "forum" / "rules.yaml").read_text(encoding="utf-8") == WIDER
    assert run("packs", "verify").code == 0


@pytest.mark.parametrize("content", [BROKEN, "pack: forum\nrules: []\n", RULE.format(pattern="◆(")])
def test_the_old_set_stays_where_the_new_one_fails(run: Run, here: Path, content: str) -> None:
    run("packs", "add", "forum")
    (here / "forum" / "rules.yaml").write_text(content, encoding="utf-8")
    ran = run("packs", "update", "--yes")
    assert ran.code == 3 and "the old set stays in force" in ran.stderr
    assert (SHELF / "forum" / "rules.yaml").read_text(encoding="utf-8") == FIRST
    assert run("packs", "verify").code == 0
    assert not list(here.glob(".mingfan-*"))


def test_a_fault_of_a_pack_names_the_file_of_its_source(run: Run, here: Path) -> None:
    (here / "forum" / "rules.yaml").write_text(FIRST.replace("kind: regex", "kind: regx"), encoding="utf-8")
    for source in ("forum", "forum/rules.yaml"):
        ran = run("packs", "add", source, "--yes")
        assert ran.code == 2 and ran.stderr.startswith(f"{here}/forum/rules.yaml:7: rule forum/mark: `kind` is unknown")


def test_a_pinned_pack_is_left_as_it_is(run: Run, here: Path) -> None:
    run("packs", "add", "forum")
    run("packs", "pin", "forum")
    (here / "forum" / "rules.yaml").write_text(WIDER, encoding="utf-8")
    assert run("packs", "update", "--yes").text == "" and run("packs", "update", "forum").code == 2
    run("packs", "pin", "--off", "forum")
    assert "taken" in run("packs", "update", "--yes").text


def test_ids_of_shipped_rules_and_of_other_packs_are_refused(run: Run, here: Path) -> None:
    run("packs", "add", "forum")
    ran = run("packs", "add", "forum", "--name", "other")
    assert ran.code == 2 and "exists already" in ran.stderr
    own = FIRST.replace("pack: forum", "pack: paywall").replace("id: mark", "id: paid-mark")
    (here / "own.yaml").write_text(own, encoding="utf-8")
    assert run("packs", "add", "own.yaml").code == 2
    assert list(json.loads((SHELF / "mingfan.lock.json").read_bytes())["packs"]) == ["forum"]


def test_a_signature_is_asked_for_and_stays_asked_for(run: Run, here: Path) -> None:
    pytest.importorskip("nacl")
    public = run("packs", "sign", "forum", "--secret", "key").text.strip()
    assert (here / "key").stat().st_mode & 0o077 == 0
    assert run("packs", "add", "forum", "--key", "0" * 64).code == 2
    assert run("packs", "add", "forum", "--key", public).code == 0
    assert run("packs", "verify").code == 0
    (here / "forum" / "rules.yaml").write_text(WIDER, encoding="utf-8")  # the signature is of the old one
    assert run("packs", "update", "--yes").code == 3
    assert run("packs", "sign", "forum", "--secret", "key").text.strip() == public
    assert run("packs", "update", "--yes").code == 0
    (SHELF / "forum" / "signature").unlink()
    assert "no signature" in run("packs", "verify").stderr


def test_a_set_that_was_signed_earlier_is_refused(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nacl")
    clock = iter([1_700_000_000, 1_800_000_000])
    monkeypatch.setattr("mingfan.authors.packs.signature.time", lambda: next(clock))
    rules, signed = here / "forum" / "rules.yaml", here / "forum" / "signature"
    public = run("packs", "sign", "forum", "--secret", "key").text.strip()
    old = signed.read_bytes()
    rules.write_text(WIDER, encoding="utf-8")
    run("packs", "sign", "forum", "--secret", "key")
    assert run("packs", "add", "forum", "--key", public).code == 0
    rules.write_text(FIRST, encoding="utf-8")
    signed.write_bytes(old)
    ran = run("packs", "update", "--yes")
    assert ran.code == 3 and "signed on 2023-11-14, before the set in force" in ran.stderr
    assert (SHELF / "forum" / "rules.yaml").read_text(encoding="utf-8") == WIDER
    assert run("packs", "update", "--yes", "--older").code == 0 and run("packs", "verify").code == 0
    signed.write_text(old.decode().replace("1700000000", "1900000000"), encoding="ascii")  # the time is signed too
    assert run("packs", "update", "--yes").code == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({"../x.yaml": FIRST}), "outside itself"),
        (zipped({"/x.yaml": FIRST}), "outside itself"),
        (zipped({"a\\..\\x.yaml": FIRST}), "outside itself"),
        (zipped({"README": "x"}), "no rule file"),
        (zipped({"x.yaml": " " * 21_000_000}), "more than"),
        (tarred({"../x.yaml": b""}), "outside itself"),
        (tarred({}, link="/etc/passwd"), "link"),
        (tarred({"x.yaml": b"", "big.bin": bytes(21_000_000)}), "more than"),
        (tarred({f"{number}.yaml": b"" for number in range(501)}), "more than"),
        (tarred({"x.yaml": b"a"})[:40], "can be read"),
        (b"nothing of the kind", "can be read"),
    ],
    ids=[
        *("zip-above", "zip-absolute", "zip-backslash", "zip-no-rules", "zip-too-large"),
        *("tar-above", "tar-link", "tar-too-large", "tar-too-many", "tar-cut", "not-an-archive"),
    ],
)
def test_an_archive_that_is_not_safe_is_refused(run: Run, here: Path, data: bytes, said: str) -> None:
    (here / "pack.bin").write_bytes(data)
    ran = run("packs", "add", "pack.bin")
    assert ran.code == 2 and said in ran.stderr
    assert not SHELF.exists()


def test_a_link_in_a_folder_is_refused(run: Run, here: Path) -> None:
    (here / "forum" / "more.yaml").symlink_to(here / "texts" / "a.txt")
    assert "is a link" in run("packs", "add", "forum").stderr


class Answers(urllib.request.BaseHandler):
    """A server, without the wire."""

    handler_order = 100  # before the one that opens sockets

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages

    def https_open(self, request: urllib.request.Request) -> urllib.response.addinfourl:
        headers, data = Message(), self.pages.get(request.full_url)
        if data is not None and data.startswith(b"-> "):
            headers["Location"] = data[3:].decode()
        code = 404 if data is None else 302 if headers else 200
        answer = urllib.response.addinfourl(io.BytesIO(data or b""), headers, request.full_url, code)
        answer.msg = ""  # type: ignore[attr-defined]
        return answer


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    found: dict[str, bytes] = {}
    build = urllib.request.build_opener
    monkeypatch.setattr(contents, "build_opener", lambda *more: build(Answers(found), *more))
    yield found


def test_a_pack_comes_over_https_only(run: Run, pages: dict[str, bytes]) -> None:
    pages["https://example.com/forum.yaml"] = b"-> https://example.com/v1.yaml"
    pages["https://example.com/v1.yaml"] = FIRST.encode()
    assert run("packs", "add", "https://example.com/forum.yaml").code == 0
    pages["https://example.com/v1.yaml"] = WIDER.encode()
    assert "taken" in run("packs", "update", "--yes").text
    pages["https://example.com/forum.yaml"] = b"-> http://example.com/v1.yaml"
    for source in ("http://example.com/forum.yaml", "https://example.com/forum.yaml", "file:///etc/passwd"):
        assert "not an https address" in run("packs", "add", source, "--name", "other").stderr
    del pages["https://example.com/forum.yaml"]
    assert run("packs", "update").code == 3 and run("packs", "verify").code == 0
