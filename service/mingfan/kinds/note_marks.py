"""Kind `note-marks`: marks of notes, `[12]`, `①`, `¹`, whose notes are not in the text.

A mark of a note closes a clause and its number rises through the text. A number that the sentence needs (`见文献[3]`),
an item (`①打开`), an index, a power does not. Where a line begins with such a mark the notes are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

Form = Literal["bracketed", "circled", "superscript", "footnote"]
LEAST_NOTES = 2  # that have their marks, before another is missed
SKIPPED = {"bracketed": 5, "circled": 2, "superscript": 2}  # numbers that a rising run may leave out
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKS: dict[Form, regex.Pattern[str]] = {
    "bracketed": later.pattern(r"(?:[\[［〔][1-9]\d{0,2}(?: ?[-–—~～,，、] ?[1-9]\d{0,2}){0,8}[\]］〕](?![(:：]))++"),
    "circled": later.pattern(r"[①-⑳]++"),
    "superscript": later.pattern(r"[¹²³⁰⁴-⁹]++"),
    "footnote": later.pattern(r"\[\^\w{1,20}\](?!:)"),
}
_SOUGHT: dict[Form, str] = {
    "bracketed": r"[\[\x{FF3B}\x{3014}][0-9]",
    "circled": r"[\x{2460}-\x{2473}]",
    "superscript": r"[\x{B9}\x{B2}\x{B3}\x{2070}\x{2074}-\x{2079}]",
    "footnote": r"\[\^",
}
_NUMBERS = later.pattern(r"\d+(?: ?[-–—~～] ?\d+)?")
_NOTE = later.pattern(
    r"^[ \t\u3000]{0,8}[（(【]?(?:注(?:释|解|釋)?[：:]?[ \t\u3000]{0,2})?(?=[\[［〔①-⑳⁰¹²³⁴-⁹])", regex.MULTILINE
)
_DEFINED = later.pattern(r"^[ \t]{0,8}\[\^(\w{1,20})\]:", regex.MULTILINE)
# What says that notes follow, however they are numbered.
_SECTION = later.pattern(
    r"^[ \t\u3000#*【]{0,8}(?:参考文献|参考文獻|參考文獻|参考资料|參考資料|引用文献|注释|註釋|注釋|注解|脚注|尾注|附注"
    r"|References|Notes|Bibliography)[ \t\u3000】*：:]{0,6}$",
    regex.MULTILINE | regex.IGNORECASE,
)
_BEFORE = later.pattern(r"[\p{Han}”』」》）%。！？]\Z")
_AFTER = frozenset("，。；：！？、）)”’』」》…")
_CLOSED = frozenset("。！？”』」")
# What takes a number for its object, and what a circled one or a power belongs to.
_OBJECT = (
    r"[见照如由据在和与及或从即为是到于有取第选择按键拨填把将]|参考|引[自用]"
    r"|文[献獻]|[资資]料|数组|下标|元素|索引|参数|区间|范围|位置|输入|回复|点击|[编序题]号|选项"
)
_TAKES: dict[Form, regex.Pattern[str]] = {
    "bracketed": later.pattern(rf"(?:{_OBJECT})\Z"),
    "circled": later.pattern(rf"(?:{_OBJECT}|[图表式处题项步中程号案论])\Z"),
    "superscript": later.pattern(r"[米尺寸里丈]\Z"),
}
_INDEX = later.pattern(r"[\[［]0[\]］]")  # notes begin with 1


class NoteMarksSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="note-marks"):
    """`form`: how the marks are written. `notes`: `none`, marks of a text without any notes; `others`, marks without a
    note in a text where other marks have theirs."""

    form: Form
    notes: Literal["none", "others"]


class _Mark(NamedTuple):
    start: int
    end: int
    values: tuple[str, ...]


class CompiledNoteMarks(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: NoteMarksSpec) -> None:
        self.title = spec.title
        self._form: Form = spec.form
        self._notes = spec.notes
        if self._form == "footnote" and self._notes == "none":
            raise BadPattern("names of footnotes do not rise: `form: footnote` goes with `notes: others`", "notes")
        self.expressions = (Expression(_SOUGHT[spec.form]),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        noted, marks = self._read(text, deadline)
        if self._notes == "none":
            others = noted or _SECTION.search(text) or (self._form == "bracketed" and _INDEX.search(text))
            orphans = [] if others else self._rising(text, marks)
        else:
            orphans = self._missed(noted, marks)
        return [Change(mark.start, mark.end, "") for mark in orphans if self._closes(text, mark)]

    def _read(self, text: str, deadline: Deadline) -> tuple[set[str], list[_Mark]]:
        """The numbers that have a note, and the marks outside notes."""
        if self._form == "footnote":
            noted = {match[1] for match in matches(_DEFINED, text, deadline)}
            return noted, [_Mark(*m.span(), (m[0][2:-1],)) for m in matches(_MARKS["footnote"], text, deadline)]
        notes = {match.end() for match in matches(_NOTE, text, deadline)}
        noted, marks, line = set(), [], -1
        for match in matches(_MARKS[self._form], text, deadline):
            values = tuple(_values(match[0], self._form))
            if match.start() in notes:
                line = text.find("\n", match.end())
                line = len(text) if line < 0 else line
            if match.start() < line:
                noted.update(values)
            else:
                marks.append(_Mark(*match.span(), values))
        return noted, marks

    def _rising(self, text: str, marks: Sequence[_Mark]) -> Sequence[_Mark]:
        """The marks where their numbers rise, from any of brackets, from 1 of the other forms; else none."""
        numbers = [int(value) for mark in marks for value in mark.values]
        if self._form == "bracketed":
            highest, rises = numbers[0] if numbers else 0, True
            for number in numbers:
                rises = rises and number <= highest + SKIPPED[self._form]
                highest = max(highest, number)
            return marks if rises else []
        steps = (later == 1 or 0 < later - earlier <= SKIPPED[self._form] for earlier, later in pairwise(numbers))
        items = any((after := text[mark.end : mark.end + 1]) == "、" or after.isalnum() for mark in marks)
        return marks if numbers and numbers[0] == 1 and all(steps) and not items else []

    def _missed(self, noted: set[str], marks: Sequence[_Mark]) -> Sequence[_Mark]:
        marked = {value for mark in marks for value in mark.values}
        if len(noted & marked) < LEAST_NOTES:
            return []
        return [mark for mark in marks if not noted.issuperset(mark.values)]

    def _closes(self, text: str, mark: _Mark) -> bool:
        """Whether a mark stands where a clause ends, and is no part of it."""
        before, after = text[max(0, mark.start - 3) : mark.start], text[mark.end : mark.end + 1]
        if self._form == "footnote":
            return bool(before)
        placed = _BEFORE.search(before) is not None and not _TAKES[self._form].search(before)
        return placed and (after in _AFTER or before[-1] in _CLOSED)


def _values(marks: str, form: Form) -> Iterator[str]:
    if form == "circled":
        yield from (str(ord(char) - ord("①") + 1) for char in marks)
    elif form == "superscript":
        yield "".join(str(_SUPERSCRIPTS.index(char)) for char in marks)
    else:
        for match in _NUMBERS.finditer(marks):
            first, *last = regex.findall(r"\d+", match[0])
            yield from map(str, range(int(first), int(last[0]) + 1 if last else int(first) + 1))
