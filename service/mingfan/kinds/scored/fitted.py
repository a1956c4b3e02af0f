"""Kind `fitted`: the model of a page as a user's own labelled texts correct it. Written by `mingfan fit`.

The rule corrects the scored rules it is in force with; they do what it decides, each for its family. By itself it
reports what the corrected model would take of any family.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

import msgspec

from mingfan.kinds.base import BadPattern, Safety, Spec
from mingfan.kinds.scored.correction import Correction
from mingfan.kinds.scored.kind import ByModel, CompiledByModel, Decision, ScoredSpec, corrected_reader
from mingfan.kinds.scored.reader import Reader, Stretch
from mingfan.prefilter.widen import Expression


class FittedSpec(ByModel, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="fitted"):
    """`correction`: `weights` by feature, added to the model's confidence, in thousandths of log-odds."""

    amends: ClassVar[bool] = True

    correction: Correction
    safety: Safety = "report"

    def amend(self, other: Spec) -> Spec:
        if not isinstance(other, ScoredSpec):
            return other
        if other.correction is not None:
            raise BadPattern(f"`{other.id}` is corrected by another rule already; leave one of them out", "correction")
        return msgspec.structs.replace(other, correction=self.correction)


class CompiledFitted(CompiledByModel):
    def __init__(self, spec: FittedSpec) -> None:
        if spec.where:
            raise BadPattern("a fitted rule is for all documents: no `where`", "where")
        self._spec: FittedSpec = spec

    @property
    def _evidence(self) -> Sequence[object]:
        return (self._spec.correction,)

    @cached_property
    def _reader(self) -> Reader:
        return corrected_reader(self._spec.correction)

    @cached_property
    def expressions(self) -> tuple[Expression, ...] | None:
        return self._reader.expressions(self._reader.search.families)

    def _in_stretch(self, stretch: Stretch, least: int) -> Iterator[Decision]:
        return (Decision(stretch, first, last) for first, last in stretch.parts(least))
