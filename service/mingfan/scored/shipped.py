"""The signals that come with mingfan, shared by all scored rules."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from mingfan.errors import Fault, RuleError
from mingfan.scored.signals import Evidence, read_evidence

FOLDER = "signals"  # beside the packs


def signals_folder() -> Path:
    """In the installed package, else in the checkout. RuleError where it is missing."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "rules" / FOLDER, here.parent.parent / "rules" / FOLDER):
        if folder.is_dir():
            return folder
    raise RuleError([Fault(str(here / "rules" / FOLDER), 1, "the shipped signals are missing: install mingfan again")])


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
