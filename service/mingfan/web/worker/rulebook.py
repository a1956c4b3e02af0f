"""The rules in force: read once, compiled once, never changed. A reload makes another rulebook.

A request holds on to one rulebook from beginning to end, so that its answer names exactly one ruleset.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from mingfan.authors import examples as ruletest
from mingfan.cleaner import Cleaner
from mingfan.errors import Fault, RuleError
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import Catalogue, load_packs
from mingfan.ruleset.profiles import assemble, load_profile, profile_names
from mingfan.web.request.errors import invalid
from mingfan.web.settings import Config

MAX_CUSTOM = 32  # compiled selections kept; a few MB each
MAX_NAMES = 200  # in one `select` or `ignore`


class Selection(NamedTuple):
    """What a request asks for; equal selections share one cleaner."""

    profile: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Rulebook:
    """RuleError, with every fault, where the rules cannot be used or an example of the operator's rules fails."""

    def __init__(self, config: Config) -> None:
        self._catalogue = Catalogue.shipped()
        self._own = load_packs(config.rules)
        _test(self._own)
        self.profiles = {name: load_profile(name) for name in profile_names()}
        default = load_profile(config.profile)
        self.default = default.profile
        self.profiles[default.profile] = default
        self.cleaners = {name: self._build(Selection(name)) for name in self.profiles}
        self._known = self._names()
        self._custom: OrderedDict[Selection, Cleaner] = OrderedDict()
        self._lock = Lock()

    def cleaner(self, profile: str | None, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> Cleaner:
        """The cleaner for a selection; ApiError 422 where a name means nothing."""
        name = self.default if profile is None else profile
        if name not in self.profiles:
            raise invalid("profile", f"there is no such profile; there are: {', '.join(self.profiles)}")
        if not select and not ignore:
            return self.cleaners[name]
        self._check("select", select)
        self._check("ignore", ignore)
        return self._kept(Selection(name, tuple(sorted(set(select))), tuple(sorted(set(ignore)))))

    def _kept(self, selection: Selection) -> Cleaner:
        with self._lock:
            if selection in self._custom:
                self._custom.move_to_end(selection)
                return self._custom[selection]
        cleaner = self._build(selection)
        with self._lock:
            self._custom[selection] = cleaner
            if len(self._custom) > MAX_CUSTOM:
                self._custom.popitem(last=False)
        return cleaner

    def _build(self, selection: Selection) -> Cleaner:
        profile = self.profiles[selection.profile]
        ruleset = assemble(profile, self._own, selection.select, selection.ignore, self._catalogue)
        return Cleaner.from_ruleset(ruleset)

    def _names(self) -> frozenset[str]:
        rules = [*self._own, *(rule for pack in self._catalogue.packs.values() for rule in pack)]
        return frozenset({rule.id for rule in rules} | {rule.pack for rule in rules})

    def _check(self, field: str, names: tuple[str, ...]) -> None:
        if len(names) > MAX_NAMES:
            raise invalid(field, f"at most {MAX_NAMES} names")
        unknown = [place for place, name in enumerate(names, 1) if name.rstrip("/") not in self._known]
        if unknown:
            places = ", ".join(map(str, unknown))
            raise invalid(field, f"no rule or pack has name {places} of the list; see /v1/rules")


def _test(rules: list[Rule]) -> None:
    failed = [outcome for outcome in ruletest.run(rules) if not outcome.passed]
    if failed:
        raise RuleError([Fault(o.path, o.line, f"rule {o.rule_id}, {o.case}: {o.why}") for o in failed])
