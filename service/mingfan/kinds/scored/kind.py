"""Kind `scored`: promotion and page furniture recognised by a model of the page, as lines or as sentences of a line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import ClassVar, NamedTuple

import msgspec

from mingfan.deadline import Deadline
from mingfan.kinds.base import LEVELS, BadPattern, Gate, Level, Ordinary, Scope, Share, Spec
from mingfan.kinds.patterns import compile_pattern
from mingfan.kinds.scored.correction import Correction
from mingfan.kinds.scored.cuts import cuts, gone
from mingfan.kinds.scored.explain import why
from mingfan.kinds.scored.reader import Reader, Stretch
from mingfan.kinds.scored.search import Search
from mingfan.kinds.scored.shipped import evidence_digest, shipped_evidence, shipped_model, shipped_signals
from mingfan.kinds.scored.signals import Evidence, Signal
from mingfan.kinds.scored.units import Unit
from mingfan.model import Change, Finding
from mingfan.prefilter.syntax import Unsupported
from mingfan.prefilter.widen import Expression
from mingfan.text.fold import fold
from mingfan.text.protect import ALL_BUT_CODE


class ByModel(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule that goes by the model. `level`: how much evidence a removal needs."""

    spares_honest: ClassVar[bool] = True

    level: Level = "balanced"
    enters: tuple[str, ...] = (
        *ALL_BUT_CODE,
        "code",
    )  # names in a sentence (page.commands); lines of code are not judged
    max_share: Share = 0.98  # what a profile may delete: a page may be little else than menus

    def digest(self) -> bytes:
        return evidence_digest()


class ScoredSpec(ByModel, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="scored"):
    """`family`: which kind of promotion goes by this rule, of those that the model tells apart (rules/signals/).

    `opening` adds words of the rule's own around which a text is read, `signals` signals with their weights, `weights`
    other weights of signals, in log-odds. `correction` is what a `fitted` rule in force adds to the model.
    """

    family: str
    signals: tuple[Signal, ...] = ()
    opening: tuple[str, ...] = ()
    weights: dict[str, float] = msgspec.field(default_factory=dict)
    correction: Correction | None = None

    def unexercised(self, texts: Sequence[str]) -> list[str]:
        """Signals of its own and of its family, and opening words of its own."""
        lines = {fold(part) for text in texts for line in text.split("\n") for part in (line, *_ENDS.split(line))}
        family = (signal for signal in shipped_signals().values() if signal.family == self.family)
        found = [
            f"signal {signal.id}"
            for signal in (*self.signals, *family)
            if not any(compile_pattern(signal.exact).search(line) for line in lines)
        ]
        return found + [
            f"opening word {word}" for word in self.opening if not any(fold(word) in line for line in lines)
        ]


MOST_CORRECTED = 8  # readers with corrections that are kept
_ENDS = re.compile("[。！？；]")  # of sentences, which are weighed by themselves in long lines


class Decision(NamedTuple):
    """Units in a row that go, or would at a lower level."""

    stretch: Stretch
    first: int
    last: int

    @property
    def units(self) -> Sequence[Unit]:
        return self.stretch.placed(self.first, self.last)

    @property
    def confidence(self) -> int:
        """How sure the model is of the least sure of them, in thousandths of log-odds."""
        return min(self.stretch.judged.confidence[self.first : self.last])


