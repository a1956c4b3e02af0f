"""One text, cleaned and counted. Formats clean texts through this and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from mingfan import Cleaner
from mingfan.batch.model import SAMPLES, Counts, Refused, Sample
from mingfan.errors import CleanTimeout, DecodeError, MingfanError, MissingExtra, NotConverged, TextTooLarge
from mingfan.model import Edit
from mingfan.ruleset.where import Place

REASONS: dict[type[BaseException], str] = {
    CleanTimeout: "timeout",
    DecodeError: "not-text",
    NotConverged: "not-converged",
    TextTooLarge: "too-large",
    MemoryError: "memory",
}
# Upper bounds of the share of a changed text that was removed, as the report shows them.
SHARES = {"none": 0.0, "to 1 %": 0.01, "to 5 %": 0.05, "to 20 %": 0.2, "to 50 %": 0.5, "over 50 %": 1.0}
AROUND = 24  # characters of context in a sample
LONGEST = 160  # characters of a sample's before and after


class Changed(NamedTuple):
    text: str
    edits: Sequence[Edit]


class Step:
    def __init__(self, cleaner: Cleaner, counts: Counts, deadline: float | None = None, path: str = "") -> None:
        self._cleaner = cleaner
        self._path = path
        self._place = Place()  # of the text before; most have it in common
        self._deadline = deadline
        self._tries = any(active.rule.spec.state == "shadow" for active in cleaner.running)
        self.counts = counts

    def clean(self, text: str, field: str = "", address: str = "") -> Changed | None:
        """The cleaned text of a field, in a record from that address; None if nothing changes.

        Refused if it cannot be cleaned; MissingExtra if none can. Counts nothing.
        """
        try:
            cleaned, edits = self._cleaner.clean_edits(text, self._deadline, self._placed(field, address))
        except tuple(REASONS) as error:
            raise Refused(REASONS[type(error)], str(error)) from None
        except MissingExtra:
            raise  # of every text, not of this one
        except MingfanError as error:
            raise Refused("not-cleaned", str(error)) from None
        except Exception as error:  # a bug of ours must neither lose the record nor stop the run
            raise Refused("internal-error", f"{type(error).__name__} while cleaning; please report it") from error
        return Changed(cleaned, edits) if edits else None

    def stay(self, texts: Sequence[str]) -> Sequence[bool]:
        """Of each text, whether it is known to stay as it is; then there is no need to clean it."""
        if self._tries:  # where it comes from matters to the rules on trial
            return [False] * len(texts)
        try:
            return self._cleaner.stay(texts, self._deadline)
        except Exception:  # noqa: BLE001  as in `clean`, which then says of which record it is
            return [False] * len(texts)

    def count_staying(self, records: Sequence[Sequence[str]]) -> None:
        """Count records that are written as they are, by their texts, of which `stay` is true."""
        counts = self.counts
        counts.records += len(records)
        counts.written += len(records)
        for text in chain.from_iterable(records):
            counts.chars_in += len(text)
            self._count_without_effect(text)

    def count(self, text: str, changed: Changed | None, field: str = "", address: str = "") -> None:
        """Count a text of a record that is written."""
        counts = self.counts
        counts.chars_in += len(text)
        self._count_without_effect(text)
        if self._tries:
            self._count_trials(text if changed is None else changed.text, self._placed(field, address))
        if changed is None:
            return
        removed = 0
        for edit in changed.edits:
            lost = max(0, len(edit.before) - len(edit.after))
            removed += lost
            first = edit.rules[0]
            counts.removed_by_rule[first] = counts.removed_by_rule.get(first, 0) + lost
            for rule in edit.rules:
                counts.edits_by_rule[rule] = counts.edits_by_rule.get(rule, 0) + 1
            samples = counts.samples.setdefault(first, [])
            if len(samples) < SAMPLES:
                samples.append(_sample(text, edit))
        counts.chars_removed += removed
        share = share_name(removed / len(text) if text else 0.0)
        counts.shares[share] = counts.shares.get(share, 0) + 1

    def _count_without_effect(self, text: str) -> None:
        for finding in self._cleaner.without_effect(text):
            self.counts.not_in_effect(text[finding.start : finding.end])

    def _placed(self, field: str, address: str) -> Place:
        place = self._place
        if place.field != field or place.address != address or place.path != self._path:
            place = self._place = Place(address, self._path, field)
        return place

    def _count_trials(self, cleaned: str, place: Place) -> None:
        for rule, changes in self._cleaner.trials(cleaned, self._deadline, place).items():
            self.counts.shadow_by_rule[rule] = self.counts.shadow_by_rule.get(rule, 0) + changes


def share_name(share: float) -> str:
    return next(name for name, bound in SHARES.items() if share <= bound)


def _sample(text: str, edit: Edit) -> Sample:
    return Sample(
        text[max(0, edit.start - AROUND) : edit.start],
        _short(edit.before),
        _short(edit.after),
        text[edit.end : edit.end + AROUND],
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
