"""Rule files: found, read and validated. Every fault of every file is reported at once, as file:line.

A rule is compiled here only to see that it can be, unless its caller compiles it anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mingfan.errors import Fault, RuleError, did_you_mean
from mingfan.kinds.base import BadPattern, Spec
from mingfan.kinds.table import compile_spec, specs
from mingfan.rulefiles.fields import check_fields
from mingfan.rulefiles.located import Located
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset import read
from mingfan.ruleset.model import Rule
from mingfan.text.protect import KINDS as PROTECTED_KINDS

TESTS = ".test"  # at the end of a stem: more examples of the rules in the file beside it
MAX_RULES = 5_000  # of one file
NOT_PACKS = {"profiles", "signals"}  # folders of other files beside the packs
PACK_KEYS = ("pack", "title", "title_en", "why", "origin", "state", "where", "rules")
FOR_ALL_RULES = ("state", "where")  # keys of a pack that hold for its rules, unless a rule says otherwise
PROOF = frozenset({"examples", "keep"})  # what rules from elsewhere (`origin`) need not have
PACK_TEXTS = ("title", "title_en", "why", "origin")


def load_packs(paths: Iterable[str | Path], *, compiled: bool = True) -> list[Rule]:
    """The rules of the files and folders, in file order. RuleError with every fault.

    Without `compiled` it is left to whoever compiles a rule to find that it cannot be: that is most of the time.
    """
    rules: list[Rule] = []
    faults: list[Fault] = []
    files = [(str(file), read_text(file, faults)) for path in paths for file in rule_files(Path(path), faults)]
    key = "" if faults else read.key(files)
    if key and (known := read.before(key)) and not (compiled and any(map(_is_bad, known))):
        return known
    for file, text in files:
        found, wrong = read_pack(text, file, compiled=compiled)
        rules += found
        faults += wrong
    faults += duplicates(rules)
    if faults:
        raise RuleError(sorted(set(faults)))
    read.keep(key, rules)
    return rules


def _is_bad(rule: Rule) -> bool:
    """Whether the rule cannot be compiled, so that its file has to be read again to say where that is."""
    try:
        compile_spec(rule.spec)
    except BadPattern:
        return True
    return False


def parse_pack(text: str, path: str = "<rules>") -> list[Rule]:
    """The rules of one pack given as text. RuleError with every fault."""
    rules, faults = read_pack(text, path)
    faults += duplicates(rules)
    if faults:
        raise RuleError(sorted(set(faults)))
    return rules


def read_pack(text: str | None, path: str, *, compiled: bool = True) -> tuple[list[Rule], list[Fault]]:
    if text is None:
        return [], []
    from mingfan.rulefiles.yamlfile import read_yaml

    root, faults = read_yaml(text, path)
    if root is None:
        return [], faults
    if not isinstance(root.value, dict):
        return [], [*faults, Fault(path, root.line, "a rule file is a mapping with `pack:` and `rules:`")]
    for key, item in root.value.items():
        if key not in PACK_KEYS:
            hint = did_you_mean(key, PACK_KEYS)
            faults.append(Fault(path, item.line, f"unknown key `{key}`: a pack has {', '.join(PACK_KEYS)}{hint}"))
    pack = _pack_name(root, path, faults)
    titles = _pack_texts(root, path, faults)
    entries = root.value.get("rules")
    if entries is None or not isinstance(entries.value, list) or not entries.value:
        line = root.line if entries is None else entries.line
        return [], [*faults, Fault(path, line, "`rules` is missing or empty: it is a list of rules")]
    if len(entries.value) > MAX_RULES:
        return [], [*faults, Fault(path, entries.line, f"over {MAX_RULES:,} rules: split the file")]
    fields = {key: root.value[key] for key in FOR_ALL_RULES if key in root.value}
    common = _Common(pack, path, fields, "origin" in titles, compiled)
    rules = [rule for entry in entries.value if (rule := _read_rule(entry, common, faults)) is not None]
    named = {"pack_title": titles.get("title", ""), "pack_title_en": titles.get("title_en", "")}
    return [msgspec.structs.replace(rule, **named) for rule in rules], faults


class _Common(NamedTuple):
    """What the rules of a file have in common."""

    pack: str
    path: str
    fields: dict[str, Located]
    from_elsewhere: bool
    compiled: bool  # each rule is compiled to see that it can be


def _pack_name(root: Located, path: str, faults: list[Fault]) -> str:
    item = root.value.get("pack")
    name = item.value if item else None
    if isinstance(name, str) and name and all(part.isascii() and part.isalnum() for part in name.split("-")):
        return name.lower()
    line = item.line if item else root.line
    faults.append(Fault(path, line, "`pack` is missing or not a name: letters a-z, digits and - between them"))
    return "?"


def _pack_texts(root: Located, path: str, faults: list[Fault]) -> dict[str, str]:
    found = {key: root.value[key] for key in PACK_TEXTS if key in root.value}
    wrong = {key: item for key, item in found.items() if not isinstance(item.value, str)}
    faults += [Fault(path, item.line, f"`{key}` of the pack is not text: quote it") for key, item in wrong.items()]
    return {key: item.value for key, item in found.items() if key not in wrong}


def _read_rule(entry: Located, common: _Common, faults: list[Fault]) -> Rule | None:
    pack, path = common.pack, common.path
    if not isinstance(entry.value, dict):
        faults.append(Fault(path, entry.line, "a rule is a mapping with `id`, `kind`, `title`, `why` and more"))
        return None
    kind = entry.value.get("kind")
    kinds = specs()
    spec_type = kinds.get(kind.value) if kind and isinstance(kind.value, str) else None
    if spec_type is None:
        hint = did_you_mean(str(kind.value) if kind else "", kinds)
        message = f"{_name(entry, pack)}: `kind` is {'missing' if kind is None else 'unknown'}"
        faults.append(Fault(path, (kind or entry).line, f"{message}{hint}; there are: {', '.join(kinds)}"))
        return None
    entry = Located(common.fields | entry.value, entry.line)
    values, wrong = check_fields(entry, spec_type, PROOF if common.from_elsewhere else frozenset())
    wrong += _enters_faults(entry, values)
    faults += [Fault(path, line, f"{_name(entry, pack)}: {message}") for line, message in wrong]
    return None if wrong else _built(spec_type, values, entry, common, faults)


def _built(
    spec_type: type[Spec], values: dict[str, Any], entry: Located, common: _Common, faults: list[Fault]
) -> Rule | None:
    pack, path = common.pack, common.path
    spec = spec_type(**values)
    try:
        if spec.reads == "original" and spec.safety != "report":
            raise BadPattern("`reads: original` goes with `safety: report`: other rules act on what they read", "reads")
        _ = compile_spec(spec) if common.compiled else None
    except BadPattern as error:
        faults.append(Fault(path, entry.value.get(error.field, entry).line, f"{_name(entry, pack)}: {error}"))
        return None
    return Rule(f"{pack}/{spec.id}", pack, spec, path, entry.line)


def _enters_faults(entry: Located, values: dict[str, Any]) -> list[tuple[int, str]]:
    known = ("all", *PROTECTED_KINDS)
    unknown = [name for name in values.get("enters", ()) if name not in known]
    line = entry.value["enters"].line if unknown else 0
    return [(line, f"`enters` names no kind of protected span: {name}; known: {', '.join(known)}") for name in unknown]


def _name(entry: Located, pack: str) -> str:
    item = entry.value.get("id")
    return f"rule {pack}/{item.value}" if item else f"a rule of {pack} without `id`"


def duplicates(rules: Sequence[Rule]) -> list[Fault]:
    first: dict[str, Rule] = {}
    faults = []
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            message = f"rule {rule.id} exists already ({other.path}:{other.line}): give one of them another id"
            faults.append(Fault(rule.path, rule.line, message))
    return faults


def rule_files(path: Path, faults: list[Fault]) -> list[Path]:
    if path.is_dir():
        every = sorted(p for p in path.rglob("*.y*ml") if p.suffix in (".yaml", ".yml"))
        found = [p for p in every if NOT_PACKS.isdisjoint(p.relative_to(path).parts) and not p.stem.endswith(TESTS)]
        if not found:
            faults.append(Fault(str(path), 0, "no rule file (*.yaml) in this folder"))
        return found
    return [path]


def read_text(file: Path, faults: list[Fault]) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        faults.append(Fault(str(file), 0, f"cannot be read: {error.strerror or error}"))
    except UnicodeDecodeError as error:
        faults.append(Fault(str(file), 1, f"not UTF-8 at byte {error.start}: save the file as UTF-8"))
    return None


class Catalogue(NamedTuple):
    """The shipped rules by pack, in the order of their files."""

    packs: dict[str, list[Rule]]

    @classmethod
    def shipped(cls, *, compiled: bool = True) -> Catalogue:
        packs: dict[str, list[Rule]] = {}
        for rule in load_packs([shipped_rules()], compiled=compiled):
            packs.setdefault(rule.pack, []).append(rule)
        return cls(packs)
