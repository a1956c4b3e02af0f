"""Records: lines that are data or code, although no fence says so. A mark in them separates; it ends no sentence.

One line tells by its form (`is_record`): an assignment, SQL, a call with a quoted text, a row with a cell that is
empty, a number, a date, an address or quoted. Rows of words alone tell by their neighbours (`rows`): three lines or
more with as many separators and no mark of a sentence, or with as many cells, the first or the last a
number, a date or an address each time, whatever sentences the others hold.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import groupby

import regex

from mingfan import later

SENTENCE = "，。！？；：、“”…"  # marks that a row of data hardly has and a sentence hardly lacks
LEAST_CELLS = 3  # of a row that tells by itself
LEAST_ROWS = 3  # of rows that tell by being alike
WIDEST_CELL = 16  # characters of such rows: longer ones are clauses

# Code or data that tells by how it begins.
_BEGINS = later.pattern(
    r"""
    ^\s*+(?:
        [A-Za-z_][\w.\-]{0,40}+(?:\[[^\[\]\n]{0,80}+\]){0,2}+\s{0,8}+(?:=(?![=>])|\+=|:=)  # keywords = 甲,乙
      | ["']?[A-Za-z_][\w.\-]{0,40}+["']?\s{0,8}+:\s{0,8}+(?:\[.*\]|\{.*\}|["'].*["'])\s*+,?\s*+$   # tags: [甲,乙]
      | [A-Za-z_][\w.\-]{1,40}+\s?:\s[\p{Han}\w\ ]{1,10}+(?:[,;]\ ?[\p{Han}\w\ ]{1,10}+)++$  # title: 春天, 夏天
      | (?:export|local|set|let|var|const|val|my|static|final|public|private|protected)\s+[\w$.<>\[\]].*[=({;]
      | (?:def|class|fn|func|function|import|package|using|namespace|require|include|return|print|echo|raise|throw|elif
          |else\s+if|switch|case|\#include|\#define|msgid|msgstr|msgctxt)\b.*[A-Za-z0-9_("'\[{<]
      | (?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|FROM|WHERE|ORDER\ BY|GROUP\ BY|HAVING|VALUES|JOIN|LEFT\ JOIN
          |SET|AND|OR|UNION|LIMIT|ON)\b
      | (?:select|insert|update|delete|create|alter|drop|order\ by|group\ by|values|left\ join)\s.*
          \b(?:from|into|set|table|where|values|and|desc|asc)\b
      | (?://|/\*|\*/|--\s|<!--|\#!|@[A-Za-z]+\()
      | [{}\[\]()]+[,;]?\s*+$
      | [A-Za-z]:\\
    )
    """,
    regex.VERBOSE,
)
# And by what it holds.
_HOLDS = later.pattern(
    r"""
    \b[A-Za-z_]\w{0,40}+\s?\(\s*+["'`\[{]                                            # print("甲,乙"), f(["甲"])
  | \b[A-Z]{3,}\b[^，。！？\n]{0,200}?'[^'\n]{0,200}'  # COMMENT '名称;全称'
  | \b[A-Za-z_][\w\-:]{0,40}+=["'][^"'\n]*["']                                        # <a title="甲,乙">, key="甲"
  | \{\{[^{}\n]{0,200}+\}\}|\{%[^%\n]{0,200}+%\}|\$\{[^{}\n]{0,200}+\}|<%[^%\n]{0,200}+%>  # templates
  | ["']\s{0,8}+[:,]\s{0,8}+["'\[{]                                                   # JSON and lists of strings
  | [=!<>]=|=>|->|&&|\|\||::                                                          # operators
  | \s--?[a-z][a-z\-]{0,30}+[ =]["']                                                  # git commit -m "甲, 乙"
  | \[(?:[JMDCNPSRGA]|(?:J|M|EB|DB|N|C)/OL)\]|出版社,\s?(?:19|20)\d\d                 # the end of a reference
    """,
    regex.VERBOSE,
)
_TOLD_BY = re.compile(
    "[!-/:-~\t]"
)  # each form of code or data has a letter or mark of ASCII: prose in Han often has none
# Each form of what a line holds has one of these, which prose with Latin words and numbers often lacks: `re` finds that
# out in a tenth of the time.
_HELD_BY = re.compile(r"""["'`={|&%\[>]|::|出版社,""")
_SEPARATORS = (",", ";", "\t", "|")
_DATUM = later.pattern(
    r"""\A(?:                                         # a cell that only a record has
        [+\-−]?[0-9][0-9,.]*%?                        # a number
      | [0-9]{2,4}[\-/.年][0-9]{1,2}(?:[\-/.月][0-9]{1,2}日?)?(?:[ T][0-9:]{4,12})?
      | [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?
      | (?:https?://|www\.)\S+ | [\w.+\-]+@[\w.\-]+ | /[\w./\-]+
      | "[^"]*" | '[^']*'
      | (?:true|false|null|none|NULL|N/A|NaN|是|否)
    )?\Z""",
    regex.VERBOSE,
)
_SEPARATOR = re.compile(r"[,;\t]")
_MARK = re.compile(f"[{SENTENCE}.!?]")


def is_record(line: str) -> bool:
    """Whether the line is data or code by its own form."""
    return _TOLD_BY.search(line) is not None and (_is_code(line) or _is_row(line))


def _is_code(line: str) -> bool:
    if _BEGINS.match(line):
        return True
    return _HELD_BY.search(line) is not None and _HOLDS.search(line) is not None


def _is_row(line: str) -> bool:
    if any(mark in line for mark in "。！？"):
        return False
    for separator in _SEPARATORS:
        cells = line.strip().split(separator)
        if len(cells) >= LEAST_CELLS and any(_DATUM.match(cell.strip()) for cell in cells[1:-1]):
            return True
    return False


def rows(text: str) -> Iterator[int]:
    """Numbers of the lines that are rows because their neighbours are of the same shape."""
    number = counted = 0
    for together in _in_a_row(_separated(text)):
        number += text.count("\n", counted, together[0][0])
        counted = together[0][0]
        shapes = (_shape(text[start:end]) for start, end in together)
        first = number
        for shape, alike in groupby(shapes):
            end = first + sum(1 for _ in alike)
            if shape and end - first >= LEAST_ROWS:
                yield from range(first, end)
            first = end


def _in_a_row(lines: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Those that follow each other, of which there are enough to be rows: of the others no shape need be known."""
    run: list[tuple[int, int]] = []
    for line in lines:
        if run and line[0] != run[-1][1] + 1:
            if len(run) >= LEAST_ROWS:
                yield run
            run = []
        run.append(line)
    if len(run) >= LEAST_ROWS:
        yield run


def _separated(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that holds a separator. Texts with few of them cost next to nothing."""
    at = 0
    places = {separator: text.find(separator) for separator in ",;\t"}
    while True:
        for mark, place in places.items():
            if 0 <= place < at:
                places[mark] = text.find(mark, at)
        first = min((place for place in places.values() if place >= 0), default=-1)
        if first < 0:
            return
        start = text.rfind("\n", at, first) + 1 or at
        end = text.find("\n", first)
        end = len(text) if end < 0 else end
        yield start, end
        at = end + 1


def _shape(line: str) -> tuple[int, ...]:
    """What a line that may be a row has in common with its neighbours, how many of each separator; empty for others."""
    if _MARK.search(line):
        return _shape_with_sentences(line)
    cells = _SEPARATOR.split(line.strip())
    if any(len(cell) > WIDEST_CELL for cell in cells) or not cells[-1].strip():
        return ()
    return tuple(line.count(separator) for separator in ",;\t")


def _shape_with_sentences(line: str) -> tuple[int, ...]:
    """Of a row of a CSV file with sentences in it: how many cells, and which of the outer ones are data."""
    if line.count(",") < LEAST_CELLS - 1:
        return ()
    try:
        cells = next(csv.reader((line,)))
    except csv.Error:  # a cell of more than 128 KB, or a control character
        return ()
    first, last = (bool(cell.strip()) and _DATUM.match(cell.strip()) is not None for cell in (cells[0], cells[-1]))
    return (len(cells), first, last) if len(cells) >= LEAST_CELLS and (first or last) else ()
