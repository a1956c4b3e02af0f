"""report.html: the run as a page for people. One file, no script, nothing fetched; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from mingfan.batch.account.summary import by_edits, one_line
from mingfan.batch.model import Counts, FileDone, Sample
from mingfan.batch.step import SHARES
from mingfan.batch.storage.names import readable
from mingfan.ruleset.model import Ruleset

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
"""


def page(ruleset: Ruleset, counts: Counts, done: Sequence[FileDone]) -> str:
    share = counts.chars_removed / counts.chars_in if counts.chars_in else 0.0
    cards = {
        "records in": f"{counts.records:,}",
        "written": f"{counts.written:,}",
        "quarantined": f"{counts.quarantined:,}",
        "changed": f"{counts.changed:,}",
        "characters removed": f"{counts.chars_removed:,}",
        "of the text": f"{share:.2%}",
    }
    titles = {rule.id: rule.title for rule in ruleset.rules}
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>mingfan batch</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<style>{STYLE}</style></head><body><main>",
            "<h1>What mingfan did to this data</h1>",
            f'<p class="sub">Profile {escape(ruleset.profile)}, mingfan {escape(ruleset.version)}, '
            f"ruleset <code>{ruleset.sha256[:16]}</code>, {len(done):,} files</p>",
            '<div class="cards">',
            *(f'<div class="card"><b>{value}</b><span>{name}</span></div>' for name, value in cards.items()),
            "</div>",
            *_quarantine(counts),
            "<h2>Characters removed, by rule</h2>",
            _bars(sorted(counts.removed_by_rule.items(), key=lambda pair: -pair[1]), "Nothing was removed."),
            "<h2>Changed texts, by the share removed</h2>",
            _bars([(n, counts.shares[n]) for n in SHARES if n in counts.shares], "No text was changed."),
            "<h2>Before and after</h2>",
            *(_rule(rule, edits, titles.get(rule, ""), counts) for rule, edits in by_edits(counts)),
            "<h2>Files</h2>",
            _files(done),
            "</main></body></html>\n",
        ]
    )


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
    return ["<h2>Quarantined records, by reason</h2>", _bars(sorted(counts.reasons.items()), "")]


def _rule(rule: str, edits: int, title: str, counts: Counts) -> str:
    samples = "".join(map(_sample, counts.samples.get(rule, ())))
    note = "" if samples else "<p>Each of its edits was started by another rule and is shown there.</p>"
    head = f"<code>{escape(rule)}</code> {escape(title)} · {edits:,} edits"
    return f"<details open><summary>{head}</summary>{samples}{note}</details>"


def _sample(sample: Sample) -> str:
    lead, before, after, tail = (
        escape(one_line(part)) for part in (sample.lead, sample.before, sample.after, sample.tail)
    )
    new = f"<ins>{after}</ins>" if after else ""
    lead, tail = f'<span class="ctx">…{lead}</span>', f'<span class="ctx">{tail}…</span>'
    return f"<figure><bdi>{lead}<del>{before}</del>{new}{tail}</bdi></figure>"


def _files(done: Sequence[FileDone]) -> str:
    head = "<th>file</th>" + "".join(
        f'<th class="n">{n}</th>' for n in ("records", "changed", "quarantined", "removed")
    )
    rows = "".join(map(_file, done[:MOST_FILES]))
    more = f"<p>{len(done) - MOST_FILES:,} more files are in manifest.json.</p>" if len(done) > MOST_FILES else ""
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}'


MOST_FILES = 500


def _file(file: FileDone) -> str:
    counts = file.counts
    note = file.failed or (file.refused.message if file.refused else "")
    name = escape(readable(file.path)) + (f"<br><small>{escape(one_line(note))}</small>" if note else "")
    numbers = (counts.records, counts.changed, counts.quarantined, counts.chars_removed)
    return f'<tr><td class="path">{name}</td>' + "".join(f'<td class="n">{n:,}</td>' for n in numbers) + "</tr>"
