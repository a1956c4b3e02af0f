"""A fit from labelled texts to a rule file, refused where the texts are too few or what they teach does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mingfan.authors.fit.folds import Figures, cleaner_with, figures, untouched
from mingfan.authors.fit.labelled import Labelled
from mingfan.authors.fit.pack import write
from mingfan.authors.fit.training import rows, train
from mingfan.errors import ConfigError
from mingfan.kinds.scored.kind import shared_reader
from mingfan.ruleset.packs import Catalogue

LEAST_TEXTS = 12
LEAST_DIRTY = 4  # of them with something to remove


class Fitted(NamedTuple):
    text: str  # the rule file
    weights: int
    figures: Figures
    look_alikes: int  # keep cases of the shipped rules that `standard` leaves as they are
    lost: list[str]  # those that it would change with the fit

    @property
    def holds(self) -> bool:
        return self.figures.after.cost < self.figures.before.cost and not self.lost


def fit(texts: Sequence[Labelled]) -> Fitted:
    """ConfigError for too few texts, or texts that are all of one kind."""
    _check(texts)
    reader = shared_reader()
    stay = untouched(cleaner_with(None), _look_alikes())
    measured = figures(texts, reader)
    correction = train(rows(texts, reader))
    if not correction.weights:
        raise ConfigError("the labelled texts say nothing that the model does not know")
    still = set(untouched(cleaner_with(correction), stay))
    lost = [text for text in stay if text not in still]
    return Fitted(write(correction, texts, measured), len(correction.weights), measured, len(stay), lost)


def _look_alikes() -> list[str]:
    """Keep cases of the shipped rules."""
    packs = Catalogue.shipped(compiled=False).packs.values()
    return [keep.text for pack in packs for rule in pack for keep in rule.spec.keep if not keep.todo]


def _check(texts: Sequence[Labelled]) -> None:
    dirty = sum(bool(one.remove) for one in texts)
    if len(texts) < LEAST_TEXTS or dirty < LEAST_DIRTY:
        raise ConfigError(
            f"{len(texts)} labelled texts, {dirty} of them with something to remove; "
            f"a fit needs {LEAST_TEXTS}, {LEAST_DIRTY} of them with something to remove"
        )
    if all(one.remove.union(one.optional) >= frozenset(at for at, char in enumerate(one.text) if char.isalnum())
           for one in texts):  # fmt: skip
        raise ConfigError("everything is labelled for removal: a fit needs honest text too")
