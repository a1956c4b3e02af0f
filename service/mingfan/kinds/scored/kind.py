"""Kind `scored`: promotion recognised by weighed signals, as blocks of lines or as sentences of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Share, Spec
from mingfan.kinds.patterns import compile_pattern
from mingfan.kinds.scored.reader import ENDS, Reader, Stretch
from mingfan.kinds.scored.shipped import evidence_digest, shipped_evidence
from mingfan.kinds.scored.signals import Evidence, Signal
from mingfan.kinds.scored.units import Unit
from mingfan.model import Change, Finding
from mingfan.prefilter.syntax import Unsupported
from mingfan.prefilter.widen import Expression
from mingfan.text.fold import fold
from mingfan.text.protect import ALL_BUT_CODE


class ScoredSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="scored"):
    """`family` names the opening words (rules/signals/) around which such promotion is looked for.

    `opening` adds words of the rule's own to them, `signals` signals, `weights` other weights.

    `unit`: the least that goes, a `sentence` of a line that is otherwise honest or a whole `line`; what goes may be a
    block of many. `region` keeps the rule to the head or the tail of the text. `threshold`: the least score, in
    log-odds.
    """

    family: str
    unit: Literal["line", "sentence"] = "sentence"
    region: Literal["anywhere", "head", "tail"] = "anywhere"
    threshold: float = 1.0
    signals: tuple[Signal, ...] = ()
    opening: tuple[str, ...] = ()
    weights: dict[str, float] = msgspec.field(default_factory=dict)
    enters: tuple[str, ...] = ALL_BUT_CODE
    max_share: Share = 0.8  # a short article may carry a long footer

    def digest(self) -> bytes:
        return evidence_digest()


class Decision(NamedTuple):
    """Units in a row that go, and the evidence for it."""

    units: Sequence[Unit]
    score: float
    why: str


class CompiledScored(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: ScoredSpec) -> None:
        self._spec = spec
        self._reader = _reader(spec)
        families = self._reader.search.families
        if spec.family not in families:
            known = ", ".join(sorted(families))
            raise BadPattern(f"no opening word of family `{spec.family}`; families: {known}", "family")

    @cached_property
    def expressions(self) -> tuple[Expression, ...] | None:
        self._reader.search.prepare()
        return self._reader.search.expressions([self._spec.family])

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        return [change for decision in self.decisions(text, deadline) for change in _cuts(text, decision.units)]

    def findings(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return [self._finding(decision) for decision in self.decisions(text, deadline)]

    def _finding(self, found: Decision) -> Finding:
        spec, evidence = self._spec, f"{found.why} = {found.score:+.1f}"
        message, message_en = f"{spec.title}: {evidence}", f"{spec.title_en or spec.title}: {evidence}"
        return Finding(found.units[0].start, found.units[-1].end, "", message, message_en=message_en)

    def explain(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return self.findings(text, deadline)

    def decisions(self, text: str, deadline: Deadline) -> list[Decision]:
        """What goes, and why, in order."""
        return [d for stretch in self._reader.read(text, deadline) for d in self._in_stretch(stretch)]

    def _in_stretch(self, stretch: Stretch) -> Iterator[Decision]:
        for first, last, score in stretch.blocks:
            if score < self._spec.threshold or not self._reaches(stretch, first, last):
                continue
            units: Sequence[Unit] = stretch.units[first:last]
            if self._spec.unit == "line":
                units = _of_whole_lines(units)
            if any(self._spec.family in unit.families for unit in units):
                yield Decision(units, score, self._reader.explain(units))

    def _reaches(self, stretch: Stretch, first: int, last: int) -> bool:
        """Whether units from `first` to before `last` lie in the rule's region."""
        if self._spec.region == "head":
            return stretch.lines_before(first) < ENDS
        return self._spec.region == "anywhere" or stretch.lines_behind(last - 1) < ENDS


def _of_whole_lines(units: Sequence[Unit]) -> Sequence[Unit]:
    """Without the parts of lines that the units begin and end with."""
    first = next((n for n, unit in enumerate(units) if unit.begins), len(units))
    last = next((n for n in range(len(units), first, -1) if units[n - 1].ends), first)
    return units[first:last]


def _cuts(text: str, units: Sequence[Unit]) -> Iterator[Change]:
    """The units as changes: parts of lines by themselves, whole lines with their line feeds and a gap beside them."""
    whole = _of_whole_lines(units)
    if not whole:
        # A part of one line, or the end of one and the beginning of the next.
        ends = next((unit.end for unit in units if unit.ends), units[-1].end)
        yield Change(units[0].start, ends, "")
        if ends < units[-1].end:
            yield Change(next(unit.start for unit in units if unit.start > ends), units[-1].end, "")
        return
    if units[0].start < whole[0].start:
        yield Change(units[0].start, next(unit.end for unit in units if unit.ends), "")
    yield from _whole_lines(text, whole[0].start, whole[-1].end)
    if units[-1].end > whole[-1].end:
        yield Change(next(unit.start for unit in units if unit.start > whole[-1].end), units[-1].end, "")


def _whole_lines(text: str, start: int, end: int) -> list[Change]:
    """The lines from `start` to `end` with their line feeds, a change each, and one of the two gaps around them."""
    stop = _after_blanks(text, end) if _blank_before(text, start) else min(end + 1, len(text))
    first = start
    if stop == len(text):
        above = text[:start].rstrip("\n")
        first = len(above) + 1 if above else 0
    cuts = [at + 1 for at in range(start, stop - 1) if text[at] == "\n" and text[at + 1] != "\n"]
    bounds = [first, *cuts, stop]
    return [Change(low, high, "") for low, high in pairwise(bounds)]


def _blank_before(text: str, start: int) -> bool:
    return start == 0 or text.endswith("\n\n", 0, start)


def _after_blanks(text: str, end: int) -> int:
    while end < len(text) and text[end] == "\n":
        end += 1
    return end


def _reader(spec: ScoredSpec) -> Reader:
    """The reader of the shipped evidence, which the rules share; one of its own for a rule that adds to it."""
    if not (spec.signals or spec.opening or spec.weights):
        return _shared_reader()
    shipped = shipped_evidence()
    signals = dict(shipped.signals)
    for signal in spec.signals:
        signals[signal.id] = msgspec.structs.replace(signal, family=spec.family)
        try:
            compile_pattern(signals[signal.id].exact)
        except (BadPattern, Unsupported) as error:
            raise BadPattern(f"signal `{signal.id}`: {error}", "signals") from None
    if unknown := spec.weights.keys() - signals.keys():
        raise BadPattern(f"`weights` names no signal: {', '.join(sorted(unknown))}", "weights")
    signals |= {name: msgspec.structs.replace(signals[name], weight=w) for name, w in spec.weights.items()}
    opening = dict(shipped.opening)
    for word in map(fold, spec.opening):
        opening[word] = opening.get(word, frozenset()) | {spec.family}
    return Reader(Evidence(signals, opening))


@cache
def _shared_reader() -> Reader:
    return Reader(shipped_evidence())
