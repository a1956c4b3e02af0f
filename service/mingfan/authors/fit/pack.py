"""The rule file of a fit: the weights, with examples and keep cases of the labelled texts that were run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from msgspec.structs import replace

from mingfan.authors.examples import run
from mingfan.authors.fit.folds import Figures, Rates, fitted_rule
from mingfan.authors.fit.labelled import Labelled
from mingfan.cleaner import Cleaner
from mingfan.kinds.scored.correction import Correction
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.text.lines import line_at

NAME = "fitted.yaml"
MOST_CASES = 5  # of each sort
AROUND = 3  # lines on either side of what goes, in an example
LONGEST = 1_500  # characters of a case
LEAST = 12  # of a line that is a keep case


def write(correction: Correction, texts: Sequence[Labelled], measured: Figures) -> str:
    """The rule file. The same texts give the same file."""
    alone = Cleaner.from_ruleset(Ruleset("fit", "", "", (_acting(fitted_rule(correction)),)))
    pack = _pack(correction, texts, list(_examples(alone, texts)), list(_keeps(alone, texts, correction)))
    rule = pack["rules"][0]
    (parsed,) = parse_pack(yaml.safe_dump(pack, allow_unicode=True))
    failed = {outcome.case for outcome in run([parsed]) if not outcome.passed}
    for key, name in (("examples", "example"), ("keep", "keep")):
        passed = [case for k, case in enumerate(rule.pop(key, ()), 1) if f"{name} {k}" not in failed]
        rule |= {key: passed} if passed else {}
    return _head(texts, measured) + str(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=120))


def said(rates: Rates) -> str:
    return f"precision {rates.precision:.3f}, recall {rates.recall:.3f}"


def _acting(rule: Rule) -> Rule:
    return replace(rule, spec=replace(rule.spec, safety="safe"))


def _head(texts: Sequence[Labelled], measured: Figures) -> str:
    by = "source" if measured.by_source else "text"
    return (
        f"# Written by mingfan fit from {len(texts):,} labelled texts. Use it with --rules.\n"
        f"# On texts left out ({measured.folds} folds by {by}), cleaned by standard:\n"
        f"#   before: {said(measured.before)}\n#   after:  {said(measured.after)}\n"
        "# weights: thousandths of log-odds added to a line or sentence that shows the feature, promotion above 0.\n"
    )


def _pack(
    correction: Correction, texts: Sequence[Labelled], examples: list[dict[str, str]], keeps: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "pack": "fitted",
        "title": "按自己的标注调整的页面模型",
        "title_en": "The model of a page, fitted to labelled texts",
        "origin": f"fitted to {len(texts):,} labelled texts",
        "rules": [
            {
                "id": "page-model",
                "title": "页面模型的调整",
                "title_en": "A correction of the model of a page",
                "why": "标注的文本说明哪些行是推广或页面部件，哪些不是",
                "why_en": "Labelled texts say which lines are promotion or furniture, and which are not",
                "kind": "fitted",
                "correction": {"weights": correction.weights},
            }
            | ({"examples": examples} if examples else {})
            | ({"keep": keeps} if keeps else {})
        ],
    }


def _examples(alone: Cleaner, texts: Sequence[Labelled]) -> Iterator[dict[str, str]]:
    """Passages of which only what is labelled goes."""
    found = 0
    for one in texts:
        for edit in alone.clean_edits(one.text)[1]:
            passage, start = _around(one.text, edit.start, edit.end)
            result = alone.clean(passage)
            went = {start + at for e in result.edits for at in range(e.start, e.end) if passage[at].isalnum()}
            if len(passage) <= LONGEST and went and went <= one.remove:
                yield {"in": passage, "out": result.text}
                found += 1
                break
        if found == MOST_CASES:
            return


def _around(text: str, start: int, end: int) -> tuple[str, int]:
    first, last = line_at(text, start).start, line_at(text, max(start, end - 1)).end
    for _ in range(AROUND):
        first = line_at(text, first - 1).start if first else 0
        last = line_at(text, last + 1).end if last < len(text) else last
    return text[first:last], first


def _keeps(alone: Cleaner, texts: Sequence[Labelled], correction: Correction) -> Iterator[dict[str, str]]:
    """Honest lines that look most like what goes: those with the most that weighs for promotion."""
    heavy = sorted(
        (name for name, weight in correction.weights.items() if weight > 0 and len(name.strip("^$=")) > 1),
        key=lambda name: (-correction.weights[name], name),
    )[:50]
    lines: dict[str, int] = {}
    for one in texts:
        at = 0
        for line in one.text.split("\n"):
            held = range(at, at + len(line))
            at += len(line) + 1
            if LEAST <= len(line) <= LONGEST and one.remove.isdisjoint(held) and one.optional.isdisjoint(held):
                lines[line] = sum(name.strip("^$=") in line for name in heavy)
    likeliest = sorted(lines, key=lambda line: (-lines[line], line))
    stay = [line for line in likeliest[: 10 * MOST_CASES] if alone.clean_text(line) == line]
    for line in stay[:MOST_CASES]:
        yield {"text": line, "why": "标注为正文"}
