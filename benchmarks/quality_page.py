"""docs/quality.md, from what benchmarks/quality.py counted. The figures change with each run, the words here do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from benchmarks.labelled import Labelled, weights_by_source
from benchmarks.quality import MOST_OF_SOURCE, Outcome, counts, grouped, intervals
from mingfan.kinds.base import LEVELS

Outcomes = Mapping[str, Sequence[Outcome]]  # by cleaner; mingfan's by level
FEWEST = 10  # texts of a kind that has a row

HEAD = """# How much promotion goes, and what honest text is lost

Written by `python -m benchmarks.quality --leave-sources-out --learn MORE.jsonl --apart excerpts --page docs/quality.md
LABELLED.jsonl…`.

## What is measured

{texts} Chinese texts of {sources} sources, as scrapers and converters leave them: pages of blogs, portals, offices
and companies, articles of subscription accounts, web fiction, forums, exams and notices. A person marked in each
what a careful editor deletes: requests to follow, scan, join, vote or download, slogans of sites, menus,
breadcrumbs, pagers, share bars, lists of related articles, paywall gates. The order of the questions is: does it
speak to the reader about the page rather than the subject? Who is the actor? Is it navigation? News about
advertising, statutes, characters who speak of accounts, an author's own link list and a table of contents stay.
Bylines, dates, copyright lines and the like count neither way. {clean} texts hold nothing to delete; {hard} of them
were chosen because they look as if they did.

Scored are content characters (letters, digits, Han), by mingfan's own edits, so that no alignment blurs the result.
Precision is the share of what was deleted that should have been; recall the share of what should go that went. A
source counts for at most {most:,} characters, so that no large site decides. Everything that `standard` deletes
counts, by whatever rule.

**Every figure is of sources left out.** The sources are split in four; the texts of each part are cleaned with a
model that was trained on the three others, at the levels of the model that ships.
The phrase signals and the rules of the packs were written with some of these texts in view, so for them the figures
flatter; the parts whose texts came later (`pages`, `fiction-taiwan`, `accounts-exams`) are the fairest. Intervals
hold 95 % of 1,000 bootstrap samples over sources. One person labelled most texts; two agreed with kappa 0.81 on the
77 that both read.

Another split gives other figures, for a page of a hundred like lines goes or stays as one: over five splits, at one
level, the model alone had precision between 0.946 and 0.972, at recall between 0.48 and 0.53. The levels are chosen
over five splits.
"""

MORE = """The models also learn from {texts} further texts of {sources} of the sources, which give no figures; a source
that is left out is left out of these too.
"""

APART = """
## Short excerpts, with sources left out

{texts} excerpts (300 to 600 characters) of {sources} further sites, accounts and repositories, labelled by four
annotators who had only the order of questions above. They belong to their owners and are not shipped. Before the
model learned from them, `balanced` made 0.94 / 0.34 here: that is what a source of a kind the model had not seen
looked like. The model now learns from both kinds; when it began to, the figures above did not change by more
than chance. An excerpt has less text that a line could be compared with than a page.
"""

FAILURES = """
## What fails

- Pages that are lists: on a front page or an index the headlines are the content, below an article they are
  furniture. Most of what is wrongly deleted is such a list, or the facts of an offer (price, opening hours) between
  menus.
- A plea in the middle of a story that looks like its author's voice, without an account, address or button word,
  stays.
- Promotion in a page's own words that no other source uses stays, most of all long pitches without any call.
- An insert within a sentence stays unless a rule of the packs names its form.
- A text over 1,000 characters that would lose more than 98 % is held back and reported: a person decides
  whether a page is all furniture.
- Bare titles under a removed heading stay where nothing else on the page is furniture.

What lies between `careful` and the level in force and stays is reported as a finding, so that a person can decide.
"""


def page(every: Outcomes, apart: Outcomes, more: Sequence[Labelled] = ()) -> str:
    """`apart`: of texts that have their own figures, in the same order. `more`: texts that were learned from and have
    none."""
    levels: Outcomes = {str(name): every[name] for name in LEVELS}
    others = {name: outcomes for name, outcomes in every.items() if name not in levels}
    some = levels["balanced"]
    parts = [
        HEAD.format(
            texts=f"{len(some):,}",
            sources=len({one.document.source for one in some}),
            clean=sum(not one.gold for one in some),
            hard=sum(one.document.hard for one in some),
            most=MOST_OF_SOURCE,
        ),
        *([MORE.format(texts=len(more), sources=len({one.source for one in more}))] if more else ()),
        "## By level\n",
        *_table("level", levels),
        "\n## By part, precision / recall\n",
        *_split(levels, lambda one: [one.document.part]),
        "\n## By kind of text, precision / recall\n",
        f"A text may be of several kinds. Kinds of at least {FEWEST} texts.\n",
        *_split(levels, lambda one: one.document.kinds),
    ]
    if apart:
        short = apart["balanced"]
        parts += [
            APART.format(texts=len(short), sources=len({one.document.source for one in short})),
            *_table("level", {str(name): apart[name] for name in LEVELS}),
        ]
    if others:
        parts += [
            "\n## Other cleaners, on the same texts\n",
            "As their documentation shows first (`benchmarks/ten_lines.py`), aligned by lines and characters. None is "
            "made to recognise promotion by itself; they show what a pipeline without such a step leaves.\n",
            *_table("cleaner", others),
        ]
    return "\n".join(parts) + "\n" + FAILURES


def _table(title: str, every: Outcomes) -> Iterable[str]:
    yield f"| {title} | precision | recall | honest texts touched | of them hard |"
    yield "|---|---|---|---|---|"
    for name, outcomes in every.items():
        weights = weights_by_source([one.document for one in outcomes], MOST_OF_SOURCE)
        total, (precision, recall) = counts(outcomes, weights), intervals(outcomes, weights)
        honest = [one for one in outcomes if not one.gold]
        hard = [one for one in honest if one.document.hard]
        yield (
            f"| {name} | {total.precision:.3f} ({precision[0]:.2f}–{precision[1]:.2f}) "
            f"| {total.recall:.3f} ({recall[0]:.2f}–{recall[1]:.2f}) "
            f"| {_touched(honest)} | {_touched(hard)} |"
        )


def _touched(outcomes: Sequence[Outcome]) -> str:
    return f"{sum(bool(one.went) for one in outcomes)} of {len(outcomes)}"


def _split(every: Outcomes, names_of: Callable[[Outcome], Iterable[str]]) -> Iterable[str]:
    yield "| | texts | " + " | ".join(every) + " |"
    yield "|---|---|" + "---|" * len(every)
    by_level = {level: grouped(outcomes, names_of) for level, outcomes in every.items()}
    for name, outcomes in by_level[LEVELS[0]].items():
        if len(outcomes) < FEWEST:
            continue
        cells = []
        for groups in by_level.values():
            some = groups[name]
            found = counts(some, weights_by_source([one.document for one in some], MOST_OF_SOURCE))
            cells.append(f"{found.precision:.2f} / {found.recall:.2f}" if any(one.gold for one in some) else "–")
        yield f"| `{name}` | {len(outcomes)} | " + " | ".join(cells) + " |"
