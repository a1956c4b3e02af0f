"""Kind `junctions`: where Han or kana meet Latin letters or figures there is one blank, or none: a house style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

_HAN = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
_LATIN = r"A-Za-z0-9À-ÖØ-öø-ɏͰ-ϿЀ-ӿ"
# %s or %d in a text about formats is one thing with what follows.
_TOUCH = later.pattern(rf"(?<={_HAN})(?=[{_LATIN}])|(?<=[{_LATIN}]|[0-9][%℃°])(?<!%[A-Za-z])(?={_HAN})")
# The number at the head of a line keeps its blank, before a word (1 总则), not before what it counts (3 月).
_NUMBERED = (
    r"(?<!^\s{0,8}(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}\.?|[A-Za-z]\.?)"
    r"(?=[ \u00A0](?![年月日时分秒个万亿元人次度号])))"
)
_APART = later.pattern(rf"(?<={_HAN})[ \u00A0](?=[{_LATIN}])|(?<=[{_LATIN}]|[0-9][%℃°]){_NUMBERED}[ \u00A0](?={_HAN})")
_RUN = later.pattern(r"[^\s，。、；：！？]+")
# A file or path with a fragment, as browsers show it: wiki/网页列表#基于WebKit排版, a.html#测试copy.
_FRAGMENT = later.pattern(r"\A[A-Za-z0-9]++[A-Za-z0-9_.\-]*+(?:(?<=[_.\-][A-Za-z0-9]{0,60})#|/[^\s#]*+#)")


class JunctionsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="junctions"):
    """`gap`: what stands between the two, one blank or nothing."""

    gap: Literal["", " "]


class CompiledJunctions(Ordinary):
    def __init__(self, spec: JunctionsSpec) -> None:
        self.title = spec.title
        self._gap = spec.gap
        self.expressions = (
            Expression(r"[\x80-\xFF][ \xC2\xA0]{0,2}[0-9A-Za-z]|[0-9A-Za-z%][ \xC2\xA0]{0,2}[\x80-\xFF]", utf8=False),
            Expression(r"[\x{C0}-\x{24F}\x{370}-\x{4FF}]"),
        )

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        if not self._gap:
            return [Change(*m.span(), "") for m in matches(_APART, text, deadline)]
        return [Change(at, at, self._gap) for at in self._touching(text, deadline)]

    def _touching(self, text: str, deadline: Deadline) -> Iterator[int]:
        for run in matches(_RUN, text, deadline):
            if not _FRAGMENT.match(run[0]):
                yield from (m.start() for m in matches(_TOUCH, text, deadline, *run.span()))
