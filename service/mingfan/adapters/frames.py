"""pandas and polars: a column cleaned.

frame["text"] = clean_column(frame["text"], Cleaner())
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from mingfan import Cleaner

Column = TypeVar("Column", bound=Any)  # a Series of either library; the other need not be installed


def clean_column(column: Column, cleaner: Cleaner | None = None) -> Column:
    """A Series of pandas or polars with its texts cleaned: same type, name and index; missing stays missing."""
    cleaner = cleaner or Cleaner()
    series: Any = column
    if type(column).__module__.partition(".")[0] == "polars":
        cleaned = _polars(series, cleaner)
    else:
        cleaned = series.map(cleaner.clean_text, na_action="ignore").astype(series.dtype)
    return cast(Column, cleaned)


def _polars(column: Any, cleaner: Cleaner) -> Any:
    import polars as pl

    if column.dtype != pl.String:
        raise TypeError(f"expected a column of text (String), got {column.dtype}")
    texts = [None if text is None else cleaner.clean_text(text) for text in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)
