"""Prometheus counters. Labels come from fixed lists only, so the number of series is bounded whatever clients send.

With several workers the counts are shared through files in the folder that METRICS_DIRECTORY names. `server.py` sets it
before this module is imported, because prometheus_client reads it once, on import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from mingfan.ruleset.model import Ruleset
from mingfan.web.settings import METRICS_DIRECTORY
from mingfan.web.worker.facts import Facts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0)
MAX_PACKS = 100  # packs beyond that are counted together
OTHER = "other"


class Metrics:
    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        name = "mingfan_http_"
        self._requests = Counter(name + "requests", "Answers.", ["route", "status"], registry=registry)
        self._seconds = Histogram(
            name + "request_seconds", "Time from a complete body to the answer.", ["route"], registry=registry,
            buckets=SECONDS,
        )  # fmt: skip
        self._bytes_in = Counter(name + "request_bytes", "Body bytes, inflated.", ["route"], registry=registry)
        self._bytes_out = Counter(name + "response_bytes", "Body bytes.", ["route"], registry=registry)
        self._edits = Counter("mingfan_edits", "Edits that rules of a pack took part in.", ["pack"], registry=registry)
        self._trials = Counter(
            "mingfan_shadow_changes", "Changes that rules on trial would have made.", ["pack"], registry=registry
        )
        self._texts = Counter("mingfan_texts", "Texts, by what became of them.", ["outcome"], registry=registry)
        self._cleaned, self._failed = self._texts.labels("cleaned"), self._texts.labels("failed")
        self._reloads = Counter("mingfan_reloads", "Reloads of the rules.", ["outcome"], registry=registry)
        self._dropped = Counter("mingfan_log_lines_dropped", "Log lines not written.", registry=registry)
        self._packs: set[str] = set()
        self._series: dict[tuple[str, int], _Series] = {}

    def count(self, facts: Facts) -> None:
        key = facts.route, facts.status
        series = self._series.get(key) or self._series.setdefault(key, self._find(*key))
        series.requests.inc()
        series.seconds.observe(facts.seconds)
        if facts.bytes_in:
            series.bytes_in.inc(facts.bytes_in)
        if facts.bytes_out:
            series.bytes_out.inc(facts.bytes_out)
        if facts.texts:
            self._cleaned.inc(facts.texts)
        if facts.failed:
            self._failed.inc(facts.failed)
        if facts.by_rule:
            self._count_by_pack(self._edits, facts.by_rule)
        if facts.shadow:
            self._count_by_pack(self._trials, facts.shadow)

    def count_dropped_line(self) -> None:
        self._dropped.inc()

    def count_reload(self, ok: bool) -> None:
        self._reloads.labels("done" if ok else "refused").inc()

    def _find(self, route: str, status: int) -> _Series:
        """The series of a route and status, looked up once: a lookup costs more than the counting."""
        return _Series(
            self._requests.labels(route, str(status)),
            self._seconds.labels(route),
            self._bytes_in.labels(route),
            self._bytes_out.labels(route),
        )

    def _count_by_pack(self, counter: Counter, by_rule: Mapping[str, int]) -> None:
        for rule, edits in by_rule.items():
            pack = rule.partition("/")[0]
            if pack not in self._packs and len(self._packs) >= MAX_PACKS:
                pack = OTHER
            self._packs.add(pack)
            counter.labels(pack).inc(edits)

    def exposition(self, rulesets: Iterable[Ruleset]) -> bytes:
        """All workers' counts in Prometheus' text format, and the rulesets in force."""
        registry = self._registry
        if METRICS_DIRECTORY in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(_Rulesets(rulesets))


class _Series(NamedTuple):
    requests: Counter
    seconds: Histogram
    bytes_in: Counter
    bytes_out: Counter


class _Rulesets(Collector):
    def __init__(self, rulesets: Iterable[Ruleset]) -> None:
        self._rulesets = tuple(rulesets)

    def collect(self) -> Iterable[InfoMetricFamily]:
        family = InfoMetricFamily("mingfan_ruleset", "The rules in force.", labels=["profile"])
        for ruleset in self._rulesets:
            family.add_metric([ruleset.profile], {"version": ruleset.version, "sha256": ruleset.sha256})
        return [family]
