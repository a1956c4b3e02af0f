"""Parts of lines that recur: glued to the start or the end of lines, or pressed into sentences.

A part is furniture where it stands in lines that have nothing else in common, and speaks for the site: it holds an
address or a group to join, or what the site is called, or is a tag in brackets for a kind of site (`【竹影小说网】`)
in many of the documents. Labels, speakers, sources and tags of items recur in the same way; they name no site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mingfan.kinds.recurring.forms import DIGITS, general, letters
from mingfan.kinds.recurring.kind import Line
from mingfan.kinds.recurring.parts import LEAST_PART, PartRole, reads_on
from mingfan.kinds.watermarks import ENDING
from mingfan.learn.documents import Document, Documents, names_of
from mingfan.text.protect import block_lines

LEAST = 3  # documents, and lines with nothing else in common
LEAST_BY_KIND = 5  # documents, of a part that only says what kind of site it is
SHARE_BY_KIND = 0.2  # of the documents
MOST_DOCUMENTS = 600  # that are read
MOST_PARTS = 50_000  # that are remembered
MOST_LEARNED = 300
MOST_PLACES = 8  # that are remembered of a part
LONGEST_LINE = 5_000
LONGEST_END = 40  # characters of a line that are looked at for what ends it
BESIDE = 12  # characters beside a part that tell one line from another
LEAST_NAME, LONGEST_NAME = 3, 16  # letters of what a site is called

_ADDRESS = rf"(?:https?://)?(?:[A-Za-z0-9-]{{1,40}}\.){{1,4}}(?:{ENDING})(?![A-Za-z0-9._-])/?"
_HAN = "\u3400-\u9fff"
_TEXT = f"{_HAN}\u3001-\u3003\u300c-\u300f\uff01\uff0c\uff1b\uff1f\u2018-\u201d\u2026"  # Han and marks, no colon
# A group or an account that readers are to join. A telephone number, or whom to write to, is content of a notice.
_CONTACT = (
    r"(?:[QＱ]{2}群|企鹅群|企鵝群|(?:书友|書友|读者|讀者|交流)群|[加+](?:微信|[Vv]信?|[QＱ]{2}))[号號]?[:：]?\s*"
    rf"(?:[0-9][0-9-]{{4,14}}|{re.escape(DIGITS)})"
)
_SLOGAN = re.compile(
    "首[发發]|手打|最快更新|更新最快|[请請][记記]住|收藏本[站页頁]|[书書]友|小[说說]|最新章[节節]|全文[阅閱][读讀]|[无無][弹彈]窗|公[众眾][号號]"
)
_CLAUSE = re.compile(r"(?:^|(?<=[，。！？；…”]))[^，。！？；]{4,60}(?:[，。！？；]|$)")
_TAG = (
    r"【[^【】]{2,40}】|（[^（）]{2,60}）|(?<!\])\([^()]{2,60}\)|(?<![\]!])\[[^\[\]]{2,40}\](?![(\[])|〔[^〔〕]{2,40}〕"
    r"|<big>[^<>]{1,24}</big>"
)
# An address by itself lies within Chinese text; one with a path leads to a page that the text is about.
_INSERTS = re.compile(rf"{_TAG}|(?<=[{_TEXT}]){_ADDRESS}(?=[{_TEXT}]|$)|(?<=[{_HAN}]){_CONTACT}(?=[{_HAN}])")
_START = re.compile(r"\s*(【[^【】]{2,24}】|[^\s，。！？；：:|｜]{2,16}(?:[:：]|\s*[|｜]|\s*—{1,2}))(?=.{2})")
_END = re.compile(r"(?<=.{2})(【[^【】]{2,24}】|(?:[|｜]\s*|—{1,2}\s*|\s-\s)[^\s，。！？；：:|｜]{2,16})\s*$")
_SPEAKS = re.compile(rf"{_ADDRESS}|{_CONTACT}|<big>")
_KIND = re.compile(
    r"^[【（(\[〔][^：:，。]{2,16}(?:小说|小說|文学|文學|中文|读书|讀書|阅读|閱讀|电子书|書|书)(?:网|網|吧|屋|库|庫|城|院|坊|阁|閣)"
    r"[^，。]{0,12}[】）)\]〕]$|^[【（(\[〔][^：:，。]{2,12}(?:论坛|論壇|下载站|下載站|资源网|資源網|素材网|素材網|文库|文庫)[】）)\]〕]$"
)


class Part(NamedTuple):
    form: str
    role: PartRole
    documents: int
    lines: tuple[str, ...]  # some that it stands in

    def as_line(self) -> Line:
        """A part as a rule has it."""
        return Line(self.form, self.documents, role=self.role)


class _Seen:
    """A part, and where it was seen."""

    def __init__(self) -> None:
        self.documents = self.last = 0
        self.places: dict[tuple[str, str], str] = {}  # lines by what stands beside the part

    def note(self, number: int, place: tuple[str, str], line: str) -> None:
        self.documents += self.last != number
        self.last = number
        if len(self.places) < MOST_PLACES:
            self.places.setdefault(place, line)

    @property
    def varied(self) -> bool:
        """Whether it stands in lines with nothing else in common."""
        befores, behinds = ({place[k] for place in self.places} for k in (0, 1))
        return max(len(befores), len(behinds)) >= LEAST and min(len(befores - {""}), len(behinds - {""})) in _VARIES


_VARIES = frozenset((0, *range(LEAST, MOST_PLACES + 1)))  # at an end of the line, or among other words each time


def parts(documents: Documents, frame: Iterable[str]) -> list[Part]:
    """What is glued to lines or pressed into them, those of most documents first. `frame`: lines that are furniture."""
    found: dict[tuple[str, PartRole], _Seen] = {}
    titles: list[str] = []
    read = 0
    for document in documents():
        if read >= MOST_DOCUMENTS:
            break
        read += 1
        titles += names_of(document.text)
        _look_at(document, read, found)
        if len(found) > MOST_PARTS:  # what recurs comes back
            found = {key: seen for key, seen in found.items() if seen.documents > 1}
    speaks = _speaking(list(frame), titles)
    learned = [
        Part(form, role, seen.documents, tuple(seen.places.values()))
        for (form, role), seen in found.items()
        if seen.documents >= LEAST and seen.varied and (speaks(form) or _says_kind(form, role, seen, read))
    ]
    learned.sort(key=lambda part: (-part.documents, -len(part.form), part.form, part.role))
    return _without_doubles(learned)[:MOST_LEARNED]


def _look_at(document: Document, number: int, found: dict[tuple[str, PartRole], _Seen]) -> None:
    """Of all lines but code and the title."""
    blocks = block_lines(document.text)
    titled = False
    for at, line in enumerate(document.text.split("\n")):
        body = line.strip()
        if at in blocks or not 2 * LEAST_PART <= len(body) <= LONGEST_LINE or not titled:
            titled = titled or bool(body)
            continue
        for role, start, end in _of_line(body):
            form = general(body[start:end])
            if letters(form) >= LEAST_PART:
                place = body[:start].rstrip()[-BESIDE:], body[end:].lstrip()[:BESIDE]
                seen = found.get((form, role)) or found.setdefault((form, role), _Seen())
                seen.note(number, place, body)


def _of_line(body: str) -> Iterator[tuple[PartRole, int, int]]:
    if _SLOGAN.search(body) and _SPEAKS.search(body):  # a clause of the site's own among those of the text
        for match in _CLAUSE.finditer(body):
            if _SLOGAN.search(match[0]) and _SPEAKS.search(match[0]) and len(match[0]) < len(body):
                yield "insert", *match.span()
    for match in _INSERTS.finditer(body):
        if reads_on(body[: match.start()], match[0], body[match.end() :]):
            yield "insert", *match.span()
    if start := _START.match(body):
        yield "start", *start.span(1)
    if end := _END.search(body[-LONGEST_END:]):
        before = len(body) - len(body[-LONGEST_END:])
        yield "end", before + end.start(1), before + end.end(1)


def _says_kind(form: str, role: PartRole, seen: _Seen, documents: int) -> bool:
    """Whether a tag names a site of a kind that presses its name into what it copies, in many of the documents."""
    often = seen.documents >= max(LEAST_BY_KIND, SHARE_BY_KIND * documents)
    return often and role == "insert" and _KIND.match(form) is not None


def _speaking(frame: list[str], titles: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a part holds an address or a number to call, or what the site is called."""
    called = sorted(_called(frame, titles))
    named = re.compile("|".join(map(re.escape, called))) if called else None
    return lambda form: _SPEAKS.search(form) is not None or (named is not None and named.search(form) is not None)


def _called(frame: list[str], titles: Iterable[str]) -> set[str]:
    """What the site is called: what stands behind the titles of its documents, or as a line of its frame that other
    lines of the frame, two at least, hold too."""
    behind = {name for name, times in Counter(titles).items() if times >= LEAST and _is_name(name)}
    whole = {line for line in frame if _is_name(line)}
    return behind | {name for name in whole if sum(name in line for line in frame) > 2}


def _is_name(text: str) -> bool:
    return LEAST_NAME <= letters(text) == len(text) <= LONGEST_NAME and not text.isdigit()


def _without_doubles(learned: list[Part]) -> list[Part]:
    """Without parts that an insert takes wherever it stands."""
    inserts = {part.form for part in learned if part.role == "insert"}
    return [part for part in learned if part.role == "insert" or part.form not in inserts]
