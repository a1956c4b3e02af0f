"""The signals that come with mingfan, shared by all scored rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mingfan.errors import Fault, RuleError
from mingfan.scored.signals import Evidence, read_evidence

FOLDER = "signals"  # beside the packs


@cache
def shipped_evidence() -> Evidence:
    """RuleError where the folder is missing: in the installed package, else in the checkout."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "rules" / FOLDER, here.parent.parent / "rules" / FOLDER):
        if folder.is_dir():
            return read_evidence(folder)
    raise RuleError([Fault(str(here / "rules" / FOLDER), 1, "the shipped signals are missing: install mingfan again")])
