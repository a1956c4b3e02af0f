"""Kind `punctuation-runs`: of marks that clash, the strongest stays.

A run is two or more marks with nothing between. Left alone, because they are intended: a run of winners only
(`！？`, `？！！`), three or more of one mark in a row (`。。。` as gasping) and then two of it in the same line
too, and a run set between brackets or quotes (a text about punctuation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

_OPENING = frozenset("“‘「『《〈（【〔［｛\"'(<[{`")
_CLOSING = frozenset("”’」』》〉）】〕］｝\"')>]}`")


class PunctuationRunsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="punctuation-runs"):
    """`strengths`: the marks that give way, weakest first. `winners`: marks before which all of those go."""

    strengths: str
    winners: str = ""


class CompiledPunctuationRuns(Ordinary):
    def __init__(self, spec: PunctuationRunsSpec) -> None:
        marks = spec.strengths + spec.winners
        if not spec.strengths or len(set(marks)) < len(marks):
            raise BadPattern("`strengths` and `winners` name each mark once, and `strengths` at least one", "strengths")
        self._strength = {mark: k for k, mark in enumerate(spec.strengths)}
        self._winners = frozenset(spec.winners)
        run = f"[{re.escape(marks)}]"
        self._giving_way = re.compile(f"[{re.escape(spec.strengths)}]+")
        self._run = re.compile(f"{run}{{2,}}")
        self._thrice = re.compile(r"(.)\1\1")
        weak = "".join(f"\\x{{{ord(mark):X}}}" for mark in spec.strengths)
        every = "".join(f"\\x{{{ord(mark):X}}}" for mark in marks)
        self.expressions = (Expression(f"[{weak}][{every}]"), Expression(f"[{every}][{weak}]"))

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        gasps = {match[1] for match in self._thrice.finditer(text)}
        runs = (run for run in self._run.finditer(text) if not set(run[0]) <= gasps)
        return [change for run in runs for change in self._repair(text, *run.span())]

    def _repair(self, text: str, start: int, end: int) -> Iterator[Change]:
        run = text[start:end]
        quoted = text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING if start else False
        if quoted or self._thrice.search(run):
            return
        if self._winners.isdisjoint(run):
            kept = max(range(len(run)), key=lambda k: (self._strength[run[k]], -k))
            gone = [(0, kept), (kept + 1, len(run))]
        else:
            gone = [m.span() for m in self._giving_way.finditer(run)]
        for low, high in gone:
            if low < high:
                yield Change(start + low, start + high, "")
