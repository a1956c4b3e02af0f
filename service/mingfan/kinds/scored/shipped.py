"""The signals and the model that come with mingfan, shared by all scored rules."""

from __future__ import annotations

import hashlib
from functools import cache

from mingfan.kinds.scored.labels import FILE as LABELS
from mingfan.kinds.scored.labels import read_labels
from mingfan.kinds.scored.model import FILE, Model, read_model
from mingfan.kinds.scored.signals import Evidence, Signal, by_word, read_signals
from mingfan.rulefiles.shipped import signals_folder


@cache
def shipped_model() -> Model:
    return read_model(signals_folder() / FILE)


@cache
def shipped_signals() -> dict[str, Signal]:
    return read_signals(signals_folder())


@cache
def shipped_labels() -> frozenset[str]:
    return read_labels(signals_folder() / LABELS)


@cache
def shipped_evidence() -> Evidence:
    """The signals, the labels, and the opening words that the model was given."""
    return Evidence(shipped_signals(), by_word(shipped_model().opening), shipped_labels(), linear=True)


@cache
def evidence_digest() -> bytes:
    """SHA-256 of the files: another model makes another ruleset."""
    digest = hashlib.sha256()
    for path in sorted(signals_folder().iterdir()):
        if path.suffix in (".yaml", ".json") or path.name == LABELS:
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.digest()
