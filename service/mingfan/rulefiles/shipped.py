"""Where the shipped packs, profiles and signals are: in the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

from mingfan.errors import Fault, RuleError


def shipped_rules() -> Path:
    """The folder of the packs and profiles. RuleError where it is missing."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "rules", here.parent.parent / "rules"):
        if (folder / "profiles").is_dir():
            return folder
    raise RuleError([Fault(str(here / "rules"), 1, "the shipped rules are missing: install mingfan again")])


def signals_folder() -> Path:
    """The folder of the signals, beside the packs."""
    return shipped_rules() / "signals"
