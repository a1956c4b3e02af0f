"""Lists of other pages below the text: what stands between `相关文章` and the next line of the frame.

Their entries are titles, dates and teasers, other ones in each document, so that they do not recur; a title does not
end as a sentence, and where most lines do, it is text. They are furniture
by where they stand: a line that announces other pages above them, a line of the frame below, the document's own text
above both, and so in document after document. Comments and appendices are announced otherwise, and stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingfan.kinds.recurring.forms import Forms
from mingfan.kinds.recurring.kind import LEAST_OWN, MOST_LISTED
from mingfan.learn.documents import Documents
from mingfan.learn.evidence import LEAST, Recurring

_SENTENCE_ENDS = ("。", "！", "？")
REGULAR = 0.9  # of the times that something stands below the line
_ANNOUNCES = re.compile(
    r"""(?xi)
      (?:相关|相關|推荐|推薦|精选|精選|更多|最新|最近|近期|热门|熱門|其他|其它|往期|历史|歷史|延伸|随机|隨機)的?
      (?:相关|相關|推荐|推薦|热门|熱門|精彩)?的?
      (?:文章|文章列表|内容|內容|阅读|閱讀|推荐|推薦|链接|連結|博文|日志|日誌|帖子|主题|主題|资讯|資訊|新闻|新聞|回顾|回顧)
    | ^(?:更多|相关|相關|其他|其它|最新|最近|近期|热门|熱門|推荐|推薦|精选|精選|往期|历史|歷史)
      (?!评论|評論|留言|回复|回覆)\w{1,6}$
    | 猜你喜欢|猜你喜歡|你可能(?:也|还|還)?(?:喜欢|喜歡|感兴趣|感興趣|会喜欢)|(?:上|下|前|后|後)一?[篇页頁章]
    | \b(?:related|recent|latest|popular|more|other|similar)\s(?:posts?|articles?|stories|pages?|reading)\b
    | \bread\ (?:more|next)\b|\byou\ (?:may|might)\ also\ like\b|\b(?:prev(?:ious)?|next)\b
    """,
)


class List(NamedTuple):
    """What a line announces."""

    lines: int  # at most
    width: int  # characters of a line, at most


def lists(documents: Documents, furniture: Iterable[Recurring]) -> dict[str, List]:
    """By form, what the lines of the frame announce that announce lists of other pages."""
    frame = {seen.one_form: seen for seen in furniture}
    announcing = [form for form in sorted(frame) if _ANNOUNCES.search(form)]
    places = {place for form in announcing for place in frame[form].places}
    known = Forms((form, form) for form in sorted(frame))
    seen: dict[str, list[List | None]] = defaultdict(list)
    for number, document in enumerate(documents() if places else ()):
        if number in places:
            places.remove(number)
            for form, listed in _gaps(document.text, known):
                seen[form].append(listed)
            if not places:
                break
    return {form: found for form in announcing if (found := _regular(seen[form])) is not None}


def _gaps(text: str, known: Forms[str]) -> Iterator[tuple[str, List | None]]:
    """The lines of the frame below the document's own text, each with what stands between it and the next.

    None for what is no list.
    """
    own = sentences = 0
    opened = ""
    widths: list[int] = []
    for line in text.split("\n"):
        body = line.strip()
        if not body:
            continue
        form = known.find(body)
        if form is None:
            own += len(body)
            widths.append(len(body))
            sentences += body.endswith(_SENTENCE_ENDS)
            continue
        if opened and widths:
            is_list = len(widths) <= MOST_LISTED and 2 * sentences < len(widths)
            yield opened, List(len(widths), max(widths)) if is_list else None
        opened, widths, sentences = (form if own >= LEAST_OWN else ""), [], 0
    if opened and widths:
        yield opened, None


def _regular(found: list[List | None]) -> List | None:
    """The most lines and the widest that were seen in a few documents, where there is hardly anything else; a title to
    come may be wider."""
    fit = [one for one in found if one is not None]
    if len(fit) < LEAST or len(fit) < REGULAR * len(found):
        return None
    lines, width = (sorted(values, reverse=True)[LEAST - 1] for values in zip(*fit, strict=True))
    return List(lines, width + width // 2)
