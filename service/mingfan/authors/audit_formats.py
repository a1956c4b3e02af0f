"""An audit as text, JSON and one HTML page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec

from mingfan.authors.audit import Report, RuleReport, Sample
from mingfan.text.plural import count
from mingfan.text.visible import visible


def text(report: Report) -> str:
    lines = [f"{'rule':40} {'documents':>9} {'share':>7} {'edits':>7} {'removed':>9} {'time':>9}"]
    for one in _seen(report):
        shadow = f"  shadow: {one.shadow}" if one.shadow else ""
        lines.append(
            f"{one.rule:40} {one.documents:9,} {one.share:7.1%} {one.edits:7,} {one.chars_removed:9,} "
            f"{one.seconds * 1000:6.1f} ms{shadow}"
        )
        lines += [f"    {in_context(sample)}" for sample in one.samples]
    lines.append(f"dead: {', '.join(report.dead) or 'none'}")
    lines.append(_totals(report))
    lines += [f"    new: {in_context(sample)} ({sample.rule})" for sample in report.new_samples]
    return "\n".join([*lines, *(f"failed: {visible(failure)}" for failure in report.failed)]) + "\n"


def json(report: Report) -> str:
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def html(report: Report) -> str:
    rows = "".join(map(_row, _seen(report)))
    new = "".join(f"<li>{_marked(sample)} <code>{escape(sample.rule)}</code></li>" for sample in report.new_samples)
    dead = ", ".join(f"<code>{escape(rule)}</code>" for rule in report.dead) or "none"
    failed = "".join(f"<li>{escape(failure)}</li>" for failure in report.failed)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>mingfan audit</title><style>'
        "body{font:15px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}"
        "td,th{padding:.3rem .6rem;border-bottom:1px solid #ccc;text-align:right}"
        "td:first-child,th:first-child{text-align:left}del{background:#fdd}ins{background:#dfd}</style>"
        f"<h1>mingfan audit</h1><p>{_totals(report)}</p><table><tr><th>rule<th>documents<th>share<th>edits"
        f"<th>removed<th>ms<th>shadow</tr>{rows}</table><h2>New changes</h2><ol>{new}</ol>"
        f"<h2>Dead rules</h2><p>{dead}</p><h2>Not cleaned</h2><ul>{failed}</ul></html>\n"
    )


FORMATS: dict[str, Callable[[Report], str]] = {"text": text, "json": json, "html": html}


def _totals(report: Report) -> str:
    return (
        f"{count(report.documents, 'document')}, {count(report.chars, 'character')}, "
        f"{count(report.new, 'new change')}, "
        f"{report.gone:,} that only the others make"
    )


def _seen(report: Report) -> list[RuleReport]:
    return [one for one in report.rules if one.edits or one.shadow]


def in_context(sample: Sample) -> str:
    change = f"[-{sample.removed}-]" + (f"{{+{sample.written}+}}" if sample.written else "")
    return visible(f"{sample.document}: …{sample.before}{change}{sample.after}…".replace("\n", "⏎"))


def _marked(sample: Sample) -> str:
    written = f"<ins>{escape(sample.written)}</ins>" if sample.written else ""
    return f"{escape(sample.before)}<del>{escape(sample.removed)}</del>{written}{escape(sample.after)}"


def _row(one: RuleReport) -> str:
    cells = [one.documents, f"{one.share:.1%}", one.edits, one.chars_removed, f"{one.seconds * 1000:.1f}", one.shadow]
    samples = "".join(f"<br><small>{_marked(sample)}</small>" for sample in one.samples)
    return f"<tr><td><code>{escape(one.rule)}</code>{samples}{''.join(f'<td>{cell}' for cell in cells)}</tr>"
