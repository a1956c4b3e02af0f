"""A plea that a comma joins to an honest clause: a unit of its own, so that it goes and its sentence stays.

What tells it from reported speech, a condition and an instruction: it opens with what one says to a reader (欢迎, 记得,
感兴趣的…) and names what a reader gives (a follow, a vote); its own wording says promotion, and what stands before it
says none and does not hand over to it (`小编提醒，`, `如果…，`).
"""

from __future__ import annotations

import re

import regex

from mingfan.native.loops import BUILT, loops

PLEA = 900  # what a plea says for promotion by itself, at least, in thousandths of log-odds
PLAIN = -1_500  # and the rest of its sentence at most
HONEST = -800  # the same where the sentence as a whole says less than
PITCH = 1_500  # what is one plea with all its clauses
LONGEST = 160  # characters of a plea
LEAST_REST = 6  # letters, digits and Han of the rest: less only opens what follows
_JOINS = "，,；;"
_READER = (
    r"(?:也|还|還|并|並|同时|同時|另外|最后|最後|顺便|順便|再|大家|各位|朋友们|朋友們)*+"
    r"(?:[欢歡]迎|记得|記得|[请請]|[关關]注|[扫掃][码描碼]|微信|[点點][击擊个個]|[长長]按|敬[请請]|求|更多|[后後][台臺]|公[众眾]号"
    r"|如果?(?:你|您|大家|有|[喜觉对])|有(?:兴趣|興趣|需要)|感[兴興]趣|喜[欢歡]|想)"
)
_GIVES = (
    r"[关關]注|[订訂][阅閱]|公[众眾][号號]|[点點][赞讚]|转发|轉發|收藏|在看|[月推]荐?票|投票|加[群微]|[后後][台臺]回[复復]"
    r"|[扫掃][码描碼]|星球|加入|小[铃鈴][铛鐺]"
)
_PLEA = regex.compile(
    rf"[{_JOINS}]\s*+(?={_READER})(?=.{{0,60}}?(?:{_GIVES}))(?!.*(?:侵[权權]|[删刪]除))", regex.DOTALL
)
_HANDS_OVER = regex.compile(
    r"(?:[说說道问問答喊称稱：:]|表示|提醒|建[议議]|指出|介[绍紹]|[显顯]示|提示|告[诉訴].{0,4}|通知|要求|[写寫][着著])$"
)
# A condition or a reason of what follows, as the last clause before it.
_DEPENDS = regex.compile(
    rf"(?:^|[{_JOINS}：:])[\s*_（(]*+(?:如|若|假如|要是|既然|只[要有]|因[为為]|由[于於]|[虽雖]然|[当當]|[为為]了|通[过過]|除了|[无無]论|不管"
    rf"|[请請]|可|想|需要|用|打[开開]|登[录錄入]|进入|先)[^{_JOINS}]*$|的[话話]$"
)
# What any plea has. The search costs as much as all else of a unit.
_MAY_PLEAD = re.compile(
    rf"[{_JOINS}]\s*[也还還并並同另最顺順再大各朋欢歡记記请請关關扫掃微点點长長按敬求更后後公如有感喜想]"
)
_MARKS = "。！？!?…～~"
_TRAILING = f"{_MARKS}”’」』）)*_ \u3000\t"


def may_plead(line: str) -> bool:
    """Whether a sentence of a line may hold such a clause."""
    return loops.may_plead(line) if BUILT else _may_plead(line)


def _may_plead(line: str) -> bool:
    return _MAY_PLEAD.search(line) is not None


def pleas(sentence: str) -> list[int]:
    """Where clauses may begin, with their comma, that are pleas by their form."""
    found = _PLEA.finditer(sentence, max(0, len(sentence) - LONGEST))
    return [match.start() for match in found if _may_stand_alone(sentence[: match.start()])]


def _may_stand_alone(rest: str) -> bool:
    return sum(map(str.isalnum, rest)) >= LEAST_REST and not _HANDS_OVER.search(rest) and not _DEPENDS.search(rest)


def is_joined(text: str, start: int) -> bool:
    """Whether what begins there is such a clause: its comma stands behind the rest of its sentence."""
    return text[start : start + 1] in tuple(_JOINS) and text[max(0, start - 1) : start] not in ("", "\n", *_MARKS)


def without_mark(part: str) -> int:
    """The length of a part without the mark that ends its sentence, which stays for the rest."""
    end = len(part.rstrip(_TRAILING))
    return next((at for at in range(end, len(part)) if part[at] in _MARKS), len(part))
