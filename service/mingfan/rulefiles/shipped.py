"""Where the shipped packs, profiles and signals lie: wheel or checkout."""

from __future__ import annotations

from pathlib import Path

from mingfan.errors import Fault, RuleError


def shipped_rules() -> Path:
    """The folder of the packs and profiles that come with mingfan: in the installed package, else in the checkout."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "rules", here.parent.parent / "rules"):
        if (folder / "profiles").is_dir():
            return folder
    raise RuleError([Fault(str(here / "rules"), 1, "the shipped rules are missing: install mingfan again")])


FOLDER = "signals"  # beside the packs


def signals_folder() -> Path:
    """In the installed package, else in the checkout. RuleError where it is missing."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "rules" / FOLDER, here.parent.parent / "rules" / FOLDER):
        if folder.is_dir():
            return folder
    raise RuleError([Fault(str(here / "rules" / FOLDER), 1, "the shipped signals are missing: install mingfan again")])
