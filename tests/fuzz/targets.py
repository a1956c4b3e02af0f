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


def loops(data: bytes) -> None:
    """The loops in C say of a text what Python says, and stay within their memory (`make sanitize` watches that)."""
    from mingfan.deadline import Deadline
    from mingfan.kinds.scored.kind import shared_reader
    from mingfan.kinds.scored.shipped import shipped_model
    from mingfan.kinds.scored.surroundings import Place
    from mingfan.kinds.scored.units import units_of_lines
    from mingfan.native.loops import BUILT
    from tests.native import test_loops as alike

    if not BUILT:
        return
    text = data.decode("utf-8", "replace")[:LONGEST]
    for promise in (
        alike.test_a_text_is_folded_alike,
        alike.test_sentences_end_alike,
        alike.test_wording_is_normal_and_counted_alike,
        alike.test_units_look_alike,
        alike.test_runs_weigh_alike,
        alike.test_the_same_lines_may_plead,
        alike.test_the_same_lines_hold_opening_words,
        alike.test_the_same_lines_open,
    ):
        promise.hypothesis.inner_test(text)  # type: ignore[attr-defined]
    alike.test_the_same_anchors_recur.hypothesis.inner_test(text, "，", "、")  # type: ignore[attr-defined]
    lines = text.split("\n")
    alike.test_units_are_read_alike.hypothesis.inner_test(lines)  # type: ignore[attr-defined]
    alike.test_the_same_sentences_recur_in_a_row.hypothesis.inner_test(lines)  # type: ignore[attr-defined]
    alike.test_the_same_runs_are_shared.hypothesis.inner_test(  # type: ignore[attr-defined]
        [(line, len(line) % 2 == 1) for line in lines]
    )
    read = units_of_lines(lines, shared_reader().search, shipped_model().own, Deadline(60))
    page = [unit for line in read for unit in line]
    if page:
        said = [unit.own for unit in page], list(range(0, len(page), 1 + len(text) % 3))
        alike.test_rows_are_alike.hypothesis.inner_test(  # type: ignore[attr-defined]
            (page, *said), Place(len(text) % 61, len(data) % 61)
        )


TARGETS: dict[str, Target] = {
    "decoding": decoding,
    "cleaning": cleaning,
    "loops": loops,
    "rule-files": rule_files,
    "readers": readers,
    "requests": requests,
}
