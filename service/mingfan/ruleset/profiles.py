"""Profiles, selection, and the ruleset they give: the ordered rules in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from mingfan import arguments
from mingfan._version import __version__
from mingfan.errors import Fault, RuleError, did_you_mean
from mingfan.kinds.base import LEVELS, ORDERS, BadPattern, Level, Order
from mingfan.kinds.table import compile_spec
from mingfan.prefilter import cache as disk
from mingfan.rulefiles.fields import check_fields
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.packs import Catalogue, load_packs

HERE = "*"  # in a profile's list of packs: where the caller's own packs act


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An ordered list of packs, with what is switched on, off or set otherwise."""

    profile: str
    title: str
    why: str
    title_en: str = ""
    why_en: str = ""
    packs: tuple[str, ...]
    without: tuple[str, ...] = ()  # ids or packs that are off
    script: str = ""  # a conversion of OpenCC
    script_order: Order = "after"  # the other rules, or before them
    level: Level = "balanced"  # how much evidence a removal of promotion or page furniture needs
    set: dict[str, dict[str, Any]] = {}  # rule id -> fields of the rule that this profile sets otherwise


def profile_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (shipped_rules() / "profiles").glob("*.yaml")))


def load_profile(name: str) -> Profile:
    """A shipped profile by name, or a profile file by its path (ending in .yaml). RuleError otherwise."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else shipped_rules() / "profiles" / f"{name}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        known = profile_names()
        message = f"no such profile; there are {', '.join(known)}, or a path to a .yaml file{did_you_mean(name, known)}"
        raise RuleError([Fault(f"profile {name}", 0, message)]) from None
    key = disk.key_of([__version__.encode(), Path(__file__).read_bytes(), text.encode()])
    found: Profile | None = disk.load_as(key, Profile)
    if found is None:
        found = _read(text, str(path))
        disk.store_as(key, found)
    return found


def _read(text: str, path: str) -> Profile:
    from mingfan.rulefiles.yamlfile import read_yaml

    root, faults = read_yaml(text, path)
    if root is None or not isinstance(root.value, dict):
        raise RuleError(faults or [Fault(path, 1, "a profile is a mapping with `profile:` and `packs:`")])
    values, wrong = check_fields(root, Profile)
    faults += [Fault(path, line, message) for line, message in wrong]
    if faults:
        raise RuleError(faults)
    return Profile(**values)


def load_ruleset(
    profile: str = "standard",
    rules: str | Path | Iterable[str | Path] = (),
    select: str | Sequence[str] | None = None,
    ignore: str | Sequence[str] | None = None,
    *,
    add: str | Sequence[str] | None = None,
    script: str | None = None,
    script_order: str | None = None,
    level: str | None = None,
    allow: str | Iterable[str] = (),
    exceptions: bool = True,
) -> Ruleset:
    """The rules of a profile and of the caller's files, narrowed by id prefix (`ads` or `ads/qr-line`).

    `select` names what is on: of the profile, of the caller's rules, or any shipped rule outside the profile, which
    then acts last. `add` names shipped rules outside the profile that act too, after the others; `script` a conversion
    (`t2s`) that comes after everything, or with `script_order="before"` first. `ignore` wins. `level` says how much
    evidence a removal of promotion needs, in place of the profile's. `allow` are texts that no rule changes;
    `exceptions` says whether the marks that a text carries count. RuleError with every fault: in a file, or a name that
    no rule has.
    """
    own = load_packs(map(Path, arguments.paths(rules, "rules")))
    chosen, left_out, added = (
        arguments.names(values, name) for values, name in ((select, "select"), (ignore, "ignore"), (add, "add"))
    )
    return assemble(
        load_profile(arguments.text(profile, "profile")),
        own,
        chosen,
        left_out,
        add=added,
        script=script,
        script_order=None if script_order is None else arguments.text(script_order, "script_order"),
        level=None if level is None else arguments.text(level, "level"),
        allow=arguments.names(allow, "allow"),
        exceptions=exceptions,
    )


def assemble(
    profile: Profile,
    own: Sequence[Rule],
    select: Sequence[str],
    ignore: Sequence[str],
    catalogue: Catalogue | None = None,
    *,
    add: Sequence[str] = (),
    script: str | None = None,
    script_order: str | None = None,
    level: str | None = None,
    allow: Sequence[str] = (),
    exceptions: bool = True,
) -> Ruleset:
    """As `load_ruleset`, of packs already read; `catalogue` spares reading the shipped ones again.

    Shipped rules are not compiled here: a profile has a third of them, and a cleaner compiles those anyway.
    """
    shipped = (catalogue or Catalogue.shipped(compiled=False)).packs
    every = [rule for pack in shipped.values() for rule in pack]
    faults = _clashes(every, own)
    named = {"select": select, "ignore": ignore, "add": add}
    faults += _unknown(profile, shipped, [*every, *own], named)
    conversion = profile.script if script is None else script
    faults += _no_conversion(conversion, shipped) + _not_among(LEVELS, level, "level")
    faults += _not_among(ORDERS, script_order, "script_order")
    if faults:
        raise RuleError(faults)
    ordered = [rule for name in profile.packs for rule in (own if name == HERE else shipped[name])]
    if HERE not in profile.packs:
        ordered += own
    active = [rule for rule in ordered if not is_named(rule, profile.without)]
    if select:
        active = [rule for rule in active if is_named(rule, select)]
        active += [rule for rule in every if rule not in active and is_named(rule, select)]
    converting = [f"script/{conversion}"] if conversion else []
    active += [rule for rule in every if rule not in active and is_named(rule, add)]
    active = [rule for rule in active if not is_named(rule, converting)]
    chosen = [rule for rule in every if is_named(rule, converting)]
    active = chosen + active if (script_order or profile.script_order) == "before" else active + chosen
    at = level or profile.level
    active = [_with_options(_at_level(rule, at), profile) for rule in active if not is_named(rule, ignore)]
    active = _amended([rule for rule in active if rule.spec.state != "off"])
    names = frozenset(name for rule in (*every, *own) for name in (rule.id, rule.pack))
    digest = _digest(active)
    ruleset = Ruleset(profile.profile, __version__, digest, tuple(active), at, sha256_rules=digest, names=names)
    return excepting(ruleset, allow, exceptions)


def excepting(ruleset: Ruleset, allow: Iterable[str], exceptions: bool) -> Ruleset:
    """The ruleset with other exceptions, which make another digest."""
    kept = tuple(sorted({text for text in allow if text}))
    digest = ruleset.sha256_rules
    if kept or not exceptions:
        digest = hashlib.sha256(msgspec.json.encode([digest, kept, exceptions])).hexdigest()
    return msgspec.structs.replace(ruleset, sha256=digest, allow=kept, exceptions=exceptions)


def is_named(rule: Rule, names: Sequence[str]) -> bool:
    return any(rule.id == name or rule.pack == name.rstrip("/") for name in names)


def _clashes(shipped: Sequence[Rule], own: Sequence[Rule]) -> list[Fault]:
    taken = {rule.id for rule in shipped}
    return [
        Fault(rule.path, rule.line, f"rule {rule.id} comes with mingfan already: give yours another id or pack name")
        for rule in own
        if rule.id in taken
    ]


def _unknown(
    profile: Profile,
    shipped: dict[str, list[Rule]],
    rules: Sequence[Rule],
    named: Mapping[str, Sequence[str]],
) -> list[Fault]:
    ids = {rule.id for rule in rules}
    known = {*ids, *(rule.pack for rule in rules)}
    where = f"profile {profile.profile}"
    faults = [
        Fault(where, 1, f"no pack `{name}`{did_you_mean(name, shipped)}")
        for name in profile.packs
        if name != HERE and name not in shipped
    ]
    options = ((option, 0, "", names) for option, names in named.items())
    for source, line, label, names in [(where, 1, "`without`: ", profile.without), *options]:
        for name in names:
            if name.rstrip("/") not in known:
                faults.append(Fault(source, line, f"{label}no rule or pack `{name}`{did_you_mean(name, known)}"))
    faults += [Fault(where, 1, f"`set`: no rule `{name}`") for name in profile.set if name not in ids]
    return faults


def _no_conversion(name: str, shipped: Mapping[str, Sequence[Rule]]) -> list[Fault]:
    known = [rule.spec.id for rule in shipped.get("script", ())]
    if not name or name in known:
        return []
    return [Fault("script", 0, f"no conversion `{name}`; there are {', '.join(known)}{did_you_mean(name, known)}")]


def _not_among(known: Sequence[str], value: str | None, option: str) -> list[Fault]:
    if value is None or value in known:
        return []
    return [Fault(option, 0, f"no {option} `{value}`; there are {', '.join(known)}{did_you_mean(value, known)}")]


def _at_level(rule: Rule, level: str) -> Rule:
    if not isinstance(getattr(rule.spec, "level", None), str):
        return rule
    return msgspec.structs.replace(rule, spec=msgspec.structs.replace(rule.spec, level=level))


def _with_options(rule: Rule, profile: Profile) -> Rule:
    options = profile.set.get(rule.id)
    if not options:
        return rule
    kind = type(rule.spec)
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    try:
        values = {key: msgspec.convert(value, fields[key].type) for key, value in options.items()}
        spec = msgspec.structs.replace(rule.spec, **values)
        compile_spec(spec)
    except (KeyError, msgspec.ValidationError, BadPattern) as error:
        message = f"`set` of {rule.id}: {error}; fields: {', '.join(fields)}"
        raise RuleError([Fault(f"profile {profile.profile}", 1, message)]) from None
    return msgspec.structs.replace(rule, spec=spec)


def _amended(rules: list[Rule]) -> list[Rule]:
    """The rules as those among them that amend others, and act, make them."""
    for amending in [rule for rule in rules if rule.spec.amends and rule.spec.state == "active"]:
        try:
            rules = [msgspec.structs.replace(rule, spec=amending.spec.amend(rule.spec)) for rule in rules]
        except BadPattern as error:
            raise RuleError([Fault(amending.path, amending.line, f"rule {amending.id}: {error}")]) from None
    return rules


def _digest(rules: Sequence[Rule]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for rule in rules:
        digest.update(msgspec.json.encode([rule.id, rule.kind, rule.spec], order="deterministic"))
        digest.update(rule.spec.digest())
    return digest.hexdigest()
