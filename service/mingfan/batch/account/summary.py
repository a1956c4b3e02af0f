"""The result of a run in a few lines for a terminal: what was removed, by which rule, with samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingfan.batch.model import Counts, FileDone, LeftOut, Sample
from mingfan.text.plural import count
from mingfan.text.visible import visible

TOP = 12  # rules shown; the report has all of them


def lines(counts: Counts, done: Sequence[FileDone], left_out: LeftOut) -> Iterator[str]:
    yield (
        f"{count(counts.records, 'record')} in {count(len(done), 'file')}: "
        f"{counts.written:,} written, {counts.changed:,} of them changed, {counts.quarantined:,} quarantined"
    )
    if left_out.files or left_out.folders:
        yield f"left out by .mingfanignore: {count(left_out.files, 'file')}, {count(left_out.folders, 'folder')}"
    if counts.damaged:
        where = count(counts.damaged, "record")
        yield f"damaged bytes marked with U+FFFD in {where}; the audit has their places and values"
    share = counts.chars_removed / counts.chars_in if counts.chars_in else 0.0
    yield f"{counts.chars_removed:,} of {counts.chars_in:,} characters removed ({share:.2%})"
    for rule, edits in by_edits(counts)[:TOP]:
        removed = counts.removed_by_rule.get(rule, 0)
        yield f"  {rule}: {count(edits, 'edit')}, {count(removed, 'character')}"
        for sample in counts.samples.get(rule, ())[:1]:
            yield f"      {shown(sample)}"
    for rule, changes in sorted(counts.shadow_by_rule.items()):
        yield f"  on trial, {rule}: {count(changes, 'change')} not made"
    for name, texts in sorted(counts.without_effect.items()):
        yield f"  front matter names no rule, {one_line(name)}: {count(texts, 'text')}"
    for reason, number in sorted(counts.reasons.items()):
        yield f"  quarantined, {reason}: {number:,}"


def by_edits(counts: Counts) -> list[tuple[str, int]]:
    return sorted(counts.edits_by_rule.items(), key=lambda pair: (-pair[1], pair[0]))


def shown(sample: Sample) -> str:
    """In one line: …lead[before -> after]tail…"""
    lead, before, after, tail = (one_line(part) for part in (sample.lead, sample.before, sample.after, sample.tail))
    return f"…{lead}[{before} → {after}]{tail}…"


def one_line(text: str) -> str:
    return visible(text.replace("\n", "⏎"))
