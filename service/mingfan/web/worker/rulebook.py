"""The rules in force: read once, compiled once, never changed. A reload makes another rulebook.

A request holds on to one rulebook from beginning to end, so that its answer names exactly one ruleset.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from mingfan.authors import examples as ruletest
from mingfan.cleaner import Cleaner
from mingfan.errors import Fault, MissingExtra, RuleError
from mingfan.kinds.base import Level, Order
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import Catalogue, load_packs
from mingfan.ruleset.profiles import assemble, load_profile, profile_names
from mingfan.web.request.errors import ApiError, busy, invalid, listed, of_core, quoted, suggestion
from mingfan.web.settings import Config

MAX_CUSTOM = 32  # compiled selections kept; a few MB each
MAX_NAMES = 200  # in one `select` or `ignore`


class Selection(NamedTuple):
    """What a request asks for; equal selections share one cleaner."""

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    script: str | None = None
    script_order: Order | None = None
    level: Level | None = None


PLAIN = Selection()


class Rulebook:
    """RuleError, with every fault, where the rules cannot be used or an example of the operator's rules fails;
    MissingExtra where the default profile needs a library that is not installed."""

    def __init__(self, config: Config) -> None:
        self.catalogue = Catalogue.shipped()
        self._own = load_packs(config.rules)
        _test(self._own)
        self.profiles = {name: load_profile(name) for name in profile_names()}
        default = load_profile(config.profile)
        self.default = default.profile
        self.profiles[default.profile] = default
        self.cleaners = {name: self._build(Selection(name)) for name in self.profiles}
        self.cleaners[self.default].require()
        for cleaner in self.cleaners.values():
            cleaner.prepare()
        self._known = self._names()
        self._custom: OrderedDict[Selection, Cleaner] = OrderedDict()
        self._lock = Lock()
        self._compiling = Lock()

    def cleaner(self, wanted: Selection, seconds: float | None = None) -> Cleaner:
        """The cleaner for a selection. ApiError 422 for a name that means nothing, 503 if others are compiled first and
        that takes longer than `seconds`.
        """
        name = self.default if wanted.profile is None else wanted.profile
        if name not in self.profiles:
            raise _no_profile(name, self.profiles)
        if wanted is PLAIN or wanted[1:] == PLAIN[1:]:
            return _installed(self.cleaners[name])
        for field in ("select", "ignore", "add"):
            self._check(field, getattr(wanted, field))
        if wanted.script:
            self._check("script", (f"script/{wanted.script}",))
        select, ignore, add = (tuple(sorted(set(names))) for names in (wanted.select, wanted.ignore, wanted.add))
        chosen = wanted._replace(profile=name, select=select, ignore=ignore, add=add)
        return _installed(self._kept(chosen, seconds))

    def _kept(self, selection: Selection, seconds: float | None) -> Cleaner:
        found = self._look_up(selection)
        if found is not None:
            return found
        # One at a time: compiling takes a second or so of one core, and whoever waits may find it done.
        if not self._compiling.acquire(timeout=-1 if seconds is None else max(seconds, 0)):
            raise busy(
                503,
                "busy",
                "other selections of rules are being compiled; try again",
                "正在编译别的规则组合，请稍后再试",
            )
        try:
            return self._look_up(selection) or self._keep(selection, self._build(selection))
        finally:
            self._compiling.release()

    def _look_up(self, selection: Selection) -> Cleaner | None:
        with self._lock:
            if selection in self._custom:
                self._custom.move_to_end(selection)
            return self._custom.get(selection)

    def _keep(self, selection: Selection, cleaner: Cleaner) -> Cleaner:
        with self._lock:
            self._custom[selection] = cleaner
            if len(self._custom) > MAX_CUSTOM:
                self._custom.popitem(last=False)
        return cleaner

    def _build(self, wanted: Selection) -> Cleaner:
        profile = self.profiles[wanted.profile or self.default]
        ruleset = assemble(
            profile,
            self._own,
            wanted.select,
            wanted.ignore,
            self.catalogue,
            add=wanted.add,
            script=wanted.script,
            script_order=wanted.script_order,
            level=wanted.level,
        )
        return Cleaner.from_ruleset(ruleset)

    def _names(self) -> frozenset[str]:
        rules = [*self._own, *(rule for pack in self.catalogue.packs.values() for rule in pack)]
        return frozenset({rule.id for rule in rules} | {rule.pack for rule in rules})

    def _check(self, field: str, names: tuple[str, ...]) -> None:
        if len(names) > MAX_NAMES:
            raise invalid(field, f"at most {MAX_NAMES} names", f"最多 {MAX_NAMES} 个名字")
        unknown = [name for name in names if name.rstrip("/") not in self._known]
        if unknown:
            shown, hint = listed(map(quoted, unknown)), suggestion(unknown[0], self._known)
            raise invalid(
                field,
                f"there is no rule or pack {shown}{hint.en}; see /v1/rules",
                f"没有规则或规则包 {shown}{hint.zh}；见 /v1/rules",
            )


def _installed(cleaner: Cleaner) -> Cleaner:
    """ApiError 422 where a library that its rules need is not installed: other profiles and packs serve without it."""
    try:
        cleaner.require()
    except MissingExtra as error:
        raise of_core(error) from None
    return cleaner


def _no_profile(name: str, known: Iterable[str]) -> ApiError:
    shown, there = quoted(name), listed(known)
    hint = suggestion(name, known)
    return invalid(
        "profile",
        f"there is no profile {shown}{hint.en}; there are: {there}",
        f"没有配置档 {shown}{hint.zh}；有：{there}",
    )


def _test(rules: list[Rule]) -> None:
    failed = [outcome for outcome in ruletest.run(rules) if not outcome.passed]
    if failed:
        raise RuleError([Fault(o.path, o.line, f"rule {o.rule_id}, {o.case}: {o.why}") for o in failed])
