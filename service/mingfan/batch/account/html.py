"""report.html: the run as a page for people, in Chinese or English.

One file, no script, nothing fetched; every text in it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from mingfan.batch.account.summary import by_edits, one_line
from mingfan.batch.model import Counts, FileDone, LeftOut, Sample
from mingfan.batch.step import SHARES
from mingfan.batch.storage.names import readable
from mingfan.ruleset.model import Rule, Ruleset

LEVELS_IN_CHINESE = {"careful": "谨慎", "balanced": "适中", "thorough": "彻底"}
STYLE = """
:root{--ink:#1d2329;--soft:#5c6670;--line:#dde2e6;--page:#fff;--card:#f6f8f9;--del:#fde4e1;--delink:#8f1d12;
--ins:#dff3e4;--insink:#14532d;--bar:#4878a8}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8eb;--soft:#9aa5ae;--line:#343c43;--page:#15191c;--card:#1d2327;
--del:#4a1f1b;--delink:#ffb4aa;--ins:#16371f;--insink:#a6e8b8;--bar:#6fa3d6}}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);
background:var(--page);margin:0 auto;padding:2rem 1.25rem 4rem;max-width:62rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .75rem}
p.sub{color:var(--soft);margin:0 0 1.5rem;overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
.card b{display:block;font-size:1.4rem;line-height:1.3;font-variant-numeric:tabular-nums}.card span{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.path{overflow-wrap:anywhere;min-width:9rem}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:.35rem .75rem;
align-items:center}.bars i{display:block;height:.9rem;background:var(--bar);border-radius:.15rem;min-width:1px}
.bars span:nth-child(3n){text-align:right}
.bars span{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
@media(max-width:40rem){.bars{grid-template-columns:minmax(6rem,40%) 1fr max-content}}
figure{margin:0 0 .6rem;padding:.5rem .75rem;background:var(--card);border-radius:.4rem;overflow-wrap:anywhere}
del{background:var(--del);color:var(--delink);text-decoration:line-through}
ins{background:var(--ins);color:var(--insink);text-decoration:none}.ctx{color:var(--soft)}
details{margin:.5rem 0}summary{cursor:pointer}code{font-size:.9em}
.pick{margin-right:1rem}#zh:checked~main [lang=en],#en:checked~main [lang=zh]{display:none}
"""


# The reader picks the language: without a script, the checked one of two radio buttons hides the other language.
PICK = (
    '<input type="radio" name="language" id="zh" checked><label class="pick" for="zh" lang="zh">中文</label>'
    '<input type="radio" name="language" id="en"><label class="pick" for="en" lang="en">English</label>'
)


def both(en: str, zh: str) -> str:
    """HTML in both languages; the page shows one."""
    return f'<span lang="zh">{zh}</span><span lang="en">{en}</span>'


def page(ruleset: Ruleset, counts: Counts, done: Sequence[FileDone], left_out: LeftOut) -> str:
    rules = {rule.id: rule for rule in ruleset.rules}
    return "\n".join(
        [
            f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>mingfan batch</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<style>{STYLE}</style></head><body>{PICK}<main>",
            f"<h1>{both('What mingfan did to this data', '明矾对这批数据做了什么')}</h1>",
            _stamp(ruleset, len(done)),
            *_left_out(left_out),
            *_damaged(counts),
            *_cards(counts),
            *_quarantine(counts),
            _heading("Characters removed, by rule", "各规则删去的字数"),
            _bars(
                sorted(counts.removed_by_rule.items(), key=lambda pair: -pair[1]),
                both("Nothing was removed.", "没有删去什么。"),
            ),
            _heading("Changed texts, by the share removed", "有改动的文本，按删去的比例"),
            _bars(
                [(n, counts.shares[n]) for n in SHARES if n in counts.shares],
                both("No text was changed.", "没有改动任何文本。"),
            ),
            *_trials(counts),
            *_without_effect(counts),
            _heading("Before and after", "改动前后"),
            *(_rule(rule, edits, rules.get(rule), counts) for rule, edits in by_edits(counts)),
            _heading("Files", "文件"),
            _files(done),
            "</main></body></html>\n",
        ]
    )


def _heading(en: str, zh: str) -> str:
    return f"<h2>{both(en, zh)}</h2>"


def _stamp(ruleset: Ruleset, files: int) -> str:
    profile, level, version = map(escape, (ruleset.profile, ruleset.level, ruleset.version))
    digest = f"<code>{ruleset.sha256[:16]}</code>"
    many = "file" if files == 1 else "files"
    en = f"Profile {profile}, level {level}, mingfan {version}, ruleset {digest}, {files:,} {many}"
    zh = f"配置档 {profile}，力度 {LEVELS_IN_CHINESE[level]}，明矾 {version}，规则集 {digest}，{files:,} 个文件"
    return f'<p class="sub">{both(en, zh)}</p>'


def _damaged(counts: Counts) -> list[str]:
    if not counts.damaged:
        return []
    en = f"Damaged bytes in {counts.damaged:,} records are marked with U+FFFD; the audit has their places and values"
    zh = f"{counts.damaged:,} 条记录里有损坏的字节，已用 U+FFFD 标出；位置和字节值在审计记录里"
    return [f'<p class="sub">{both(en, zh)}</p>']


def _left_out(left_out: LeftOut) -> list[str]:
    if left_out == LeftOut():
        return []
    en = f"A .mingfanignore left out {left_out.files:,} files, and {left_out.folders:,} folders with all in them"
    zh = f".mingfanignore 排除了 {left_out.files:,} 个文件，以及 {left_out.folders:,} 个文件夹及其全部内容"
    return [f'<p class="sub">{both(en, zh)}</p>']


def _cards(counts: Counts) -> list[str]:
    share = counts.chars_removed / counts.chars_in if counts.chars_in else 0.0
    cards = (
        (f"{counts.records:,}", both("records in", "读入记录")),
        (f"{counts.written:,}", both("written", "写出")),
        (f"{counts.quarantined:,}", both("quarantined", "隔离")),
        (f"{counts.changed:,}", both("changed", "有改动")),
        (f"{counts.chars_removed:,}", both("characters removed", "删去字数")),
        (f"{share:.2%}", both("of the text", "占全文")),
    )
    return [
        '<div class="cards">',
        *(f'<div class="card"><b>{value}</b>{name}</div>' for value, name in cards),
        "</div>",
    ]


def _bars(rows: Iterable[tuple[str, int]], empty: str) -> str:
    rows = [(name, value) for name, value in rows if value]
    if not rows:
        return f"<p>{empty}</p>"
    most = max(value for _, value in rows)
    cells = (
        f'<span>{escape(name)}</span><i style="width:{100 * value / most:.1f}%"></i><span>{value:,}</span>'
        for name, value in rows
    )
    return f'<div class="bars">{"".join(cells)}</div>'


def _quarantine(counts: Counts) -> list[str]:
    if not counts.reasons:
        return []
    return [_heading("Quarantined records, by reason", "隔离的记录，按原因"), _bars(sorted(counts.reasons.items()), "")]


def _trials(counts: Counts) -> list[str]:
    if not counts.shadow_by_rule:
        return []
    heading = _heading("Changes that rules on trial would make", "试行规则会做的改动（没有做）")
    return [heading, _bars(sorted(counts.shadow_by_rule.items()), "")]


def _without_effect(counts: Counts) -> list[str]:
    if not counts.without_effect:
        return []
    heading = _heading("Names in front matter that name no rule, by texts", "front matter 里不是规则名的名字，按篇数")
    return [heading, _bars([(one_line(name), texts) for name, texts in sorted(counts.without_effect.items())], "")]


def _rule(rule: str, edits: int, known: Rule | None, counts: Counts) -> str:
    samples = "".join(map(_sample, counts.samples.get(rule, ())))
    elsewhere = both(
        "Each of its edits was started by another rule and is shown there.", "改动都由别的规则起头，列在那里。"
    )
    note = "" if samples else f"<p>{elsewhere}</p>"
    en, zh = (escape(known.title_en), escape(known.title)) if known else ("", "")
    head = f"<code>{escape(rule)}</code> {both(f'{en} · {edits:,} edits', f'{zh} · {edits:,} 处')}"
    return f"<details open><summary>{head}</summary>{samples}{note}</details>"


def _sample(sample: Sample) -> str:
    lead, before, after, tail = (
        escape(one_line(part)) for part in (sample.lead, sample.before, sample.after, sample.tail)
    )
    new = f"<ins>{after}</ins>" if after else ""
    lead, tail = f'<span class="ctx">…{lead}</span>', f'<span class="ctx">{tail}…</span>'
    return f"<figure><bdi>{lead}<del>{before}</del>{new}{tail}</bdi></figure>"


def _files(done: Sequence[FileDone]) -> str:
    columns = (("records", "记录"), ("changed", "有改动"), ("quarantined", "隔离"), ("removed", "删去字数"))
    head = f"<th>{both('file', '文件')}</th>" + "".join(f'<th class="n">{both(*names)}</th>' for names in columns)
    rows = "".join(map(_file, done[:MOST_FILES]))
    left = len(done) - MOST_FILES
    words = both(f"{left:,} more files are in manifest.json.", f"另有 {left:,} 个文件，见 manifest.json。")
    more = f"<p>{words}</p>" if left > 0 else ""
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}'


MOST_FILES = 500


def _file(file: FileDone) -> str:
    counts = file.counts
    note = file.failed or (file.refused.message if file.refused else "")
    name = escape(readable(file.path)) + (f"<br><small>{escape(one_line(note))}</small>" if note else "")
    numbers = (counts.records, counts.changed, counts.quarantined, counts.chars_removed)
    return f'<tr><td class="path">{name}</td>' + "".join(f'<td class="n">{n:,}</td>' for n in numbers) + "</tr>"
