"""Kind `punctuation-runs`: of marks that clash, the strongest stays, in its full-width form.

A run is two or more marks, one of them full-width, with single blanks between at most. Writers mean, and so it stays:
a run of winners only (`！？`, `？！！`); three or more of one mark in a row (`。。。` as gasping), and two of it in the
same line; two marks doubled (`、、。。`); a run between brackets or quotes (a text about punctuation); a colon before
winners (`美玖：！`, a speaker who says no more); a mark of a Latin name (`Yahoo！、`); the full stop of a Latin
abbreviation (`2 in.，`), and a half-width mark that begins a name or a tag (`，.netrc`, `，:8080`); the eyes of a face
(`。：）`); code and data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from mingfan import later
from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.charset import set_of
from mingfan.prefilter.widen import Expression
from mingfan.text.records import is_record

_OPENING = frozenset("“‘「『《〈（【〔［｛\"'(<[{`")
_CLOSING = frozenset("”’」』》〉）】〕］｝\"')>]}`")
_NARROW = {",": "，", ";": "；", ":": "：", ".": "。"}  # half-width marks that take part beside a full-width one
_BLANK = frozenset(" ")
_EYES, _MOUTHS = frozenset("：；:;"), frozenset("）)（(】DPpoO3")
# What a line that speaks of punctuation says.
_ABOUT_MARKS = later.plain_pattern(
    "标点|標點|半角|全角|半形|全形|逗号|逗號|句号|句號|顿号|分号|冒号|叹号|问号|写成|寫成|写作|误写"
    "|(?:错误|錯誤|不妥|[×❌])[：:，,].{0,80}(?:正确|正確|应为|應為|[√✓✔✅])"
)
_FIGURE = 5  # characters in front of a run in which the figure of a list is looked for
_LIST_MARK = later.plain_pattern(r"(?:^|[\s。；！？])(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})$")


class PunctuationRunsSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="punctuation-runs"):
    """`strengths`: the marks that give way, weakest first. `winners`: marks before which all of those go.

    Beside a mark named here its half-width form (`, ; : .`) counts as the mark itself.
    """

    names_dirt: ClassVar[bool] = True
    spares_honest: ClassVar[bool] = True

    strengths: str
    winners: str = ""


class CompiledPunctuationRuns(Ordinary):
    def __init__(self, spec: PunctuationRunsSpec) -> None:
        marks = spec.strengths + spec.winners
        if not spec.strengths or len(set(marks)) < len(marks):
            raise BadPattern("`strengths` and `winners` name each mark once, and `strengths` at least one", "strengths")
        self.title = spec.title
        self._narrow = {narrow: wide for narrow, wide in _NARROW.items() if wide in spec.strengths}
        self._strength = {mark: k for k, mark in enumerate(spec.strengths)}
        self._winners = frozenset(spec.winners)
        every = re.escape(marks + "".join(self._narrow))
        self._run = re.compile(f"[{every}](?: ?[{every}])+")
        self._thrice = re.compile(r"(.)\1\1")
        # In bytes, and each with the blank and without it: Hyperscan scans a mixture several times as slowly.
        self.expressions = tuple(
            Expression(f"{set_of(first).once()}{blank}{set_of(second).once()}", utf8=False)
            for blank in ("", r"\x20")
            for first, second in (
                (spec.strengths, [*marks, *self._narrow]),
                ([*marks, *self._narrow], spec.strengths),
                (spec.winners, self._narrow),
                (self._narrow, spec.winners),
            )
            if first and second
        )

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        gasps = {match[1] for match in self._thrice.finditer(text)}
        runs = (run for run in self._run.finditer(text) if not set(run[0]) <= gasps)
        found = [change for run in runs for change in self._repair(text, *run.span())]
        return found if found and not _ABOUT_MARKS.search(text) and not is_record(text) else []

    def _repair(self, text: str, start: int, end: int) -> Iterator[Change]:
        run = text[start:end]
        wide = [self._narrow.get(mark, mark) for mark in run]
        if self._is_meant(text, start, end, wide):
            return
        kept = self._kept(text[max(0, start - _FIGURE) : start], run, wide)
        gone = [Change(start + low, start + high, "") for low, high in _gaps(kept, len(run))]
        widened = [Change(start + k, start + k + 1, wide[k]) for k in kept if run[k] != wide[k]]
        yield from sorted(gone + widened)

    def _is_meant(self, text: str, start: int, end: int, wide: Sequence[str]) -> bool:
        run = text[start:end]
        before, after = text[start - 1 : start], text[end : end + 1]
        marks = {*run} - _BLANK
        if marks <= self._winners or marks <= self._narrow.keys():
            return True  # half-width marks alone are other rules'
        if before in _OPENING and after in _CLOSING and start:
            return True
        if run[-1] in _EYES and after in _MOUTHS and after:
            return True
        if run[-1] in ".:" and after.isascii() and after.isalnum():
            return True
        if run[0] == "." and before.isascii() and before.isalpha():
            return True
        winning = [mark for mark in wide if mark in self._winners]
        if self._thrice.search(run) and not (winning and self._is_weak_tail(wide)):
            return True
        if len(run) > 3 and list(Counter(run.replace(" ", "")).values()).count(2) > 1:
            return True
        if before.isascii() and before.isalpha() and winning and wide[0] in self._winners:
            return True
        return wide[0] == "：" and bool(winning)

    def _is_weak_tail(self, wide: Sequence[str]) -> bool:
        """Winners, however many, and one weaker mark behind them: `！！！。`."""
        return wide[-1] not in self._winners and all(mark in self._winners for mark in wide[:-1] if mark != " ")

    def _kept(self, before: str, run: str, wide: Sequence[str]) -> list[int]:
        """Places in the run of the marks that stay."""
        winners = [place for place, mark in enumerate(wide) if mark in self._winners]
        if winners:
            return winners
        if wide[0] == "、" and _LIST_MARK.search(before):
            return [0]  # 1、；利用: the figure keeps its mark
        places = [place for place, mark in enumerate(wide) if mark != " "]
        return [max(places, key=lambda place: (self._strength[wide[place]], run[place] == wide[place], -place))]


def _gaps(kept: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """The spans between the places kept."""
    at = 0
    for place in (*kept, length):
        if at < place:
            yield at, place
        at = place + 1
