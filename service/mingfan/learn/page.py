"""What was learned as a page for people: each line with its count, its place and where it was seen.

One file, no script, nothing fetched; every text in it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from mingfan.kinds.recurring.kind import Line
from mingfan.learn.judge import Judged
from mingfan.learn.learned import Learned
from mingfan.learn.pack import Site, entry

MOST = 1_000  # lines of a site that are shown
STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #8886;overflow-wrap:anywhere}td.n{text-align:right}code{font-size:.85em}.soft{opacity:.7}"
)
MOST_SEEN = 3  # lines that a part was seen in
ROLES = {"start": "行首 start", "end": "行尾 end", "insert": "句中 insert"}
PLACES = {"head": "页首 head", "between": "正文之间 between", "tail": "页尾 tail", "": "列表 list"}


def page(sites: Sequence[Site], file: str) -> str:
    """The page. `file` is the name of the rule file beside it."""
    rules = f"<code>{escape(file)}</code>"
    intro = (
        f"<p>删去规则文件 {rules} 里的一行，它就留在文本里；再用 <code>--rules</code> 清洗。"
        "{#} 是一串数字，{*} 是任意文字；label 只随旁边的行一起删去。"
        f"<br>Strike a line of {rules}, clean with <code>--rules</code>, and it stays. {{#}} is a run of digits, {{*}} "
        "any text; a label goes only beside other lines of the frame.</p>"
    )
    parts = [part for site in sites for part in _site(site)]
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>mingfan: learned</title><style>{STYLE}</style>'
        f"<h1>学到的页面框架 · What was learned</h1>{intro}{''.join(parts)}</html>\n"
    )


def _site(site: Site) -> Iterator[str]:
    learned = site.learned
    yield f"<h2>{escape(site.name or '全部 all')} <span class=soft>{learned.documents:,} 篇 documents</span></h2>"
    yield from _table("删去 · removed", learned, learned.furniture)
    yield from _parts(learned)
    yield from _table("存疑，只计数 · in doubt, counted only", learned, learned.doubtful)


def _parts(learned: Learned) -> Iterator[str]:
    if learned.parts:
        names = ("片段 part", "篇 docs", "位置 place", "例 seen", "规则里的行 in the rules")
        yield f"<h3>只删片段 · parts of lines</h3><table><tr>{''.join(f'<th>{name}' for name in names)}</tr>"
        for part in learned.parts:
            seen = "<br>".join(escape(line) for line in part.lines[:MOST_SEEN])
            yield (
                f"<tr><td>{escape(part.form)}<td class=n>{part.documents:,}<td>{ROLES[part.role]}<td>{seen}"
                f"<td><code>{escape(entry(part.as_line()).strip())}</code></tr>"
            )
        yield "</table>"


def _table(title: str, learned: Learned, judged: Sequence[Judged]) -> Iterator[str]:
    if judged:
        names = ("行 line", "篇 docs", "位置 place", "例 seen", "规则里的行 in the rules")
        yield f"<h3>{title}</h3><table><tr>{''.join(f'<th>{name}' for name in names)}</tr>"
        yield from _rows(learned, judged[:MOST])
        yield "</table>"


def _rows(learned: Learned, judged: Iterable[Judged]) -> Iterator[str]:
    for one in judged:
        line: Line = learned.as_line(one)
        named: dict[str, list[str]] = {}
        for example in one.seen.examples:
            named.setdefault(example.line, []).append(escape(example.document))
        seen = "<br>".join(
            f'{escape(text)} <span class="soft">{", ".join(names)}</span>' for text, names in named.items()
        )
        yield (
            f"<tr><td>{escape(line.line)}<td class=n>{line.docs:,}<td>{PLACES[line.at]}<td>{seen}"
            f"<td><code>{escape(entry(line).strip())}</code></tr>"
        )
