"""A value of a rule file with its line."""

from __future__ import annotations

from typing import Any, NamedTuple


class Located(NamedTuple):
    """A value of a YAML file: `value` is a scalar, a list of Located, or a dict from key to Located."""

    value: Any
    line: int  # 1-based

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value