class CompiledByModel(Ordinary):
    scope: Scope = "document"
    _spec: ByModel

    @cached_property
    def together(self) -> Hashable:
        """Of the rules with one reader: units are judged by what they stand among, and each rule takes of that."""
        return msgspec.json.encode(self._evidence, order="deterministic")

    @property
    def _evidence(self) -> Sequence[object]:
        """What the reader goes by beside the shipped evidence, so that it need not be made to be compared."""
        raise NotImplementedError

    @property
    def _reader(self) -> Reader:
        raise NotImplementedError

    def _in_stretch(self, stretch: Stretch, least: int) -> Iterator[Decision]:
        """The runs of units that go by this rule."""
        raise NotImplementedError

    def prepare(self) -> None:
        self._reader.search.prepare()

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return self._reader.may_change(text, deadline)

    def gate(self) -> Gate:
        return self._reader.gate

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        if not self.may_change(text, deadline):
            return ()
        return gone(text, (cut for decision in self.decisions(text, deadline) for cut in cuts(text, decision.units)))

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return [self._finding(decision) for decision in self.decisions(text, deadline)]

    def explain(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return self.findings(text, deadline)

    @property
    def doubting(self) -> bool:
        return self._spec.level != LEVELS[-1]

    def doubts(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return [self._finding(decision) for decision in self._decided(text, LEVELS[-1], deadline)]

    def decisions(self, text: str, deadline: Deadline) -> list[Decision]:
        """What goes, and why, in order."""
        return self._decided(text, self._spec.level, deadline)

    def _decided(self, text: str, level: Level, deadline: Deadline) -> list[Decision]:
        least = self._reader.model.levels[level]
        return [d for stretch in self._reader.read(text, deadline) for d in self._in_stretch(stretch, least)]

    def _finding(self, decision: Decision) -> Finding:
        spec, sure, units = self._spec, f"{decision.confidence / 1000:+.1f}", decision.units
        chinese, english = why(self._reader, *decision)
        message, message_en = f"{spec.title}：{chinese}（{sure}）", f"{spec.title_en or spec.title}: {english} ({sure})"
        return Finding(units[0].start, units[-1].end, "", message, message_en=message_en)


class CompiledScored(CompiledByModel):
    def __init__(self, spec: ScoredSpec) -> None:
        _check(spec)
        self._spec: ScoredSpec = spec

    @property
    def _evidence(self) -> Sequence[object]:
        spec = self._spec
        own = (spec.family, spec.signals, spec.opening, spec.weights) if _brings(spec) else ()
        return (spec.correction, *own)

    @cached_property
    def _reader(self) -> Reader:
        return _reader(self._spec)

    @cached_property
    def expressions(self) -> tuple[Expression, ...] | None:
        return self._reader.expressions([self._spec.family])

    def _in_stretch(self, stretch: Stretch, least: int) -> Iterator[Decision]:
        for first, last, families in self._reader.claims(stretch, least):
            if self._spec.family in families:
                yield Decision(stretch, first, last)


def _check(spec: ScoredSpec) -> None:
    signals = shipped_signals()
    own = {signal.id for signal in spec.signals}
    families = {signal.family for signal in signals.values()}
    if spec.family not in families and not spec.opening:
        raise BadPattern(
            f"no opening word of family `{spec.family}`; families: {', '.join(sorted(families))}", "family"
        )
    for signal in spec.signals:
        try:
            compile_pattern(signal.exact)
        except (BadPattern, Unsupported) as error:
            raise BadPattern(f"signal `{signal.id}`: {error}", "signals") from None
    if unknown := spec.weights.keys() - signals.keys() - own:
        raise BadPattern(f"`weights` names no signal: {', '.join(sorted(unknown))}", "weights")


def _brings(spec: ScoredSpec) -> bool:
    """Whether it adds evidence of its own."""
    return bool(spec.signals or spec.opening or spec.weights)


def _reader(spec: ScoredSpec) -> Reader:
    """The reader of the shipped evidence, which the rules share; one of its own for a rule that adds to it."""
    if not _brings(spec):
        return shared_reader() if spec.correction is None else corrected_reader(spec.correction)
    shipped = shipped_evidence()
    added = {signal.id: msgspec.structs.replace(signal, family=spec.family) for signal in spec.signals}
    signals = shipped.signals | added
    opening = dict(shipped.opening)
    for word in map(fold, spec.opening):
        opening[word] = opening.get(word, frozenset()) | {spec.family}
    signals |= {name: msgspec.structs.replace(signals[name], weight=odds) for name, odds in spec.weights.items()}
    return Reader(Search(Evidence(signals, opening, shipped.labels)), shipped_model(), added.keys(), spec.correction)


@cache
def shared_reader() -> Reader:
    return Reader(Search(shipped_evidence()), shipped_model())


def corrected_reader(correction: Correction) -> Reader:
    """The reader of the shipped evidence with a correction, shared by the rules that it corrects."""
    return _corrected(msgspec.json.encode(correction, order="deterministic"))


@lru_cache(MOST_CORRECTED)
def _corrected(written: bytes) -> Reader:
    correction = msgspec.json.decode(written, type=Correction)
    return Reader(shared_reader().search, shipped_model(), correction=correction)
