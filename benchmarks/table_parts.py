"""What benchmarks/table.py measures: the workloads of each part, and the candidates on each, the yardstick first."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
from flask import Flask, Response, request
from werkzeug.test import EnvironBuilder

from benchmarks import batch, ten_lines, workloads
from benchmarks.peers import TWELVE, twelve_substitutions
from mingfan import Cleaner
from mingfan.kinds.scored.kind import shared_reader
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.web.app import Application, create_app
from mingfan.web.settings import Config
from mingfan.web.worker.exchange import Exchange
from mingfan.web.worker.log import Log

Candidate = Callable[[], object]  # a float that it returns is the CPU seconds it took, in another process


class Work(NamedTuple):
    name: str
    title: str
    size: int  # bytes that each candidate goes through
    candidates: Mapping[str, Candidate]
    warm: bool = True  # whether each runs once before it is timed


class Part(NamedTuple):
    what: str  # the candidates are
    workloads: Iterator[Work]
    missing: list[str] = []  # noqa: RUF012  never changed


TEXTS: dict[str, Callable[[], str | Sequence[str]]] = {
    "a": workloads.a,
    "a_clean": workloads.a_clean,
    "b": lambda: workloads.b(500),
    "d": workloads.d,
    "links": workloads.links,
    "promos": workloads.promos,
    "novel": workloads.novel,
}
TITLES = {
    "a": "a: the sample, dirty",
    "a_clean": "a_clean: the sample with nothing to do",
    "b": "b: 500 documents of 2 KB, one in twenty dirty",
    "d": "d: one line of 2 MB",
    "links": "links: 2,000 links, a line each",
    "promos": "promos: 500 lines of promotion",
    "novel": "novel: 1,300 paragraphs with dialogue",
}
REFERENCE = frozenset({"a", "a_clean"})  # on the others it would take minutes, and tell no more


def clean(only: frozenset[str]) -> Part:
    peers, missing = _peers()

    def made() -> Iterator[Work]:
        for name, make in TEXTS.items():
            if not only or name in only:
                found = make()
                documents = [text.encode() for text in ([found] if isinstance(found, str) else found)]
                yield Work(name, TITLES[name], sum(map(len, documents)), _cleaning(name, documents, peers))

    return Part("bytes to bytes", made(), missing)


def _cleaning(name: str, documents: list[bytes], peers: dict[str, ten_lines.Tool]) -> dict[str, Candidate]:
    cleaner = Cleaner(deadline=600)  # a busy machine must not stop a benchmark
    found: dict[str, Callable[[bytes], object]] = {
        "codec": lambda data: data.decode().encode(),
        "mingfan, text": _as_new(cleaner.clean_bytes),
        "mingfan, with edits": _as_new(cleaner.clean),
        "mingfan, with findings": _as_new(lambda data: cleaner.clean(data).findings),
        "12 re.sub": lambda data: twelve_substitutions(data.decode()).encode(),
        "200 re.sub": lambda data: _many_substitutions(data.decode()).encode(),
    }
    if name in REFERENCE:
        reference = Cleaner(engine="reference", deadline=600)
        found["mingfan, reference engine"] = reference.clean_bytes
    found |= {who: _on_bytes(tool) for who, tool in peers.items()}
    candidates = {who: _each(run, documents) for who, run in found.items()}
    if len(documents) > 1:
        candidates["mingfan, texts together"] = _together(cleaner, documents)
    return candidates


def _together(cleaner: Cleaner, documents: list[bytes]) -> Candidate:
    def together() -> None:
        shared_reader().forget()
        for text in cleaner.clean_texts([data.decode() for data in documents]):
            text.encode()

    return together


def _on_bytes(tool: ten_lines.Tool) -> Callable[[bytes], object]:
    return lambda data: tool(data.decode()).encode()


def _as_new(run: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """With nothing remembered of the lines of texts before: a text is cleaned once, a benchmark cleans it again."""
    reader = shared_reader()

    def as_new(data: bytes) -> object:
        reader.forget()
        return run(data)

    return as_new


def _each(run: Callable[[bytes], object], documents: list[bytes]) -> Candidate:
    def each() -> None:
        for data in documents:
            run(data)

    return each


def _many_substitutions(text: str) -> str:
    for pattern, replacement in _two_hundred():
        text = pattern.sub(replacement, text)
    return text


@cache
def _two_hundred() -> list[tuple[re.Pattern[str], str]]:
    """The twelve, and words that the sample has not, as a list of advertising phrases is."""
    draw = Random(9)
    signs = [chr(code) for code in range(0x9000, 0x9FA0)]
    words = ["".join(draw.sample(signs, 5)) for _ in range(200 - len(TWELVE))]
    return [*TWELVE, *((re.compile(word), "") for word in words)]


def _peers() -> tuple[dict[str, ten_lines.Tool], list[str]]:
    found: dict[str, ten_lines.Tool] = {}
    missing = []
    for name, make in (ten_lines.PEERS | {"OpenCC t2s": _opencc, "polars, 12 replace_all": _polars}).items():
        try:
            found[name] = make()
        except Exception as error:  # noqa: BLE001  a peer may fail in any way; it is left out, and named
            missing.append(name if isinstance(error, ImportError) else f"{name} ({type(error).__name__})")
    return found, missing


def _opencc() -> ten_lines.Tool:
    import opencc

    convert: ten_lines.Tool = opencc.OpenCC("t2s").convert
    return convert


def _polars() -> ten_lines.Tool:
    """The twelve but for those with look-around, which it does not have."""
    import polars

    plain = [(p.pattern, r) for p, r in TWELVE if "(?<" not in p.pattern and "(?=" not in p.pattern]
    rules = plain + [(word.pattern, "") for word, _ in _two_hundred()[len(TWELVE) : 2 * len(TWELVE) - len(plain)]]

    def run(text: str) -> str:
        column = polars.Series([text])
        for pattern, replacement in rules:
            column = column.str.replace_all(pattern, replacement)
        return str(column[0])

    run("")
    return run


def http(only: frozenset[str]) -> Part:
    """A request in the worker, without sockets: what comes on top of them."""

    def made() -> Iterator[Work]:
        for name, size in (("2 KB", 2_000), ("200 KB", 200_000)):
            text = workloads.a_clean()[10_000:].encode()[:size].decode(errors="ignore")
            times = 200 if size < 10_000 else 3
            yield Work(name, f"http: {times} requests of {name} in the worker", size * times, _requests(text, times))

    return Part("request", made())


def _requests(text: str, times: int) -> dict[str, Candidate]:
    plain, as_json = text.encode(), msgspec.json.encode({"text": text})
    brief = msgspec.json.encode({"text": text, "findings": False, "edits": False})
    app = create_app(Config(), log=Log("error"))

    def post(body: bytes, kind: str) -> Candidate:
        return _posted(app, body, kind, times)

    return {
        "Flask echo": _echo(plain, times),
        "mingfan, plain": post(plain, "text/plain; charset=utf-8"),
        "mingfan, JSON without findings": post(brief, "application/json"),
        "mingfan, JSON": post(as_json, "application/json"),
    }


def request_of_json(text: str) -> Candidate:
    """One request with findings and edits, in a worker of its own."""
    return _posted(create_app(Config(), log=Log("error")), msgspec.json.encode({"text": text}), "application/json", 1)


def _posted(app: Application, body: bytes, kind: str, times: int) -> Candidate:
    reader = shared_reader()

    def posted() -> None:
        for _ in range(times):
            reader.forget()
            exchange = Exchange(_environ("/v1/clean", body, kind), "")
            exchange.receive(body)
            if app.account.answer(exchange).status != 200:
                raise SystemExit("the service refuses the request")

    return posted


def _echo(body: bytes, times: int) -> Candidate:
    app = Flask("echo")
    app.add_url_rule("/echo", "echo", lambda: Response(request.get_data(), mimetype="text/plain"), methods=["POST"])

    def echoed() -> None:
        for _ in range(times):
            b"".join(app.wsgi_app(_environ("/echo", body, "text/plain"), lambda *_: lambda _: None))

    return echoed


@cache
def _base(path: str, kind: str) -> dict[str, Any]:
    return dict(EnvironBuilder(path=path, method="POST", content_type=kind, query_string="").get_environ())


def _environ(path: str, body: bytes, kind: str) -> dict[str, Any]:
    from io import BytesIO

    return _base(path, kind) | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def batches(only: frozenset[str]) -> Part:
    """Whole processes, JSONL to JSONL."""

    def made() -> Iterator[Work]:
        with tempfile.TemporaryDirectory() as folder:
            for name, dirty in (("clean", False), ("dirty", True)):
                source = Path(folder) / name / "a.jsonl"
                source.parent.mkdir()
                size = batch.write(source, MEGABYTES, dirty)
                runs = batch.commands(source, Path(folder) / "out", None)
                title = f"batch: {MEGABYTES} MB of JSONL, {'one record in twenty' if dirty else 'none'} dirty"
                candidates = {who: process(run, Path(folder) / "out") for who, run in runs.items()}
                yield Work(name, title, size, candidates, warm=False)

    return Part("process", made())


MEGABYTES = 20


def process(command: Sequence[str], target: Path) -> Callable[[], float]:
    return lambda: batch.timed(command, target)[1]


def start(only: frozenset[str]) -> Part:
    """Processes from their beginning to the first text cleaned; the cache of compiled scanners kept or empty."""

    def made() -> Iterator[Work]:
        with tempfile.TemporaryDirectory() as cache_folder:
            runs = {
                "bare Python": _python("pass", cache_folder),
                "import mingfan": _python("import mingfan", cache_folder),
                "first clean, cached": _python(FIRST, cache_folder),
                "first clean, no cache": _python(FIRST, ""),
            }
            runs["first clean, cached"]()
            yield Work("start", "start: processes to their first text", 0, runs, warm=False)

    return Part("process", made())


FIRST = "import mingfan; mingfan.clean('推进##paidbegin##工作')"


def _python(code: str, cache_folder: str) -> Callable[[], float]:
    import resource

    environment = os.environ | {"MINGFAN_CACHE_DIR": cache_folder}

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def rules(only: frozenset[str]) -> Part:
    """The shipped rules with more of mixed kinds."""

    def made() -> Iterator[Work]:
        data = workloads.a_clean().encode()
        cleaners = {count: _with_rules(count) for count in COUNTS}
        candidates: dict[str, Candidate] = {"codec": lambda: data.decode().encode()}
        candidates |= {f"{count:,} more rules": _bound(cleaners[count], data) for count in COUNTS}
        yield Work("rules", "rules: a_clean with more rules", len(data), candidates)
        ready: dict[str, Candidate] = {f"{count:,} more rules": built(count) for count in COUNTS}
        yield Work("ready", "ready: processes to their first text, nothing in the cache", 0, ready, warm=False)
        with tempfile.TemporaryDirectory() as cache_folder:
            again: dict[str, Candidate] = {f"{count:,} more rules": built(count, cache_folder) for count in COUNTS}
            yield Work("again", "again: the same with the cache", 0, again)

    return Part("rules", made())


A_FILE = 1_000  # rules
COUNTS = tuple(int(count) for count in os.environ.get("MINGFAN_BENCH_RULES", "0,10,100,1000").split(","))


def _bound(cleaner: Cleaner, data: bytes) -> Candidate:
    run = _as_new(cleaner.clean_bytes)
    return lambda: run(data)


def built(count: int, cache_folder: str = "") -> Callable[[], float]:
    """A process that cleans its first text with so many rules more."""
    code = "from mingfan import Cleaner; Cleaner(rules={rules!r}).clean_text('推进##paidbegin##工作')"
    return _python(code.format(rules=str(_folder(count)) if count else ()), cache_folder)


@cache
def _folder(count: int) -> Path:
    """Rule files with so many rules."""
    folder = Path(_kept_folder().name) / str(count)
    folder.mkdir()
    entries = list(_rules(count))
    for number, at in enumerate(range(0, count, A_FILE)):
        text = f"pack: many{number}\nrules:\n" + "".join(entries[at : at + A_FILE])
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


@cache
def _kept_folder() -> tempfile.TemporaryDirectory[str]:
    """Until the process ends."""
    return tempfile.TemporaryDirectory()


@cache
def _with_rules(count: int) -> Cleaner:
    return with_rules(count)


def with_rules(count: int) -> Cleaner:
    """The profile `standard` with so many rules more, a third each of words, of patterns and of whole lines."""
    shipped = Cleaner().ruleset
    entries = list(_rules(count))
    files = ("".join(entries[at : at + A_FILE]) for at in range(0, count, A_FILE))
    more = [rule for file in files for rule in parse_pack("pack: many\nrules:\n" + file)]
    return Cleaner.from_ruleset(Ruleset("many", "0", str(count), (*shipped.rules, *more)))


def _rules(count: int) -> Iterator[str]:
    draw = Random(11)
    signs = [chr(code) for code in range(0x9000, 0x9FA0)]
    for number in range(count):
        word = "".join(draw.sample(signs, 4))
        kind, pattern = (
            ("regex", word), ("regex", f"{word[:2]}[{word[2:]}0-9]{{1,8}}{word[0]}"), ("line", f"^{word[:3]}.{{0,40}}$")
        )[number % 3]  # fmt: skip
        yield (
            f"  - {{id: r{number}, kind: {kind}, title: 例, why: 例, pattern: '{pattern}', "
            "examples: [{in: a, out: b}], keep: [{text: a, why: b}]}\n"
        )


def html(only: frozenset[str]) -> Part:
    """Text out of pages, which is trafilatura's work and none of mingfan's: what cleaning adds to it."""
    try:
        trafilatura = importlib.import_module("trafilatura")
    except ImportError:
        return Part("pages to text", iter(()), ["trafilatura"])

    def made() -> Iterator[Work]:
        pages = [_page(text).encode() for text in workloads.b(100)]
        cleaner = Cleaner(deadline=600)

        def extracted(data: bytes) -> str:
            return trafilatura.extract(data.decode()) or ""

        runs: dict[str, Callable[[bytes], object]] = {
            "trafilatura": extracted,
            "trafilatura, then mingfan": _as_new(lambda data: cleaner.clean_text(extracted(data))),
        }
        candidates = {who: _each(run, pages) for who, run in runs.items()}
        yield Work("html", "html: 100 pages of 2 KB of text", sum(map(len, pages)), candidates)

    return Part("pages to text", made())


def _page(text: str) -> str:
    menu = "".join(f"<li><a href='/{k}'>栏目{k}</a></li>" for k in range(20))
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return (
        f"<html><head><title>例</title></head><body><nav><ul>{menu}</ul></nav><article>{body}</article></body></html>"
    )


PARTS: dict[str, Callable[[frozenset[str]], Part]] = {
    "clean": clean,
    "html": html,
    "http": http,
    "batch": batches,
    "start": start,
    "rules": rules,
}
