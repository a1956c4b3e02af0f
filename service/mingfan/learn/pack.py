"""What was learned as a rule file that people read: a line of the file for each line that recurs.

The same documents give the same file. Examples and keep cases are passages of the documents, run before they are
written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from mingfan.deadline import Deadline
from mingfan.edits.compose import apply_changes
from mingfan.kinds.base import State
from mingfan.kinds.recurring.kind import MOST_LINES, CompiledRecurring, Line, Place, RecurringSpec
from mingfan.kinds.recurring.parts import PART_ROLES
from mingfan.learn.judge import Judged
from mingfan.learn.learned import Learned, place
from mingfan.rulefiles.yamlfile import MAX_CHARACTERS

FURNITURE, DOUBTFUL = "furniture", "doubtful"  # ids of the rules
MOST_EXAMPLES = 5
TEXT = "（正文）"  # in an example, for the document's own
MOST_DOUBTFUL = 500
ROOM = MAX_CHARACTERS - 80_000  # characters for the lines
ROOM_IN_DOUBT = 30_000  # and for those in doubt; what is left is for heads, examples and keep cases
SECONDS = 10.0
_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff\ufffe\uffff]")
_HEADINGS: dict[Place | Literal["part"], str] = {
    "head": "above the text / 页首",
    "between": "in the text / 正文之间",
    "tail": "below the text / 页尾",
    "": "beside those above only: titles of other pages, entries of lists / 只随上面的行删去：其他页面的标题",
    "part": "parts of lines, which leave the rest / 行内的片段，只删片段",
}


class Site(NamedTuple):
    """What was learned of one group of documents."""

    learned: Learned
    name: str = ""  # for people; "" where there is one group only
    host: str = ""  # that the rules are for, if they are for one


def write(sites: Sequence[Site], pack: str, state: State = "shadow") -> str:
    """The rule file, as far as its size allows those of most documents first. "" where nothing was learned."""
    total = sum(site.learned.documents for site in sites)
    head = [
        f"# Learned by mingfan from {total:,} documents. Strike a line, or put # before it, and it stays in the text;",
        "# strike its example below, too, if it has one.",
        f"pack: {pack}",
        f"title: {quoted(f'从 {total} 篇文档学到的页面框架')}",
        f"title_en: {quoted(f'Furniture learned from {total:,} documents')}",
        f"origin: {quoted(f'learned from {total:,} documents')}",
        f"state: {state}",
        "rules:",
    ]
    body: list[str] = []
    room = ROOM
    order = sorted(sites, key=lambda site: (-site.learned.documents, site.name))
    for number, site in enumerate(order, 1):
        if room <= 0:
            break
        rules = list(_rules(site, f"-{number}" if len(sites) > 1 else "", room))
        room -= sum(len(line) + 1 for line in rules)
        body += rules
    return "\n".join([*head, *body]) + "\n" if body else ""


def _rules(site: Site, suffix: str, room: int) -> Iterator[str]:
    learned = site.learned
    lines = list(_fitting(sorted(learned.lines(), key=_order)[:MOST_LINES], room))
    if not lines:
        return
    of, of_en = (f"{site.name}：", site.name) if site.name else ("", "Documents")
    where = [f"    where: {{host: {quoted(site.host)}}}"] if site.host else []
    yield f"  - id: {FURNITURE}{suffix}"
    yield f"    title: {quoted(f'{of}在各篇文档中反复出现的行')}"
    yield f"    title_en: {quoted(f'{of_en}: lines that recur')}"
    yield "    why: 同样的行出现在一篇又一篇文档里，是网站的框架，不是文档的内容"
    yield "    why_en: The same lines occur in document after document; they belong to the site, not to the document"
    yield from where
    yield "    kind: recurring"
    yield from _lines(lines)
    rule = _rule(lines)
    yield from _proof(_examples(learned, rule), _keeps(learned, rule))
    in_doubt = (learned.as_line(one) for one in learned.doubtful[:MOST_DOUBTFUL])
    doubtful = sorted(_fitting(in_doubt, ROOM_IN_DOUBT), key=_order)
    if doubtful:
        yield f"  - id: {DOUBTFUL}{suffix}"
        yield f"    title: {quoted(f'{of}反复出现，但可能是内容的行')}"
        yield f"    title_en: {quoted(f'{of_en}: lines that recur and may be content')}"
        yield "    why: 反复出现，却不能确定是框架；请人看过后移到上面的规则里"
        yield "    why_en: They recur, but may be content; move what is furniture to the rule above"
        yield from where
        yield "    kind: recurring"
        yield "    state: shadow"
        yield from _lines(doubtful)
        yield from _proof(_of_passages(map(_passage, learned.doubtful), _rule(doubtful)))


def _order(line: Line) -> tuple[int, bool]:
    return list(_HEADINGS).index(_group(line)), line.role == "title"


def _group(line: Line) -> Place | Literal["part"]:
    return "part" if line.role in PART_ROLES else line.at


def _proof(examples: Iterable[tuple[str, str]], keeps: Iterable[tuple[str, str]] = ()) -> Iterator[str]:
    shown = [f"      - {{in: {quoted(text)}, out: {quoted(out)}}}" for text, out in examples]
    kept = [f"      - {{text: {quoted(text)}, why: {quoted(why)}}}" for text, why in keeps]
    yield from ("    examples:", *shown) if shown else ()
    yield from ("    keep:", *kept) if kept else ()


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    yield "    lines:"
    at = None
    for line in lines:
        if _group(line) != at:
            at = _group(line)
            yield f"      # {_HEADINGS[at]}"
        yield entry(line)


def entry(line: Line) -> str:
    """A line that recurs as an item of the YAML list."""
    fields = [f"line: {quoted(line.line)}", *([f"docs: {line.docs}"] if line.docs else [])]
    fields += [f"at: {line.at}"] if line.at else []
    fields += [f"role: {line.role}"] if line.role != "line" else []
    fields += [f"list: {line.list}, width: {line.width}"] if line.list else []
    return f"      - {{{', '.join(fields)}}}"


def quoted(text: str) -> str:
    """A double-quoted scalar of YAML in one line; what would not show is written as an escape."""
    return _UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def _fitting(lines: Iterable[Line], room: int) -> Iterator[Line]:
    for line in lines:
        room -= len(entry(line)) + 1
        if room < 0:
            return
        yield line


def _rule(lines: Sequence[Line]) -> CompiledRecurring:
    return CompiledRecurring(RecurringSpec(id=FURNITURE, title="-", why="-", examples=(), keep=(), lines=tuple(lines)))


def _cleaned(rule: CompiledRecurring, text: str) -> str:
    return apply_changes(text, rule.changes(text, Deadline(SECONDS)))


def _examples(learned: Learned, rule: CompiledRecurring) -> Iterator[tuple[str, str]]:
    yield from _of_passages(map(_passage, learned.furniture), rule)
    yield from _of_passages((part.lines[0] for part in learned.parts), rule)


def _of_passages(passages: Iterable[str], rule: CompiledRecurring) -> Iterator[tuple[str, str]]:
    """Passages of the documents, and what becomes of them."""
    found = ((text, out) for text in passages if (out := _cleaned(rule, text)) != text)
    yield from islice(dict.fromkeys(found), MOST_EXAMPLES)


def _passage(judged: Judged) -> str:
    """A line below a text, or above it: by itself, so that the others can be struck."""
    line = judged.seen.examples[0].line
    return f"{line}\n{TEXT}" if place(judged.seen) == "head" else f"{TEXT}\n{line}"


def _keeps(learned: Learned, rule: CompiledRecurring) -> Iterator[tuple[str, str]]:
    """What recurs and stays: structure; a line of the documents' own; a learned line as part of a sentence; what is
    left of a line with a learned part."""
    for seen in learned.structure:
        if seen.spellings and _cleaned(rule, seen.spellings[0]) == seen.spellings[0]:
            yield seen.spellings[0], f"recurs in {seen.documents} documents, and orders their content"
    for one in learned.furniture[:1]:
        sentence = f"{one.seen.spellings[0]}，这一行在说别的事情。"
        if _cleaned(rule, sentence) == sentence:
            yield sentence, "a sentence that begins with a line that recurs"
    for part in learned.parts[:1]:
        rest = _cleaned(rule, part.lines[0])
        if rest.strip() and _cleaned(rule, rest) == rest:
            yield rest, "the line without the part that recurs"
