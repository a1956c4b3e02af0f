"""The signals that come with mingfan, shared by all scored rules."""

from __future__ import annotations

import hashlib
from functools import cache

import msgspec

from mingfan.kinds.scored.signals import Evidence, read_evidence
from mingfan.rulefiles.shipped import signals_folder


@cache
def shipped_evidence() -> Evidence:
    return read_evidence(signals_folder())


@cache
def evidence_digest() -> bytes:
    """SHA-256 of all that the files say: other weights make another ruleset."""
    evidence = shipped_evidence()
    opening = {word: sorted(families) for word, families in evidence.opening.items()}
    said = msgspec.json.encode([list(evidence.signals.values()), opening], order="deterministic")
    return hashlib.sha256(said).digest()
