"""Protected spans: the parts of a text that no rule may change unless it says so (`enters`).

Inline spans are found within one line; blocks (fenced code, display formulas, preformatted HTML) are whole lines. Both
are worked out only where a rule proposes a change, so honest text pays nothing for them. This module defines what is
protected; a rule says in `enters` what it may change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.model import Change
from mingfan.text.records import rows


class Protected(NamedTuple):
    start: int
    end: int
    kind: str  # one of KINDS


# Han or a full-width mark right behind a host ends an address. Marks that close a sentence are not its end.
_URL_MARKS = r"[.,;:!?'\"()\[\]|*]"
_URL_REST = rf"(?:{_URL_MARKS}*+[A-Za-z0-9\-_~/#@$&+=%\\^{{}}])++"
# A path, a query or a fragment may be written in Han, as browsers show it: /item/竹子,竹笋/1. It goes on to a blank,
# a quote, or a mark that no address has.
_URL_HAN = rf"(?:(?<=[/=?#&_:%+\-])\p{{Han}}(?:{_URL_MARKS}*+[\p{{Han}}A-Za-z0-9\-_~/#@$&+=%·])*+)?+"
_FILE_TYPES = (
    "docx?|xlsx?|pptx?|pdf|txt|md|csv|tsv|json|ya?ml|html?|png|jpe?g|gif|svg|webp|zip|rar|7z|gz|mp[34]|avi|mov"
)
# Each alternative is guarded at its start or stops at its own opening, so that a long run is walked once, not from
# every place in it.
_FORMS = rf"""
    # First, since an address in it may end sooner: it does at a full-width mark.
    (?<=\]\()(?P<target>(?:<[^<>\n]{{1,400}}+>|[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+){{0,8}}+)(?=\)|\s))
  | (?<![A-Za-z0-9])(?=[A-Za-z0-9_%+\-−])(?:
        (?P<url>(?:(?:https?|ftps?|file|magnet|ed2k|thunder)://|magnet:\?|www\.){_URL_REST}{_URL_HAN}/?)
      | (?P<email>(?<![._%+\-])[A-Za-z0-9_%+\-](?:\.?[A-Za-z0-9_%+\-])*+@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++)
      | (?P<time>(?<!:)\d{{1,4}}(?::\d{{1,2}}){{1,3}}(?:\.\d++)?(?![\d:]))
      | (?P<version>(?<!\.)[vV]\d++(?:\.\d++)++(?:-[A-Za-z0-9]++(?:\.[A-Za-z0-9]++)*+)?)
      | (?P<file>(?<![_.\-])(?=[0-9_\-]*+[A-Za-z])[A-Za-z0-9_\-]++(?:\.[A-Za-z0-9_\-]++)++
               |(?<![_.\-])\d++(?:\.[0-9_\-]++)*+\.[A-Za-z][A-Za-z0-9]*+
               |(?<!:)[A-Za-z]:\\(?:[^\s<>:"|?*`\\，。；：！？、]{{1,80}}+\\)*+
                 (?:[,;]*+[^\s<>:"|?*`,;\p{{Han}}，。；：！？、])*+)
      | (?P<number>(?<![.,:/\-])[+\-−]?\d++(?:[.,:/\-~]\d++)++%?))
  | (?P<target>!?\[\[[^\[\]\n]{{1,200}}+\]\]|(?<=^\s{{0,3}}\[[^\[\]\n]{{1,60}}\]:\s{{0,8}})\S++
            |(?<![^\s"'“”‘’《「『【（(\[/\\：:])[\p{{Han}}A-Za-z0-9_,;!+·\-]{{1,60}}+\.(?:{_FILE_TYPES})(?![A-Za-z0-9])
            |(?<!\#)\#[^\s\#，。！？；：]{{1,40}}+\#)
  | (?P<code>(?<!`)(?:``[^`\n]++(?:`[^`\n]++)*+``|`[^`\n]++`)(?!`))
  | (?P<html></?[A-Za-z][A-Za-z0-9-]*+(?:\s[^<>\n]*+)?/?>|<!--(?:(?!<!--)[^\n])*?-->
            |&(?:\#\d++|\#x[0-9A-Fa-f]++|[A-Za-z]++\d*+);)
  | (?P<latex>(?<![\\$])\$(?=[^\s$])(?:[^$\n\\\p{{Han}}，。；：！？、]|\\.){{1,300}}+(?<!\s)\$(?![\d$])
            |(?<![\\$])\$(?=[^$\n]*?\\[A-Za-z])[^$\n]{{1,300}}+\$(?!\$)|\$\$[^$\n]{{1,2000}}+\$\$
            |\\\((?:(?!\\\()[^\n]){{1,300}}?\\\)|\\\[(?:(?!\\\[)[^\n]){{1,2000}}?\\\]
            |(?<!\\)\\[A-Za-z]++(?:\{{[^{{}}\n]*+\}})++)
    """
_INLINE = later.pattern(_FORMS, regex.VERBOSE)
KINDS = tuple(dict.fromkeys(re.findall(r"\(\?P<(\w+)>", _FORMS)))
# What a rule that removes a whole line may take with it: everything but code and formulas.
ALL_BUT_CODE = tuple(kind for kind in KINDS if kind not in ("code", "latex"))

# Opening and closing of blocks; a block covers its lines from the one to the other.
_PAIRS = (("<pre", "</pre>"), ("<code", "</code>"), ("<script", "</script>"), ("<style", "</style>"),
          ("\\begin{", "\\end{"), ("\\[", "\\]"))  # fmt: skip
HEADS = ("---", "+++")  # of front matter: YAML, TOML
BLOCK_MARKERS = ("```", "~~~", "$$", *(opening for opening, _ in _PAIRS))
# One character is looked for many times as fast as several.
_BY_FIRST = tuple((first, tuple(m for m in BLOCK_MARKERS if m[0] == first)) for first in {m[0] for m in BLOCK_MARKERS})
_RUN = "".join(map(chr, range(0x21, 0x7F))) + "−"
_RUNS = later.pattern(r"[!-~−]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A line of prose: it begins with Han, or with the mark of an item, of emphasis or of a heading below the first level,
# for `# ` begins a comment too, and holds ten of them.
_PROSE = re.compile(
    r"\s{0,3}(?:[-*+>]\s{1,3}|\d{1,2}[.、]\s{0,3}|#{2,6}\s{1,3})?\*{0,2}[“「《]?[\u3400-\u9fff](?:[^\u3400-\u9fff\n]{0,20}[\u3400-\u9fff]){9}"
)
# A line without these characters holds no span of that kind.
_TRIGGERS = {"code": "`", "html": "<&", "url": ":.", "email": "@", "latex": "$\\", "time": ":", "version": ".",
             "file": ".:", "number": ".,:/-~", "target": "([].#"}  # fmt: skip
# Where there is none of these, what is protected is in ASCII. `re` is several times as fast here as `regex`.
_HAN_INSIDE = re.compile(rf"[`<&$\\#]|\]\(|\[\[|\]:|://|www\.|magnet:|\.(?:{_FILE_TYPES})")


def may_hold(line: str, enters: Sequence[str]) -> bool:
    """Whether the line may hold a protected span that `enters` does not open. Errs towards True."""
    return _triggers(tuple(enters)).search(line) is not None


def in_ascii(line: str) -> bool:
    """Whether all that is protected in the line lies in its runs of ASCII (`runs`): nothing there may hold Han."""
    return _HAN_INSIDE.search(line) is None


def runs(line: str) -> list[tuple[int, str]]:
    """The runs of ASCII in a line, by place."""
    return [(match.start(), match[0]) for match in _RUNS.finditer(line)]


@cache
def _triggers(enters: tuple[str, ...]) -> re.Pattern[str]:
    found = sorted({char for kind in KINDS if kind not in enters for char in _TRIGGERS[kind]})
    return re.compile("".join(["[", *map(re.escape, found), "]"]) if found else r"(?!)")


def spans_near(line: str, changes: Sequence[Change], enters: Sequence[str], deadline: Deadline) -> list[Protected]:
    """The protected spans of the line that `changes` may touch, but not all of the kinds in `enters`.

    Without the marks of what may hold blanks or Han (code, HTML, formulas, addresses, targets of links), a span that
    touches a change lies in the run of ASCII that touches it, and only that run is searched.
    """
    if not may_hold(line, enters):
        return []
    if not in_ascii(line):
        return inline_spans(line, deadline)
    spans: list[Protected] = []
    at = -1
    for change in changes:
        if change.start <= at:
            continue  # in the last run, or touching it
        start, end = _run_around(line, change)
        if start < end:
            spans += (Protected(*m.span(), m.lastgroup or "") for m in matches(_INLINE, line, deadline, start, end))
            at = end
    return spans


def _run_around(line: str, change: Change) -> tuple[int, int]:
    """The run of characters of `_RUN` that touches a change."""
    start, end = change.start, change.end
    while start and (left := line[max(0, start - 64) : start]) and (kept := left.rstrip(_RUN)) != left:
        start -= len(left) - len(kept)
    while (right := line[end : end + 64]) and (kept := right.lstrip(_RUN)) != right:
        end += len(right) - len(kept)
    return start, end


def inline_spans(line: str, deadline: Deadline) -> list[Protected]:
    """The protected spans within one line, sorted, not overlapping."""
    return [Protected(*m.span(), m.lastgroup or "") for m in matches(_INLINE, line, deadline)]


def _has_markers(text: str) -> bool:
    return any(first in text and any(marker in text for marker in markers) for first, markers in _BY_FIRST)


def has_unmarked_blocks(text: str) -> bool:
    """Whether there may be blocks without a marker: a head in YAML or TOML, rows of a table. Errs towards True."""
    return text.startswith(HEADS) or next(rows(text), None) is not None


def block_lines(text: str) -> frozenset[int]:
    """Numbers (from 0) of the lines that lie in a block.

    An unclosed code fence reaches to the end of the text, as in CommonMark, unless it closes code whose beginning the
    text lacks, as an excerpt does: it names no language, stands right below a line without Han, and prose follows it.
    Any other unclosed opening is no block.
    """
    marked, headed = _has_markers(text), text.startswith(HEADS)
    lines = text.split("\n") if marked or headed else ()
    return frozenset((*rows(text), *(_head(lines) if headed else ()), *(_marked_lines(lines) if marked else ())))


def _marked_lines(lines: Sequence[str]) -> Iterator[int]:
    """Numbers of the lines of blocks that a marker opens."""
    at = 0
    closers = _Closers(lines)
    while at < len(lines):
        last = closers.block_end(at)
        if last is not None:
            yield from range(at, last + 1)
            at = last
        at += 1


def head_lines(text: str) -> list[str]:
    """The lines of the front matter without its fences; none for a text that begins with no front matter."""
    lines = text.split("\n")
    return [lines[number] for number in _head(lines)][1:-1]


def _head(lines: Sequence[str]) -> range:
    """Numbers of the lines of the front matter, if the text begins with one: its fences and what is between."""
    fence = lines[0].rstrip()
    if fence not in HEADS:
        return range(0)
    closing = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == fence), 0)
    return range(closing + 1 if closing else 0)


class BlockTest:
    """Whether a line that starts at a position, asked in rising order, lies in a block."""

    def __init__(self, text: str, blocks: frozenset[int] | None = None) -> None:
        """`blocks`: the numbers of the lines that lie in one, where the caller has them."""
        self._text = text
        self._blocks = block_lines(text) if blocks is None else blocks
        self._at = self._number = 0

    def holds(self, start: int) -> bool:
        if not self._blocks:
            return False
        self._number += self._text.count("\n", self._at, start)
        self._at = start
        return self._number in self._blocks


class _Closers:
    """Finds where the block that opens in a line ends; a closing that was not found is not looked for again."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.missing: set[str] = set()

    def block_end(self, at: int) -> int | None:
        line = self.lines[at].strip(" \t>\u3000")
        if line.startswith(("```", "~~~")):
            return self.fence_end(at, line)
        if line.startswith("$$") and "$$" not in line[2:]:
            return self.find("$$", at + 1)
        for opening, closing in _PAIRS:
            start = line.rfind(opening)
            if start >= 0 and closing not in line[start:]:
                return self.find(closing, at + 1)
        return None

    def fence_end(self, at: int, line: str) -> int | None:
        mark = line[: len(line) - len(line.lstrip(line[0]))]
        if mark[0] == "`" and "`" in line[len(mark) :]:
            return None  # ```code``` within one line
        may_close = line == mark and self._stands_below_code(at)
        for number in range(at + 1, len(self.lines)):
            other = self.lines[number].strip(" \t>\u3000")
            if other.startswith(mark):
                if not other.strip(mark[0]):
                    return number
                if may_close and self._holds_prose(at + 1, number):
                    return None
                may_close = False
        return None if may_close and self._holds_prose(at + 1, len(self.lines)) else len(self.lines) - 1

    def _stands_below_code(self, at: int) -> bool:
        above = self.lines[at - 1] if at else ""
        return bool(above.strip()) and not _HAN.search(above)

    def _holds_prose(self, first: int, end: int) -> bool:
        return any(_PROSE.match(line) for line in self.lines[first:end])

    def find(self, closing: str, start: int) -> int | None:
        if closing in self.missing:
            return None
        for number in range(start, len(self.lines)):
            if closing in self.lines[number]:
                return number
        self.missing.add(closing)
        return None


def allowed(changes: Sequence[Change], spans: Sequence[Protected], enters: Sequence[str]) -> list[Change]:
    """The changes that touch no span but those of the kinds in `enters`. Both lists are sorted; linear in both."""
    closed = [span for span in spans if span.kind not in enters]
    return [change for change in changes if not _inside(change, closed)] if closed else list(changes)


def _inside(change: Change, spans: Sequence[Protected]) -> bool:
    # Bisection over the starts: spans do not overlap, so only the one before `end` can reach `start`.
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].start < max(change.end, change.start):
            low = middle + 1
        else:
            high = middle
    return low > 0 and spans[low - 1].end > change.start


def document_spans(
    text: str,
    changes: Sequence[Change],
    enters: Sequence[str],
    deadline: Deadline,
    blocks_of: Callable[[str], frozenset[int]] = block_lines,
) -> Iterator[Protected]:
    """The protected spans of the lines that `changes` touch, but not all of the kinds in `enters`.

    `blocks_of` says what `block_lines` does, where a caller keeps that.
    """
    blocks = blocks_of(text)
    number, counted, done = 0, 0, 0
    for change in changes:
        start = text.rfind("\n", done, change.start) + 1 or done
        if start < done:
            continue
        while start < max(change.end, change.start + 1) and start <= len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            number += text.count("\n", counted, start)
            counted = start
            if number in blocks:
                yield Protected(start, end, "code")
            elif may_hold(line := text[start:end], enters):
                yield from (Protected(s + start, e + start, k) for s, e, k in inline_spans(line, deadline))
            start = done = end + 1
