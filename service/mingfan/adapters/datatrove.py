"""datatrove: a formatter, which is a step between a reader and a writer.

LocalPipelineExecutor([JsonlReader("in/"), MingfanFormatter(), JsonlWriter("out/")])
"""

from __future__ import annotations

from typing import Any

from datatrove.data import DocumentsPipeline
from datatrove.pipeline.formatters.base import BaseFormatter

from mingfan import Cleaner
from mingfan.adapters.texts import clean_or_keep


class MingfanFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove has no types, and may not be installed
    """Cleans the text of each document. With `error_field`, the reason why a text was kept goes to its metadata."""

    name = "mingfan"

    def __init__(self, cleaner: Cleaner | None = None, error_field: str | None = None) -> None:
        super().__init__()
        self.cleaner = cleaner or Cleaner()
        self.error_field = error_field

    def format(self, text: str) -> str:
        return self.cleaner.clean_text(text)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Any:
        """datatrove's own loop passes texts only, but a reason belongs to a document."""
        for doc in data:
            self.stat_update("total")
            with self.track_time():
                before = doc.text
                if self.error_field is None:
                    doc.text = self.format(before)
                else:
                    doc.text, error = clean_or_keep(self.cleaner, before)
                    if error is not None:
                        doc.metadata[self.error_field] = error
                        self.stat_update("not cleaned")
            if doc.text != before:
                self.stat_update("changed")
            yield doc
