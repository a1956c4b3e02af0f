"""Hugging Face datasets: a callable for `map(batched=True)`.

dataset.map(CleanBatch(Cleaner()), batched=True)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfan import Cleaner
from mingfan.adapters.texts import clean_all, clean_or_keep


class CleanBatch:
    """Cleans the text fields of a batch; the other columns stay, because `map` keeps what is not returned.

    It pickles, so `num_proc` works, and its hash is that of the rules, so datasets reuses its cache exactly when
    the rules have not changed.
    """

    def __init__(self, cleaner: Cleaner, fields: Sequence[str] = ("text",), error_field: str | None = None) -> None:
        self.cleaner = cleaner
        self.fields = tuple(fields)
        self.error_field = error_field

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[str | None]]:
        if self.error_field is None:
            return {name: clean_all(self.cleaner, batch[name]) for name in self.fields}
        pairs = {name: [clean_or_keep(self.cleaner, text) for text in batch[name]] for name in self.fields}
        errors = [next((error for _, error in row if error), None) for row in zip(*pairs.values(), strict=True)]
        return {name: [text for text, _ in column] for name, column in pairs.items()} | {self.error_field: errors}
