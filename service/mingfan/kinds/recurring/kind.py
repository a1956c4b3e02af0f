"""Kind `recurring`: lines that are known to recur in the documents of a site, thousands of them, exact or with slots.

Known lines in a row, blank ones aside, are a run. A `line` goes wherever it stands, and takes its run with it. A
`label` could be anybody's (`更多`, `1`): it goes in a run with a line, or with so many labels that chance is no
explanation (`RUN`), or at the end of the document that it was seen at. A `title` is what another page is called, in a
list of pages: it goes beside a line or such labels.
A line may announce a `list`: so many lines below it, no wider than `width`, go too if a line or label or the end of the
text closes them, and the document's own text stands above. Below that text, figures and dates between known lines go
with them.
Above all text of the document's own only lines of the head go: what else stands there is the document's own title.
Marks between known lines go with them.
A line that `stays`, such as a copyright notice, does not end a run: labels above it are at the end of the document.
A `start`, an `end` or an `insert` is a part of a line, and leaves the rest of it (`parts.py`).

The scanner looks for what is fixed of each line, of short ones between ends of lines, so that ten thousand of them cost
a text without them nothing that can be measured.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Annotated, Literal, NamedTuple

import msgspec

from mingfan.deadline import Deadline
from mingfan.kinds.base import BadPattern, Ordinary, Scope, Share, Spec
from mingfan.kinds.recurring.forms import ANY, LEAST_PIECE, Forms, general, letters, pieces
from mingfan.kinds.recurring.parts import LEAST_PART, PART_ROLES, Found, PartRole, Parts
from mingfan.model import Change, Finding
from mingfan.prefilter.charset import literal
from mingfan.prefilter.widen import Expression
from mingfan.text.protect import ALL_BUT_CODE

MOST_LINES = 50_000  # of one rule
LONGEST = 2_000  # characters of a line
MOST_LISTED = 30  # lines of a list that a line announces
LEAST_OWN = 200  # characters of the document's own above such a list
LEAST_LETTERS = 2  # in what is fixed of a line that opens a run
TELLING = 6  # letters that are looked for anywhere: the matcher takes thousands of plain strings in no time
RUN = 4  # different labels in a row that go although none of them would go by itself
# Bytes of UTF-8 that a blank ends with, or begins with; a line feed is one of them. Wider than `str.strip`.
_BLANK_END = r"[\x09-\x0D\x1C-\x20\x80-\x8A\x9F\xA0\xA8\xA9\xAF]"
_BLANK_START = r"[\x09-\x0D\x1C-\x20\xC2\xE1-\xE3]"


Role = Literal["line", "label", "title", "stays"] | PartRole
Place = Literal["", "head", "between", "tail"]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line that recurs."""

    line: str  # `{#}` is a run of digits, `{*}` any text
    docs: int = 0  # documents it was seen in
    at: Place = ""  # where it was seen
    role: Role = "line"  # what it takes for it to go
    list: Annotated[int, msgspec.Meta(ge=0, le=MOST_LISTED)] = 0  # lines below it that it announces, at most
    width: Annotated[int, msgspec.Meta(ge=0, le=LONGEST)] = 0  # characters of each, at most


HEAD = 2_000  # characters in which a text says what it is called
_MARKS = "#*-_=> \t\n\u3000"  # above and before what a text is called
_BEHIND = re.compile(r"[#*_=\s]*(?:\n|\Z|[|｜_–—-])")
_TITLE = re.compile(r"^title:(.+)$", re.MULTILINE)
SEPARATOR = Line("", role="title")
LONGEST_SEPARATOR = 3
LONGEST_FIGURE = 20  # characters of a date or a count


class RecurringSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="recurring"):
    """`lines`: each with `{#}` for digits and `{*}` for any text; `docs` is for people."""

    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    enters: tuple[str, ...] = ALL_BUT_CODE
    max_share: Share = 0.8  # a short page may be mostly its frame

    def digest(self) -> bytes:
        return hashlib.sha256(msgspec.json.encode(self.lines)).digest()


