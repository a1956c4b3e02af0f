"""Lines that are meant to be alike or repeated, recognised by their form: items, rows, quotations, logs, code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mingfan import later

BULLETS = frozenset("-*+•·●○■□◆►▸|#│┃<")
_NUMBERED = later.plain_pattern(r"\A[ \t\u3000]*\d{1,3}[.)][ \t]")
_ITEM = later.plain_pattern(r"\A[ \t\u3000]*[-*+•·●○■□◆►▸][ \t\u3000]*(?![-*=])")
_QUOTATION = later.plain_pattern(r"\A[ \t\u3000]*>")
# A level, a time stamp, an address or a prompt at the start; a console's answer is known by the prompt above it.
_LOG = later.plain_pattern(
    r"\A[ \t]*(?:\[?(?:ERROR|WARN(?:ING)?|INFO|DEBUG|TRACE|FATAL|CRITICAL|NOTICE|error|warning|fatal|info)\b"
    r"[\]:：]?[ \t]"
    r"|\[?\d{2,4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[ T]\d{1,2}:\d{2}"
    r"|\[?\d{1,2}:\d{2}:\d{2}\b|[a-z]+: |\d{1,3}(?:\.\d{1,3}){3})"
)
_PROMPT = later.plain_pattern(
    r"\A[ \t]*(?:[$%#][ \t]+[a-z./]|>>>[ \t]|[A-Z]:\\[^\n]*>|\S{1,40}[$#][ \t]|(?:ping|git|curl|sudo) )"
)
# What ends a statement or a record, opens one, or is the tag or the key at the start of one.
_CODE = later.plain_pattern(
    r"\A(?:[ \t]*(?:[\"'][^\"'\n]{1,64}[\"'][ \t]*:|</?[A-Za-z][^\n]*>[ \t]*$|//|/\*|@\w+"
    r"|[A-Za-z_$][A-Za-z0-9_.$]*(?:(?:\[[^\]\n]{0,80}\])*[ \t]*=[^=]|\([^\n]*\)[;,]?$)"
    r"|[)\]}.][)\]}.,;A-Za-z_0-9(]*[ \t]*$)"
    r"|[^\n]*[;{}\[(,\\][ \t]*$)"
)
_HAN_ENDS = tuple("。！？…；，：”’」』）》】")
# A line that is a link, an image or an address and nothing else.
_LINK = later.plain_pattern(r"\A[ \t\u3000]*(?:!?\[[^\]\n]*\]\([^\n]*\)|<?https?://\S+>?)[ \t]*\Z")
_CELL_MARK = later.plain_pattern(r"[,;](?! )")
_FIGURE_CELL = later.plain_pattern(r"(?<!\S)[-+−]?\d[\d,.]*[%％]?(?!\S)")
_FIGURE_CELLS = 3  # between blanks, in a line without a sentence
_CONSOLE = 40  # lines of an answer of a console


def is_numbered(line: str) -> bool:
    return _NUMBERED.match(line) is not None


def is_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def is_quotation(line: str) -> bool:
    return _QUOTATION.match(line) is not None


def is_row(line: str) -> bool:
    """A row of a table or a CSV file: cells between marks that are not those of Chinese sentences."""
    if "\t" in line.strip() or sum(map(line.count, "|│┃")) > 1:
        return True
    if any(mark in line for mark in "。！？"):
        return False
    return len(_CELL_MARK.findall(line)) > 1 or len(_FIGURE_CELL.findall(line)) >= _FIGURE_CELLS


def is_log(line: str) -> bool:
    return _LOG.match(line) is not None


def is_code(line: str) -> bool:
    return not line.rstrip().endswith(_HAN_ENDS) and _CODE.match(line) is not None


def is_link(line: str) -> bool:
    return _LINK.match(line) is not None


MOST = 512  # characters of a line
FORMS: Sequence[Callable[[str], bool]] = (is_numbered, is_item, is_quotation, is_row, is_log, is_code, is_link)


def has_form(line: str) -> bool:
    return any(form(line[:MOST]) for form in FORMS)


def answers_console(text: str, start: int) -> bool:
    """Whether the line at `start` belongs to what a command printed: a prompt above it, no blank line between."""
    end = start
    for _ in range(_CONSOLE):
        if end <= 0:
            return False
        begin = text.rfind("\n", 0, end - 1) + 1
        line = text[begin : end - 1]
        if not line.strip():
            return False
        if _PROMPT.match(line):
            return True
        end = begin
    return False
