"""What is fuzzed. A target takes any bytes and raises where a promise is broken; a documented refusal breaks none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingfan import Cleaner, CleanTimeout, DecodeError, NotConverged, RuleError
from mingfan.rulefiles.yamlfile import lines
from mingfan.ruleset.packs import parse_pack
from mingfan.text.decode import decode, encode

if TYPE_CHECKING:
    from werkzeug.test import Client

Target = Callable[[bytes], None]
LONGEST = 2_000  # characters of a text that both engines clean
READERS = ("jsonl", "csv", "tsv", "json", "txt")
TYPES = (
    "application/json",
    "text/plain; charset=utf-8",
    "text/plain; charset=gb18030",
    "application/x-ndjson",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "",
)
ROUTES = ("/v1/clean", "/v1/check", "/v1/revert", "/v1/explain", "/v1/map", "/v1/clean/stream", "/v1/rules/test")


def decoding(data: bytes) -> None:
    """Bytes are read back exactly, or refused with their place."""
    try:
        found = decode(data)
    except DecodeError as error:
        assert 0 <= error.offset <= len(data)
        return
    if found.exact:
        assert encode(found.text, found.encoding, found.signature) == data


@cache
def _cleaner(profile: str, engine: str) -> Cleaner:
    return Cleaner(profile, engine=engine)  # type: ignore[arg-type]


def cleaning(data: bytes) -> None:
    """The engines agree, what is clean stays clean, and the original comes back."""
    profile = "corpus" if data[:1] > b"\x7f" else "standard"
    text = data[1:].decode("utf-8", "ignore")[:LONGEST]
    try:
        result = _cleaner(profile, "scan").clean(text)
        assert _cleaner(profile, "reference").clean_text(text) == result.text
    except (CleanTimeout, NotConverged):
        return
    assert result.revert() == text
    assert _cleaner(profile, "scan").clean_text(result.text) == result.text


def rule_files(data: bytes) -> None:
    """Whatever stands in a rule file, it is rules or a fault at its line."""
    text = data.decode("utf-8", "replace")
    try:
        parse_pack(text, "fuzzed.yaml")
    except RuleError as error:
        assert error.faults and all(1 <= fault.line <= lines(text) for fault in error.faults)


def readers(data: bytes) -> None:
    """Every record of a file is written or in quarantine, and the file comes back from its audit."""
    from mingfan.batch.model import FieldMissing, Settings
    from mingfan.batch.run import Options, run
    from mingfan.batch.undo import revert

    suffix = READERS[data[0] % len(READERS)] if data else "txt"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{suffix}"
        source.write_bytes(data[1:])
        out = Path(folder) / "out"
        try:
            counts = run([str(source)], out, _cleaner("standard", "scan"), Settings(audit=True), Options(1)).counts
        except FieldMissing:
            return
        assert counts.records == counts.written + counts.quarantined
        audit = out / "audit" / f"{source.name}.jsonl.zst"
        if not counts.quarantined and audit.exists():
            back = Path(folder) / "back"
            revert(out / source.name, audit, back, "")
            assert back.read_bytes() == data[1:]


def requests(data: bytes) -> None:
    """No request makes the service fail: it is answered, or refused with a reason."""
    from tests.web.road import client_of

    if len(data) < 2:
        return
    route, kind = ROUTES[data[0] % len(ROUTES)], TYPES[data[1] % len(TYPES)]
    answer = _client(client_of).post(route, data=data[2:], content_type=kind)
    assert answer.status_code < 500 or answer.status_code == 504, (route, kind, answer.get_data())


@cache
def _client(client_of: Callable[[Any], Client]) -> Client:
    from mingfan.web import create_app
    from mingfan.web.settings import Config
    from mingfan.web.worker.log import Log

    log = Log("info", os.open(os.devnull, os.O_WRONLY))
    return client_of(create_app(Config(max_text_bytes=200_000, request_seconds=60), log=log))


TARGETS: dict[str, Target] = {
    "decoding": decoding,
    "cleaning": cleaning,
    "rule-files": rule_files,
    "readers": readers,
    "requests": requests,
}