class _Known(NamedTuple):
    """A line of a text that is known."""

    start: int
    end: int  # behind its line feed
    line: Line


class CompiledRecurring(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: RecurringSpec) -> None:
        for number, line in enumerate(spec.lines, 1):
            if reason := _wrong(line):
                raise BadPattern(f"line {number}, {line.line[:40]!r}: {reason}", "lines")
        if len(spec.lines) > MOST_LINES:
            raise BadPattern(f"over {MOST_LINES:,} lines: make several rules of them", "lines")
        self._forms = Forms((line.line.strip(), line) for line in spec.lines if line.role not in PART_ROLES)
        numbered = enumerate(spec.lines)
        self._parts = Parts((n, line.line.strip(), line.role) for n, line in numbered if line.role in PART_ROLES)
        self._spec = spec
        opening = [line for line in spec.lines if _opens(line)]
        sought = (_sought(line.line, line.role in PART_ROLES) for line in opening)
        self.expressions = tuple(dict.fromkeys(Expression(one, utf8=False) for one in sought))

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        lines = [change for run in self._runs(text, deadline) for change in _all_cuts(text, run)]
        parts = [Change(part.start, part.end, "") for part in self._found(text, lines, deadline)]
        return sorted(lines + parts)

    def explain(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        runs = list(self._runs(text, deadline))
        lines = [change for run in runs for change in _all_cuts(text, run)]
        parts = self._found(text, lines, deadline)
        known = [_Known(part.start, part.end, self._spec.lines[part.number]) for part in parts]
        known += (one for run in runs for one in run if one.line.role != "stays")
        return [self._why(text, one) for one in sorted(known)]

    def _found(self, text: str, lines: Sequence[Change], deadline: Deadline) -> list[Found]:
        """The parts that go, outside of the lines that do."""
        starts = [change.start for change in lines]
        found = []
        for part in self._parts.find(text, deadline):
            at = bisect_right(starts, part.start) - 1
            if (at < 0 or lines[at].end <= part.start) and (at + 1 >= len(lines) or part.end <= starts[at + 1]):
                found.append(part)
        return found

    def _why(self, text: str, known: _Known) -> Finding:
        line, title = known.line, self._spec.title
        message = f"{title}：在 {line.docs} 篇文档中出现" if line.docs else title
        english = f"{self._spec.title_en or title}: in {line.docs:,} documents" if line.docs else ""
        end = known.start + len(text[known.start : known.end].removesuffix("\n"))
        return Finding(known.start, end, "", message, message_en=english)

    def _runs(self, text: str, deadline: Deadline) -> Iterator[list[_Known]]:
        """A run of known lines, with one that may go by itself or enough of them."""
        run: list[_Known] = []
        between: list[_Known] = []  # lines that belong to the run if it goes on behind them
        room = width = 0  # lines of an announced list that may follow, and characters of each
        own = at = 0  # characters of the document's own above, and the place
        for number, body in enumerate(text.split("\n")):
            if not number % 1024:
                deadline.check()
            known = _Known(at, min(at + len(body) + 1, len(text)), SEPARATOR)
            at += len(body) + 1
            line = self._forms.find(body) if len(body) <= 2 * LONGEST else None
            if line is not None and line.role == "title" and _is_called(text, body.strip()):
                line = None
            if line is not None and (own or _stands_above(line)):
                known = known._replace(line=line)
                if line.role == "stays" and not run:
                    continue
                if line.role == "title" and room:  # an entry of the list, which does not close it
                    (between if between else run).append(known)
                    room -= 1
                    continue
                run += [*between, known]
                between = []
                room, width = (line.list, line.width) if own >= LEAST_OWN else (0, 0)
            elif run and _separates(body, own > 0):
                between.append(known)
            elif room and body.strip() and len(body.strip()) <= width:
                between.append(known)
                room -= 1
            elif body.strip():
                if _goes(run, "head" if not own else ""):
                    yield run
                own += sum(known.end - known.start for known in between) + len(body.strip())
                run, between, room = [], [], 0
        if room or any(known.line.role == "title" for known in between):
            run += between  # the text ends within the list
        if _goes(run, "tail"):
            yield run


def _opens(line: Line) -> bool:
    """Whether a run may go because of a line: by itself, among labels that say enough, or as one of an end."""
    if line.role == "label" and line.at in ("head", "tail"):
        return True
    return line.role not in ("title", "stays") and letters(line.line) >= LEAST_LETTERS


def _is_called(text: str, title: str) -> bool:
    """Whether the text itself is called so: by its first line, perhaps with the name of the site behind it, or by its
    `title:`."""
    head = text[:HEAD].lstrip(_MARKS)
    if head.startswith(title) and _BEHIND.match(head, len(title)):
        return True
    return any(match[1].strip(" \t\"'") == title for match in _TITLE.finditer(head))


def _stands_above(line: Line) -> bool:
    """Whether a line may stand above the text. A title, or a line of the end, that does is the document's own title."""
    return line.role != "title" and line.at in ("", "head")


def _separates(body: str, below: bool) -> bool:
    """Whether a line is only marks, as `|` between the entries of a menu, or below the text a date or a count."""
    marks = body.strip()
    if not any(map(str.isalnum, marks)):
        return 0 < len(marks) <= LONGEST_SEPARATOR
    return below and len(marks) <= LONGEST_FIGURE and not any(map(str.isalpha, marks))


def _goes(run: Sequence[_Known], end: Place) -> bool:
    """`end`: the end of the document at which the run is."""
    if any(known.line.role == "line" or (end and known.line.at == end and known.line.role == "label") for known in run):
        return True
    labels = {known.line.line for known in run if known.line.role == "label"}
    return sum(letters(label) >= LEAST_LETTERS for label in labels) >= RUN


def _all_cuts(text: str, run: Sequence[_Known]) -> Iterator[Change]:
    for stays, group in groupby(run, lambda known: known.line.role == "stays"):
        if not stays:
            yield from _cuts(text, list(group))


def _cuts(text: str, run: Sequence[_Known]) -> Iterator[Change]:
    """A change for each line, with its line feed; the blank lines within the run go too, and one of the gaps around."""
    start, end = run[0].start, run[-1].end
    above, below = text[:start].endswith("\n\n") or not start, end
    while above and below < len(text) and text[below] == "\n":
        below += 1
    if below >= len(text):
        start = len(text[:start].rstrip("\n")) + 1 if text[:start].rstrip("\n") else 0
    bounds = [start, *(known.start for known in run[1:]), below]
    for low, high in pairwise(bounds):
        yield Change(low, high, "")


def _wrong(line: Line) -> str:
    """Why a line cannot be looked for; "" for no reason."""
    form = line.line
    if not form.strip() or "\n" in form:
        return "a line holds something, and no line feed"
    if len(form) > LONGEST:
        return f"over {LONGEST:,} characters"
    if line.role in PART_ROLES:
        fit = ANY not in form and letters(form) >= LEAST_PART
        return "" if fit else f"a part of a line has {LEAST_PART} letters or more, and no `{ANY}`"
    if line.role == "line" and letters(form) < LEAST_LETTERS:
        return f"with fewer than {LEAST_LETTERS} letters it would go anywhere: say `role: label`"
    parts = general(form).split(ANY)
    if len(parts) > 1 and max(len(parts[0]), len(parts[-1])) < LEAST_PIECE:
        return f"`{ANY}` needs {LEAST_PIECE} characters at the start or the end of the line"
    if "" in parts[1:-1]:
        return f"two `{ANY}` side by side"
    return ""


def _sought(form: str, glued: bool = False) -> str:
    """What the scanner looks for: the longest fixed part, and an end of the line where it stands at one. `glued`: it
    does not."""
    parts = pieces(general(form) if ANY in form or glued else form.strip())
    number = max(range(len(parts)), key=lambda k: (letters(parts[k]), len(parts[k])))
    found = "".join(map(literal, parts[number]))
    if glued or letters(parts[number]) >= TELLING:
        return found
    before = _BLANK_END if not number else ""
    after = _BLANK_START if number == len(parts) - 1 else ""
    return f"{before}{found}{after}"
