"""`mingfan lint`: what is wrong with rule files, before a text is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingfan.authors.examples import lacking
from mingfan.authors.lint import cases, entries, patterns, scan
from mingfan.authors.lint.message import Entry, Message
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import Catalogue
from mingfan.ruleset.profiles import load_profile, profile_names


class Linted(NamedTuple):
    messages: list[Message]
    untried: dict[str, str]  # rules whose examples cannot run here, with the extra of mingfan that they need


def lint(paths: Sequence[str | Path], unsaved: Mapping[str, str] = entries.NONE) -> Linted:
    """The messages for rule files and folders, by file and line; of the shipped rules where `paths` is empty.
    `unsaved`: by path, what an editor has in place of a file."""
    catalogue = Catalogue.shipped().packs
    in_profiles = dict.fromkeys(pack for name in profile_names() for pack in load_profile(name).packs)
    shipped = [r for pack in dict.fromkeys((*in_profiles, *catalogue)) for r in catalogue.get(pack, ())]
    found, messages = entries.read(paths or [shipped_rules()], unsaved)
    if not paths:
        place = {rule.id: k for k, rule in enumerate(shipped)}
        found.sort(key=lambda entry: place.get(entry.rule.id, len(place)))
    for entry in found:
        messages += patterns.check(entry)
    untried = lacking(entry.rule for entry in found)
    able = [entry for entry in found if entry.rule.id not in untried]
    # Packs of no profile are added one by one, by name.
    messages += cases.check(able, lambda rule: rule.pack if not paths and rule.pack not in in_profiles else "")
    messages += scan.check(found, shipped)
    messages += _shipped_names(found, {rule.pack for rule in shipped})
    return Linted(sorted(set(messages)), untried)


def _shipped_names(found: Sequence[Entry], shipped: set[str]) -> Iterator[Message]:
    home = shipped_rules().resolve()
    seen: set[tuple[str, str]] = set()
    for entry in found:
        rule = entry.rule
        if rule.pack not in shipped or home in Path(rule.path).resolve().parents or (rule.path, rule.pack) in seen:
            continue
        seen.add((rule.path, rule.pack))
        why = "--select and --ignore cannot tell them apart, and an update of mingfan may bring the same rule id"
        fix = "give it a name of your own"
        what = f"the pack has the name of a pack that comes with mingfan: {rule.pack}"
        yield Message(rule.path, 1, "shipped-name", "error", "", what, why, fix)
