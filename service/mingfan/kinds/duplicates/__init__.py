"""Repeated text, one copy right after the other: pure functions on `str`, without rules or engines.

`find_repeats` is the way in. It owns no policy: what is removed, reported or left is the business of the rule kind.
"""

from mingfan.kinds.duplicates.differences import describe
from mingfan.kinds.duplicates.find import find_repeats, may_repeat
from mingfan.kinds.duplicates.records import Likeness, Repeat

__all__ = ["Likeness", "Repeat", "describe", "find_repeats", "may_repeat"]
