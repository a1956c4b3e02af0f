"""The label of a speaker at the start of a line (`主持人：`): whose words the rest of the line are.

What tells it from the label of an account or a contact (`公众号：`): it names a part in a talk, a person by a title, or
whoever else begins lines of the text time and again.
"""

from __future__ import annotations

import re

from mingfan import later

_LABEL = later.plain_pattern(
    r"[ \t\u3000]{0,8}(?:(?P<name>[\u4e00-\u9fffA-Za-z·]{1,8})[：:]"
    r"|(?P<mark>\*\*|__)(?P<marked>[\u4e00-\u9fffA-Za-z·]{1,8})(?:[：:](?P=mark)|(?P=mark)[：:]))[ \t\u3000]{0,8}"
)
_PART = later.plain_pattern(
    r"主持人?|[记記]者|主播|嘉[宾賓]|[问問答]|[提追][问問]|Q|A|[网網]友|[观觀][众眾]|[旁对對]白"
    r"|[\u4e00-\u9fff]{1,4}(?:老[师師]|先生|女士|小姐|教授|[医醫][生师師]|主任|同[学學]|博士|[总總]|[经經]理|[院校所局]长)"
)
_CONTACT = later.plain_pattern(
    r"公[众眾][号號]|微[信博]|QQ|扣扣|[电電][话話]|手[机機]|[邮郵]箱|地址|[网網][址站]|[链鏈]接|官[网網]|作者|[来來]源|[编編][辑輯]",
    re.IGNORECASE,
)
LEAST_LINES = 3  # of a text that begin with the label of a speaker who is named otherwise


def label(text: str, start: int, end: int) -> int:
    """How many characters of a line's beginning, from `start` and before `end`, are the label of a speaker."""
    found = _LABEL.match(text, start, end)
    if found is None or found.end() == end:
        return 0
    name = found["name"] or found["marked"]
    if _PART.fullmatch(name) is None:
        begins = f"\n{found[0].rstrip()}"
        if _CONTACT.search(name) or text.count(begins) + text.startswith(begins[1:]) < LEAST_LINES:
            return 0
    return found.end() - start
